/** Law 13: the personal part leaves the ledger, the proof stays: ids, hashes, states, times, signatures, the audit chain. */
import type { OperationBody } from '../transform/operation.ts';
import type { Append } from './audit.ts';
import type { Ledger, PurgeCounts, PurgedRecord, PurgeOrder } from './ledger.ts';
import { fromJson, toJson, type Store } from './store.ts';

const PAGE = 500;

/** In place of the label of a record whose data was purged. */
export const PURGED_LABEL = '(purged)';
const PURGED_REMEDY = 'The details were purged.';

/** What is left of a write: its kind, ids, times and visibility. */
function purgedBody(body: OperationBody): OperationBody {
  switch (body.kind) {
    case 'company.upsert':
    case 'contact.create':
    case 'contact.update':
      return { ...body, fields: {}, attributes: {} };
    case 'conversation.create':
      return { ...body, body: '' };
    case 'conversation.update':
      return { ...body, title: null, attributes: {} };
    case 'conversation.part':
      return { ...body, body: '', files: [] };
    case 'contact.unarchive':
    case 'contact.attach_company':
    case 'conversation.participant':
    case 'conversation.assign':
    case 'conversation.state':
      return body;
  }
}

/** Old values go; that a link was there before us is no person's data. */
function purgedBefore(before: unknown): unknown {
  return typeof before === 'object' && before !== null && 'fields' in before ? { fields: {}, attributes: {} } : before;
}

interface Parts {
  readonly store: Store;
  readonly operations: (rows: readonly Record<string, unknown>[]) => number;
}

function operationPurger(store: Store): Parts['operations'] {
  const update = store.prepare('UPDATE operations SET body = ?, before = ? WHERE id = ?');
  return (rows) => {
    for (const { id, body, before } of rows) {
      update.run(toJson({ ...purgedBody(fromJson(body) as OperationBody), purged: true }), toJson(purgedBefore(fromJson(before))), Number(id));
    }
    return rows.length;
  };
}

function purgeAll({ store, operations }: Parts): PurgeCounts {
  const page = store.prepare(`SELECT id, body, before FROM operations WHERE id > ? ORDER BY id LIMIT ${PAGE}`);
  let done = 0;
  for (let after = 0; ; ) {
    const rows = page.all(after);
    done += operations(rows);
    if (rows.length < PAGE) break;
    after = Number(rows.at(-1)?.['id']);
  }
  const records = store.prepare('UPDATE records SET label = ?, remedy = iif(remedy IS NULL, NULL, ?)').run(PURGED_LABEL, PURGED_REMEDY);
  return { records: Number(records.changes), operations: done };
}

function purgeRecord({ store, operations }: Parts, { workspace, entity, id, keys }: PurgedRecord): PurgeCounts {
  const rows = store.prepare('SELECT id, key, body, before FROM operations WHERE workspace = ? AND entity = ? AND record = ?').all(workspace, entity, id);
  const done = operations(keys === null ? rows : rows.filter(({ key }) => keys.includes(String(key))));
  if (keys !== null) return { records: 0, operations: done };
  const record = store.prepare('UPDATE records SET label = ?, remedy = iif(remedy IS NULL, NULL, ?) WHERE workspace = ? AND entity = ? AND id = ?').run(PURGED_LABEL, PURGED_REMEDY, workspace, entity, id);
  return { records: Number(record.changes), operations: done };
}

interface Summary {
  readonly parked?: readonly { readonly entity: string; readonly id: string }[];
}

/** A run's summary repeats why records were held back. */
function purgeSummaries(store: Store, concerns: (entity: string, id: string) => boolean): void {
  const update = store.prepare('UPDATE runs SET summary = ? WHERE number = ?');
  for (const { number, summary } of store.prepare("SELECT number, summary FROM runs WHERE summary LIKE '%\"parked\"%'").all()) {
    const read = fromJson(summary) as Summary;
    if (read.parked === undefined) continue;
    const parked = read.parked.map((item) => (concerns(item.entity, item.id) ? { ...item, remedy: PURGED_REMEDY } : item));
    update.run(toJson({ ...read, parked }), Number(number));
  }
}

/** A verdict on one record (`retry`, `pass`) stays, the words after it go; the chain proves them by their hash. */
function purgeNotes(store: Store, concerns: (entity: string, id: string) => boolean): void {
  const update = store.prepare('UPDATE signatures SET note = ? WHERE number = ?');
  for (const { number, subject, note } of store.prepare("SELECT number, subject, note FROM signatures WHERE kind IN ('answer', 'spot-check') AND note LIKE '%: %'").all()) {
    const words = String(subject).split(':');
    if (words.some((word, index) => concerns(word, words[index + 1] ?? ''))) update.run(String(note).split(': ')[0] ?? '', Number(number));
  }
}

/** What is overwritten is gone from the file and its journal when this resolves. */
export function purger(store: Store, append: Append): Pick<Ledger, 'purge'> {
  const parts: Parts = { store, operations: operationPurger(store) };
  return {
    purge: async ({ records, detail }: PurgeOrder) => {
      const counts = await store.write(() => {
        const chosen = new Set(records?.filter(({ keys }) => keys === null).map(({ entity, id }) => `${entity}:${id}`));
        const concerns = (entity: string, id: string): boolean => records === null || chosen.has(`${entity}:${id}`);
        const done = records === null ? [purgeAll(parts)] : records.map((record) => purgeRecord(parts, record));
        purgeSummaries(store, concerns);
        purgeNotes(store, concerns);
        const total = { records: done.reduce((sum, item) => sum + item.records, 0), operations: done.reduce((sum, item) => sum + item.operations, 0) };
        append('purge', { ...detail, ...total });
        return total;
      });
      store.compact();
      return counts;
    },
  };
}
