import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CrosswalkError } from '../base/errors.ts';
import { createPrivately } from '../base/private-files.ts';
import { storeFailure } from '../base/sqlite-failure.ts';
import { holderWords, readHolder } from './holder.ts';

/** Milliseconds. Longer than a reader's glance at the lock, far shorter than a person's patience. */
const WAIT = 300;

export interface WriterLock {
  release(): void;
}

function lockFile(folder: string): string {
  return path.join(folder, 'ledger.lock');
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (error.errcode === 5 || error.errcode === 6);
}

/**
 * One writer per ledger: an exclusive transaction on a side file, held open. The operating system drops it with the process,
 * so a killed run leaves nothing to clean up, and readers of `ledger.db` are not disturbed.
 * @throws CrosswalkError `ledger/locked` (exit 2), `ledger/disk` (exit 3).
 */
export function takeWriterLock(folder: string): WriterLock {
  const file = lockFile(folder);
  let db: DatabaseSync | null = null;
  try {
    createPrivately('ledger', file);
    db = new DatabaseSync(file, { timeout: WAIT });
    db.exec('BEGIN EXCLUSIVE');
    const held = db;
    return {
      release: () => {
        if (held.isOpen) held.close();
      },
    };
  } catch (error) {
    db?.close();
    if (!isBusy(error)) throw storeFailure('ledger', file, error);
    const holder = readHolder(folder);
    throw new CrosswalkError('ledger/locked', `Another process holds this project${holder === null ? '' : `: ${holderWords(holder)}`}.`, {
      where: { file },
      remedy: 'Wait for it to end, or end a run with `crosswalk cancel`: it can be resumed. `crosswalk status` shows it.',
      exit: 2,
      cause: error,
    });
  }
}

/** Whether a writer is alive now: tells a run that works from one that was killed. */
export function isWriterAlive(folder: string): boolean {
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(lockFile(folder), { readOnly: true, timeout: 0 });
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    return isBusy(error);
  } finally {
    db?.close();
  }
}
