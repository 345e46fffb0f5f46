import { assignThread, readSnooze, snoozeThread } from '../manage.ts';
import type { Author } from '../model.ts';
import { Refusal } from '../refusal.ts';
import { optionalFlag, optionalId, optionalObject } from '../shape.ts';
import type { Body } from '../shape.ts';
import { addPart } from '../thread.ts';
import type { Workspace } from '../workspace.ts';
import { isSeenByContact, typeOf } from './lookup.ts';
import type { SimTicket, SimTicketState } from './model.ts';
import { stateOf } from './states.ts';
import { checkedTicketAttributes, setTicketAttributes } from './values.ts';
import type { TicketChange } from './values.ts';

/** First version that takes `skip_notifications` on tickets (reference/intercom.md §5). */
const SKIP_NOTIFICATIONS = 213;

export interface Assignee {
  readonly type: 'admin' | 'team';
  readonly id: string;
}

function assigneeNotFound(): Refusal {
  return new Refusal(404, 'assignee_not_found', 'Assignee not found');
}

/** An admin or team, told apart by the id. undefined: absent; null: unassign. @throws Refusal 404 `assignee_not_found`. */
export function readAssignee(workspace: Workspace, body: Body, name: string, allowed: readonly Assignee['type'][]): Assignee | null | undefined {
  const id = optionalId(body, name);
  if (id === undefined || id === null) return undefined;
  if (id === '0' || id === '') return null;
  const type = allowed.find((one) => (one === 'admin' ? workspace.admins : workspace.teams).has(id));
  if (type === undefined) throw assigneeNotFound();
  return { type, id };
}

/** `admin_id`, else the bot. @throws Refusal 404 `assignee_not_found` (example of the description). */
function readActor(workspace: Workspace, body: Body): Author {
  const id = optionalId(body, 'admin_id') ?? null;
  if (id === null) return workspace.bot();
  const admin = workspace.admins.get(id);
  if (admin === undefined) throw assigneeNotFound();
  return { type: 'admin', id, name: admin.name, email: admin.email };
}

/** Versions before 2.13 do not know the field, so the people are taken to be notified. */
export function isSilentTicket(body: Body, version: number): boolean {
  return optionalFlag(body, 'skip_notifications') === true && version >= SKIP_NOTIFICATIONS;
}

/** One record in the notification log: to the contact where the ticket is theirs to see, else to the teammate it is assigned to. */
export function tellTicket(workspace: Workspace, ticket: SimTicket, cause: string): void {
  const { thread } = ticket;
  if (isSeenByContact(workspace, ticket)) workspace.notify('contact', cause, thread, [...thread.contacts]);
  else workspace.notify('teammate', cause, thread, thread.adminId === null ? [] : [thread.adminId]);
}

/** A state that stays leaves no part. @returns whether it changed. */
function changeState(workspace: Workspace, ticket: SimTicket, state: SimTicketState, author: Author): boolean {
  const previous = workspace.tickets.ticketStates.get(ticket.stateId);
  if (previous === undefined || previous === state) return false;
  ticket.previousStateId = previous.id;
  ticket.stateId = state.id;
  const isClosed = ticket.thread.state === 'closed' || (state.category === 'resolved' && workspace.switches.resolvedTicketCloses);
  const ticketEvent = { kind: 'state', state: state.category, previous: previous.category } as const;
  addPart(workspace, ticket.thread, { type: 'ticket_state_updated_by_admin', author, ticketEvent, ...(isClosed ? { state: 'closed' } : {}) });
  return true;
}

/** Unassigning takes off both (assumed: one id stands for admin and team). */
export function assignTicket(workspace: Workspace, ticket: SimTicket, assignee: Assignee | null, author: Author): boolean {
  const { thread } = ticket;
  if (assignee !== null) {
    if ((assignee.type === 'admin' ? thread.adminId : thread.teamId) === assignee.id) return false;
    assignThread(workspace, thread, author, assignee.type, assignee.id);
    return true;
  }
  const held = (['admin', 'team'] as const).filter((type) => (type === 'admin' ? thread.adminId : thread.teamId) !== null);
  for (const type of held) assignThread(workspace, thread, author, type, null);
  return held.length > 0;
}

function setOpen(workspace: Workspace, ticket: SimTicket, open: boolean, author: Author): boolean {
  const { thread } = ticket;
  if ((thread.state !== 'closed') === open) return false;
  addPart(workspace, thread, { type: open ? 'open' : 'close', author, state: open ? 'open' : 'closed' });
  return true;
}

function snooze(workspace: Workspace, ticket: SimTicket, until: number, author: Author): true {
  snoozeThread(workspace, ticket.thread, author, until);
  return true;
}

interface TicketUpdate {
  readonly author: Author;
  readonly attributes: readonly TicketChange[];
  readonly state: SimTicketState | null;
  readonly assignee: Assignee | null | undefined;
  readonly companyId: string | null | undefined;
  readonly isShared: boolean;
  readonly snoozedUntil: number | null;
  readonly open: boolean | null;
}

function readUpdate(workspace: Workspace, ticket: SimTicket, body: Body): TicketUpdate {
  const type = typeOf(workspace, ticket);
  const author = readActor(workspace, body);
  const stateId = optionalId(body, 'ticket_state_id') ?? null;
  const companyId = optionalId(body, 'company_id');
  return {
    author,
    attributes: checkedTicketAttributes(workspace, type, optionalObject(body, 'ticket_attributes')),
    state: stateId === null ? null : stateOf(workspace, type, stateId),
    assignee: readAssignee(workspace, body, 'assignee_id', ['admin', 'team']),
    companyId: typeof companyId === 'string' ? workspace.company(companyId).id : companyId,
    isShared: optionalFlag(body, 'is_shared') ?? ticket.isShared,
    snoozedUntil: readSnooze(workspace, body),
    open: optionalFlag(body, 'open') ?? null,
  };
}

/**
 * `PUT /tickets/{id}`: everything is checked before anything is kept. Attributes, state, assignment, then snooze or open, each with
 * a part stamped now (reference/intercom.md §18).
 * @throws Refusal 400, 404.
 */
export function updateTicket(workspace: Workspace, ticket: SimTicket, body: Body, version: number): void {
  const update = readUpdate(workspace, ticket, body);
  const silent = isSilentTicket(body, version);
  const { author, state, assignee, snoozedUntil, open } = update;
  ticket.isShared = update.isShared;
  if (update.companyId !== undefined) ticket.thread.companyId = update.companyId;
  ticket.thread.updatedAt = workspace.now();
  const changes = [
    setTicketAttributes(workspace, ticket, update.attributes, author),
    state !== null && changeState(workspace, ticket, state, author),
    assignee !== undefined && assignTicket(workspace, ticket, assignee, author),
    // Closing also unsnoozes, so it wins over a snooze in the same call.
    snoozedUntil !== null && open !== false ? snooze(workspace, ticket, snoozedUntil, author) : open !== null && setOpen(workspace, ticket, open, author),
  ];
  if (!silent && changes.includes(true)) tellTicket(workspace, ticket, 'ticket_update');
}
