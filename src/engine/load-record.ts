import { canonicalJson } from '../base/canonical.ts';
import { CrosswalkError } from '../base/errors.ts';
import type { Operation, Origin, RecordRow, RecordStatus } from '../ledger/ledger.ts';
import type { SourceRecord } from '../record/model.ts';
import { ContactExists, type Snapshot } from '../systems/destination.ts';
import type { OperationBody, Planned, PlannedOperation } from '../transform/operation.ts';
import { adoptCompany, adoptContact, linkBefore } from './adopt.ts';
import { executeOperation } from './execute.ts';
import type { Load } from './load.ts';

const TYPE_OF = { 'company.upsert': 'company', 'contact.create': 'contact', 'conversation.create': 'conversation' } as const;

export interface Loaded {
  readonly row: RecordRow;
  readonly planned: Planned;
}

function row(load: Load, record: SourceRecord, status: RecordStatus, more: Partial<RecordRow> = {}): RecordRow {
  return {
    workspace: load.execution.workspace,
    entity: record.entity,
    id: record.id,
    label: record.label,
    status,
    run: load.execution.run,
    code: null,
    remedy: null,
    destinationId: null,
    contentHash: null,
    proof: null,
    stratum: load.stratumOf(record),
    ...more,
  };
}

async function remember(load: Load, record: SourceRecord, operation: PlannedOperation, destinationId: string, origin: Origin): Promise<void> {
  const type = TYPE_OF[operation.body.kind as keyof typeof TYPE_OF];
  if (type === undefined) return;
  const { workspace } = load.execution;
  const known = await load.execution.ledger.identity(workspace, record.entity, record.id);
  if (known?.destinationId === destinationId) return;
  await load.execution.ledger.putIdentity({ workspace, entity: record.entity, id: record.id, type, destinationId, origin });
}

const STATUS_OF = { created: 'loaded', adopted: 'matched', merged: 'merged' } as const;

interface Outcome {
  readonly status: 'loaded' | 'matched' | 'merged';
  readonly destinationId: string | null;
}

/** Of these nothing stands in the destination: what is sent now is planned now. */
const NOTHING_STANDS: readonly Operation['state'][] = ['failed', 'reversed', 'kept'];

function standing(prior: Operation | undefined): Operation | null {
  return prior === undefined || NOTHING_STANDS.includes(prior.state) ? null : prior;
}

/** What is sent: on a company that stood there before us only what its `existing:` policy allows, with the old values kept. */
function effective(load: Load, record: SourceRecord, operation: PlannedOperation, prior: Operation | null): { readonly operation: PlannedOperation; readonly before: unknown } {
  if (prior !== null) return { operation: { key: operation.key, body: prior.body }, before: prior.before };
  const adopted = operation.body.kind === 'company.upsert' ? adoptCompany(load, record, operation.body) : null;
  return adopted === null ? { operation, before: null } : { operation: { key: operation.key, body: adopted.body }, before: adopted.before };
}

function halfMade(record: SourceRecord): CrosswalkError {
  return new CrosswalkError('engine/half-made', `${record.entity} ${record.id} was begun under another plan, or changed since, and stands half-made in the destination.`, {
    where: { record: `${record.entity} ${record.id}` },
    remedy: 'Roll back with --keep-attributes, so that it is removed there, then run again.',
    exit: 1,
  });
}

/** The end of a snooze is counted from the run's start, so that alone is no other plan. */
function sameWrite(a: OperationBody, b: OperationBody): boolean {
  const timeless = (body: OperationBody): unknown => (body.kind === 'conversation.state' ? { ...body, snoozedUntil: null } : body);
  return canonicalJson(timeless(a)) === canonicalJson(timeless(b));
}

/** Law 4, law 5: a thread of which one half follows an old plan and the other a new one is neither. What was narrowed for an adopted object is compared by nobody. */
function refuseOtherPlan(record: SourceRecord, operations: readonly PlannedOperation[], priors: readonly Operation[]): void {
  const planned = new Map(operations.map(({ key, body }) => [key, body]));
  for (const prior of priors) {
    if (standing(prior) === null || prior.before !== null) continue;
    const body = planned.get(prior.key);
    if (body === undefined || !sameWrite(body, prior.body)) throw halfMade(record);
  }
}

/** Sends the record's operations in order; the first one gives the object's id. */
async function sendAll(load: Load, record: SourceRecord, operations: readonly PlannedOperation[]): Promise<Outcome> {
  const { execution } = load;
  const before = await execution.ledger.operations(execution.workspace, record.entity, record.id);
  refuseOtherPlan(record, operations, before);
  const priors = new Map(before.map((item) => [item.key, item]));
  // Law 5: every file is on disk before the first word of its thread is written.
  await load.fetch(operations.flatMap(({ body }) => (body.kind === 'conversation.part' ? body.files : [])));
  let self: string | null = null;
  let origin: Origin = 'created';
  let companyIds: Snapshot['companyIds'] = null;
  for (const planned of operations) {
    const prior = priors.get(planned.key);
    const sent = effective(load, record, planned, standing(prior));
    const { operation } = sent;
    const old = operation.body.kind === 'contact.attach_company' && origin === 'adopted' ? (sent.before ?? (await linkBefore(load, operation.body.company, companyIds))) : sent.before;
    try {
      self = await executeOperation(execution, record, operation, { self, prior, before: old, thread: operations });
      if (operation.body.kind === 'company.upsert' && old !== null) origin = 'adopted';
    } catch (error) {
      if (!(error instanceof ContactExists) || operation.body.kind !== 'contact.create') throw error;
      const adopted = await adoptContact(load, record, operation, error);
      self = adopted.destinationId;
      origin = adopted.origin;
      companyIds = adopted.companyIds;
    }
    await remember(load, record, operation, self, origin);
  }
  return { status: STATUS_OF[origin], destinationId: self };
}

/** A record that stands half-made in the destination keeps its id there, so that nobody takes it for absent. */
async function held(load: Load, record: SourceRecord, code: string, remedy: string): Promise<RecordRow> {
  const there = await load.execution.ledger.identity(load.execution.workspace, record.entity, record.id);
  return row(load, record, 'parked', { code, remedy, destinationId: there?.destinationId ?? null });
}

async function send(load: Load, record: SourceRecord, operations: readonly PlannedOperation[], hash: string): Promise<RecordRow> {
  try {
    const outcome = await sendAll(load, record, operations);
    return row(load, record, outcome.status, { destinationId: outcome.destinationId, contentHash: hash, proof: 'acknowledged' });
  } catch (error) {
    // An environment that fails (network, credentials, disk) is no property of this record: the run stops and is resumed.
    if (!(error instanceof CrosswalkError) || error.exit === 3) throw error;
    return held(load, record, error.code, `${error.message} ${error.remedy}`);
  }
}

async function excluded(load: Load, record: SourceRecord, code: string, reason: string): Promise<RecordRow> {
  const there = await load.execution.ledger.identity(load.execution.workspace, record.entity, record.id);
  if (there === null) return row(load, record, 'excluded', { code, remedy: reason });
  const error = halfMade(record);
  return held(load, record, error.code, `${error.message} ${error.remedy}`);
}

export const CHANGED = 'engine/changed-since-load';

/** A record that arrived wrong stays parked until it is rolled back: "unchanged" would hide it. */
export const WRONG = 'verify/differs';

/** What becomes of a record that stands in the destination whole. */
function loadedBefore(load: Load, record: SourceRecord, known: RecordRow & { readonly contentHash: string }): RecordRow {
  const now: RecordRow = { ...known, run: load.execution.run, stratum: load.stratumOf(record) };
  if (known.code === WRONG) return { ...now, status: 'parked' };
  if (!load.content.isSame(record, known.contentHash)) return { ...now, status: 'parked', code: CHANGED, remedy: 'The record or the spec changed since it was loaded. Roll back with --keep-attributes and run again.' };
  // An older ledger's hash is replaced by one that only what the spec reads can change.
  const same = { ...now, contentHash: load.content.of(record) };
  if (known.code === CHANGED) return { ...same, status: 'unchanged', code: null, remedy: null };
  return known.run === load.execution.run ? same : { ...same, status: 'unchanged' };
}

/**
 * Brings one record to the destination, or says why not. Never throws for a fault of the record itself.
 * @throws CrosswalkError with exit 3 when the environment fails; the signal's reason when stopped.
 */
export async function loadRecord(load: Load, record: SourceRecord): Promise<Loaded> {
  const { ledger, workspace } = load.execution;
  const known = await ledger.record(workspace, record.entity, record.id);
  const planned = await load.plan(record);
  let result: RecordRow;
  if (known?.contentHash != null) result = loadedBefore(load, record, { ...known, contentHash: known.contentHash });
  else if (planned.outcome === 'excluded') result = await excluded(load, record, planned.code, planned.reason);
  else if (planned.outcome === 'parked') result = await held(load, record, planned.code, `${planned.reason} ${planned.remedy}`);
  else result = await send(load, record, planned.operations, load.content.of(record));
  await ledger.putRecord(result);
  return { row: result, planned };
}
