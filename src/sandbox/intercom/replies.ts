import { conversationView } from './conversation-view.ts';
import { readAttachments } from './files.ts';
import type { SimContact, SimConversation, SimPart } from './model.ts';
import { invalid, missing, notFound } from './refusal.ts';
import { ok, param } from './route.ts';
import type { Call, Route } from './route.ts';
import { field, isObject, oneOf, optionalFlag, optionalId, optionalList, optionalText, requiredId, requiredText } from './shape.ts';
import type { Body } from './shape.ts';
import { safeHtml, textToHtml } from './text.ts';
import { addAdminPart, addContactComment, readCreatedAt, requiredMessage } from './thread.ts';
import type { Workspace } from './workspace.ts';

/** What differs between replies to conversations and to tickets (reference/intercom.md §5, §13, §18). Versions are ranks. */
export interface ReplyRules {
  readonly adminCreatedAt: number;
  readonly contactCreatedAt: number;
  readonly skipNotifications: number;
  /** First version that takes `attachment_files` of an admin and of a contact. */
  readonly adminFiles: number;
  readonly contactFiles: number;
  /** A contact's reply can be silenced too. */
  readonly silencesContact: boolean;
  /** Type of a contact's comment that reopens. */
  readonly reopening: 'open' | 'comment';
  /** Contacts may become participants, as far as `strangerReply` lets them. */
  readonly takesStrangers: boolean;
  /** Contacts see the thread, so comments are told to them. */
  readonly contactsSee: boolean;
}

const CONVERSATION_RULES: ReplyRules = {
  adminCreatedAt: 207,
  contactCreatedAt: 211,
  skipNotifications: 215,
  adminFiles: 207,
  contactFiles: 207,
  silencesContact: false,
  reopening: 'open',
  takesStrangers: true,
  contactsSee: true,
};

/** `last` is the newest conversation of the workspace. */
function conversationOf(call: Call): SimConversation {
  const id = param(call, 0);
  if (id !== 'last') return call.workspace.conversation(id);
  const [newest] = call.workspace.conversations.page(null, 1, () => true).items;
  if (newest === undefined) throw notFound();
  return call.workspace.conversation(newest.id);
}

/** Limits of one thread, all of them open (reference/intercom.md §2, §12, §29), among them the throttle of §2, when switched on. Called last, when nothing else refuses. */
function throttle(workspace: Workspace, conversation: SimConversation, createdAt: number | undefined): void {
  const { replyThrottle: limit, throttleCountsBackdated, createdAtBeforeNewest, partsCap } = workspace.switches;
  if (partsCap !== null && conversation.parts.length >= partsCap) throw invalid(`A conversation has at most ${partsCap} parts`);
  const isOld = createdAt !== undefined && conversation.parts.some((part) => part.createdAt > createdAt);
  if (isOld && createdAtBeforeNewest === 'refuse') throw invalid(`${createdAt} is an invalid value for created_at`, 'created_at');
  if (limit === null || (createdAt !== undefined && !throttleCountsBackdated)) return;
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
function isSilent(call: Call, body: Body, rules: ReplyRules): boolean {
  return optionalFlag(body, 'skip_notifications') === true && call.version >= rules.skipNotifications;
}

function tell(workspace: Workspace, conversation: SimConversation, cause: string, rules: ReplyRules): void {
  if (cause !== 'note' && rules.contactsSee) {
    workspace.notify('contact', cause, conversation, [...conversation.contacts]);
    return;
  }
  if (conversation.adminId !== null) workspace.notify('teammate', cause, conversation, [conversation.adminId]);
}

/** What becomes of HTML in comments, and of images, is open (reference/intercom.md §16, §29). */
function adminHtml({ switches: { commentHtml, noteImages } }: Workspace, type: string, text: string): string {
  return type !== 'note' && commentHtml === 'text' ? textToHtml(text) : safeHtml(text, noteImages === 'keep');
}

function adminReply(call: Call, conversation: SimConversation, body: Body, rules: ReplyRules): SimPart {
  const { workspace } = call;
  const type = oneOf(field(body, 'message_type'), ['comment', 'note', 'quick_reply'], 'message_type');
  const author = workspace.adminAuthor(requiredId(body, 'admin_id'));
  const text = type === 'quick_reply' ? optionalText(body, 'body') : requiredMessage(workspace, body);
  const quickReplies = readQuickReplies(body);
  if (type === 'quick_reply' && quickReplies.length === 0) throw missing('reply_options');
  const createdAt = readCreatedAt(workspace, body, call.version, rules.adminCreatedAt, conversation.createdAt);
  const silent = isSilent(call, body, rules);
  const attachments = readAttachments(workspace, body, { files: call.version >= rules.adminFiles });
  throttle(workspace, conversation, createdAt);
  const written = typeof text === 'string' ? adminHtml(workspace, type, text) : null;
  const part = addAdminPart(workspace, conversation, { type, author, body: written, quickReplies, attachments: attachments(), ...(createdAt === undefined ? {} : { createdAt }) });
  if (!silent) tell(workspace, conversation, type, rules);
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

function contactReply(call: Call, conversation: SimConversation, body: Body, rules: ReplyRules): SimPart {
  const { workspace } = call;
  if (field(body, 'message_type') !== 'comment') throw invalid('User can only create comments', 'message_type');
  const contact = replyingContact(workspace, body);
  const isStranger = !conversation.contacts.includes(contact.id);
  if (isStranger && (!rules.takesStrangers || workspace.switches.strangerReply === 'refuse')) throw notFound('User Not Found');
  const text = requiredMessage(workspace, body);
  readQuickReplies(body);
  const createdAt = readCreatedAt(workspace, body, call.version, rules.contactCreatedAt, conversation.createdAt);
  const silent = rules.silencesContact && isSilent(call, body, rules);
  const attachments = readAttachments(workspace, body, { files: call.version >= rules.contactFiles });
  throttle(workspace, conversation, createdAt);
  if (isStranger) joinConversation(workspace, conversation, contact);
  const written = { body: textToHtml(text), attachments: attachments(), ...(createdAt === undefined ? {} : { createdAt }) };
  const part = addContactComment(workspace, conversation, contact, written, rules.reopening);
  if (!silent && workspace.switches.unverifiedNotices) workspace.notify('teammate', 'inbox', conversation, conversation.adminId === null ? [] : [conversation.adminId]);
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

/** Writes what the request says, once all of it was checked. @throws Refusal. */
export function writeReply(call: Call, conversation: SimConversation, body: Body, rules: ReplyRules): SimPart {
  const type = oneOf(field(body, 'type'), ['admin', 'user'], 'type');
  return type === 'admin' ? adminReply(call, conversation, body, rules) : contactReply(call, conversation, body, rules);
}

function reply(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const conversation = conversationOf(call);
  const body = call.body();
  const part = writeReply(call, conversation, body, CONVERSATION_RULES);
  const display = { version: call.version, plaintext: false };
  return ok(conversationView(workspace, conversation, display, workspace.switches.replyAnswer === 'new' ? [part] : undefined));
}

/** Replies and notes (reference/intercom.md §13). */
export const REPLY_ROUTES: readonly Route[] = [{ method: 'POST', pattern: '/conversations/:id/reply', run: reply }];
