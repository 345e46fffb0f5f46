/** Taking back: nothing here decides what may be taken back, the engine does by its ledger (law 10). */
import type { AttributeDefinition } from '../../spec/compiled.ts';
import type { AttributeValues } from '../../transform/operation.ts';
import { requiredId } from '../answers.ts';
import type { DestinationType, Snapshot } from '../destination.ts';
import { setArchived } from './attributes.ts';
import type { IntercomClient } from './client.ts';
import { attributesOf, companyIdsOf, fieldsOf, marksOf, pathOf, stateChangeOf, threadOf } from './objects.ts';
import { fetchObject } from './read-back.ts';
import { requestFields } from './request-fields.ts';

/** The object as it stands, whole, for the export that precedes a delete and for old values. */
export async function snapshot(client: IntercomClient, type: DestinationType, id: string): Promise<Snapshot | null> {
  const raw = await fetchObject(client, type, id);
  if (raw === null) return null;
  return { type, id, fields: fieldsOf(type, raw), attributes: attributesOf(raw), parts: type === 'conversation' ? threadOf(raw).length : 0, marks: marksOf(type, raw), stateChange: type === 'conversation' ? stateChangeOf(raw) : null, companyIds: type === 'contact' ? companyIdsOf(raw) : [], raw };
}

/** What is gone already is fine, so that a rollback can be run again. Reporting rows of a conversation stay (reference/intercom.md §12). */
export async function remove(client: IntercomClient, type: DestinationType, id: string): Promise<void> {
  const query = type === 'conversation' ? { retain_metrics: 'true' } : {};
  await client.send({ method: 'DELETE', path: pathOf(type, id), query, repeatable: true, expect: [404, 410] });
}

export async function archiveAttribute(client: IntercomClient, model: AttributeDefinition['model'], id: string): Promise<void> {
  if (model !== 'conversation') return setArchived(client, id, true);
  await client.send({ method: 'DELETE', path: `conversations/attributes/${encodeURIComponent(id)}`, repeatable: true, expect: [404] });
}

export async function removeTag(client: IntercomClient, id: string): Promise<void> {
  await client.send({ method: 'DELETE', path: `tags/${encodeURIComponent(id)}`, repeatable: true, expect: [404] });
}

/** Puts old values back; null clears. @throws CrosswalkError `http/unexpected-answer` when the answer does not say which object has them now: it is asked again then, not taken for done (law 12). */
export async function restore(client: IntercomClient, type: 'company' | 'contact', id: string, fields: AttributeValues, attributes: AttributeValues): Promise<void> {
  const custom = Object.keys(attributes).length === 0 ? {} : { custom_attributes: { ...attributes } };
  const { json } = await client.send({ method: 'PUT', path: pathOf(type, id), body: { ...requestFields(fields), ...custom }, repeatable: true });
  requiredId(json, 'id', { peer: 'Intercom', route: `PUT ${type}` });
}

/** A link that is gone already is fine. */
export async function detachCompany(client: IntercomClient, contactId: string, companyId: string): Promise<void> {
  await client.send({ method: 'DELETE', path: `${pathOf('contact', contactId)}/companies/${encodeURIComponent(companyId)}`, repeatable: true, expect: [404] });
}

export async function archiveContact(client: IntercomClient, id: string): Promise<void> {
  await client.send({ method: 'POST', path: `${pathOf('contact', id)}/archive`, repeatable: true });
}
