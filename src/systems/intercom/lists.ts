import { CrosswalkError } from '../../base/errors.ts';
import type { CompanySummary, ContactSummary, ConversationSummary } from '../destination.ts';
import { optionalText, requiredId, requiredList, requiredNumber, requiredObject, unexpected, type Asked } from '../answers.ts';
import { numberOf, property, textOf } from '../json.ts';
import { pageLoop } from '../page-loop.ts';
import { attributesOf, companyIdsOf, fieldsOf } from './objects.ts';
import type { IntercomClient } from './client.ts';

/** Times that a scroll which died is begun anew. */
const RESTARTS = 10;
/** The largest page of contacts and conversations (reference/intercom.md §4). */
const PAGE_SIZE = 150;

function stuck(path: string): CrosswalkError {
  return new CrosswalkError('http/paging-stuck', `Intercom repeats the same page of ${path}.`, { remedy: 'Run again later. If it stays, something in between answers from memory: ask for it to be switched off for Intercom.', exit: 3 });
}

/** A list that ends before its last page would pass for whole (law 7). @returns the next cursor; null: that was the last page. */
function nextCursor(json: unknown, asked: Asked): string | null {
  const pages = requiredObject(property(json, 'pages'), asked);
  const next = property(pages, 'next');
  if (next !== undefined && next !== null) return optionalText(requiredObject(next, asked), 'starting_after', asked);
  if ((numberOf(pages, 'page') ?? 1) < (numberOf(pages, 'total_pages') ?? 1)) throw unexpected(asked, 'a page that is not the last one names no next page');
  return null;
}

/** Cursor pages: `pages.next` is absent on the last one (reference/intercom.md §4). */
async function* cursorPages(client: IntercomClient, path: string, key: string): AsyncGenerator<readonly unknown[]> {
  const asked = { peer: 'Intercom', route: `GET ${path}` };
  const isLoop = pageLoop();
  let after: string | null = null;
  do {
    const json = await client.read(path, { per_page: String(PAGE_SIZE), ...(after === null ? {} : { starting_after: after }) });
    const page = requiredList(json, key, asked);
    const next = nextCursor(json, asked);
    if (next !== null && isLoop(next)) throw stuck(path);
    yield page;
    after = next;
  } while (after !== null);
}

const CONVERSATIONS = { peer: 'Intercom', route: 'GET conversations' };
const CONTACTS = { peer: 'Intercom', route: 'GET contacts' };
const SCROLL = { peer: 'Intercom', route: 'GET companies/scroll' };

function conversationSummary(item: unknown): ConversationSummary {
  const contacts = requiredList(property(item, 'contacts'), 'contacts', CONVERSATIONS);
  return {
    id: requiredId(item, 'id', CONVERSATIONS),
    title: textOf(item, 'title'),
    state: textOf(item, 'state') ?? '',
    createdAt: requiredNumber(item, 'created_at', CONVERSATIONS),
    parts: numberOf(property(item, 'statistics'), 'count_conversation_parts') ?? 0,
    attributes: attributesOf(item),
    contactIds: contacts.map((contact) => requiredId(contact, 'id', CONVERSATIONS)),
    updatedAt: numberOf(item, 'updated_at') ?? 0,
  };
}

function contactSummary(item: unknown): ContactSummary {
  return {
    id: requiredId(item, 'id', CONTACTS),
    externalId: optionalText(item, 'external_id', CONTACTS),
    fields: fieldsOf('contact', item),
    attributes: attributesOf(item),
    companyIds: companyIdsOf(item),
    updatedAt: numberOf(item, 'updated_at') ?? 0,
  };
}

function companySummary(item: unknown): CompanySummary {
  return { id: requiredId(item, 'id', SCROLL), companyId: optionalText(item, 'company_id', SCROLL) ?? '', fields: fieldsOf('company', item), attributes: attributesOf(item), updatedAt: numberOf(item, 'updated_at') ?? 0 };
}

async function* summaries<T>(pages: AsyncIterable<readonly unknown[]>, summaryOf: (item: unknown) => T): AsyncGenerator<T> {
  for await (const page of pages) for (const item of page) yield summaryOf(item);
}

export function eachConversation(client: IntercomClient): AsyncIterable<ConversationSummary> {
  return summaries(cursorPages(client, 'conversations', 'conversations'), conversationSummary);
}

export function eachContact(client: IntercomClient): AsyncIterable<ContactSummary> {
  return summaries(cursorPages(client, 'contacts', 'data'), contactSummary);
}

/** The scroll: the only list with companies that have no contacts; an empty page is its end (reference/intercom.md §8). */
async function* scrollPages(client: IntercomClient): AsyncGenerator<readonly unknown[]> {
  const seen = new Set<string>();
  for (let restarts = 0; restarts <= RESTARTS; restarts += 1) {
    if (yield* oneScroll(client, seen)) return;
  }
  throw new CrosswalkError('intercom/scroll-ended', 'The list of companies broke off again and again: its scroll lives for a minute between two pages.', {
    remedy: 'Run again when Intercom or this machine is less busy: what is done is not repeated.',
    exit: 3,
  });
}

/** @param seen ids that were given already, so that a scroll that begins anew gives none twice. @returns false: it died before its end. */
async function* oneScroll(client: IntercomClient, seen: Set<string>): AsyncGenerator<readonly unknown[], boolean> {
  // The parameter stays the same from page to page, so the pages themselves are told apart.
  const isLoop = pageLoop();
  for (let scroll: string | null = null; ; ) {
    const query: Readonly<Record<string, string>> = scroll === null ? {} : { scroll_param: scroll };
    const { status, json } = await client.send({ method: 'GET', path: 'companies/scroll', query, repeatable: true, ...(scroll === null ? {} : { expect: [404] }) });
    // It dies after a minute without a call (reference/intercom.md §8), for instance while the limit or a sleeping machine keeps us waiting.
    if (status === 404) return false;
    const page = requiredList(json, 'data', SCROLL);
    const ids = page.map((item) => requiredId(item, 'id', SCROLL));
    if (page.length > 0 && isLoop(ids.join(' '))) throw stuck('companies/scroll');
    yield page.filter((_, index) => !seen.has(ids[index] ?? ''));
    for (const id of ids) seen.add(id);
    if (property(json, 'scroll_param') === undefined && page.length > 0) throw unexpected(SCROLL, 'no "scroll_param" beside companies');
    scroll = optionalText(json, 'scroll_param', SCROLL);
    if (page.length === 0 || scroll === null) return true;
  }
}

export function eachCompany(client: IntercomClient): AsyncIterable<CompanySummary> {
  return summaries(scrollPages(client), companySummary);
}
