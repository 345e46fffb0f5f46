import { Refusal, notFound } from '../refusal.ts';
import type { Workspace } from '../workspace.ts';
import type { SimTicket, SimTicketType } from './model.ts';

/** Paths differ in how they miss a ticket (reference/intercom.md §3, §18). */
export function ticketNotFound(): Refusal {
  return new Refusal(404, 'ticket_not_found', 'Ticket not found');
}

/** A ticket by its API id, never by the number of the inbox. @throws `missing`; by default 404 `not_found`. */
export function ticketOf(workspace: Workspace, id: string, missing: () => Refusal = notFound): SimTicket {
  const ticket = workspace.tickets.tickets.get(id);
  if (ticket === undefined) throw missing();
  workspace.awake(ticket.thread);
  return ticket;
}

/** @throws Refusal 404 `not_found` (assumed). */
export function ticketType(workspace: Workspace, id: string): SimTicketType {
  const type = workspace.tickets.ticketTypes.get(id);
  if (type === undefined) throw notFound();
  return type;
}

export function typeOf(workspace: Workspace, ticket: SimTicket): SimTicketType {
  return ticketType(workspace, ticket.typeId);
}

/** Customer tickets, and Back-office tickets that were shared. */
export function isSeenByContact(workspace: Workspace, ticket: SimTicket): boolean {
  return typeOf(workspace, ticket).category === 'Customer' || ticket.isShared;
}
