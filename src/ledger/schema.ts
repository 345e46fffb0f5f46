import type { DatabaseSync } from 'node:sqlite';
import { CrosswalkError } from '../base/errors.ts';

/** `CWLG`, in the header of the file: tells a ledger from any other SQLite file. */
const APPLICATION_ID = 0x4357_4c47;

const VERSION_1 = `
CREATE TABLE meta (name TEXT NOT NULL UNIQUE, value TEXT NOT NULL);
CREATE TABLE accounts (role TEXT NOT NULL UNIQUE, account TEXT NOT NULL);
CREATE TABLE runs (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, verb TEXT NOT NULL, target TEXT NOT NULL, workspace TEXT NOT NULL,
  plan_hash TEXT NOT NULL, seed INTEGER, started_at TEXT NOT NULL, ended_at TEXT, status TEXT NOT NULL, summary TEXT);
CREATE TABLE records (
  workspace TEXT NOT NULL, entity TEXT NOT NULL, rank TEXT NOT NULL, id TEXT NOT NULL, label TEXT NOT NULL, status TEXT NOT NULL,
  run TEXT NOT NULL, code TEXT, remedy TEXT, destination_id TEXT, content_hash TEXT, proof TEXT, stratum TEXT);
CREATE UNIQUE INDEX records_key ON records (workspace, entity, rank, id);
CREATE INDEX records_status ON records (workspace, status, entity, rank, id);
CREATE TABLE operations (
  id INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL, workspace TEXT NOT NULL, entity TEXT NOT NULL, record TEXT NOT NULL,
  key TEXT NOT NULL, identity TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, intended_at INTEGER NOT NULL,
  destination_id TEXT, error TEXT, before TEXT NOT NULL, receipt TEXT NOT NULL, body TEXT NOT NULL);
CREATE UNIQUE INDEX operations_key ON operations (workspace, entity, record, key);
CREATE INDEX operations_state ON operations (workspace, state, id);
CREATE TABLE identities (
  number INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, entity TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL,
  destination_id TEXT NOT NULL, origin TEXT NOT NULL);
CREATE UNIQUE INDEX identities_key ON identities (workspace, entity, id);
CREATE INDEX identities_destination ON identities (workspace, type, destination_id, number);
CREATE INDEX identities_type ON identities (workspace, type, number);
CREATE TABLE signatures (
  number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, subject TEXT NOT NULL, person TEXT NOT NULL, at TEXT NOT NULL, note TEXT);
CREATE INDEX signatures_kind ON signatures (kind, subject);
CREATE TABLE audit (sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, event TEXT NOT NULL, detail TEXT NOT NULL, hash TEXT NOT NULL);
`;

/** The step at index n brings version n to n + 1. Steps are only added, never changed. */
export const MIGRATIONS: readonly string[] = [VERSION_1];

export type LedgerState = 'empty' | 'older' | 'current';

function pragma(db: DatabaseSync, name: string): number {
  return Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
}

/**
 * What the file is, before anything in it is touched.
 * @throws CrosswalkError `ledger/newer` where a later version of Crosswalk wrote it; `ledger/corrupt` where it is no ledger.
 */
export function inspect(db: DatabaseSync, file: string, migrations: readonly string[] = MIGRATIONS): LedgerState {
  const version = pragma(db, 'user_version');
  const tables = db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'];
  if (version === 0 && tables === 0) return 'empty';
  if (pragma(db, 'application_id') !== APPLICATION_ID || version < 1) {
    throw new CrosswalkError('ledger/corrupt', 'The file is not a ledger of Crosswalk.', {
      where: { file },
      remedy: 'Put the ledger back from a copy, or move the file away if it belongs to another program.',
      exit: 3,
    });
  }
  if (version > migrations.length) {
    throw new CrosswalkError('ledger/newer', `The ledger has version ${version}; this Crosswalk knows versions up to ${migrations.length}.`, {
      where: { file },
      remedy: 'Update Crosswalk, then run the command again.',
      exit: 2,
    });
  }
  return version === migrations.length ? 'current' : 'older';
}

/** Brings the tables to the newest version, all steps in one transaction: killed half-way, the old version stands. */
export function migrate(db: DatabaseSync, migrations: readonly string[] = MIGRATIONS): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const step of migrations.slice(pragma(db, 'user_version'))) db.exec(step);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
