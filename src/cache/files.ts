import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { sha256 } from '../base/canonical.ts';
import { makePrivateFolder } from '../base/private-files.ts';
import { storeFailure } from '../base/sqlite-failure.ts';
import { onDisk, writeWhole } from '../base/whole-file.ts';
import type { SourceCache } from './cache.ts';

/** One file on disk for each source file, named by the hash of its id: an id is never a path. */
export function cachedFiles(folder: string): Pick<SourceCache, 'putFile' | 'file' | 'dropFile'> {
  makePrivateFolder('cache', folder);
  const fileOf = (id: string): string => path.join(folder, sha256(id));
  return {
    putFile: async (id, bytes) => {
      await writeWhole('cache', fileOf(id), bytes);
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
    dropFile: (id) => onDisk('cache', fileOf(id), () => rm(fileOf(id), { force: true })),
  };
}
