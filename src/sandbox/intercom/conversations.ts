import { checkedConversationAttributes, setConversationAttributes } from './conversation-values.ts';
import { conversationItem, conversationView } from './conversation-view.ts';
import { searchConversations } from './conversation-search.ts';
import { readAttachments } from './files.ts';
import type { Attachment, SimContact, SimConversation } from './model.ts';
import { cursorOfQuery, cursorPages, numberedPage, pageOfQuery } from './paging.ts';
import { Refusal, invalid, missing, notFound } from './refusal.ts';
import { joinConversation } from './replies.ts';
import { ok, param } from './route.ts';
import type { Call, Route } from './route.ts';
import { field, isObject, oneOf, optionalFlag, optionalId, optionalObject, optionalText, requiredId } from './shape.ts';
import { textToHtml } from './text.ts';
import { contactAuthor, readCreatedAt, requiredMessage } from './thread.ts';
import type { Workspace } from './workspace.ts';

/** First versions of fields (reference/intercom.md §5). */
const CREATED_AT = 211;
const COMPANY_ID = 214;
const RETAIN_METRICS = 216;

/** A thread that nothing shows yet. @param createdAt seconds UTC. */
export function newThread(workspace: Workspace, contact: SimContact, text: string, createdAt: number, attachments: readonly Attachment[]): SimConversation {
  return {
    id: workspace.longId('conversation'),
    title: null,
    createdAt,
    createdMs: workspace.clock.now(),
    updatedAt: workspace.now(),
    waitingSince: createdAt,
    snoozedUntil: null,
    state: 'open',
    read: false,
    adminId: null,
    teamId: null,
    companyId: null,
    source: { id: workspace.longId('part'), body: textToHtml(text), author: contactAuthor(contact), attachments },
    contacts: [],
    attributes: new Map(),
    tags: new Map(),
    parts: [],
    recentRepliesMs: [],
  };
}

/** A conversation that a contact opens. @param createdAt seconds UTC. */
export function openConversation(workspace: Workspace, contact: SimContact, text: string, createdAt: number, attachments: readonly Attachment[]): SimConversation {
  const conversation = newThread(workspace, contact, text, createdAt, attachments);
  workspace.conversations.add(conversation);
  joinConversation(workspace, conversation, contact);
  return conversation;
}

/** Only a contact can open one, by its Intercom id. @throws Refusal 404 "User Not Found". */
function readOpener(call: Call, from: unknown): SimContact {
  const { workspace } = call;
  if (!isObject(from)) throw missing('from');
  oneOf(field(from, 'type'), ['user', 'lead', 'contact'], 'from.type');
  const contact = workspace.activeContact(requiredId(from, 'id'));
  if (contact.createdMs > workspace.clock.now() - workspace.switches.contactLagMs) throw notFound('User Not Found');
  return contact;
}

/** Answers with the message, not the conversation (reference/intercom.md §12). `attachment_files` is not in its schema: open. */
function create(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const body = call.body();
  const contact = readOpener(call, field(body, 'from'));
  const text = requiredMessage(workspace, body);
  const createdAt = readCreatedAt(workspace, body, call.version, CREATED_AT, null) ?? workspace.now();
  const { createFiles } = workspace.switches;
  if (createFiles === 'refuse' && field(body, 'attachment_files') !== undefined) throw invalid('attachment_files is not a field', 'attachment_files');
  const attachments = readAttachments(workspace, body, { files: createFiles === 'keep' });
  const conversation = openConversation(workspace, contact, text, createdAt, attachments());
  if (workspace.switches.unverifiedNotices) workspace.notify('teammate', 'inbox', conversation, []);
  return ok({ type: 'user_message', id: conversation.source.id, created_at: createdAt, body: text, message_type: 'inapp', conversation_id: conversation.id });
}

function displayOf(call: Call): { version: number; plaintext: boolean } {
  return { version: call.version, plaintext: call.query.get('display_as') === 'plaintext' };
}

function list(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const request = cursorOfQuery(call.query, 20, workspace.switches.oversizePage);
  const { items, next } = workspace.conversations.page(request.after?.place ?? null, request.perPage, () => true);
  const total = workspace.conversations.size;
  const conversations = items.map((item) => conversationItem(workspace, workspace.conversation(item.id), displayOf(call)));
  return ok({ type: 'conversation.list', pages: cursorPages(request, next, total), total_count: total, conversations });
}

function readCompany(call: Call, present: string | null): string | null {
  const id = optionalId(call.body(), 'company_id');
  if (id === undefined || call.version < COMPANY_ID) return present;
  return id === null ? null : call.workspace.company(id).id;
}

/** Does not reopen a closed one (reference/intercom.md §12). Everything is checked before anything is kept. */
function update(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const conversation = workspace.conversation(param(call, 0));
  const body = call.body();
  const read = optionalFlag(body, 'read') ?? conversation.read;
  const title = optionalText(body, 'title');
  const companyId = readCompany(call, conversation.companyId);
  const changes = checkedConversationAttributes(workspace, optionalObject(body, 'custom_attributes'), conversation);
  Object.assign(conversation, { read, companyId, updatedAt: workspace.now(), title: title === undefined ? conversation.title : title });
  setConversationAttributes(workspace, conversation, changes);
  return ok(conversationView(workspace, conversation, displayOf(call)));
}

function readRetain(call: Call): boolean {
  const retain = call.query.get('retain_metrics');
  if (retain !== 'false' || call.version < RETAIN_METRICS) return true;
  if (!call.workspace.switches.mayDeleteMetrics) throw new Refusal(403, 'forbidden', 'The scope delete_conversations_and_metrics is needed');
  return false;
}

/** Takes a conversation off every list. */
export function dropConversation(workspace: Workspace, conversation: SimConversation): void {
  workspace.conversations.remove(conversation.id);
  for (const contact of conversation.contacts) workspace.conversationsByContact.get(contact)?.delete(conversation.id);
}

/** Irreversible (reference/intercom.md §12). */
function remove(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const conversation = workspace.conversation(param(call, 0));
  const metricsRetained = readRetain(call);
  dropConversation(workspace, conversation);
  workspace.deleted.push({ id: conversation.id, metricsRetained, deletedAt: workspace.now() });
  return ok({ id: conversation.id, object: 'conversation', deleted: true });
}

function listDeleted(call: Call): ReturnType<typeof ok> {
  const request = pageOfQuery(call.query, 20, 60, call.workspace.switches.oversizePage);
  const all = request.order === 'asc' ? call.workspace.deleted : call.workspace.deleted.toReversed();
  const { items, pages } = numberedPage(all, request, call.workspace.origin, '/conversations/deleted');
  const conversations = items.map((item) => ({ type: 'conversation', id: item.id, metrics_retained: item.metricsRetained, deleted_at: item.deletedAt }));
  return ok({ type: 'conversations.list', total_count: all.length, pages, conversations });
}

/** Conversations (reference/intercom.md §12). */
export const CONVERSATION_ROUTES: readonly Route[] = [
  { method: 'GET', pattern: '/conversations', run: list },
  { method: 'POST', pattern: '/conversations', run: create },
  { method: 'POST', pattern: '/conversations/search', run: searchConversations },
  { method: 'GET', pattern: '/conversations/deleted', since: 216, run: listDeleted },
  { method: 'GET', pattern: '/conversations/:id', run: (call) => ok(conversationView(call.workspace, call.workspace.conversation(param(call, 0)), displayOf(call))) },
  { method: 'PUT', pattern: '/conversations/:id', run: update },
  { method: 'DELETE', pattern: '/conversations/:id', since: 213, run: remove },
];
