import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { sha256 } from '../base/canonical.ts';
import { makePrivateFolder } from '../base/private-files.ts';
import { storeFailure } from '../base/sqlite-failure.ts';
import type { SourceCache } from './cache.ts';

async function onDisk<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeFailure('cache', file, error);
  }
}

/** Under another name first: what stands under the right name is whole. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const draft = `${file}.${randomUUID()}.part`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** One file on disk for each source file, named by the hash of its id: an id is never a path. */
export function cachedFiles(folder: string): Pick<SourceCache, 'putFile' | 'file' | 'dropFile'> {
  makePrivateFolder('cache', folder);
  const fileOf = (id: string): string => path.join(folder, sha256(id));
  return {
    putFile: async (id, bytes) => {
      await onDisk(fileOf(id), () => writeWhole(fileOf(id), bytes));
      return { sha256: sha256(bytes), size: bytes.byteLength };
    },
    file: async (id) => {
      try {
        return await readFile(fileOf(id));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw storeFailure('cache', fileOf(id), error);
      }
    },
    dropFile: (id) => onDisk(fileOf(id), () => rm(fileOf(id), { force: true })),
  };
}
