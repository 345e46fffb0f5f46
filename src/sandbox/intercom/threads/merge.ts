import { conversationView } from '../conversation-view.ts';
import { Refusal, invalid } from '../refusal.ts';
import { joinConversation } from '../replies.ts';
import { ok, param } from '../route.ts';
import type { Call, Route } from '../route.ts';
import { optionalId } from '../shape.ts';
import { addPart } from '../thread.ts';
import { link } from '../tickets/links.ts';

const SINCE = 216;

function failed(message: string): Refusal {
  return new Refusal(422, 'merge_failed', message);
}

function readTarget(call: Call): string {
  const id = optionalId(call.body(), 'merge_into_conversation_id') ?? '';
  if (!/^\d+$/.test(id)) throw invalid('merge_into_conversation_id must be a valid integer conversation ID', 'merge_into_conversation_id');
  return id;
}

/** Closes the conversation of the path and links it to the one that lives on, whose answer this is. Its parts stay where they are. */
function merge(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const target = readTarget(call);
  const secondary = workspace.conversations.get(param(call, 0));
  if (secondary === undefined) throw failed('Secondary conversation not found');
  if (workspace.mergedConversations.has(secondary.id)) throw failed('Secondary conversation has already been merged');
  if (secondary.id === target) throw failed('Cannot merge a conversation into itself');
  const primary = workspace.conversations.get(target);
  if (primary === undefined) throw failed('Primary conversation not found');
  workspace.mergedConversations.set(secondary.id, primary.id);
  for (const id of secondary.contacts) {
    const contact = workspace.contacts.get(id);
    if (contact !== undefined) joinConversation(workspace, primary, contact);
  }
  link(workspace, primary.id, secondary.id);
  addPart(workspace, secondary, { type: 'close', author: workspace.bot(), state: 'closed' });
  addPart(workspace, primary, { type: 'merged_primary_conversation', author: workspace.bot() });
  return ok(conversationView(workspace, primary, { version: call.version, plaintext: false }));
}

/** Merging threads, 2.16 and later (reference/intercom.md §12). */
export const MERGE_ROUTES: readonly Route[] = [{ method: 'POST', pattern: '/conversations/:id/merge', since: SINCE, run: merge }];
