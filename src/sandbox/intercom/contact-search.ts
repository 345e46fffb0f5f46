import { contactView } from './contact-view.ts';
import type { SimContact } from './model.ts';
import { cursorOfBody, cursorPages } from './paging.ts';
import { Refusal } from './refusal.ts';
import { ok } from './route.ts';
import type { Call } from './route.ts';
import { readSearch } from './search.ts';
import type { Search, SearchField, SearchRules } from './search.ts';
import { field, optionalObject } from './shape.ts';
import type { Body } from './shape.ts';
import type { Workspace } from './workspace.ts';

const FIELDS: ReadonlyMap<string, SearchField<SimContact>> = new Map<string, SearchField<SimContact>>([
  ['id', { kind: 'text', read: (contact) => contact.id }],
  ['external_id', { kind: 'text', read: (contact) => contact.externalId }],
  ['email', { kind: 'text', read: (contact) => contact.email }],
  ['email_domain', { kind: 'text', read: (contact) => contact.email?.split('@')[1] ?? null }],
  ['phone', { kind: 'text', read: (contact) => contact.phone }],
  ['name', { kind: 'text', read: (contact) => contact.name }],
  ['role', { kind: 'text', read: (contact) => contact.role }],
  ['owner_id', { kind: 'text', read: (contact) => contact.ownerId }],
  ['tag_id', { kind: 'ids', read: (contact) => [...contact.tags.keys()] }],
  ['segment_id', { kind: 'ids', read: () => [] }],
  ['unsubscribed_from_emails', { kind: 'flag', read: (contact) => contact.unsubscribed }],
  ['created_at', { kind: 'moment', read: (contact) => contact.createdAt }],
  ['updated_at', { kind: 'moment', read: (contact) => contact.updatedAt }],
  ['signed_up_at', { kind: 'moment', read: (contact) => contact.signedUpAt }],
  ['last_seen_at', { kind: 'moment', read: (contact) => contact.lastSeenAt }],
  ['last_replied_at', { kind: 'moment', read: (contact) => contact.lastRepliedAt }],
]);

function customField(workspace: Workspace, name: string): SearchField<SimContact> | undefined {
  const custom = /^custom_attributes\.(.+)$/.exec(name)?.[1];
  const attribute = [...workspace.dataAttributes.values()].find((item) => item.model === 'contact' && item.name === custom && !item.archived);
  if (attribute === undefined) return undefined;
  const kind = attribute.dataType === 'boolean' ? 'flag' : attribute.dataType === 'date' ? 'moment' : attribute.dataType === 'string' ? 'text' : 'number';
  return { kind, read: (contact) => contact.attributes.get(attribute.name) ?? null };
}

/** The last moment that a date can tell in four digits of a year. */
const MOST_MS = Date.UTC(9999, 11, 30);

/** Calendar day in a time zone, as text that sorts by time. */
function dayIn(timezone: string): (seconds: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit', day: '2-digit' });
  // Years that dates do not have are as far away as they can be.
  return (seconds) => format.format(Math.max(-MOST_MS, Math.min(MOST_MS, seconds * 1000)));
}

/** In 2.16 dates are whole days in the workspace's time zone and take = > < only (reference/intercom.md §4). */
function rulesOf(workspace: Workspace): SearchRules<SimContact> {
  const day = dayIn(workspace.identity.timezone);
  return {
    unknownField: workspace.switches.unknownSearchField,
    fieldOf: (name) => FIELDS.get(name) ?? customField(workspace, name),
    operators: {
      text: ['=', '!=', 'IN', 'NIN', '~', '!~', '^', '$'],
      number: ['=', '!=', 'IN', 'NIN', '>', '<', '>=', '<='],
      moment: ['=', '>', '<'],
      flag: ['=', '!='],
      ids: ['=', '!='],
    },
    compareMoments: (operator, actual, wanted) => {
      const [a, b] = [day(actual), day(wanted)];
      return operator === '=' ? a === b : operator === '>' ? a > b : a < b;
    },
  };
}

function candidates(workspace: Workspace, search: Search<SimContact>): Iterable<SimContact> {
  const id = search.equals('id') ?? workspace.contactsByExternalId.get(search.equals('external_id') ?? '');
  const contact = id === undefined ? undefined : workspace.contacts.get(id);
  if (contact !== undefined) return [contact];
  return search.equals('id') === null && search.equals('external_id') === null ? workspace.contacts.values() : [];
}

type SortKey = 'createdAt' | 'updatedAt' | 'name' | 'email';
const SORTABLE: ReadonlyMap<string, SortKey> = new Map([['created_at', 'createdAt'], ['updated_at', 'updatedAt'], ['name', 'name'], ['email', 'email']]);

function sorted(found: SimContact[], body: Body): SimContact[] {
  const sort = optionalObject(body, 'sort');
  const order = field(sort, 'order') ?? 'descending';
  if (order !== 'ascending' && order !== 'descending') throw new Refusal(400, 'invalid_sort_order', `Invalid sort order '${typeof order === 'string' ? order : ''}'. Must be one of: ascending, descending`);
  const wanted = field(sort, 'field');
  const key = typeof wanted === 'string' ? SORTABLE.get(wanted) : undefined;
  if (key === undefined) return found.toReversed();
  const direction = order === 'ascending' ? 1 : -1;
  return found.toSorted((a, b) => ((a[key] ?? '') < (b[key] ?? '') ? -direction : (a[key] ?? '') > (b[key] ?? '') ? direction : 0));
}

/** New contacts are missing for a while (reference/intercom.md §4); archived ones always, unless the switch says otherwise. */
export function searchContacts(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const body = call.body();
  const search = readSearch(body, rulesOf(workspace));
  const { archivedInSearch, listPageMaximum, oversizePage } = workspace.switches;
  const request = cursorOfBody(body, 50, listPageMaximum, oversizePage);
  const indexed = workspace.clock.now() - workspace.switches.searchLagMs;
  const found: SimContact[] = [];
  for (const contact of candidates(workspace, search)) if ((archivedInSearch || !contact.archived) && contact.createdMs <= indexed && search.test(contact)) found.push(contact);
  const start = request.after?.place ?? 0;
  const end = start + request.perPage;
  const data = sorted(found, body).slice(start, end);
  const pages = cursorPages(request, end < found.length ? end : null, found.length);
  return ok({ type: 'list', data: data.map((contact) => contactView(workspace, contact)), total_count: found.length, pages });
}
