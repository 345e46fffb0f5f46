import { Refusal } from '../refusal.ts';
import type { Workspace } from '../workspace.ts';
import { typeOf } from './lookup.ts';
import type { SimTicketType } from './model.ts';

/** Whether a conversation or customer ticket hangs on a Tracker ticket already. */
function isTracked(workspace: Workspace, id: string): boolean {
  const { linkedTo, tickets, ticketTypes } = workspace.tickets;
  return [...(linkedTo.get(id) ?? [])].some((ticketId) => ticketTypes.get(tickets.get(ticketId)?.typeId ?? '')?.category === 'Tracker');
}

/** A conversation, or a customer ticket, that a ticket of this type can be linked to. @throws Refusal 400, 404. */
export function checkLink(workspace: Workspace, type: SimTicketType, id: string): void {
  if (type.category === 'Customer') throw new Refusal(400, 'invalid_ticket_type', 'Customer tickets can not be linked to a conversation');
  const ticket = workspace.tickets.tickets.get(id);
  const isLinkable = ticket === undefined ? workspace.conversations.get(id) !== undefined : typeOf(workspace, ticket).category === 'Customer';
  if (!isLinkable) throw new Refusal(404, 'conversation_not_found', 'Conversation not found');
  if (type.category === 'Tracker' && isTracked(workspace, id)) throw new Refusal(400, 'already_linked_to_tracker', 'A conversation can only have one tracker ticket');
}
