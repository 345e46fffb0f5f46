import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import type { Catalog } from '../catalog/model.ts';
import { parseCatalog } from '../catalog/snapshot.ts';
import { checkSpec } from '../spec/check.ts';
import { compileSpec } from '../spec/compile.ts';
import type { CompiledSpec } from '../spec/compiled.ts';
import { isBaseName } from '../spec/base-name.ts';
import type { Position, Problem, Spec } from '../spec/model.ts';
import { parseSpec, type ParsedSpec } from '../spec/parse.ts';
import { basesOf } from './bases.ts';
import type { Project } from './project-place.ts';

export interface Catalogs {
  readonly source: Catalog | null;
  readonly destination: Catalog | null;
  readonly staging: Catalog | null;
}

export interface CheckedSpec {
  readonly spec: Spec | null;
  readonly catalogs: Catalogs;
  readonly compiled: CompiledSpec | null;
  readonly problems: readonly Problem[];
}

/** @throws CrosswalkError `project/no-spec`. */
export async function readSpecText(project: Project): Promise<string> {
  try {
    return await readFile(project.specFile, 'utf8');
  } catch (error) {
    throw new CrosswalkError('project/no-spec', 'The mapping spec cannot be read.', {
      where: { file: project.specFile },
      remedy: 'Check the path and its permissions.',
      exit: 2,
      cause: error,
    });
  }
}

function catalogFile(project: Project, connection: string): string {
  return path.join(project.folder, 'catalog', `${connection}.json`);
}

/** The snapshot of a connection; null: there is none. @throws CrosswalkError `catalog/invalid`, `catalog/format`. */
export async function readCatalog(project: Project, connection: string | null): Promise<Catalog | null> {
  if (connection === null) return null;
  const file = catalogFile(project, connection);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return null;
  }
  return parseCatalog(text, file);
}

/** A text of the project's spec, with the specs that it extends read from the disk. */
export async function parseWithBases(project: Project, text: string): Promise<ParsedSpec> {
  return parseSpec(text, await basesOf(project.specFile, text), isBaseName(project.specFile) ? 'base' : 'spec');
}

/** The spec alone, whatever its snapshots look like. @throws CrosswalkError `project/no-spec`. */
export async function readSpec(project: Project): Promise<ParsedSpec> {
  return parseWithBases(project, await readSpecText(project));
}

/** The file in which a place of the spec stands: the spec's own or that of a base, absolute. */
export function fileOf(project: Project, { file }: Pick<Position, 'file'>): string {
  return file === undefined ? project.specFile : path.resolve(path.dirname(project.specFile), file);
}

/**
 * A spec in which something is wrong, pointing at the first error.
 * @returns CrosswalkError `spec/invalid`, or `spec/base` for a file that is there to be extended.
 */
export function invalidSpec(project: Project, problems: readonly Problem[]): CrosswalkError {
  const first = problems.find((problem) => problem.severity === 'error');
  if (first === undefined && isBaseName(project.specFile)) {
    return new CrosswalkError('spec/base', 'This spec is a base: it is there to be extended, not to be run.', { where: { file: project.specFile }, remedy: 'Name a spec that extends it.', exit: 2 });
  }
  return new CrosswalkError('spec/invalid', first ? `${first.message} (${first.code})` : 'The mapping spec is empty.', {
    where: { file: first ? fileOf(project, first.at) : project.specFile, ...(first ? { line: first.at.line, column: first.at.column } : {}) },
    remedy: first?.remedy ?? 'Write a mapping spec, or run `crosswalk check` to see every problem.',
    exit: 2,
  });
}

/** Parses, checks and, where nothing is wrong, compiles. Catalogs come from the project's snapshots; no network. */
export async function checkProject(project: Project): Promise<CheckedSpec> {
  const parsed = await readSpec(project);
  const none: Catalogs = { source: null, destination: null, staging: null };
  if (parsed.spec === null) return { spec: null, catalogs: none, compiled: null, problems: parsed.problems };
  const { source, destination } = parsed.spec;
  const catalogs: Catalogs = {
    source: await readCatalog(project, source.connection.value),
    destination: await readCatalog(project, destination.connection.value),
    staging: await readCatalog(project, destination.staging?.value ?? null),
  };
  if (!catalogs.source || !catalogs.destination) {
    return { spec: parsed.spec, catalogs, compiled: null, problems: [...parsed.problems, ...checkSpec(parsed.spec, catalogs)] };
  }
  const result = compileSpec(parsed.spec, { source: catalogs.source, destination: catalogs.destination });
  return { spec: parsed.spec, catalogs, compiled: result.compiled, problems: [...parsed.problems, ...result.problems] };
}

export interface ReadyProject {
  readonly project: Project;
  readonly spec: Spec;
  readonly compiled: CompiledSpec;
  readonly catalogs: { readonly source: Catalog; readonly destination: Catalog; readonly staging: Catalog | null };
  readonly problems: readonly Problem[];
}

/**
 * The project with a spec that is fit to run.
 * @throws CrosswalkError `project/not-discovered` `spec/base` or `spec/invalid` (exit 2), pointing at the first error.
 */
export async function readyProject(project: Project): Promise<ReadyProject> {
  const checked = await checkProject(project);
  const { spec, compiled, catalogs } = checked;
  const first = checked.problems.find((problem) => problem.severity === 'error');
  if (first !== undefined || spec === null) throw invalidSpec(project, checked.problems);
  if (catalogs.source === null || catalogs.destination === null || compiled === null) {
    throw new CrosswalkError('project/not-discovered', 'The fields of both systems are not known yet.', {
      where: { file: project.specFile },
      remedy: 'Run `crosswalk discover` first.',
      exit: 2,
    });
  }
  return { project, spec, compiled, catalogs: { source: catalogs.source, destination: catalogs.destination, staging: catalogs.staging }, problems: checked.problems };
}
