import type { AttributeValues } from '../../transform/operation.ts';

/** Built-in fields as a request wants them: the id of an owner is text, and the catalog calls it a whole number (reference/intercom.md §1). */
export function requestFields(fields: AttributeValues): AttributeValues {
  const owner = fields['owner_id'];
  return typeof owner === 'number' ? { ...fields, owner_id: String(owner) } : fields;
}
