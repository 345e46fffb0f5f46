import { conversationView } from '../conversation-view.ts';
import type { SimConversation } from '../model.ts';
import { Refusal } from '../refusal.ts';
import { ok } from '../route.ts';
import type { Call, Route } from '../route.ts';
import { field, oneOf, requiredId } from '../shape.ts';

const DELETED = '<p><i>This message was deleted</i></p>';

function notThere(): Refusal {
  return new Refusal(404, 'conversation_part_or_message_not_found', 'Conversation part or message not found');
}

/** Only texts can be redacted; the status of this refusal is assumed (reference/intercom.md §12). */
function notRedactable(): Refusal {
  return new Refusal(400, 'conversation_part_not_redactable', 'Conversation part is not redactable');
}

function redactPart(conversation: SimConversation, id: string): void {
  const place = conversation.parts.findIndex((part) => part.id === id);
  const part = conversation.parts[place];
  if (part === undefined) throw notThere();
  if (part.body === null) throw notRedactable();
  conversation.parts[place] = { ...part, body: DELETED, attachments: [], redacted: true };
}

/** The source has to be a contact's. */
function redactSource(conversation: SimConversation, id: string): void {
  const { source } = conversation;
  if (source.id !== id) throw notThere();
  if (source.author.type !== 'user' && source.author.type !== 'lead') throw notRedactable();
  conversation.source = { ...source, body: DELETED, attachments: [], redacted: true };
}

function redact(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const body = call.body();
  const type = oneOf(field(body, 'type'), ['conversation_part', 'source'], 'type');
  const conversation = workspace.conversations.get(requiredId(body, 'conversation_id'));
  const id = requiredId(body, type === 'source' ? 'source_id' : 'conversation_part_id');
  if (conversation === undefined) throw notThere();
  if (type === 'source') redactSource(conversation, id);
  else redactPart(conversation, id);
  conversation.updatedAt = workspace.now();
  return ok(conversationView(workspace, workspace.conversation(conversation.id), { version: call.version, plaintext: false }));
}

/** Taking a text out of a thread for good; the part itself stays (reference/intercom.md §12, §22). */
export const REDACT_ROUTES: readonly Route[] = [{ method: 'POST', pattern: '/conversations/redact', run: redact }];
