/** `check --fix`: what is certain is mended in the spec's own file, by the same fixes as in the editor. */
import { chmod, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { onDisk, writeWhole } from '../base/whole-file.ts';
import { fixAll, type Mended } from '../language-service/code-actions/fix-all.ts';
import { SpecText, type SpecWorld } from '../language-service/spec-text.ts';
import { basesOf } from './bases.ts';
import { knownTo } from './check.ts';
import type { Environment } from './environment.ts';
import { parseWithBases, readSpecText } from './project.ts';
import type { Project } from './project-place.ts';

const MOST_ROUNDS = 50;

async function worldOf(project: Project, text: string, now: number): Promise<SpecWorld> {
  const { bases, fault } = await basesOf(project.specFile, text);
  const known = await knownTo(project, await parseWithBases(project, text));
  const textOf = (file: string, content: string): SpecText => new SpecText(pathToFileURL(file).href, content);
  return {
    ...known,
    spec: textOf(project.specFile, text),
    bases: bases.map((base) => textOf(path.resolve(path.dirname(project.specFile), base.name), base.text)),
    extendsFault: fault,
    connections: null,
    now,
  };
}

/** The file keeps its rights, and a link to it stays a link. */
async function replace(file: string, text: string): Promise<void> {
  const [real, { mode }] = await onDisk('spec', file, () => Promise.all([realpath(file), stat(file)]));
  await writeWhole('spec', real, text);
  await onDisk('spec', file, () => chmod(real, mode));
}

/**
 * Mends the spec and writes it, where there is anything to mend. Bases are mended when they are named themselves.
 * @returns what was done, in the order in which it was done; empty: nothing, and the file was not touched.
 * @throws CrosswalkError `project/no-spec`, `spec/disk` (exit 3).
 */
export async function fixSpec({ clock }: Pick<Environment, 'clock'>, project: Project): Promise<readonly Mended[]> {
  const before = await readSpecText(project);
  const mended: Mended[] = [];
  let text = before;
  // Which catalogs belong to the spec may be known only when its first lines are mended, and one round mends only so much.
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const fixed = fixAll(await worldOf(project, text, clock.now()));
    if (fixed.mended.length === 0) break;
    text = fixed.text;
    mended.push(...fixed.mended);
  }
  if (text !== before) await replace(project.specFile, text);
  return mended;
}
