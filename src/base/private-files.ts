/** Folders and files that their owner alone may read (design §4 "Files"). */
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { storeFailure } from './sqlite-failure.ts';

/** Makes the folder with mode 0700, its parents too. @throws CrosswalkError `<area>/disk` (exit 3). */
export function makePrivateFolder(area: string, folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch (error) {
    throw storeFailure(area, folder, error);
  }
}

/**
 * An empty file with mode 0600, unless it is there. An existing file is not even opened: closing it again
 * would drop the locks that SQLite holds on it in this process.
 * @throws CrosswalkError `<area>/disk` (exit 3).
 */
export function createPrivately(area: string, file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw storeFailure(area, file, error);
  }
}
