/** Brings a record that stands in the destination up to date (delta): only what the source changed, and nothing that a person changed there. */
import { recordChanges, type RecordChanges, type Step } from '../diff/record-changes.ts';
import type { Conflict } from '../diff/three-way.ts';
import type { Operation, RecordRow } from '../ledger/ledger.ts';
import type { SourceRecord } from '../record/model.ts';
import type { Existing } from '../spec/model.ts';
import type { DestinationType } from '../systems/destination.ts';
import type { Planned } from '../transform/operation.ts';
import type { ListedConflict } from './delta-log.ts';
import { executeOperation } from './execute.ts';
import type { Load } from './load.ts';
import { WRONG, type Loaded } from './load-record.ts';
import { oursOf, standing } from './ours.ts';
import { stands } from './stands.ts';

export interface Updated extends Loaded {
  readonly conflicts: readonly ListedConflict[];
}

/** A record that stands in the destination. */
export type Known = RecordRow & { readonly destinationId: string };

type Plan = Extract<Planned, { outcome: 'planned' }>;

/** Of the operations of this delta: `update@delta-7`. A resumed delta finds its own again. */
function suffixOf(run: string): string {
  return `@${run}`;
}

function typeOf(plan: Plan): DestinationType {
  const kind = plan.operations[0]?.body.kind;
  return kind === 'company.upsert' ? 'company' : kind === 'contact.create' ? 'contact' : 'conversation';
}

/**
 * Parts that were begun in an earlier life of the process, and are not known to stand: they are settled before anything is compared (law 3).
 * Values are not: what stands there now tells whether they arrived, and a person may have changed them since.
 */
function begun(operations: readonly Operation[]): readonly Step[] {
  return operations.flatMap(({ key, body, state }) => (body.kind === 'conversation.part' && (state === 'intent' || state === 'ambiguous') ? [{ operation: { key, body }, before: null }] : []));
}

/** Whether another run than the one that made the record wrote on it. */
function isGrown(operations: readonly Operation[]): boolean {
  return operations.some(({ run }) => run !== operations[0]?.run);
}

/** Law 10: what a rollback puts back is what stood there before our first write, not our own older value. */
function firstBefore({ operation, before }: Step, operations: readonly Operation[]): Step {
  if (before === null) return { operation, before };
  const merged = { fields: { ...before.fields }, attributes: { ...before.attributes } };
  for (const earlier of [...standing(operations)].reverse()) {
    const old = earlier.before as Step['before'];
    for (const kind of ['fields', 'attributes'] as const) {
      for (const [name, value] of Object.entries(old?.[kind] ?? {})) if (Object.hasOwn(merged[kind], name)) merged[kind][name] = value;
    }
  }
  return { operation, before: merged };
}

/** Law 3, law 10: a value whose answer was lost and that stands there as it was sent is ours, so that no rollback takes it for a person's. */
async function claimValues({ execution: { ledger, destination } }: Load, type: DestinationType, self: string, operations: readonly Operation[]): Promise<void> {
  const lost = operations.filter(({ key, body, state }) => key.includes('@') && body.kind !== 'conversation.part' && (state === 'intent' || state === 'ambiguous'));
  if (lost.length === 0) return;
  const now = await destination.snapshot(type, self);
  if (now === null) return;
  for (const operation of lost) if (stands(operation.body, now)) await ledger.settle(operation.id, { state: 'adopted', destinationId: self });
}

async function send(load: Load, record: SourceRecord, self: string, steps: readonly Step[]): Promise<void> {
  const { execution } = load;
  const stored = await execution.ledger.operations(execution.workspace, record.entity, record.id);
  const priors = new Map(stored.map((operation) => [operation.key, operation]));
  const thread = [...standing(stored).map(({ key, body }) => ({ key, body })), ...steps.map(({ operation }) => operation)];
  await load.fetch(steps.flatMap(({ operation: { body } }) => (body.kind === 'conversation.part' ? body.files : [])));
  for (const step of steps) {
    const { operation, before } = firstBefore(step, stored);
    await executeOperation(execution, record, operation, { self, prior: priors.get(operation.key), before, thread });
  }
}

function existingPolicy({ compiled }: Load, type: DestinationType): Existing | null {
  return (type === 'company' ? compiled.company : type === 'contact' ? compiled.contact : null)?.existing ?? null;
}

/** What a delta would write on a record's object. Reads only. @returns null: the object is not there any more. */
export async function changesOf(load: Load, record: SourceRecord, plan: Plan, self: string): Promise<RecordChanges | null> {
  const { ledger, workspace, destination, run } = load.execution;
  const type = typeOf(plan);
  const now = await destination.snapshot(type, self);
  if (now === null) return null;
  const operations = await ledger.operations(workspace, record.entity, record.id);
  const identity = await ledger.identity(workspace, record.entity, record.id);
  const then = { ...oursOf(operations), operations: standing(operations).map(({ key, body }) => ({ key, body })) };
  return recordChanges({ then, planned: plan.operations, now, existing: identity?.origin === 'created' ? null : (existingPolicy(load, type) ?? 'fill_empty'), suffix: suffixOf(run), grown: standing(operations).some(({ body, run: by }) => body.kind === 'conversation.part' && by === run) });
}

function list(record: SourceRecord, destinationId: string, conflicts: readonly Conflict[]): readonly ListedConflict[] {
  return conflicts.map(({ path, code }) => ({ entity: record.entity, id: record.id, destinationId, path, code }));
}

/** Parts whose own answer showed them as they were sent, files and author too. */
async function provenByReceipt(load: Load, record: SourceRecord): Promise<ReadonlySet<string>> {
  const { ledger, workspace } = load.execution;
  const operations = await ledger.operations(workspace, record.entity, record.id);
  return new Set(operations.flatMap(({ key, receipt }) => (typeof receipt === 'object' && receipt !== null && (receipt as Readonly<Record<string, unknown>>)['asSent'] === true ? [key] : [])));
}

/** Law 12: what was added is read back; a part that is not there as it was sent makes the record wrong. */
async function partsArrived(load: Load, record: SourceRecord, self: string, steps: readonly Step[]): Promise<boolean> {
  const parts = steps.filter(({ operation }) => operation.body.kind === 'conversation.part');
  const proven = await provenByReceipt(load, record);
  const probes = parts.flatMap(({ operation: { key, body } }) => (body.kind === 'conversation.part' && !proven.has(key) ? [{ key, createdAt: body.createdAt, message: body.message, body: body.body }] : []));
  if (probes.length === 0) return true;
  load.execution.countFloor(1);
  const there = await load.execution.destination.alignParts(self, probes);
  return there.length === probes.length && there.every(({ asSent }) => asSent);
}

/**
 * @param known the record's row, which names its object in the destination.
 * @throws as executeOperation: CrosswalkError, NotYet; the signal's reason when stopped.
 */
export async function updateRecord(load: Load, record: SourceRecord, known: Known, planned: Planned): Promise<Updated> {
  const { execution } = load;
  const { destinationId } = known;
  const now: RecordRow = { ...known, run: execution.run, stratum: load.stratumOf(record) };
  const same = { ...now, status: 'unchanged', contentHash: load.content.of(record) } as const;
  // What the source would leave out by now stands in the destination: a person decides, so it is listed.
  if (planned.outcome === 'excluded') return { row: same, planned, conflicts: list(record, destinationId, [{ path: '', code: 'excluded-now' }]) };
  if (planned.outcome === 'parked') return { row: { ...now, status: 'parked', code: planned.code, remedy: `${planned.reason} ${planned.remedy}` }, planned, conflicts: [] };
  const written = await execution.ledger.operations(execution.workspace, record.entity, record.id);
  // Law 13: what we sent was purged, so ours cannot be told from a person's.
  if (written.some(({ purged }) => purged)) return { row: same, planned, conflicts: list(record, destinationId, [{ path: '', code: 'purged' }]) };
  const unsettled = begun(written);
  await send(load, record, destinationId, unsettled);
  await claimValues(load, typeOf(planned), destinationId, written);
  const identity = await execution.ledger.identity(execution.workspace, record.entity, record.id);
  // Its values are those of the contact that it was merged into.
  if (identity?.origin === 'merged') return { row: { ...same, status: 'merged' }, planned, conflicts: list(record, destinationId, [{ path: '', code: 'merged-record-changed' }]) };
  const changes = await changesOf(load, record, planned, destinationId);
  if (changes === null) {
    const remedy = 'Somebody removed it in Intercom. Roll this record back to have it loaded anew, or leave it as it is.';
    return { row: { ...now, status: 'parked', code: 'delta/gone', remedy }, planned, conflicts: list(record, destinationId, [{ path: '', code: 'gone-in-destination' }]) };
  }
  await send(load, record, destinationId, changes.steps);
  const conflicts = list(record, destinationId, changes.conflicts);
  if (!(await partsArrived(load, record, destinationId, [...unsettled, ...changes.steps]))) {
    return { row: { ...now, status: 'parked', code: WRONG, proof: 'acknowledged', remedy: 'What the delta added did not arrive as it was sent: look at it in Intercom, then roll this record back.' }, planned, conflicts };
  }
  const changed = changes.steps.length + unsettled.length > 0;
  // Law 12: what was written since it was read is not proven by that, also where a life that ended early wrote it.
  const proof = changed || isGrown(written) ? 'acknowledged' : known.proof;
  const row: RecordRow = { ...same, status: changed ? 'loaded' : 'unchanged', code: null, remedy: null, proof };
  return { row, planned, conflicts };
}
