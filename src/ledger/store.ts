import { statSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { CrosswalkError } from '../base/errors.ts';
import { storeFailure } from '../base/sqlite-failure.ts';

interface Job {
  /** Does the work inside the transaction; what it returns is called once the work is on disk. */
  readonly run: () => () => void;
  readonly reject: (error: unknown) => void;
}

/** Which file the name leads to; null: to none. */
function placeOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}

/**
 * The open database of a ledger. Writes of one turn of the event loop share a transaction, and thus one flush to disk;
 * each write keeps a savepoint of its own, so that one that fails takes no other with it.
 */
export class Store {
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #place: string | null;
  #queue: Job[] = [];
  #closed = false;

  constructor(db: DatabaseSync, file: string) {
    this.#db = db;
    this.#file = file;
    this.#place = placeOf(file);
  }

  prepare(sql: string): StatementSync {
    return this.#db.prepare(sql);
  }

  /** Runs a read. @throws CrosswalkError `ledger/closed`, `ledger/corrupt`, `ledger/disk`, `ledger/busy`. */
  read<T>(work: () => T): T {
    this.#refuseClosed();
    try {
      return work();
    } catch (error) {
      throw storeFailure('ledger', this.#file, error);
    }
  }

  /** Law 3: resolves when the work is on disk, never before. */
  write<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject: (error: unknown) => void) => {
      this.#refuseClosed();
      this.#queue.push({
        run: () => {
          const value = work();
          return () => resolve(value);
        },
        reject,
      });
      if (this.#queue.length === 1) setImmediate(() => this.flush());
    });
  }

  flush(): void {
    const jobs = this.#queue;
    this.#queue = [];
    if (jobs.length === 0) return;
    const done: (() => void)[] = [];
    try {
      this.#refuseMoved();
      this.#db.exec('BEGIN IMMEDIATE');
      for (const job of jobs) done.push(this.#attempt(job));
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      const failure = storeFailure('ledger', this.#file, error);
      for (const job of jobs) job.reject(failure);
      return;
    }
    for (const tell of done) tell();
  }

  #attempt(job: Job): () => void {
    this.#db.exec('SAVEPOINT job');
    try {
      const tell = job.run();
      this.#db.exec('RELEASE job');
      return tell;
    } catch (error) {
      // A full disk may have ended the whole transaction: then nothing of it may be acknowledged.
      if (!this.#db.isTransaction) throw error;
      this.#db.exec('ROLLBACK TO job');
      this.#db.exec('RELEASE job');
      return () => job.reject(storeFailure('ledger', this.#file, error));
    }
  }

  /** Law 13: writes the file anew, so that nothing of what was overwritten or deleted is left in it or in its journal. */
  compact(): void {
    this.#refuseClosed();
    try {
      this.#db.exec('PRAGMA secure_delete = ON; PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE);');
    } catch (error) {
      throw storeFailure('ledger', this.#file, error);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.flush();
    this.#closed = true;
    this.#db.close();
  }

  /** An open file that was removed or moved takes writes and keeps none: SQLite does not tell (law 3). */
  #refuseMoved(): void {
    if (this.#place === null || placeOf(this.#file) === this.#place) return;
    throw new CrosswalkError('ledger/moved', 'The ledger was removed or moved while it was in use.', {
      where: { file: this.#file },
      remedy: 'Put the folder back where it was, whole, then run the command again. Without it nobody knows what was written to the destination already.',
      exit: 3,
    });
  }

  #refuseClosed(): void {
    if (!this.#closed) return;
    throw new CrosswalkError('ledger/closed', 'The ledger is closed.', { where: { file: this.#file }, remedy: 'Run the command again.', exit: 1 });
  }
}

/** JSON text of a column, undefined as null. */
export function toJson(value: unknown): string {
  return JSON.stringify(value ?? null);
}

export function fromJson(text: unknown): unknown {
  return JSON.parse(String(text));
}
