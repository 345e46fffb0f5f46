import { THREAD_COMPARISON } from '../conversation-search.ts';
import { cursorOfBody, cursorPages } from '../paging.ts';
import { ok } from '../route.ts';
import type { Call } from '../route.ts';
import { readSearch } from '../search.ts';
import type { SearchField, SearchRules } from '../search.ts';
import type { Workspace } from '../workspace.ts';
import { typeOf } from './lookup.ts';
import type { SimTicket, SimTicketAttribute, TicketCategory } from './model.ts';
import { DESCRIPTION, TITLE } from './model.ts';
import { ticketView } from './ticket-view.ts';

type Field = SearchField<SimTicket>;

/** The words that search uses for categories (reference/intercom.md §4). */
const CATEGORY_WORDS: Readonly<Record<TicketCategory, string>> = { Customer: 'request', 'Back-office': 'task', Tracker: 'tracker' };

const FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['id', { kind: 'text', read: (ticket) => ticket.id }],
  ['created_at', { kind: 'moment', read: (ticket) => ticket.thread.createdAt, operators: ['=', '!=', '>', '<', '>=', '<='] }],
  ['updated_at', { kind: 'moment', read: (ticket) => ticket.thread.updatedAt }],
  ['title', { kind: 'text', read: (ticket) => ticket.attributes.get(TITLE) }],
  ['description', { kind: 'text', read: (ticket) => ticket.attributes.get(DESCRIPTION) }],
  ['ticket_type_id', { kind: 'text', read: (ticket) => ticket.typeId }],
  ['contact_ids', { kind: 'ids', read: (ticket) => ticket.thread.contacts }],
  ['teammate_ids', { kind: 'ids', read: (ticket) => ticket.thread.parts.filter((part) => part.author.type === 'admin').map((part) => part.author.id) }],
  ['admin_assignee_id', { kind: 'text', read: (ticket) => ticket.thread.adminId ?? '0' }],
  ['team_assignee_id', { kind: 'text', read: (ticket) => ticket.thread.teamId ?? '0' }],
  ['open', { kind: 'flag', read: (ticket) => ticket.thread.state !== 'closed' }],
  ['snoozed_until', { kind: 'moment', read: (ticket) => ticket.thread.snoozedUntil }],
]);

function kindOf(attribute: SimTicketAttribute): Field['kind'] | null {
  switch (attribute.dataType) {
    case 'string':
    case 'list':
      return 'text';
    case 'integer':
    case 'decimal':
      return 'number';
    case 'boolean':
      return 'flag';
    case 'datetime':
      return 'moment';
    case 'files':
      return null;
  }
}

function moment(value: unknown): unknown {
  return typeof value === 'string' ? Math.floor(Date.parse(value) / 1000) : value;
}

/** `ticket_attribute.<id>` (reference/intercom.md §4). */
function attributeField(workspace: Workspace, name: string): Field | undefined {
  const id = /^ticket_attribute\.(\d+)$/.exec(name)?.[1];
  if (id === undefined) return undefined;
  const attribute = [...workspace.tickets.ticketTypes.values()].flatMap((type) => type.attributes).find((item) => item.id === id);
  const kind = attribute === undefined ? null : kindOf(attribute);
  if (attribute === undefined || kind === null) return undefined;
  const read = (ticket: SimTicket): unknown => (ticket.typeId === attribute.typeId ? ticket.attributes.get(attribute.name) : undefined);
  return { kind, read: kind === 'moment' ? (ticket) => moment(read(ticket)) : read };
}

function fieldOf(workspace: Workspace, name: string): Field | undefined {
  if (name === 'category') return { kind: 'text', read: (ticket) => CATEGORY_WORDS[typeOf(workspace, ticket).category] };
  if (name === 'state') {
    const byCategory = workspace.switches.ticketSearchState === 'category';
    return { kind: 'text', read: (ticket) => (byCategory ? workspace.tickets.ticketStates.get(ticket.stateId)?.category : ticket.thread.state) };
  }
  return FIELDS.get(name) ?? attributeField(workspace, name);
}

function rulesOf(workspace: Workspace): SearchRules<SimTicket> {
  return { ...THREAD_COMPARISON, fieldOf: (name) => fieldOf(workspace, name) };
}

/** Newest first; new tickets are missing for a while (reference/intercom.md §4). */
export function searchTickets(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const body = call.body();
  const search = readSearch(body, rulesOf(workspace));
  const request = cursorOfBody(body, 20, workspace.switches.ticketPageMaximum);
  const indexed = workspace.clock.now() - workspace.switches.searchLagMs;
  const id = search.equals('id');
  const all = id === null ? [...workspace.tickets.tickets.values()].reverse() : [workspace.tickets.tickets.get(id)].filter((ticket) => ticket !== undefined);
  const found = all.filter((ticket) => ticket.thread.createdMs <= indexed && (workspace.awake(ticket.thread), search.test(ticket)));
  const start = request.after?.place ?? 0;
  const end = start + request.perPage;
  const tickets = found.slice(start, end).map((ticket) => ticketView(workspace, ticket, call.version));
  return ok({ type: 'ticket.list', pages: cursorPages(request, end < found.length ? end : null, found.length), total_count: found.length, tickets });
}
