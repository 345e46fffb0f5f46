import { CrosswalkError } from '../../base/errors.ts';
import type { CompanySummary, ContactSummary, ConversationSummary } from '../destination.ts';
import { idOf, listOf, numberOf, property, textOf } from '../json.ts';
import { attributesOf, fieldsOf } from './objects.ts';
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

function conversationSummary(item: unknown): ConversationSummary | null {
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
    updatedAt: numberOf(item, 'updated_at') ?? 0,
  };
}

function contactSummary(item: unknown): ContactSummary | null {
  const id = idOf(item, 'id');
  if (id === null) return null;
  const companies = property(item, 'companies');
  const shown = listOf(companies, 'data').map((company) => idOf(company, 'id')).filter((company) => company !== null);
  return {
    id,
    externalId: textOf(item, 'external_id'),
    fields: fieldsOf('contact', item),
    attributes: attributesOf(item),
    companyIds: (numberOf(companies, 'total_count') ?? shown.length) > shown.length ? null : shown,
    updatedAt: numberOf(item, 'updated_at') ?? 0,
  };
}

function companySummary(item: unknown): CompanySummary | null {
  const id = idOf(item, 'id');
  if (id === null) return null;
  return { id, companyId: textOf(item, 'company_id') ?? '', fields: fieldsOf('company', item), attributes: attributesOf(item), updatedAt: numberOf(item, 'updated_at') ?? 0 };
}

async function* summaries<T>(pages: AsyncIterable<readonly unknown[]>, summaryOf: (item: unknown) => T | null): AsyncGenerator<T> {
  for await (const page of pages) {
    for (const item of page) {
      const summary = summaryOf(item);
      if (summary !== null) yield summary;
    }
  }
}

export function eachConversation(client: IntercomClient): AsyncIterable<ConversationSummary> {
  return summaries(cursorPages(client, 'conversations', 'conversations'), conversationSummary);
}

export function eachContact(client: IntercomClient): AsyncIterable<ContactSummary> {
  return summaries(cursorPages(client, 'contacts', 'data'), contactSummary);
}

/** The scroll: the only list with companies that have no contacts; an empty page is its end (reference/intercom.md §8). */
async function* scrollPages(client: IntercomClient): AsyncGenerator<readonly unknown[]> {
  for (let scroll: string | null = null; ; ) {
    const json: unknown = await client.read('companies/scroll', scroll === null ? {} : { scroll_param: scroll });
    const page = listOf(json, 'data');
    yield page;
    scroll = textOf(json, 'scroll_param');
    if (page.length === 0 || scroll === null) return;
  }
}

export function eachCompany(client: IntercomClient): AsyncIterable<CompanySummary> {
  return summaries(scrollPages(client), companySummary);
}
