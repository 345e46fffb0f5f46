import { conversationView } from './conversation-view.ts';
import type { Author, SimConversation } from './model.ts';
import { Refusal, invalid, missing } from './refusal.ts';
import { ok, param } from './route.ts';
import type { Call, Route } from './route.ts';
import { field, oneOf, optionalText, optionalWhole, requiredId } from './shape.ts';
import type { Body } from './shape.ts';
import { safeHtml } from './text.ts';
import { addPart } from './thread.ts';
import type { Workspace } from './workspace.ts';

/** A body here is a message to the customer that nothing can silence (reference/intercom.md §14). */
function readMessage(workspace: Workspace, conversation: SimConversation, body: Body): string | null {
  const text = optionalText(body, 'body') ?? '';
  if (text === '') return null;
  workspace.notify('contact', 'state_message', conversation, [...conversation.contacts]);
  return safeHtml(text);
}

function close(workspace: Workspace, conversation: SimConversation, author: Author, body: Body): void {
  if (field(body, 'type') !== 'admin') throw invalid('type must be admin', 'type');
  addPart(workspace, conversation, { type: 'close', author, body: readMessage(workspace, conversation, body), state: 'closed' });
  conversation.waitingSince = null;
  if (workspace.switches.unverifiedNotices) workspace.notify('contact', 'rating', conversation, [...conversation.contacts]);
}

/** Seconds UTC; null: not given. @throws Refusal 400 for a time that has passed. */
export function readSnooze(workspace: Workspace, body: Body): number | null {
  const until = optionalWhole(body, 'snoozed_until') ?? null;
  if (until !== null && until <= workspace.now()) throw invalid('snoozed_until must be in the future', 'snoozed_until');
  return until;
}

export function snoozeThread(workspace: Workspace, conversation: SimConversation, author: Author, until: number): void {
  addPart(workspace, conversation, { type: 'snoozed', author, state: 'snoozed' });
  conversation.snoozedUntil = until;
}

function open(workspace: Workspace, conversation: SimConversation, author: Author): void {
  addPart(workspace, conversation, { type: 'open', author, state: 'open' });
  conversation.read = true;
}

function snooze(workspace: Workspace, conversation: SimConversation, author: Author, body: Body): void {
  const until = readSnooze(workspace, body);
  if (until === null) throw missing('snoozed_until');
  snoozeThread(workspace, conversation, author, until);
}

function assigneeExists(workspace: Workspace, type: 'admin' | 'team', id: string): boolean {
  return type === 'admin' ? workspace.admins.has(id) : workspace.teams.has(id);
}

/**
 * Admin and team are two assignments that can hold at once; a closed conversation reopens (reference/intercom.md §14).
 * @param assignee null: unassign. @param message told to the customer, as HTML.
 */
export function assignThread(workspace: Workspace, conversation: SimConversation, author: Author, type: 'admin' | 'team', assignee: string | null, message: string | null = null): void {
  const wasClosed = conversation.state === 'closed';
  if (type === 'admin') conversation.adminId = assignee;
  else conversation.teamId = assignee;
  if (type === 'team' && workspace.switches.teamClearsAdmin) conversation.adminId = null;
  if (type === 'team' && assignee !== null && workspace.switches.teamAssignsAdmin) conversation.adminId = workspace.teams.get(assignee)?.adminIds[0] ?? conversation.adminId;
  const assignedTo = assignee === null ? null : { type, id: assignee };
  addPart(workspace, conversation, { type: wasClosed ? 'assign_and_reopen' : 'assignment', author, body: message, assignedTo, ...(wasClosed ? { state: 'open' as const } : {}) });
}

function assign(workspace: Workspace, conversation: SimConversation, author: Author, body: Body): void {
  const type = oneOf(field(body, 'type'), ['admin', 'team'], 'type');
  const id = requiredId(body, 'assignee_id');
  const assignee = id === '0' ? null : id;
  if (assignee !== null && !assigneeExists(workspace, type, assignee)) throw new Refusal(404, 'assignee_not_found', 'Assignee not found');
  const message = readMessage(workspace, conversation, body);
  assignThread(workspace, conversation, author, type, assignee, message);
  if (workspace.switches.unverifiedNotices && assignee !== null) workspace.notify('teammate', 'assignment', conversation, [assignee]);
}

function manage(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const conversation = workspace.conversation(param(call, 0));
  const body = call.body();
  const action = oneOf(field(body, 'message_type'), ['close', 'open', 'snoozed', 'assignment'], 'message_type');
  const author = workspace.adminAuthor(requiredId(body, 'admin_id'));
  switch (action) {
    case 'close':
      close(workspace, conversation, author, body);
      break;
    case 'snoozed':
      snooze(workspace, conversation, author, body);
      break;
    case 'open':
      open(workspace, conversation, author);
      break;
    case 'assignment':
      assign(workspace, conversation, author, body);
      break;
  }
  return ok(conversationView(workspace, conversation, { version: call.version, plaintext: false }));
}

/** State and assignment, always stamped now (reference/intercom.md §14). */
export const MANAGE_ROUTES: readonly Route[] = [{ method: 'POST', pattern: '/conversations/:id/parts', run: manage }];
