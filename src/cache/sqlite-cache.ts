import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../base/clock.ts';
import { CrosswalkError } from '../base/errors.ts';
import { idRank } from '../base/id-rank.ts';
import { paged } from '../base/paged.ts';
import { createPrivately, makePrivateFolder } from '../base/private-files.ts';
import { storeFailure } from '../base/sqlite-failure.ts';
import type { SourceRecord } from '../record/model.ts';
import type { ReadMark, SourceCache } from './cache.ts';
import { cachedFiles } from './files.ts';
import { parseRecord } from './parse-record.ts';

const VERSION = 1;
/** Keys looked up at once; bodies are fetched one by one, so that memory does not depend on their size (law 9). */
const PAGE = 500;
/** Milliseconds. */
const BUSY_TIMEOUT = 5000;

const SCHEMA = `
CREATE TABLE records (entity TEXT NOT NULL, rank TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL);
CREATE UNIQUE INDEX records_key ON records (entity, rank, id);
CREATE INDEX records_arrival ON records (entity);
CREATE TABLE reads (entity TEXT NOT NULL UNIQUE, started_at INTEGER NOT NULL, finished_at INTEGER, counted INTEGER);
PRAGMA user_version = ${VERSION};
`;

type Guard = <T>(work: () => T) => T;
type Key = { readonly rank: string; readonly id: string };

function folderOf(project: string): string {
  return path.join(project, 'cache');
}

/** A file of another program, or nothing that we could have written. */
function refuseForeign(db: DatabaseSync, file: string, version: number): void {
  const names = new Set(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all().map((row) => row['name']));
  if (version === 0 ? names.size === 0 : names.has('records') && names.has('reads')) return;
  throw new CrosswalkError('cache/corrupt', 'The cache is damaged or is not a cache.', { where: { file }, remedy: 'Remove the folder that the file lies in: the source is then read again.', exit: 3 });
}

function prepareSchema(db: DatabaseSync, file: string): void {
  const version = Number(Object.values(db.prepare('PRAGMA user_version').get() ?? {})[0]);
  if (version <= VERSION) refuseForeign(db, file, version);
  // What is cached can be read again from the source, so a commit need not wait for the disk.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF;');
  if (version === 0) db.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT;`);
  if (version <= VERSION) return;
  throw new CrosswalkError('cache/newer', 'The cache was written by a later version of Crosswalk.', {
    where: { file },
    remedy: 'Update Crosswalk, or remove the folder that is named here: the source is then read again.',
    exit: 2,
  });
}

function guardOf(db: DatabaseSync, file: string): Guard {
  return (work) => {
    if (!db.isOpen) throw new CrosswalkError('cache/closed', 'The cache is closed.', { where: { file }, remedy: 'Run the command again.', exit: 1 });
    try {
      return work();
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw storeFailure('cache', file, error);
    }
  };
}

function records(db: DatabaseSync, guard: Guard): Pick<SourceCache, 'put' | 'get' | 'each' | 'arrivedAfter' | 'count' | 'forget'> {
  const insert = db.prepare('INSERT INTO records (entity, rank, id, body) VALUES (?, ?, ?, ?) ON CONFLICT (entity, rank, id) DO UPDATE SET body = excluded.body');
  const one = db.prepare('SELECT body FROM records WHERE entity = ? AND rank = ? AND id = ?');
  const keys = db.prepare(`SELECT rank, id FROM records WHERE entity = ? AND (rank, id) > (?, ?) ORDER BY rank, id LIMIT ${PAGE}`);
  // A record that is put again keeps its row, so that nobody who follows sees it twice.
  const later = db.prepare(`SELECT rowid AS position, rank, id FROM records WHERE entity = ? AND rowid > ? ORDER BY rowid LIMIT ${PAGE}`);
  const gone = db.prepare('DELETE FROM records WHERE entity = ? AND rank = ? AND id = ?');
  const total = db.prepare('SELECT count(*) AS n FROM records WHERE entity = ?');
  const fetch = (entity: string, key: Key): SourceRecord | null => {
    const body = guard(() => one.get(entity, key.rank, key.id)?.['body']);
    return body === undefined ? null : parseRecord(String(body));
  };
  async function* each(entity: string): AsyncGenerator<SourceRecord> {
    const next = (after: Key | null): readonly Key[] => guard(() => keys.all(entity, after?.rank ?? '', after?.id ?? '') as unknown as Key[]);
    for await (const key of paged(next, PAGE)) {
      const record = fetch(entity, key);
      // Gone since the page was looked up: a new read has begun.
      if (record !== null) yield record;
    }
  }
  async function* arrivedAfter(entity: string, after: number): AsyncGenerator<{ readonly position: number; readonly record: SourceRecord }> {
    type Arrived = Key & { readonly position: number };
    const next = (last: Arrived | null): readonly Arrived[] => guard(() => later.all(entity, last?.position ?? after) as unknown as Arrived[]);
    for await (const { position, rank, id } of paged(next, PAGE)) {
      const record = fetch(entity, { rank, id });
      if (record !== null) yield { position, record };
    }
  }
  return {
    put: async (batch) =>
      guard(() => {
        db.exec('BEGIN IMMEDIATE');
        for (const record of batch) insert.run(record.entity, idRank(record.id), record.id, JSON.stringify(record));
        db.exec('COMMIT');
      }),
    get: async (entity, id) => fetch(entity, { rank: idRank(id), id }),
    each,
    arrivedAfter,
    forget: async (entity, id) => guard(() => void gone.run(entity, idRank(id), id)),
    count: async (entity) => guard(() => Number(total.get(entity)?.['n'])),
  };
}

function reads(db: DatabaseSync, guard: Guard, clock: Clock): Pick<SourceCache, 'startRead' | 'finishRead' | 'mark'> {
  const forget = db.prepare('DELETE FROM records WHERE entity = ?');
  const start = db.prepare('INSERT OR REPLACE INTO reads (entity, started_at, finished_at, counted) VALUES (?, ?, NULL, ?)');
  const finish = db.prepare('UPDATE reads SET finished_at = ? WHERE entity = ?');
  const find = db.prepare('SELECT started_at AS startedAt, finished_at AS finishedAt, counted FROM reads WHERE entity = ?');
  return {
    startRead: async (entity, counted) =>
      guard(() => {
        db.exec('BEGIN IMMEDIATE');
        forget.run(entity);
        start.run(entity, clock.now(), counted);
        db.exec('COMMIT');
      }),
    finishRead: async (entity) =>
      guard(() => {
        if (finish.run(clock.now(), entity).changes === 1) return;
        throw new CrosswalkError('cache/no-read', `No read of "${entity}" was started.`, { remedy: 'Run the command again; if it fails again, report it with the code.', exit: 1 });
      }),
    mark: async (entity) =>
      guard(() => {
        const row = find.get(entity);
        return row === undefined ? null : ({ ...row } as unknown as ReadMark);
      }),
  };
}

/**
 * Opens `<project>/cache/`, made for its owner alone: `records.db` and `files/`.
 * @param project the project's folder.
 * @throws CrosswalkError `cache/newer` (exit 2); `cache/corrupt`, `cache/disk`, `cache/busy` (exit 3).
 */
export async function openCache(project: string, clock: Clock): Promise<SourceCache> {
  const folder = folderOf(project);
  const file = path.join(folder, 'records.db');
  makePrivateFolder('cache', folder);
  createPrivately('cache', file);
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT });
    prepareSchema(db, file);
    const open = db;
    const guard = guardOf(open, file);
    return {
      ...records(open, guard),
      ...reads(open, guard, clock),
      ...cachedFiles(path.join(folder, 'files')),
      compact: async () => guard(() => open.exec('PRAGMA secure_delete = ON; PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE);')),
      close: async () => {
        if (open.isOpen) open.close();
      },
    };
  } catch (error) {
    db?.close();
    throw storeFailure('cache', file, error);
  }
}

/**
 * Law 13: removes everything that was read from the source, files too. The cache must be closed.
 * @returns whether there was one. @throws CrosswalkError `cache/disk` (exit 3).
 */
export async function purgeCache(project: string): Promise<boolean> {
  const folder = folderOf(project);
  if (!existsSync(folder)) return false;
  try {
    await rm(folder, { recursive: true });
    return true;
  } catch (error) {
    throw storeFailure('cache', folder, error);
  }
}
