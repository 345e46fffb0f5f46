import type { Clock } from '../base/clock.ts';
import { paged } from '../base/paged.ts';
import type { OperationBody } from '../transform/operation.ts';
import type { Append } from './audit.ts';
import type { Ledger, NewOperation, Operation, OperationState, Settlement } from './ledger.ts';
import { unknown } from './runs.ts';
import type { Store } from './store.ts';
import { fromJson, toJson } from './store.ts';

const PAGE = 200;
const COLUMNS =
  'id, run, workspace, entity, record, key, body, identity, before, state, attempts, destination_id AS destinationId, receipt, intended_at AS intendedAt, error';

type Row = Record<string, unknown>;

function toOperation(row: Row): Operation {
  const { before, receipt } = row;
  const { purged, ...body } = fromJson(row['body']) as OperationBody & { readonly purged?: true };
  return { ...row, body, before: fromJson(before), receipt: fromJson(receipt), ...(purged === true ? { purged } : {}) } as unknown as Operation;
}

/** A write in one of these states never reached the destination, or was taken back: what stands there now is the old value. */
const NOTHING_STANDS: ReadonlySet<OperationState> = new Set(['failed', 'reversed']);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Law 10: a repeated write finds our own value there, so the first old value of each key is the one to put back.
 * Keys that only the later write changes are added.
 */
function earliest(first: unknown, later: unknown): unknown {
  if (!isObject(first) || !isObject(later)) return first;
  const merged = new Map(Object.entries(later));
  for (const [key, value] of Object.entries(first)) merged.set(key, merged.has(key) ? earliest(value, merged.get(key)) : value);
  return Object.fromEntries(merged);
}

export function operationReader(store: Store): Pick<Ledger, 'operations' | 'operationsOf'> {
  const ofRecord = store.prepare(`SELECT ${COLUMNS} FROM operations WHERE workspace = ? AND entity = ? AND record = ? ORDER BY id`);
  const all = store.prepare(`SELECT ${COLUMNS} FROM operations WHERE workspace = ? AND id > ? ORDER BY id LIMIT ${PAGE}`);
  const inState = store.prepare(`SELECT ${COLUMNS} FROM operations WHERE workspace = ? AND state = ? AND id > ? ORDER BY id LIMIT ${PAGE}`);
  return {
    operations: async (workspace, entity, record) => store.read(() => ofRecord.all(workspace, entity, record).map(toOperation)),
    operationsOf: (workspace, filter = {}) =>
      paged<Operation>((after) => {
        const from = after?.id ?? 0;
        return store.read(() => (filter.state === undefined ? all.all(workspace, from) : inState.all(workspace, filter.state, from)).map(toOperation));
      }, PAGE),
  };
}

function intender(store: Store, clock: Clock): (operation: NewOperation) => number {
  const find = store.prepare('SELECT id, state, before FROM operations WHERE workspace = ? AND entity = ? AND record = ? AND key = ?');
  const insert = store.prepare(
    `INSERT INTO operations (run, workspace, entity, record, key, identity, state, attempts, intended_at, before, receipt, body)
     VALUES (?, ?, ?, ?, ?, ?, 'intent', 1, ?, ?, 'null', ?)`,
  );
  const again = store.prepare("UPDATE operations SET run = ?, identity = ?, state = 'intent', attempts = attempts + 1, intended_at = ?, before = ?, body = ?, error = NULL WHERE id = ?");
  const forget = store.prepare("UPDATE operations SET destination_id = NULL, receipt = 'null' WHERE id = ?");
  return ({ run, workspace, entity, record, key, body, identity, before }) => {
    const known = find.get(workspace, entity, record, key);
    const now = clock.now();
    if (known === undefined) return Number(insert.run(run, workspace, entity, record, key, identity, now, toJson(before), toJson(body)).lastInsertRowid);
    const id = Number(known['id']);
    const fresh = NOTHING_STANDS.has(known['state'] as OperationState);
    if (fresh) forget.run(id);
    again.run(run, identity, now, toJson(fresh ? before : earliest(fromJson(known['before']), before)), toJson(body), id);
    return id;
  };
}

function settler(store: Store, append: Append): (id: number, settlement: Settlement) => void {
  const update = store.prepare(
    `UPDATE operations SET state = ?, error = ?, destination_id = iif(?, ?, destination_id), receipt = iif(?, ?, receipt) WHERE id = ?
     RETURNING run, entity, record, key, destination_id`,
  );
  return (id, { state, destinationId, receipt, error }) => {
    const row = update.get(state, error ?? null, Number(destinationId !== undefined), destinationId ?? null, Number(receipt !== undefined), toJson(receipt), id);
    if (row === undefined) throw unknown('operation', id);
    const text = (name: string): string | null => row[name] as string | null;
    append(`operation.${state}`, { operation: id, run: text('run'), entity: text('entity'), record: text('record'), key: text('key'), destination: text('destination_id') });
  };
}

/** Law 3: both resolve when the row is on disk. What became of a write enters the audit chain in the same transaction. */
export function operationWriter(store: Store, clock: Clock, append: Append): Pick<Ledger, 'intend' | 'settle'> {
  const intend = intender(store, clock);
  const settle = settler(store, append);
  return {
    intend: (operation) => store.write(() => intend(operation)),
    settle: (id, settlement) => store.write(() => settle(id, settlement)),
  };
}
