/** The ledger's file itself, before SQLite opens it. */
import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CrosswalkError } from '../base/errors.ts';
import { createPrivately } from '../base/private-files.ts';
import { migrate } from './schema.ts';

export function ledgerFile(folder: string): string {
  return path.join(folder, 'ledger.db');
}

/** `empty`: a file of no bytes. We never make one, so there was a ledger whose contents a full disk or another program took. */
export function fileState(file: string): 'none' | 'empty' | 'there' {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return 'none';
  return found.size === 0 ? 'empty' : 'there';
}

/** SQLite would take a file of no bytes for a new database, and nothing of what was written to the destination would be known (law 3). @throws CrosswalkError `ledger/empty` (exit 3). */
export function refuseEmpty(file: string): void {
  if (fileState(file) !== 'empty') return;
  throw new CrosswalkError('ledger/empty', 'The ledger is an empty file: its contents were lost, for instance to a full disk.', {
    where: { file },
    remedy: 'Bring it back with `crosswalk ledger import`, or put the file back from a copy. Delete it by hand only if nothing was ever written to a workspace for this project: without it nobody knows what was.',
    exit: 3,
  });
}

/** Journals of a database that is gone: SQLite would play them into the one that takes its name. */
export function removeJournals(file: string): void {
  for (const end of ['-wal', '-shm', '-journal']) rmSync(`${file}${end}`, { force: true });
}

/** Both ids are made once: a ledger without them does not exist. */
export function writeIds(db: DatabaseSync): void {
  db.prepare("INSERT INTO meta (name, value) VALUES ('projectId', ?), ('ledgerId', ?)").run(randomUUID(), randomUUID());
}

/** A new ledger appears whole, under its own name, or not at all: killed in between, a file of another name is left. */
export function createLedgerFile(file: string): void {
  const draft = `${file}.${randomUUID()}.part`;
  try {
    createPrivately('ledger', draft);
    const db = new DatabaseSync(draft);
    try {
      migrate(db);
      writeIds(db);
    } finally {
      db.close();
    }
    removeJournals(file);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}
