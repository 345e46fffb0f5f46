import { dropConversation } from '../conversations.ts';
import type { SimPart } from '../model.ts';
import { Refusal, invalid, notFound } from '../refusal.ts';
import { ok, param } from '../route.ts';
import type { Call } from '../route.ts';
import { optionalId, optionalObject, requiredId } from '../shape.ts';
import { addPart } from '../thread.ts';
import type { Workspace } from '../workspace.ts';
import { addFirstState, nextNumber } from './create.ts';
import { ticketType, typeOf } from './lookup.ts';
import type { SimTicket, SimTicketType } from './model.ts';
import { stateOf, statesOf } from './states.ts';
import { ticketView } from './ticket-view.ts';
import { tellTicket } from './update.ts';
import { checkedTicketAttributes, keepAttributes, setTicketAttributes } from './values.ts';
import type { TicketChange } from './values.ts';

/** The source message becomes a comment (example of the description). */
function openingOf(ticket: SimTicket['thread'], writtenMs: number): SimPart {
  const { id, body, author, attachments } = ticket.source;
  return { id, type: 'comment', body, createdAt: ticket.createdAt, writtenMs, author, assignedTo: null, attachments, quickReplies: [], attributeChange: null, ticketEvent: null, state: 'open' };
}

/**
 * A conversation becomes a customer ticket of the same id (reference/intercom.md §12); required attributes are not asked for (assumed).
 * From then on the conversation paths take the id as far as `ticketsAsConversations` lets them.
 */
export function convert(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const thread = workspace.conversations.get(param(call, 0));
  if (thread === undefined) throw notFound();
  const body = call.body();
  const type = ticketType(workspace, requiredId(body, 'ticket_type_id'));
  if (type.category !== 'Customer') throw invalid('Ticket type is not a customer ticket type');
  const stateId = optionalId(body, 'ticket_state_id') ?? statesOf(workspace, type)[0]?.id ?? '';
  const state = stateOf(workspace, type, stateId);
  const attributes = checkedTicketAttributes(workspace, type, optionalObject(body, 'attributes'));
  workspace.awake(thread);
  dropConversation(workspace, thread);
  const ticket: SimTicket = {
    id: thread.id,
    number: nextNumber(workspace),
    typeId: type.id,
    stateId: state.id,
    previousStateId: null,
    isShared: !type.isInternal,
    attributes: new Map(),
    opening: openingOf(thread, thread.createdMs),
    thread,
  };
  keepAttributes(ticket, attributes);
  addFirstState(workspace, ticket);
  workspace.tickets.tickets.add(ticket);
  if (workspace.switches.unverifiedNotices) tellTicket(workspace, ticket, 'ticket_created');
  return ok(ticketView(workspace, ticket, call.version));
}

/** Values that the new type takes over: same name and type; of a list, the option of the same label. */
function transferred(ticket: SimTicket, from: SimTicketType, to: SimTicketType): readonly TicketChange[] {
  return to.attributes.flatMap((attribute) => {
    const old = from.attributes.find(({ name, dataType }) => name === attribute.name && dataType === attribute.dataType);
    const value = old === undefined ? undefined : ticket.attributes.get(old.name);
    if (old === undefined || value === undefined) return [];
    if (attribute.dataType !== 'list') return [{ attribute, value }];
    const label = old.options.find(({ id }) => id === value)?.label;
    const option = attribute.options.find((item) => item.label === label);
    return option === undefined ? [] : [{ attribute, value: option.id }];
  });
}

function requiredParameter(body: ReturnType<Call['body']>, name: string): string {
  const id = optionalId(body, name) ?? '';
  if (id === '') throw new Refusal(400, 'parameter_not_found', `${name} is a required parameter`);
  return id;
}

function readNewType(workspace: Workspace, ticket: SimTicket, id: string): SimTicketType {
  const [from, to] = [typeOf(workspace, ticket), ticketType(workspace, id)];
  if (from === to) throw invalid('Cannot change to the same ticket type');
  if (from.category !== to.category) throw invalid('The new ticket type must be in the same category', 'ticket_type_id');
  return to;
}

/** `POST /tickets/{id}/change_type`: within the category (reference/intercom.md §18). */
export function changeType(call: Call, ticket: SimTicket): ReturnType<typeof ok> {
  const { workspace } = call;
  const body = call.body();
  const from = typeOf(workspace, ticket);
  const to = readNewType(workspace, ticket, requiredParameter(body, 'ticket_type_id'));
  const stateId = requiredParameter(body, 'ticket_state_id');
  const state = statesOf(workspace, to).find(({ id }) => id === stateId);
  if (state === undefined) throw invalid("Ticket custom state doesn't belong to the new ticket type");
  const changes = checkedTicketAttributes(workspace, to, optionalObject(body, 'ticket_attributes'));
  const kept = transferred(ticket, from, to);
  const previous = workspace.tickets.ticketStates.get(ticket.stateId) ?? state;
  ticket.attributes.clear();
  ticket.typeId = to.id;
  keepAttributes(ticket, kept);
  setTicketAttributes(workspace, ticket, changes, workspace.bot());
  if (state !== previous) ticket.previousStateId = previous.id;
  ticket.stateId = state.id;
  addPart(workspace, ticket.thread, { type: 'ticket_state_updated_by_admin', author: workspace.bot(), ticketEvent: { kind: 'state', state: state.category, previous: previous.category } });
  return ok(ticketView(workspace, ticket, call.version));
}
