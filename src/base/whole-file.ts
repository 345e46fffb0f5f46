/** Files of a project that are replaced whole or not at all, readable by their owner alone. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { storeFailure } from './sqlite-failure.ts';

/** @throws CrosswalkError `<area>/disk` (exit 3) for whatever the file system refuses. */
export async function onDisk<T>(area: string, file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeFailure(area, file, error);
  }
}

/**
 * Under another name first, so that what stands under the right name is never half a file. Makes the folder too.
 * @param area what the file is to a person: `report`, `catalog`.
 * @throws CrosswalkError `<area>/disk` (exit 3).
 */
export async function writeWhole(area: string, file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.${randomUUID()}.part`;
  await onDisk(area, file, async () => {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    try {
      const handle = await open(draft, 'wx', 0o600);
      try {
        await handle.writeFile(content);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  });
}
