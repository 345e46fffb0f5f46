import { CrosswalkError } from '../../base/errors.ts';
import type { ConversationSummary } from '../destination.ts';
import { idOf, listOf, numberOf, property, textOf } from '../json.ts';
import { attributesOf } from './objects.ts';
import type { IntercomClient } from './client.ts';

/** The largest page of contacts and conversations (reference/intercom.md §4). */
const PAGE_SIZE = 150;

function stuck(path: string): CrosswalkError {
  return new CrosswalkError('http/paging-stuck', `Intercom repeats the same page of ${path}.`, { remedy: 'Run again later.', exit: 3 });
}

/** Cursor pages: `pages.next` is absent on the last one (reference/intercom.md §4). */
async function* cursorPages(client: IntercomClient, path: string, key: string): AsyncGenerator<readonly unknown[]> {
  let after: string | null = null;
  do {
    const json = await client.read(path, { per_page: String(PAGE_SIZE), ...(after === null ? {} : { starting_after: after }) });
    yield listOf(json, key);
    const next: string | null = textOf(property(property(json, 'pages'), 'next'), 'starting_after');
    if (next !== null && next === after) throw stuck(path);
    after = next;
  } while (after !== null);
}

function summaryOf(item: unknown): ConversationSummary | null {
  const id = idOf(item, 'id');
  if (id === null) return null;
  const contacts = listOf(property(item, 'contacts'), 'contacts');
  return {
    id,
    title: textOf(item, 'title'),
    state: textOf(item, 'state') ?? '',
    createdAt: numberOf(item, 'created_at') ?? 0,
    parts: numberOf(property(item, 'statistics'), 'count_conversation_parts') ?? 0,
    attributes: attributesOf(item),
    contactIds: contacts.map((contact) => idOf(contact, 'id')).filter((contact) => contact !== null),
  };
}

export async function* eachConversation(client: IntercomClient): AsyncGenerator<ConversationSummary> {
  for await (const page of cursorPages(client, 'conversations', 'conversations')) {
    for (const item of page) {
      const summary = summaryOf(item);
      if (summary !== null) yield summary;
    }
  }
}

export async function* eachContact(client: IntercomClient): AsyncGenerator<{ readonly id: string; readonly externalId: string | null; readonly role: string }> {
  for await (const page of cursorPages(client, 'contacts', 'data')) {
    for (const item of page) {
      const id = idOf(item, 'id');
      if (id !== null) yield { id, externalId: textOf(item, 'external_id'), role: textOf(item, 'role') ?? '' };
    }
  }
}

/** The scroll: the only list with companies that have no contacts; an empty page is its end (reference/intercom.md §8). */
export async function* eachCompany(client: IntercomClient): AsyncGenerator<{ readonly id: string; readonly companyId: string; readonly name: string | null }> {
  for (let scroll: string | null = null; ; ) {
    const json: unknown = await client.read('companies/scroll', scroll === null ? {} : { scroll_param: scroll });
    const page = listOf(json, 'data');
    for (const item of page) {
      const id = idOf(item, 'id');
      if (id !== null) yield { id, companyId: textOf(item, 'company_id') ?? '', name: textOf(item, 'name') };
    }
    scroll = textOf(json, 'scroll_param');
    if (page.length === 0 || scroll === null) return;
  }
}
