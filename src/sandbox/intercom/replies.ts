import { conversationView } from './conversation-view.ts';
import { readAttachments } from './files.ts';
import type { SimContact, SimConversation, SimPart } from './model.ts';
import { invalid, missing, notFound } from './refusal.ts';
import { ok, param } from './route.ts';
import type { Call, Route } from './route.ts';
import { field, isObject, oneOf, optionalFlag, optionalId, optionalList, optionalText, requiredId, requiredText } from './shape.ts';
import type { Body } from './shape.ts';
import { safeHtml, textToHtml } from './text.ts';
import { addAdminPart, addContactComment, readCreatedAt } from './thread.ts';
import type { Workspace } from './workspace.ts';

/** First versions of fields (reference/intercom.md §5). */
const ADMIN_CREATED_AT = 207;
const CONTACT_CREATED_AT = 211;
const SKIP_NOTIFICATIONS = 215;

/** `last` is the newest conversation of the workspace. */
function conversationOf(call: Call): SimConversation {
  const id = param(call, 0);
  if (id !== 'last') return call.workspace.conversation(id);
  const [newest] = call.workspace.conversations.page(null, 1, () => true).items;
  if (newest === undefined) throw notFound();
  return call.workspace.conversation(newest.id);
}

/** The per-conversation 400 of reference/intercom.md §2, when switched on. Called last, when nothing else refuses. */
function throttle(workspace: Workspace, conversation: SimConversation): void {
  const limit = workspace.switches.replyThrottle;
  if (limit === null) return;
  const now = workspace.clock.now();
  const recent = conversation.recentRepliesMs.filter((at) => at > now - limit.windowMs);
  if (recent.length >= limit.count) throw invalid('Too many recent replies to this conversation');
  conversation.recentRepliesMs = [...recent, now];
}

function readQuickReplies(body: Body): SimPart['quickReplies'] {
  return optionalList(body, 'reply_options').map((option) => {
    if (!isObject(option)) throw invalid('reply_options must hold objects', 'reply_options');
    return { text: requiredText(option, 'text'), uuid: requiredText(option, 'uuid') };
  });
}

/** The version decides too: below 2.15 the field is not described, so the people are taken to be notified (reference/intercom.md §27). */
function isSilent(call: Call, body: Body): boolean {
  return optionalFlag(body, 'skip_notifications') === true && call.version >= SKIP_NOTIFICATIONS;
}

function tell(workspace: Workspace, conversation: SimConversation, cause: string): void {
  if (cause !== 'note') {
    workspace.notify('contact', cause, conversation, [...conversation.contacts]);
    return;
  }
  if (conversation.adminId !== null) workspace.notify('teammate', cause, conversation, [conversation.adminId]);
}

function adminReply(call: Call, conversation: SimConversation, body: Body): SimPart {
  const { workspace } = call;
  const type = oneOf(field(body, 'message_type'), ['comment', 'note', 'quick_reply'], 'message_type');
  const author = workspace.adminAuthor(requiredId(body, 'admin_id'));
  const text = type === 'quick_reply' ? optionalText(body, 'body') : requiredText(body, 'body');
  const quickReplies = readQuickReplies(body);
  if (type === 'quick_reply' && quickReplies.length === 0) throw missing('reply_options');
  const createdAt = readCreatedAt(workspace, body, call.version, ADMIN_CREATED_AT, conversation.createdAt);
  const silent = isSilent(call, body);
  const attachments = readAttachments(workspace, body, { files: true });
  throttle(workspace, conversation);
  const written = typeof text === 'string' ? safeHtml(text) : null;
  const part = addAdminPart(workspace, conversation, { type, author, body: written, quickReplies, attachments: attachments(), ...(createdAt === undefined ? {} : { createdAt }) });
  if (!silent) tell(workspace, conversation, type);
  return part;
}

/** Exactly one of three ways to name the contact (reference/intercom.md §13). */
function replyingContact(workspace: Workspace, body: Body): SimContact {
  const [id, externalId, email] = [optionalId(body, 'intercom_user_id') ?? null, optionalId(body, 'user_id') ?? null, optionalText(body, 'email') ?? null];
  if ([id, externalId, email].filter((key) => key !== null).length !== 1) throw invalid('Exactly one of intercom_user_id, user_id and email is needed');
  if (id !== null) return workspace.activeContact(id);
  const found = externalId !== null ? workspace.contactsByExternalId.get(externalId) : workspace.usersByEmail.get(email?.toLowerCase() ?? '');
  return workspace.activeContact(found ?? '');
}

function contactReply(call: Call, conversation: SimConversation, body: Body): SimPart {
  const { workspace } = call;
  if (field(body, 'message_type') !== 'comment') throw invalid('User can only create comments', 'message_type');
  const contact = replyingContact(workspace, body);
  const isStranger = !conversation.contacts.includes(contact.id);
  if (isStranger && workspace.switches.strangerReply === 'refuse') throw notFound('User Not Found');
  const text = requiredText(body, 'body');
  readQuickReplies(body);
  const createdAt = readCreatedAt(workspace, body, call.version, CONTACT_CREATED_AT, conversation.createdAt);
  const attachments = readAttachments(workspace, body, { files: true });
  throttle(workspace, conversation);
  if (isStranger) joinConversation(workspace, conversation, contact);
  const part = addContactComment(workspace, conversation, contact, { body: textToHtml(text), attachments: attachments(), ...(createdAt === undefined ? {} : { createdAt }) });
  if (workspace.switches.unverifiedNotices) workspace.notify('teammate', 'inbox', conversation, conversation.adminId === null ? [] : [conversation.adminId]);
  return part;
}

/** Makes a contact a participant. */
export function joinConversation(workspace: Workspace, conversation: SimConversation, contact: SimContact): void {
  if (conversation.contacts.includes(contact.id)) return;
  conversation.contacts.push(contact.id);
  const known = workspace.conversationsByContact.get(contact.id);
  if (known === undefined) workspace.conversationsByContact.set(contact.id, new Set([conversation.id]));
  else known.add(conversation.id);
}

function reply(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const conversation = conversationOf(call);
  const body = call.body();
  const type = oneOf(field(body, 'type'), ['admin', 'user'], 'type');
  const part = type === 'admin' ? adminReply(call, conversation, body) : contactReply(call, conversation, body);
  const display = { version: call.version, plaintext: false };
  return ok(conversationView(workspace, conversation, display, workspace.switches.replyAnswer === 'new' ? [part] : undefined));
}

/** Replies and notes (reference/intercom.md §13). */
export const REPLY_ROUTES: readonly Route[] = [{ method: 'POST', pattern: '/conversations/:id/reply', run: reply }];
