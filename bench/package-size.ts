/** The VSIX as it is shipped. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { packageExtension } from '../scripts/package.mjs';

/** Builds for release and packs. @returns bytes; null: it could not be packed, and why was said. */
export async function packageSize(say: (text: string) => void): Promise<number | null> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-bench-vsix-'));
  try {
    return (await packageExtension({ folder, say })).bytes;
  } catch (error) {
    say(`The VSIX could not be packed: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
