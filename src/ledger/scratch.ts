import { DatabaseSync } from 'node:sqlite';
import { fromJson, toJson } from './store.ts';

/** Values by key that need not outlive the verb, in bounded memory (law 9). */
export interface Scratch<T> {
  put(key: string, value: T): void;
  get(key: string): T | null;
  close(): void;
}

/**
 * A private database that SQLite spills to disk as it grows and removes when it is closed, so that nothing is left to purge (law 13).
 * Values go through JSON.
 */
export function openScratch<T>(): Scratch<T> {
  const db = new DatabaseSync('');
  // One transaction for its whole life: nobody else sees it, and nothing of it is worth a flush.
  db.exec('CREATE TABLE items (key TEXT NOT NULL UNIQUE, value TEXT NOT NULL); BEGIN;');
  const put = db.prepare('INSERT OR REPLACE INTO items (key, value) VALUES (?, ?)');
  const get = db.prepare('SELECT value FROM items WHERE key = ?');
  return {
    put: (key, value) => void put.run(key, toJson(value)),
    get: (key) => {
      const row = get.get(key);
      return row === undefined ? null : (fromJson(row['value']) as T);
    },
    close: () => db.close(),
  };
}
