import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../base/clock.ts';
import { CrosswalkError } from '../base/errors.ts';
import { makePrivateFolder } from '../base/private-files.ts';
import { storeFailure } from '../base/sqlite-failure.ts';
import { auditAppender, auditReader } from './audit.ts';
import { dumper } from './copy.ts';
import { createLedgerFile, fileState, ledgerFile, refuseEmpty, writeIds } from './file.ts';
import { identityReader, identityWriter } from './identities.ts';
import type { Ledger } from './ledger.ts';
import type { WriterLock } from './lock.ts';
import { isWriterAlive, takeWriterLock } from './lock.ts';
import { operationReader, operationWriter } from './operations.ts';
import { refuseUnsuitable } from './place.ts';
import { purger } from './purge.ts';
import { recordReader, recordWriter } from './records.ts';
import { runReader, runWriter } from './runs.ts';
import { inspect, migrate } from './schema.ts';
import { signatureReader, signatureWriter } from './signatures.ts';
import { Store } from './store.ts';

/** Milliseconds that a statement waits for a reader's checkpoint or a backup. */
const BUSY_TIMEOUT = 5000;

type Write = 'rememberAccount' | 'startRun' | 'endRun' | 'putRecord' | 'intend' | 'settle' | 'putIdentity' | 'dropIdentity' | 'sign' | 'audit' | 'purge' | 'dump';

/** A ledger seen while another process may be writing it. */
export interface LedgerReader extends Omit<Ledger, Write> {
  /** false: a run that stands as `running` was killed and can be resumed. */
  writing(): Promise<boolean>;
}

interface Ids {
  readonly projectId: string;
  readonly ledgerId: string;
}

/** Whether the project's folder holds one; nothing is opened. */
export function hasLedger(folder: string): boolean {
  return existsSync(ledgerFile(folder));
}

function noLedger(file: string): CrosswalkError {
  return new CrosswalkError('ledger/none', 'This project has no ledger yet: nothing was run.', {
    where: { file },
    remedy: 'Run `crosswalk prepare` or `crosswalk sample` first. If there was one, put it back from a copy.',
    exit: 2,
  });
}

function damaged(file: string): CrosswalkError {
  return new CrosswalkError('ledger/corrupt', 'The ledger does not say which project it belongs to.', { where: { file }, remedy: 'Put the file back from a copy.', exit: 3 });
}

function readIds(db: DatabaseSync, file: string): Ids {
  const meta = new Map(db.prepare('SELECT name, value FROM meta').all().map((row) => [row['name'], String(row['value'])]));
  const projectId = meta.get('projectId');
  const ledgerId = meta.get('ledgerId');
  if (projectId === undefined || ledgerId === undefined) throw damaged(file);
  return { projectId, ledgerId };
}

function reads(store: Store, ids: Ids): Omit<LedgerReader, 'writing' | 'close' | keyof Ids> {
  return {
    ...signatureReader(store),
    ...runReader(store),
    ...recordReader(store),
    ...operationReader(store),
    ...identityReader(store),
    ...auditReader(store, ids.ledgerId),
  };
}

function writes(store: Store, clock: Clock, ids: Ids): Pick<Ledger, Write> {
  const append = auditAppender(store, clock, ids.ledgerId);
  return {
    ...signatureWriter(store, clock, append),
    ...runWriter(store, clock, append),
    ...recordWriter(store),
    ...operationWriter(store, clock, append),
    ...identityWriter(store),
    ...purger(store, append),
    ...dumper(store, ids),
    audit: (event, detail) => store.write(() => append(event, detail)),
  };
}

/** Opens the database ready for writing; on any failure nothing stays open. */
function openForWriting(file: string): { readonly db: DatabaseSync; readonly ids: Ids } {
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT });
  try {
    const state = inspect(db, file);
    // Law 3: FULL makes a commit wait for the disk; WAL lets `status` read meanwhile.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;');
    if (state !== 'current') migrate(db);
    // A ledger of an earlier version, which died between making its tables and its ids.
    if (db.prepare('SELECT count(*) AS n FROM meta').get()?.['n'] === 0) writeIds(db);
    return { db, ids: readIds(db, file) };
  } catch (error) {
    db.close();
    throw error;
  }
}

function assemble(file: string, lock: WriterLock, clock: Clock): Ledger {
  const { db, ids } = openForWriting(file);
  const store = new Store(db, file);
  return {
    ...ids,
    ...reads(store, ids),
    ...writes(store, clock, ids),
    close: async () => {
      store.close();
      lock.release();
    },
  };
}

/**
 * Opens a project's ledger for writing, `<folder>/ledger.db`; there is one writer at a time.
 * @param folder the project's folder; made for its owner alone where `create` is set.
 * @throws CrosswalkError `ledger/none`, `ledger/locked`, `ledger/newer`, `ledger/synced-folder`, `ledger/network-folder` (exit 2);
 *   `ledger/corrupt`, `ledger/empty`, `ledger/disk`, `ledger/busy` (exit 3).
 */
export async function openLedger(folder: string, options: { readonly clock: Clock; readonly create: boolean }): Promise<Ledger> {
  const file = ledgerFile(folder);
  if (!options.create && !existsSync(file)) throw noLedger(file);
  refuseEmpty(file);
  refuseUnsuitable(folder);
  makePrivateFolder('ledger', folder);
  const lock = takeWriterLock(folder);
  try {
    if (fileState(file) === 'none') createLedgerFile(file);
    return assemble(file, lock, options.clock);
  } catch (error) {
    lock.release();
    throw storeFailure('ledger', file, error);
  }
}

/** A reader must not change the file, so an older ledger waits for its next writer. */
function refuseUnready(state: ReturnType<typeof inspect>, file: string): void {
  if (state === 'empty') throw noLedger(file);
  if (state === 'current') return;
  throw new CrosswalkError('ledger/older', 'The ledger was written by an earlier version of Crosswalk.', { where: { file }, remedy: 'Run `crosswalk prepare --to staging --dry-run`: it brings the ledger to this version. Then run the command again.', exit: 2 });
}

/**
 * Opens a ledger for reading only, also while a run writes it.
 * @throws CrosswalkError `ledger/none`, `ledger/older`, `ledger/newer` (exit 2); `ledger/corrupt`, `ledger/empty`, `ledger/disk`, `ledger/busy` (exit 3).
 */
export async function readLedger(folder: string): Promise<LedgerReader> {
  const file = ledgerFile(folder);
  if (!existsSync(file)) throw noLedger(file);
  refuseEmpty(file);
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT });
    refuseUnready(inspect(db, file), file);
    const ids = readIds(db, file);
    const store = new Store(db, file);
    return { ...ids, ...reads(store, ids), writing: async () => isWriterAlive(folder), close: async () => store.close() };
  } catch (error) {
    db?.close();
    throw storeFailure('ledger', file, error);
  }
}
