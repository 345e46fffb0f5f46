import { CrosswalkError } from '../base/errors.ts';
import type { Ledger, Origin } from '../ledger/ledger.ts';
import type { SourceRecord } from '../record/model.ts';
import type { Existing } from '../spec/model.ts';
import { ContactExists, type Snapshot } from '../systems/destination.ts';
import type { AttributeValues, CompanyUpsert, ContactCreate, OperationBody, PlannedOperation, SourceRef } from '../transform/operation.ts';
import { executeOperation } from './execute.ts';
import { ListedContact, stillClashes } from './existing-contacts.ts';
import type { Load } from './load.ts';

interface Change {
  readonly fields: AttributeValues;
  readonly attributes: AttributeValues;
  /** Old values of exactly what changes (law 3, law 10). */
  readonly before: { readonly fields: AttributeValues; readonly attributes: AttributeValues };
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

function changesOf(policy: Existing, wanted: AttributeValues, current: AttributeValues): Record<string, AttributeValues[string]> {
  const changes: Record<string, AttributeValues[string]> = Object.create(null) as Record<string, AttributeValues[string]>;
  for (const [name, value] of Object.entries(wanted)) {
    if (isEmpty(value) || current[name] === value) continue;
    if (policy === 'overwrite' || (policy === 'fill_empty' && isEmpty(current[name]))) changes[name] = value;
  }
  return changes;
}

function oldValues(changes: AttributeValues, current: AttributeValues): AttributeValues {
  return Object.fromEntries(Object.keys(changes).map((name) => [name, current[name] ?? null]));
}

/** What the `existing:` policy lets us change of an object that stood there before us (AT-M2a, design §5). */
function changeUnder(policy: Existing, wanted: { fields: AttributeValues; attributes: AttributeValues }, current: Pick<Snapshot, 'fields' | 'attributes'>): Change {
  const fields = changesOf(policy, wanted.fields, current.fields);
  const attributes = changesOf(policy, wanted.attributes, current.attributes);
  return { fields, attributes, before: { fields: oldValues(fields, current.fields), attributes: oldValues(attributes, current.attributes) } };
}

function refuse(policy: Existing, record: SourceRecord): void {
  if (policy !== 'park') return;
  throw new CrosswalkError('engine/exists-already', `${record.entity} ${record.id} exists in the destination already.`, {
    where: { record: `${record.entity} ${record.id}` },
    remedy: 'Choose another `existing:` policy in the spec, or remove the object there.',
    exit: 1,
  });
}

/** A company with our key that this project did not make: the upsert is narrowed to what the policy allows. */
export function adoptCompany(load: Load, record: SourceRecord, body: CompanyUpsert): { readonly body: CompanyUpsert; readonly before: unknown } | null {
  const current = load.existingCompanies.get(body.companyId);
  const policy = load.compiled.company?.existing ?? 'fill_empty';
  if (current === undefined) return null;
  refuse(policy, record);
  const change = changeUnder(policy, body, current);
  return { body: { ...body, fields: change.fields, attributes: change.attributes, remoteCreatedAt: null }, before: change.before };
}

/** Two clocks are not the same one. Milliseconds. */
const CLOCK_MARGIN_MS = 300_000;

/**
 * A contact under exactly this record's key that came to be since this project first wrote here: our own create, whose answer was lost.
 * The key names one source record, and no other ledger writes in a workspace that ours has marked (law 2).
 */
export async function isOwnCreate(ledger: Pick<Ledger, 'runs'>, workspace: string, body: OperationBody, current: Snapshot): Promise<boolean> {
  if (body.kind !== 'contact.create' || body.externalId === null || current.fields['external_id'] !== body.externalId) return false;
  const first = (await ledger.runs()).filter((run) => run.workspace === workspace).at(-1);
  const created = current.fields['created_at'];
  return first !== undefined && typeof created === 'number' && created * 1000 >= Date.parse(first.startedAt) - CLOCK_MARGIN_MS;
}

/** The create took effect after all: its receipt is this conflict. */
async function settleOwnCreate(load: Load, record: SourceRecord, operation: PlannedOperation, destinationId: string): Promise<void> {
  const { ledger, workspace } = load.execution;
  const own = (await ledger.operations(workspace, record.entity, record.id)).find(({ key }) => key === operation.key);
  if (own !== undefined) await ledger.settle(own.id, { state: 'adopted', destinationId });
}

export interface Adopted {
  readonly destinationId: string;
  readonly origin: Origin;
  readonly companyIds: Snapshot['companyIds'];
}

/** The page that told of it is out of date, so the create is sent after all. */
async function createAfterAll(load: Load, record: SourceRecord, operation: PlannedOperation, body: ContactCreate): Promise<Adopted> {
  load.forgetContact(body);
  try {
    const destinationId = await executeOperation(load.execution, record, operation, { self: null, prior: undefined, before: null, thread: [operation] });
    return { destinationId, origin: 'created', companyIds: null };
  } catch (error) {
    if (!(error instanceof ContactExists)) throw error;
    return adoptContact(load, record, operation, error);
  }
}

/** A contact that the destination has already: ours (two source contacts with one address) is merged, another's is matched. */
export async function adoptContact(load: Load, record: SourceRecord, operation: PlannedOperation, exists: ContactExists): Promise<Adopted> {
  const { ledger, workspace, destination } = load.execution;
  const { destinationId } = exists;
  const known = await ledger.identityOf(workspace, 'contact', destinationId);
  const own = known?.entity === record.entity && known.id === record.id;
  if (known?.origin === 'created' && !own) return { destinationId, origin: 'merged', companyIds: null };
  const before = await destination.snapshot('contact', destinationId);
  const { body } = operation;
  if (exists instanceof ListedContact && body.kind === 'contact.create' && (before === null || !stillClashes(body, before))) return createAfterAll(load, record, operation, body);
  if (!exists.archived && before !== null && (await isOwnCreate(ledger, workspace, operation.body, before))) {
    await settleOwnCreate(load, record, operation, destinationId);
    return { destinationId, origin: 'created', companyIds: null };
  }
  const policy = load.compiled.contact?.existing ?? 'fill_empty';
  refuse(policy, record);
  if (exists.archived) {
    // Law 3, law 10: an operation of its own, so that a rollback archives it again.
    const unarchive: PlannedOperation = { key: 'unarchive', body: { kind: 'contact.unarchive' } };
    await executeOperation(load.execution, record, unarchive, { self: destinationId, prior: undefined, before: { archived: true }, thread: [] });
  }
  const current = exists.archived ? await destination.snapshot('contact', destinationId) : before;
  if (current === null || body.kind !== 'contact.create') return { destinationId, origin: 'adopted', companyIds: null };
  const { fields, attributes, before: old } = changeUnder(policy, body, current);
  if (Object.keys(fields).length + Object.keys(attributes).length > 0) {
    const update: PlannedOperation = { key: 'existing', body: { kind: 'contact.update', fields, attributes } };
    await executeOperation(load.execution, record, update, { self: destinationId, prior: undefined, before: old, thread: [] });
  }
  return { destinationId, origin: 'adopted', companyIds: current.companyIds };
}

/** Of a link that we add to a contact which stood there before us: whether it was there (law 10). */
export interface LinkBefore {
  readonly companyId: string;
  readonly linked: boolean;
}

/** @param companyIds the contact's companies before us. @returns null where nobody knows: such a link stays. */
export async function linkBefore({ execution: { ledger, workspace } }: Load, company: SourceRef, companyIds: Snapshot['companyIds']): Promise<LinkBefore | null> {
  const there = await ledger.identity(workspace, company.entity, company.id);
  return there === null || companyIds === null ? null : { companyId: there.destinationId, linked: companyIds.includes(there.destinationId) };
}
