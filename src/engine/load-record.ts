import { canonicalJson, sha256 } from '../base/canonical.ts';
import { CrosswalkError } from '../base/errors.ts';
import type { Operation, Origin, RecordRow, RecordStatus } from '../ledger/ledger.ts';
import type { SourceRecord } from '../record/model.ts';
import { ContactExists } from '../systems/destination.ts';
import type { Planned, PlannedOperation } from '../transform/operation.ts';
import { adoptCompany, adoptContact } from './adopt.ts';
import { executeOperation } from './execute.ts';
import type { Load } from './load.ts';

const TYPE_OF = { 'company.upsert': 'company', 'contact.create': 'contact', 'conversation.create': 'conversation' } as const;

export interface Loaded {
  readonly row: RecordRow;
  readonly planned: Planned;
}

/** Equal when neither the record nor the plan changed since it was loaded. */
function contentHash(load: Load, record: SourceRecord): string {
  return sha256(`${load.compiled.planHash}:${canonicalJson(record)}`);
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

/** What is sent: on a company that stood there before us only what its `existing:` policy allows, with the old values kept. */
function effective(load: Load, record: SourceRecord, operation: PlannedOperation, prior: Operation | undefined): { readonly operation: PlannedOperation; readonly before: unknown } {
  if (prior !== undefined && prior.state !== 'reversed') return { operation: { key: operation.key, body: prior.body }, before: prior.before };
  const adopted = operation.body.kind === 'company.upsert' ? adoptCompany(load, record, operation.body) : null;
  return adopted === null ? { operation, before: null } : { operation: { key: operation.key, body: adopted.body }, before: adopted.before };
}

/** Sends the record's operations in order; the first one gives the object's id. */
async function sendAll(load: Load, record: SourceRecord, operations: readonly PlannedOperation[]): Promise<Outcome> {
  const { execution } = load;
  const priors = new Map((await execution.ledger.operations(execution.workspace, record.entity, record.id)).map((item) => [item.key, item]));
  let self: string | null = null;
  let origin: Origin = 'created';
  for (const planned of operations) {
    const prior = priors.get(planned.key);
    const { operation, before } = effective(load, record, planned, prior);
    try {
      self = await executeOperation(execution, record, operation, { self, prior, before, thread: operations });
      if (operation.body.kind === 'company.upsert' && before !== null) origin = 'adopted';
    } catch (error) {
      if (!(error instanceof ContactExists) || operation.body.kind !== 'contact.create') throw error;
      const adopted = await adoptContact(load, record, operation, error);
      self = adopted.destinationId;
      origin = adopted.origin;
    }
    await remember(load, record, operation, self, origin);
  }
  return { status: STATUS_OF[origin], destinationId: self };
}

function parkedRow(load: Load, record: SourceRecord, error: unknown): RecordRow {
  if (!(error instanceof CrosswalkError)) throw error;
  // An environment that fails (network, credentials, disk) is no property of this record: the run stops and is resumed.
  if (error.exit === 3) throw error;
  return row(load, record, 'parked', { code: error.code, remedy: `${error.message} ${error.remedy}` });
}

/**
 * Brings one record to the destination, or says why not. Never throws for a fault of the record itself.
 * @throws CrosswalkError with exit 3 when the environment fails; the signal's reason when stopped.
 */
export async function loadRecord(load: Load, record: SourceRecord): Promise<Loaded> {
  const { ledger, workspace } = load.execution;
  const hash = contentHash(load, record);
  const known = await ledger.record(workspace, record.entity, record.id);
  const planned = await load.plan(record);
  let result: RecordRow;
  if (planned.outcome === 'excluded') {
    result = row(load, record, 'excluded', { code: planned.code, remedy: planned.reason });
  } else if (planned.outcome === 'parked') {
    result = row(load, record, 'parked', { code: planned.code, remedy: `${planned.reason} ${planned.remedy}` });
  } else if (known !== null && known.destinationId !== null && known.contentHash === hash) {
    // A record that arrived wrong stays parked until it is rolled back: "unchanged" would hide it.
    const settled = known.run === load.execution.run || known.status === 'parked';
    result = { ...known, run: load.execution.run, status: settled ? known.status : 'unchanged', stratum: load.stratumOf(record) };
  } else if (known?.contentHash && known.contentHash !== hash) {
    result = { ...known, run: load.execution.run, status: 'parked', code: 'engine/changed-since-load', remedy: 'The record or the spec changed since it was loaded. Roll it back and run again.' };
  } else {
    try {
      const outcome = await sendAll(load, record, planned.operations);
      result = row(load, record, outcome.status, { destinationId: outcome.destinationId, contentHash: hash, proof: 'acknowledged' });
    } catch (error) {
      result = parkedRow(load, record, error);
    }
  }
  await ledger.putRecord(result);
  return { row: result, planned };
}
