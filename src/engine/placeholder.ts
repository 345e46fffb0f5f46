import type { SourceRecord, Values } from '../record/model.ts';
import type { TransformContext } from '../transform/context.ts';
import type { ExpectedField, Planned } from '../transform/operation.ts';
import { placeholderOperations, placeholderRef } from '../transform/placeholder.ts';

/** Entity name of contacts that we make up for tickets without one; no source has it. */
export const PLACEHOLDER = placeholderRef(null).entity;

/** A record for the placeholder, so that it travels the same way as every other one. */
export function placeholderRecord(id: string, companyId: string | null): SourceRecord {
  const none: Values = Object.freeze(Object.create(null) as Record<string, never>);
  return {
    entity: PLACEHOLDER,
    id,
    label: companyId === null ? 'placeholder for tickets without contact' : `placeholder for company ${companyId}`,
    values: none,
    udf: none,
    links: { company: companyId, contact: null, technician: null },
    author: { kind: 'system', id: null },
    createdAt: null,
    modifiedAt: null,
    parts: [],
    files: [],
  };
}

export function planPlaceholder(record: SourceRecord, companyName: string | null, context: TransformContext): Planned {
  const operations = placeholderOperations(record.links.company, companyName, context);
  const line = context.compiled.ticket?.line ?? null;
  const expected: ExpectedField[] = [];
  for (const { body } of operations) {
    if (body.kind !== 'contact.create') continue;
    const made = { source: null, treatment: 'defaulted', line, reason: 'stands in for a missing contact' } as const;
    expected.push({ ...made, path: 'external_id', expected: body.externalId }, { ...made, path: 'name', expected: body.fields['name'] ?? null });
  }
  return { outcome: 'planned', operations, expected, notices: [] };
}

/** Ids of placeholders that a planned ticket needs. */
export function placeholdersOf(planned: Planned): readonly string[] {
  if (planned.outcome !== 'planned') return [];
  const ids = planned.operations.flatMap(({ body }) => ('contact' in body && body.contact.entity === PLACEHOLDER ? [body.contact.id] : []));
  return [...new Set(ids)];
}
