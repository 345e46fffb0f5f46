/** A contact that stands in where a ticket has none: made by us, so it is a record of its own with a key of its own. */
import type { TransformContext } from './context.ts';
import type { PlannedOperation, SourceRef } from './operation.ts';
import { sourceKey } from './paths.ts';
import { cleanLine } from './text.ts';

/** @param companyId null: the one placeholder of the project. */
export function placeholderRef(companyId: string | null): SourceRef {
  return { entity: 'Placeholder', id: companyId === null ? 'all' : `company-${companyId}` };
}

/** @param companyName as in the source; null: none. */
export function placeholderName(companyName: string | null): string {
  const name = companyName === null ? '' : cleanLine(companyName);
  return name === '' ? 'No contact' : `${name} (no contact)`;
}

/** A user without an address: nobody can be written to (law 6). */
export function placeholderOperations(companyId: string | null, companyName: string | null, context: TransformContext): readonly PlannedOperation[] {
  const ref = placeholderRef(companyId);
  const key = sourceKey(context.compiled.sourceSystem, ref);
  const trace = context.compiled.trace?.contactId;
  const entity = context.compiled.company?.entity;
  const attributes = trace === undefined ? {} : Object.fromEntries([[trace, key]]);
  const create: PlannedOperation = {
    key: 'create',
    body: { kind: 'contact.create', role: 'user', externalId: key, fields: { name: placeholderName(companyName) }, attributes },
  };
  if (companyId === null || entity === undefined || !context.hasCompany(companyId)) return [create];
  return [create, { key: 'company', body: { kind: 'contact.attach_company', company: { entity, id: companyId } } }];
}
