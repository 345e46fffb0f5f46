import { assigneesView, authorView, contactsView, visibleParts } from '../conversation-view.ts';
import { attachmentView } from '../files.ts';
import type { Author, SimPart, TicketEvent } from '../model.ts';
import type { Workspace } from '../workspace.ts';
import { linkedView } from './links.ts';
import { typeOf } from './lookup.ts';
import type { SimTicket } from './model.ts';
import { stateView } from './states.ts';
import { typeView } from './types.ts';
import { ticketAttributesView } from './values.ts';

/** The schema of a ticket part's author knows no lead. */
function partAuthor(author: Author): object {
  return authorView(author.type === 'lead' ? { ...author, type: 'user' } : author);
}

function eventView(event: TicketEvent | null): object {
  if (event === null) return {};
  if (event.kind === 'state') return { ticket_state: event.state, previous_ticket_state: event.previous };
  const { id, label, valueId, valueLabel } = event;
  return { updated_attribute_data: { attribute: { type: 'attribute', id, label }, value: { type: 'value', id: valueId, label: valueLabel } } };
}

/** A part with only the fields that say something, as in the recorded examples (reference/intercom.md §18). */
export function ticketPartView(part: SimPart): object {
  return {
    type: 'ticket_part',
    id: part.id,
    part_type: part.type,
    ...(part.body === null ? {} : { body: part.body }),
    ...eventView(part.ticketEvent),
    created_at: part.createdAt,
    updated_at: part.createdAt,
    ...(part.assignedTo === null ? {} : { assigned_to: part.assignedTo }),
    author: partAuthor(part.author),
    attachments: part.attachments.map(attachmentView),
    external_id: null,
    redacted: part.redacted ?? false,
  };
}

/** What the conversation began with, then the thread. */
function partsOf(ticket: SimTicket): readonly SimPart[] {
  return ticket.opening === null ? ticket.thread.parts : [ticket.opening, ...ticket.thread.parts];
}

/** The ticket with its latest parts. @param version rank of the request's version. */
export function ticketView(workspace: Workspace, ticket: SimTicket, version: number): object {
  const { thread } = ticket;
  const type = typeOf(workspace, ticket);
  const state = workspace.tickets.ticketStates.get(ticket.stateId);
  const parts = partsOf(ticket);
  return {
    type: 'ticket',
    id: ticket.id,
    ticket_id: ticket.number,
    category: type.category,
    ticket_attributes: ticketAttributesView(workspace, type, ticket),
    ticket_state: state === undefined ? null : stateView(state),
    previous_ticket_state_id: ticket.previousStateId,
    ticket_type: typeView(workspace, type),
    contacts: contactsView(workspace, thread),
    ...assigneesView(thread, version),
    created_at: thread.createdAt,
    updated_at: thread.updatedAt,
    open: thread.state !== 'closed',
    snoozed_until: thread.snoozedUntil,
    linked_objects: linkedView(workspace, ticket.id),
    ticket_parts: { type: 'ticket_part.list', ticket_parts: visibleParts(workspace, parts).map(ticketPartView), total_count: parts.length },
    is_shared: ticket.isShared,
  };
}
