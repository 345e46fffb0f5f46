/** Reads the specs that a spec extends, from this disk and from nowhere outside of its workspace (docs/decisions/0014-extends.md). */
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { readChain, type Chain } from '../spec/extends.ts';

/** Bytes; a spec of the largest size is below. */
const LARGEST = 4 * 1024 * 1024;

async function exists(file: string): Promise<boolean> {
  return stat(file).then(() => true, () => false);
}

/** The repository that holds the folder; where there is none, the folder above it. */
async function workspaceOf(folder: string): Promise<string> {
  for (let at = folder; ; at = path.dirname(at)) {
    if (await exists(path.join(at, '.git'))) return at;
    if (at === path.dirname(at)) return path.dirname(folder);
  }
}

function isInside(folder: string, file: string): boolean {
  const way = path.relative(folder, file);
  return way !== '' && way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

async function readBase(file: string, workspace: string): Promise<{ readonly text: string } | 'missing' | 'outside'> {
  if (!isInside(workspace, file)) return 'outside';
  try {
    // A link may lead out of the workspace.
    const real = await realpath(file);
    if (!isInside(await realpath(workspace), real)) return 'outside';
    return (await stat(real)).size > LARGEST ? 'missing' : { text: await readFile(real, 'utf8') };
  } catch {
    return 'missing';
  }
}

/** @param specFile absolute. */
export async function basesOf(specFile: string, text: string): Promise<Chain> {
  const folder = path.dirname(specFile);
  const workspace = await workspaceOf(folder);
  const { bases, fault } = await readChain(path.basename(specFile), { text }, (name) => readBase(path.resolve(folder, name), workspace));
  return { bases: bases.map(({ name, spec }) => ({ name, text: spec.text })), fault };
}
