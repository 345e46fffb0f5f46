/** A ledger as one file of lines: a header, one line a row, and at the end the hash of all that stands before it. */
import { createHash } from 'node:crypto';
import type { SQLInputValue } from 'node:sqlite';
import type { Ledger, LedgerDump } from './ledger.ts';
import { MIGRATIONS } from './schema.ts';
import type { Store } from './store.ts';

const PAGE = 1000;

export interface LedgerFileHeader {
  readonly crosswalk: 'ledger';
  readonly format: 1;
  /** Of the tables. */
  readonly version: number;
  readonly projectId: string;
  readonly ledgerId: string;
  /** ISO 8601, UTC. */
  readonly exportedAt: string;
  readonly auditHead: string;
  readonly auditSequence: number;
  /** Columns by table, in the order of their values. */
  readonly tables: Readonly<Record<string, readonly string[]>>;
  /** Rows by table. */
  readonly counts: Readonly<Record<string, number>>;
}

/** One line of the body. */
export type LedgerFileRow = readonly [table: string, values: readonly SQLInputValue[]];

/** Names come from our own schema, never from a file. */
export function tablesOf(store: Store): Readonly<Record<string, readonly string[]>> {
  const names = store.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name").all().map(({ name }) => String(name));
  return Object.fromEntries(names.map((name) => [name, store.prepare('SELECT name FROM pragma_table_info(?) ORDER BY cid').all(name).map((row) => String(row['name']))]));
}

function* rowsOf(store: Store, table: string, columns: readonly string[]): Generator<LedgerFileRow> {
  const page = store.prepare(`SELECT rowid AS at, ${columns.map((name) => `"${name}"`).join(', ')} FROM "${table}" WHERE rowid > ? ORDER BY rowid LIMIT ${PAGE}`);
  for (let after = 0; ; ) {
    const rows = store.read(() => page.all(after));
    for (const row of rows) yield [table, columns.map((name) => row[name] ?? null)];
    if (rows.length < PAGE) return;
    after = Number(rows.at(-1)?.['at']);
  }
}

/** Counts bytes and hashes them as they pass. */
export class LineHash {
  readonly #hash = createHash('sha256');

  add(line: string): string {
    const text = `${line}\n`;
    this.#hash.update(text);
    return text;
  }

  end(): string {
    return this.#hash.digest('hex');
  }
}

function count(store: Store, table: string): number {
  return Number(store.prepare(`SELECT count(*) AS n FROM "${table}"`).get()?.['n']);
}

/** @param ids of the ledger. Nothing may be written while the lines are taken: whoever holds the ledger is the only writer. */
export function dumper(store: Store, ids: Pick<Ledger, 'projectId' | 'ledgerId'>): Pick<Ledger, 'dump'> {
  return {
    dump: (exportedAt): LedgerDump => {
      const tables = tablesOf(store);
      const counts = Object.fromEntries(Object.keys(tables).map((table) => [table, count(store, table)]));
      const last = store.prepare('SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1').get();
      const header: LedgerFileHeader = { crosswalk: 'ledger', format: 1, version: MIGRATIONS.length, ...ids, exportedAt, auditHead: String(last?.['hash'] ?? ''), auditSequence: Number(last?.['sequence'] ?? 0), tables, counts };
      function* lines(): Generator<string> {
        const hash = new LineHash();
        yield hash.add(JSON.stringify(header));
        for (const [table, columns] of Object.entries(tables)) for (const row of rowsOf(store, table, columns)) yield hash.add(JSON.stringify(row));
        yield `${JSON.stringify({ sha256: hash.end() })}\n`;
      }
      return { auditHead: header.auditHead, auditSequence: header.auditSequence, rows: Object.values(counts).reduce((sum, number) => sum + number, 0), lines: lines() };
    },
  };
}
