import { CrosswalkError } from './errors.ts';

const CORRUPT = new Set([11, 26]);
const DISK = new Set([8, 10, 13, 14, 23]);
const BUSY = new Set([5, 6]);
/** SQLITE_FULL. */
const FULL = 13;

/** Primary result code of SQLite; null: the error is none of SQLite's. Extended codes carry it in their low byte. */
function resultCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

/** Node reports a full or read-only file system with these before SQLite sees the file. */
function isFileSystemFailure(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** Whether the disk has no room left, whichever store said so. */
export function isDiskFull(error: unknown): boolean {
  const cause = error instanceof CrosswalkError ? error.cause : error;
  return resultCode(cause) === FULL || (isFileSystemFailure(cause) && (cause as NodeJS.ErrnoException).code === 'ENOSPC');
}

/**
 * What a store's failure means to a person. Codes: `<area>/corrupt` and `<area>/disk` and `<area>/busy` (exit 3), `<area>/internal` (exit 1).
 * SQLite's own text is kept as the cause only: it may quote values (law 13).
 * @param area `ledger` or `cache`.
 * @param file path of the store.
 */
export function storeFailure(area: string, file: string, error: unknown): CrosswalkError {
  if (error instanceof CrosswalkError) return error;
  const code = resultCode(error);
  const where = { file };
  if (code !== null && CORRUPT.has(code)) {
    const remedy = 'Put the file back from a copy. Do not delete it: it knows what was already written to the destination.';
    const again = 'Remove the folder that the file lies in: the source is then read again.';
    return new CrosswalkError(`${area}/corrupt`, `The ${area} is damaged or is not a ${area}.`, { where, remedy: area === 'ledger' ? remedy : again, exit: 3, cause: error });
  }
  if (code !== null && BUSY.has(code)) {
    return new CrosswalkError(`${area}/busy`, `Another program holds the ${area}.`, { where, remedy: 'Close what has the file open (a database browser, a backup), then run the command again.', exit: 3, cause: error });
  }
  if ((code !== null && DISK.has(code)) || isFileSystemFailure(error)) {
    return new CrosswalkError(`${area}/disk`, `The ${area} cannot be written.`, { where, remedy: 'Check the free space of the disk and that the folder may be written, then run the command again.', exit: 3, cause: error });
  }
  return new CrosswalkError(`${area}/internal`, `The ${area} refused an instruction.`, { where, remedy: 'Run the command again; if it fails again, report it with the code and this version.', exit: 1, cause: error });
}
