/** `check`: everything that is known to be wrong with specs, as the editor shows it. Reads the project's files; no network. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import type { Catalog } from '../catalog/model.ts';
import type { CatalogRole, UnreadableCatalog } from '../spec/catalog-problems.ts';
import { compileSpec } from '../spec/compile.ts';
import { acknowledgedIn } from '../spec/exclusions.ts';
import { isBaseName } from '../spec/base-name.ts';
import type { Problem } from '../spec/model.ts';
import { parseSpec, type ParsedSpec } from '../spec/parse.ts';
import { checkAll, STALE_AFTER, type Report, type RuleSettings, type SpecTexts } from '../spec/report.ts';
import { basesOf } from './bases.ts';
import type { Environment } from './environment.ts';
import { fileOf, readCatalog, readSpecText, type Catalogs } from './project.ts';
import type { Project } from './project-place.ts';

type LocatedProblem = Problem & { readonly file: string; readonly line: number; readonly column: number };

export interface CheckResult {
  /** Absolute path. */
  readonly spec: string;
  readonly planHash: string | null;
  readonly problems: readonly LocatedProblem[];
  /** What a comment in the spec suppresses; `reason` as it says there. */
  readonly suppressed: readonly (LocatedProblem & { readonly reason: string })[];
  /** What `--fix` did before the spec was checked, with the line as it was then. */
  readonly mended?: readonly { readonly code: string; readonly title: string; readonly line: number }[];
}

export interface Checked {
  readonly project: Project;
  readonly result: CheckResult;
  /** By absolute path: the spec and the specs that it extends. */
  readonly texts: ReadonlyMap<string, string>;
  /** Both systems' fields are known. */
  readonly discovered: boolean;
}

interface Known {
  readonly catalogs: Catalogs;
  readonly unreadable: readonly UnreadableCatalog[];
}

async function catalogOf(project: Project, role: CatalogRole, connection: string | null): Promise<Catalog | UnreadableCatalog | null> {
  try {
    return await readCatalog(project, connection);
  } catch (error) {
    if (error instanceof CrosswalkError) return { role, reason: error.message };
    throw error;
  }
}

/** What discovery left in the project. */
export async function knownTo(project: Project, { draft }: ParsedSpec): Promise<Known> {
  if (draft === null) return { catalogs: { source: null, destination: null, staging: null }, unreadable: [] };
  const { source, destination } = draft;
  const found = {
    source: await catalogOf(project, 'source', source.connection.value),
    destination: await catalogOf(project, 'destination', destination.connection.value),
    staging: await catalogOf(project, 'staging', destination.staging?.value ?? null),
  };
  const usable = (catalog: Catalog | UnreadableCatalog | null): Catalog | null => (catalog !== null && 'format' in catalog ? catalog : null);
  return {
    catalogs: { source: usable(found.source), destination: usable(found.destination), staging: usable(found.staging) },
    unreadable: Object.values(found).filter((catalog) => catalog !== null && 'role' in catalog),
  };
}

/** As the copies of the signatures say; null: the project has none yet. */
async function acknowledgedBy({ folder }: Project): Promise<readonly string[] | null> {
  const approvals = path.join(folder, 'approvals');
  const names = await readdir(approvals).catch(() => null);
  if (names === null) return null;
  const texts = await Promise.all(names.filter((name) => name.endsWith('.json')).map((name) => readFile(path.join(approvals, name), 'utf8').catch(() => '')));
  return texts.flatMap((text) => acknowledgedIn(text) ?? []);
}

function located(project: Project, problem: Problem): LocatedProblem {
  return { file: fileOf(project, problem.at), line: problem.at.line, column: problem.at.column, ...problem };
}

function planHashOf({ spec }: ParsedSpec, { source, destination }: Catalogs): string | null {
  return spec === null || source === null || destination === null ? null : (compileSpec(spec, { source, destination }).compiled?.planHash ?? null);
}

function resultOf(project: Project, planHash: string | null, { told, suppressed }: Report): CheckResult {
  return {
    spec: project.specFile,
    planHash,
    problems: told.map((problem) => located(project, problem)),
    suppressed: suppressed.map(({ problem, reason }) => ({ ...located(project, problem), reason })),
  };
}

/**
 * One spec with the specs that it extends. A snapshot that cannot be read is a remark, not a failure.
 * @throws CrosswalkError `project/no-spec`.
 */
export async function check({ clock }: Pick<Environment, 'clock'>, project: Project, settings: RuleSettings): Promise<Checked> {
  const text = await readSpecText(project);
  const chain = await basesOf(project.specFile, text);
  const parsed = parseSpec(text, chain, isBaseName(project.specFile) ? 'base' : 'spec');
  const texts: SpecTexts = new Map([['', text], ...chain.bases.map(({ name, text: base }): [string, string] => [name, base])]);
  const { catalogs, unreadable } = await knownTo(project, parsed);
  const report = checkAll({ parsed, texts, catalogs, unreadable, acknowledged: await acknowledgedBy(project), now: clock.now(), staleAfter: STALE_AFTER, settings });
  return {
    project,
    result: resultOf(project, planHashOf(parsed, catalogs), report),
    texts: new Map([...texts].map(([name, content]) => [fileOf(project, name === '' ? {} : { file: name }), content])),
    discovered: catalogs.source !== null && catalogs.destination !== null,
  };
}
