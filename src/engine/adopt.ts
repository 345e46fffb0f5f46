import type { SourceRecord } from '../record/model.ts';
import type { Existing } from '../spec/model.ts';
import { CrosswalkError } from '../base/errors.ts';
import type { ContactExists, Snapshot } from '../systems/destination.ts';
import type { AttributeValues, CompanyUpsert, PlannedOperation } from '../transform/operation.ts';
import { executeOperation } from './execute.ts';
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
function changeUnder(policy: Existing, wanted: { fields: AttributeValues; attributes: AttributeValues }, current: Snapshot): Change {
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

/** A contact that the destination has already: ours (two source contacts with one address) is merged, another's is matched. */
export async function adoptContact(
  load: Load,
  record: SourceRecord,
  operation: PlannedOperation,
  exists: ContactExists,
): Promise<{ readonly destinationId: string; readonly origin: 'adopted' | 'merged' }> {
  const { ledger, workspace, destination } = load.execution;
  const { destinationId } = exists;
  if ((await ledger.identityOf(workspace, 'contact', destinationId))?.origin === 'created') return { destinationId, origin: 'merged' };
  const policy = load.compiled.contact?.existing ?? 'fill_empty';
  refuse(policy, record);
  if (exists.archived) await destination.unarchiveContact(destinationId);
  const current = await destination.snapshot('contact', destinationId);
  if (current === null || operation.body.kind !== 'contact.create') return { destinationId, origin: 'adopted' };
  const { fields, attributes, before } = changeUnder(policy, operation.body, current);
  if (Object.keys(fields).length + Object.keys(attributes).length > 0) {
    const update: PlannedOperation = { key: 'existing', body: { kind: 'contact.update', fields, attributes } };
    await executeOperation(load.execution, record, update, { self: destinationId, prior: undefined, before, thread: [] });
  }
  return { destinationId, origin: 'adopted' };
}
