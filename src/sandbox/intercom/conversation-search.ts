import { conversationItem } from './conversation-view.ts';
import type { ConversationType, SimConversation } from './model.ts';
import { cursorOfBody, cursorPages } from './paging.ts';
import { ok } from './route.ts';
import type { Call } from './route.ts';
import { readSearch } from './search.ts';
import type { Search, SearchField, SearchRules } from './search.ts';
import { statisticsView } from './statistics.ts';
import { htmlToText } from './text.ts';
import type { Workspace } from './workspace.ts';

type Field = SearchField<SimConversation>;

function words(conversation: SimConversation): string[] {
  return htmlToText(conversation.source.body).toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

const FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['id', { kind: 'text', read: (conversation) => conversation.id }],
  ['title', { kind: 'text', read: (conversation) => conversation.title }],
  ['created_at', { kind: 'moment', read: (conversation) => conversation.createdAt }],
  ['updated_at', { kind: 'moment', read: (conversation) => conversation.updatedAt }],
  ['waiting_since', { kind: 'moment', read: (conversation) => conversation.waitingSince }],
  ['snoozed_until', { kind: 'moment', read: (conversation) => conversation.snoozedUntil }],
  ['source.id', { kind: 'text', read: (conversation) => conversation.source.id }],
  ['source.delivered_as', { kind: 'text', read: () => 'customer_initiated' }],
  ['source.subject', { kind: 'text', read: () => '' }],
  ['source.body', { kind: 'ids', read: words }],
  ['source.author.id', { kind: 'text', read: (conversation) => conversation.source.author.id }],
  ['source.author.type', { kind: 'text', read: (conversation) => conversation.source.author.type }],
  ['source.author.name', { kind: 'text', read: (conversation) => conversation.source.author.name }],
  ['source.author.email', { kind: 'text', read: (conversation) => conversation.source.author.email }],
  ['contact_ids', { kind: 'ids', read: (conversation) => conversation.contacts }],
  ['teammate_ids', { kind: 'ids', read: (conversation) => conversation.parts.filter((part) => part.author.type === 'admin').map((part) => part.author.id) }],
  ['admin_assignee_id', { kind: 'text', read: (conversation) => conversation.adminId ?? '0' }],
  ['team_assignee_id', { kind: 'text', read: (conversation) => conversation.teamId ?? '0' }],
  ['state', { kind: 'text', read: (conversation) => conversation.state }],
  ['open', { kind: 'flag', read: (conversation) => conversation.state !== 'closed' }],
  ['read', { kind: 'flag', read: (conversation) => conversation.read }],
  ['tag_ids', { kind: 'ids', read: (conversation) => [...conversation.tags.keys()] }],
  ['priority', { kind: 'text', read: () => 'none' }],
]);

const STATISTICS = new Set(['time_to_assignment', 'time_to_admin_reply', 'time_to_first_close', 'time_to_last_close', 'count_reopens', 'count_assignments', 'count_conversation_parts']);
const MOMENTS = new Set(['first_contact_reply_at', 'first_assignment_at', 'first_admin_reply_at', 'first_close_at', 'last_assignment_at', 'last_contact_reply_at', 'last_admin_reply_at', 'last_close_at']);

function statisticsField(name: string): Field | undefined {
  const key = /^statistics\.(\w+)$/.exec(name)?.[1] ?? '';
  const read = (conversation: SimConversation): unknown => new Map<string, unknown>(Object.entries(statisticsView(conversation))).get(key);
  if (STATISTICS.has(key)) return { kind: 'number', read };
  return MOMENTS.has(key) ? { kind: 'moment', read } : undefined;
}

/** How conversations and tickets compare: on dates > and < include equality (reference/intercom.md §4). */
export const THREAD_COMPARISON: Pick<SearchRules<never>, 'operators' | 'compareMoments'> = {
  operators: {
    text: ['=', '!=', 'IN', 'NIN', '~', '!~', '^', '$'],
    number: ['=', '!=', 'IN', 'NIN', '>', '<'],
    moment: ['=', '!=', '>', '<'],
    flag: ['=', '!='],
    ids: ['=', '!=', 'IN', 'NIN'],
  },
  compareMoments: (operator, actual, wanted) => {
    if (operator === '=') return actual === wanted;
    if (operator === '!=') return actual !== wanted;
    return operator.startsWith('>') ? actual >= wanted : actual <= wanted;
  },
};

/** Custom attributes are not among the accepted fields (reference/intercom.md §4). */
const RULES: SearchRules<SimConversation> = { ...THREAD_COMPARISON, fieldOf: (name) => FIELDS.get(name) ?? statisticsField(name) };

/** Largest page (reference/intercom.md §4). */
const CONVERSATION_PAGE = 150;
const KINDS: Readonly<Record<ConversationType, Field['kind']>> = { string: 'text', list: 'text', integer: 'number', decimal: 'number', boolean: 'flag', datetime: 'moment', relationship: 'ids', files: 'ids' };

/** Sometimes claimed, not described: open (reference/intercom.md §4). */
function attributeField(workspace: Workspace, name: string): Field | undefined {
  const custom = /^custom_attributes?\.(.+)$/.exec(name)?.[1];
  const attribute = [...workspace.conversationAttributes.values()].find((item) => item.name === custom && !item.archived);
  if (attribute === undefined || workspace.switches.conversationAttributeSearch === 'refuse') return undefined;
  return { kind: KINDS[attribute.dataType], read: (conversation) => conversation.attributes.get(attribute.name) ?? null };
}

/** Newest first where an index serves the query: a run's look-up by contact must not walk a million conversations. */
function candidates(workspace: Workspace, search: Search<SimConversation>): readonly SimConversation[] {
  const id = search.equals('id');
  const contact = search.equals('contact_ids');
  if (id === null && contact === null) return [...workspace.conversations.values()].reverse();
  const ids = id === null ? [...(workspace.conversationsByContact.get(contact ?? '') ?? [])].reverse() : [id];
  return ids.map((one) => workspace.conversations.get(one)).filter((conversation) => conversation !== undefined);
}

/** New conversations are missing for a while (reference/intercom.md §4). */
export function searchConversations(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const body = call.body();
  const { conversationSearchLagMs, searchLagMs, unknownSearchField, oversizePage } = workspace.switches;
  const search = readSearch(body, { ...RULES, unknownField: unknownSearchField, fieldOf: (name) => RULES.fieldOf(name) ?? attributeField(workspace, name) });
  const request = cursorOfBody(body, 20, CONVERSATION_PAGE, oversizePage);
  const indexed = workspace.clock.now() - (conversationSearchLagMs ?? searchLagMs);
  const fresh = candidates(workspace, search).filter((conversation) => conversation.createdMs <= indexed);
  const found = fresh.filter((conversation) => search.test(workspace.conversation(conversation.id)));
  const start = request.after?.place ?? 0;
  const end = start + request.perPage;
  const display = { version: call.version, plaintext: false };
  const conversations = found.slice(start, end).map((conversation) => conversationItem(workspace, conversation, display));
  return ok({ type: 'conversation.list', pages: cursorPages(request, end < found.length ? end : null, found.length), total_count: found.length, conversations });
}
