/** What arrived, under the paths of transform/paths.ts. */
import type { FieldType } from '../../catalog/model.ts';
import type { ReadBack } from '../../diff/model.ts';
import type { Scalar } from '../../record/model.ts';
import { normaliseBody } from '../../transform/normalise.ts';
import type { AttributeValues } from '../../transform/operation.ts';
import { addressesText, attributePath, CONTACT_ID, filesText, isoSeconds, partPath, PARTS_COUNT, PARTS_HIDDEN } from '../../transform/paths.ts';
import type { DestinationType } from '../destination.ts';
import { requiredId, requiredList, unexpected } from '../answers.ts';
import { idOf, listOf, numberOf, property, textOf } from '../json.ts';
import { pageLoop } from '../page-loop.ts';
import type { IntercomClient } from './client.ts';
import { contactKey, type WorkspaceNames } from './names.ts';
import { attributesOf, fieldsOf, pathOf, threadOf } from './objects.ts';

/** Absent, empty text and null are one thing, and so not there. */
class Found {
  readonly map = new Map<string, Scalar>();

  put(path: string, value: Scalar | undefined): void {
    if (value !== undefined && value !== null && value !== '') this.map.set(path, value);
  }
}

function isTime(type: FieldType | undefined): boolean {
  return type === 'date' || type === 'datetime';
}

/** Seconds or ISO text, whichever the vendor gives back (reference/intercom.md §11). */
export function momentText(value: Scalar): Scalar {
  if (typeof value === 'number') return isoSeconds(value);
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return value;
  const time = Date.parse(/[Zz]|[+-]\d{2}:?\d{2}$/.test(value) || value.length === 10 ? value : `${value}Z`);
  return Number.isNaN(time) ? value : isoSeconds(Math.floor(time / 1000));
}

function putAttributes(found: Found, attributes: AttributeValues, types: ReadonlyMap<string, FieldType>): void {
  for (const [name, value] of Object.entries(attributes)) found.put(attributePath(name), isTime(types.get(name)) ? momentText(value) : value);
}

async function companyFields(object: unknown, names: WorkspaceNames): Promise<ReadBack> {
  const found = new Found();
  const fields = fieldsOf('company', object);
  for (const name of ['company_id', 'name', 'website', 'industry', 'plan', 'size']) found.put(name, fields[name]);
  // Companies that nobody gave a spend read back as 0 (reference/intercom.md §8 examples).
  if (fields['monthly_spend'] !== 0) found.put('monthly_spend', fields['monthly_spend']);
  found.put('remote_created_at', momentText(fields['remote_created_at'] ?? null));
  putAttributes(found, attributesOf(object), await names.types('company'));
  return found.map;
}

/** Inside a contact its companies have only Intercom's ids, and at most ten of them (reference/intercom.md §7). */
async function companyKeys(client: IntercomClient, contactId: string, contact: unknown): Promise<string | null> {
  if (numberOf(property(contact, 'companies'), 'total_count') === 0) return null;
  const keys: string[] = [];
  const asked = { peer: 'Intercom', route: 'GET companies of a contact' };
  const isLoop = pageLoop();
  for (let page = 1; ; page += 1) {
    const json = await client.read(`${pathOf('contact', contactId)}/companies`, { page: String(page), per_page: '50' });
    // The description calls the list `companies`, its examples `data` (reference/intercom.md §8).
    const companies = property(json, 'data') === undefined ? requiredList(json, 'companies', asked) : requiredList(json, 'data', asked);
    if (companies.length > 0 && isLoop(companies.map((company) => requiredId(company, 'id', asked)).join(' '))) throw unexpected(asked, 'the same page again and again');
    keys.push(...companies.map((company) => textOf(company, 'company_id')).filter((key) => key !== null));
    if (companies.length === 0 || (numberOf(property(json, 'pages'), 'total_pages') ?? 1) <= page) break;
  }
  return keys.length === 0 ? null : keys.sort().join(', ');
}

async function contactFields(client: IntercomClient, id: string, object: unknown, names: WorkspaceNames): Promise<ReadBack> {
  const found = new Found();
  const fields = fieldsOf('contact', object);
  for (const name of ['role', 'external_id', 'name', 'email', 'phone']) found.put(name, fields[name]);
  found.put('company', await companyKeys(client, id, object));
  putAttributes(found, attributesOf(object), await names.types('contact'));
  return found.map;
}

/** The contact that opened it: the author of the first message, else the first participant. */
async function openedBy(object: unknown, names: WorkspaceNames): Promise<{ readonly id: string | null; readonly key: string | null }> {
  const participants = listOf(property(object, 'contacts'), 'contacts');
  const authorId = idOf(property(property(object, 'source'), 'author'), 'id');
  const opener = participants.find((item) => idOf(item, 'id') === authorId) ?? participants[0];
  const id = idOf(opener, 'id');
  if (id === null) return { id, key: null };
  return { id, key: contactKey(textOf(opener, 'external_id'), {}) ?? (await names.contact(id)) };
}

function putThread(found: Found, object: unknown): void {
  const thread = threadOf(object);
  found.put(PARTS_COUNT, thread.length);
  const parts = property(object, 'conversation_parts');
  // At most the 500 most recent come back (reference/intercom.md §12).
  const hidden = (numberOf(parts, 'total_count') ?? 0) - listOf(parts, 'conversation_parts').length;
  if (hidden > 0) found.put(PARTS_HIDDEN, hidden);
  thread.forEach((part, index) => {
    const n = index + 1;
    found.put(partPath(n, 'kind'), part.kind);
    found.put(partPath(n, 'author'), part.authorName);
    found.put(partPath(n, 'created_at'), isoSeconds(part.createdAt));
    found.put(partPath(n, 'body'), normaliseBody(part.body));
    found.put(partPath(n, 'files'), filesText(part.files));
    found.put(partPath(n, 'addresses'), addressesText(part.files.map(({ address }) => address)));
  });
}

async function conversationFields(object: unknown, names: WorkspaceNames): Promise<ReadBack> {
  const found = new Found();
  const opener = await openedBy(object, names);
  found.put('contact', opener.key);
  found.put(CONTACT_ID, opener.id);
  found.put('company', textOf(property(object, 'company'), 'company_id'));
  found.put('title', textOf(object, 'title'));
  found.put('body', normaliseBody(textOf(property(object, 'source'), 'body') ?? ''));
  found.put('created_at', momentText(numberOf(object, 'created_at')));
  found.put('state', textOf(object, 'state'));
  found.put('team', await names.team(numberOf(object, 'team_assignee_id')));
  found.put('assignee', await names.admin(numberOf(object, 'admin_assignee_id')));
  putAttributes(found, attributesOf(object), await names.types('conversation'));
  putThread(found, object);
  return found.map;
}

/** The object as the vendor gives it; null: not there, or merged into another (410). @throws CrosswalkError `http/unexpected-answer`. */
export async function fetchObject(client: IntercomClient, type: DestinationType, id: string): Promise<unknown> {
  const answer = await client.send({ method: 'GET', path: pathOf(type, id), repeatable: true, expect: [404, 410] });
  if (answer.status !== 200) return null;
  const asked = { peer: 'Intercom', route: `GET ${type}` };
  if (requiredId(answer.json, 'id', asked) !== id) throw unexpected(asked, 'another object than the one that was asked for');
  return answer.json;
}

/** @returns path → value; null: the object is not there. */
export async function readBack(client: IntercomClient, names: WorkspaceNames, type: DestinationType, id: string): Promise<ReadBack | null> {
  const object = await fetchObject(client, type, id);
  if (object === null) return null;
  switch (type) {
    case 'company':
      return companyFields(object, names);
    case 'contact':
      return contactFields(client, id, object, names);
    case 'conversation':
      return conversationFields(object, names);
  }
}
