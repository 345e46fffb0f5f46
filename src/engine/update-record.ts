/** Brings a record that stands in the destination up to date (delta): only what the source changed, and nothing that a person changed there. */
import { recordChanges, type RecordChanges, type Step } from '../diff/record-changes.ts';
import type { Conflict } from '../diff/three-way.ts';
import type { Operation, RecordRow } from '../ledger/ledger.ts';
import type { SourceRecord } from '../record/model.ts';
import type { DestinationType } from '../systems/destination.ts';
import { IDENTITY_CLASS, type Planned } from '../transform/operation.ts';
import type { ListedConflict } from './delta-log.ts';
import { executeOperation } from './execute.ts';
import type { Load } from './load.ts';
import { WRONG, type Loaded } from './load-record.ts';
import { oursOf, standing } from './ours.ts';

export interface Updated extends Loaded {
  readonly conflicts: readonly ListedConflict[];
}

type Plan = Extract<Planned, { outcome: 'planned' }>;

/** Of the operations of this delta: `update@delta-7`. A resumed delta finds its own again. */
function suffixOf(run: string): string {
  return `@${run}`;
}

function typeOf(plan: Plan): DestinationType {
  const kind = plan.operations[0]?.body.kind;
  return kind === 'company.upsert' ? 'company' : kind === 'contact.create' ? 'contact' : 'conversation';
}

/** Begun in an earlier life of the process, and not known to stand: they are settled before anything is compared (law 3). */
function begun(operations: readonly Operation[]): readonly Step[] {
  return operations.flatMap(({ key, body, state, before }) => (key.includes('@') && (state === 'intent' || state === 'ambiguous') ? [{ operation: { key, body }, before: before as Step['before'] }] : []));
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

function isEnd({ operation }: Step): boolean {
  return operation.body.kind === 'conversation.state';
}

/**
 * Law 3, law 5: a part of ours may reopen what is to be closed behind it. Who is killed in between could not tell our reopening from a
 * person's; so the end is intended before the first part leaves.
 */
async function intendEnd({ execution }: Load, record: SourceRecord, steps: readonly Step[]): Promise<void> {
  const end = steps.find(isEnd);
  if (end === undefined || !steps.some(({ operation }) => operation.body.kind === 'conversation.part')) return;
  const { run, workspace, ledger } = execution;
  const { key, body } = end.operation;
  await ledger.intend({ run, workspace, entity: record.entity, record: record.id, key, body, identity: IDENTITY_CLASS[body.kind], before: end.before });
}

async function send(load: Load, record: SourceRecord, self: string, steps: readonly Step[]): Promise<void> {
  const { execution } = load;
  await intendEnd(load, record, steps);
  const stored = await execution.ledger.operations(execution.workspace, record.entity, record.id);
  const priors = new Map(stored.map((operation) => [operation.key, operation]));
  const thread = [...standing(stored).map(({ key, body }) => ({ key, body })), ...steps.map(({ operation }) => operation)];
  await load.fetch(steps.flatMap(({ operation: { body } }) => (body.kind === 'conversation.part' ? body.files : [])));
  for (const step of steps) {
    const { operation, before } = firstBefore(step, stored);
    await executeOperation(execution, record, operation, { self, prior: priors.get(operation.key), before, thread });
  }
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
  return recordChanges({ then, planned: plan.operations, now, adopted: identity?.origin !== 'created', suffix: suffixOf(run) });
}

function list(record: SourceRecord, destinationId: string, conflicts: readonly Conflict[]): readonly ListedConflict[] {
  return conflicts.map(({ path, code }) => ({ entity: record.entity, id: record.id, destinationId, path, code }));
}

/** Law 12: what was added is read back; a part that is not there as it was sent makes the record wrong. */
async function partsArrived(load: Load, self: string, steps: readonly Step[]): Promise<boolean> {
  const probes = steps.flatMap(({ operation: { key, body } }) => (body.kind === 'conversation.part' ? [{ key, createdAt: body.createdAt, message: body.message, body: body.body }] : []));
  if (probes.length === 0) return true;
  load.execution.countFloor(1);
  const there = await load.execution.destination.alignParts(self, probes);
  return there.length === probes.length && there.every(({ asSent }) => asSent);
}

/**
 * @param known the record's row, which names its object in the destination.
 * @throws as executeOperation: CrosswalkError, NotYet; the signal's reason when stopped.
 */
export async function updateRecord(load: Load, record: SourceRecord, known: RecordRow & { readonly destinationId: string }, planned: Planned): Promise<Updated> {
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
  // Law 5: an end that this run began comes behind the parts that are still to be written.
  const ends = unsettled.filter((step) => isEnd(step) && step.operation.key.endsWith(suffixOf(execution.run)));
  await send(load, record, destinationId, unsettled.filter((step) => !ends.includes(step)));
  const identity = await execution.ledger.identity(execution.workspace, record.entity, record.id);
  // Its values are those of the contact that it was merged into.
  if (identity?.origin === 'merged') return { row: { ...same, status: 'merged' }, planned, conflicts: list(record, destinationId, [{ path: '', code: 'merged-record-changed' }]) };
  const changes = await changesOf(load, record, planned, destinationId);
  if (changes === null) {
    const remedy = 'Somebody removed it in Intercom. Roll this record back to have it loaded anew, or leave it as it is.';
    return { row: { ...now, status: 'parked', code: 'delta/gone', remedy }, planned, conflicts: list(record, destinationId, [{ path: '', code: 'gone-in-destination' }]) };
  }
  const steps = ends.length === 0 ? changes.steps : [...changes.steps.filter((step) => !isEnd(step)), ...ends];
  await send(load, record, destinationId, steps);
  const conflicts = list(record, destinationId, ends.length === 0 ? changes.conflicts : changes.conflicts.filter(({ path }) => path !== 'state'));
  if (!(await partsArrived(load, destinationId, [...unsettled, ...steps]))) {
    return { row: { ...now, status: 'parked', code: WRONG, remedy: 'What the delta added did not arrive as it was sent: look at it in Intercom, then roll this record back.' }, planned, conflicts };
  }
  const changed = steps.length + unsettled.length > 0;
  const row: RecordRow = { ...same, status: changed ? 'loaded' : 'unchanged', code: null, remedy: null, proof: changed && known.proof !== 'verified in full' ? 'acknowledged' : known.proof };
  return { row, planned, conflicts };
}
