import { conversationView } from '../conversation-view.ts';
import { Refusal } from '../refusal.ts';
import { ok, param } from '../route.ts';
import type { Call, Route } from '../route.ts';
import { optionalId } from '../shape.ts';
import { checkLink } from './link-rules.ts';
import { link, unlink } from './links.ts';
import { ticketNotFound, ticketOf, typeOf } from './lookup.ts';
import type { SimTicket } from './model.ts';

function trackerOf(call: Call, verb: 'linking' | 'unlinking'): SimTicket {
  const ticket = ticketOf(call.workspace, param(call, 0), ticketNotFound);
  if (typeOf(call.workspace, ticket).category !== 'Tracker') throw new Refusal(400, 'invalid_ticket_type', `Only tracker tickets support ${verb} conversations`);
  return ticket;
}

/** The answer is the conversation, or the customer ticket as one. */
function answer(call: Call, id: string): ReturnType<typeof ok> {
  return ok(conversationView(call.workspace, call.workspace.thread(id), { version: call.version, plaintext: false }));
}

function add(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const ticket = trackerOf(call, 'linking');
  const id = optionalId(call.body(), 'conversation_id') ?? '';
  if (id === '') throw new Refusal(400, 'parameter_not_found', 'conversation_id not specified');
  checkLink(workspace, typeOf(workspace, ticket), id);
  if ((workspace.tickets.links.get(ticket.id)?.size ?? 0) >= workspace.switches.trackerLinks) {
    throw new Refusal(400, 'linked_conversation_limit_exceeded', 'Ticket has reached the maximum number of conversations that can be linked');
  }
  link(workspace, ticket.id, id);
  return answer(call, id);
}

function remove(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const ticket = trackerOf(call, 'unlinking');
  const id = param(call, 1);
  if (workspace.tickets.links.get(ticket.id)?.has(id) !== true) throw new Refusal(404, 'conversation_not_found', 'Conversation is not linked to this ticket');
  unlink(workspace, ticket.id, id);
  return answer(call, id);
}

const SINCE = 216;

/** Conversations of a Tracker ticket (reference/intercom.md §18); that 2.16 is the first version is assumed. */
export const TICKET_LINK_ROUTES: readonly Route[] = [
  { method: 'POST', pattern: '/tickets/:id/linked_conversations', since: SINCE, run: add },
  { method: 'DELETE', pattern: '/tickets/:id/linked_conversations/:conversation_id', since: SINCE, run: remove },
];
