import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { sha256 } from '../base/canonical.ts';
import { makePrivateFolder } from '../base/private-files.ts';
import { storeFailure } from '../base/sqlite-failure.ts';
import { onDisk, writeWhole } from '../base/whole-file.ts';
import type { SourceCache } from './cache.ts';

/** null: the file is not there. @throws CrosswalkError `cache/disk` (exit 3). */
async function ifThere<T>(file: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw storeFailure('cache', file, error);
  }
}

async function digest(file: string): Promise<{ readonly sha256: string; readonly size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.byteLength;
  }
  return { sha256: hash.digest('hex'), size };
}

/** One file on disk for each source file, named by the hash of its id: an id is never a path. */
export function cachedFiles(folder: string): Pick<SourceCache, 'putFile' | 'file' | 'fileSize' | 'fileDigest' | 'dropFile'> {
  makePrivateFolder('cache', folder);
  const fileOf = (id: string): string => path.join(folder, sha256(id));
  return {
    putFile: async (id, bytes) => {
      await writeWhole('cache', fileOf(id), bytes);
      return { sha256: sha256(bytes), size: bytes.byteLength };
    },
    file: (id) => ifThere(fileOf(id), () => readFile(fileOf(id))),
    fileSize: (id) => ifThere(fileOf(id), async () => (await stat(fileOf(id))).size),
    fileDigest: (id) => ifThere(fileOf(id), () => digest(fileOf(id))),
    dropFile: (id) => onDisk('cache', fileOf(id), () => rm(fileOf(id), { force: true })),
  };
}
