import { newThread } from '../conversations.ts';
import type { SimContact } from '../model.ts';
import { contactByEmail } from '../participants.ts';
import { Refusal, invalid, missing } from '../refusal.ts';
import { isObject, optionalId, optionalList, optionalObject, optionalText, requiredId } from '../shape.ts';
import type { Body } from '../shape.ts';
import { addPart, readCreatedAt } from '../thread.ts';
import type { Workspace } from '../workspace.ts';
import { link } from './links.ts';
import { checkLink } from './link-rules.ts';
import { ticketType } from './lookup.ts';
import type { SimTicket, SimTicketState, SimTicketType } from './model.ts';
import { DESCRIPTION } from './model.ts';
import { statesOf } from './states.ts';
import { assignTicket, isSilentTicket, readAssignee, tellTicket } from './update.ts';
import type { Assignee } from './update.ts';
import { checkRequired, checkedTicketAttributes, keepAttributes } from './values.ts';
import type { TicketChange } from './values.ts';

/** First versions of fields (reference/intercom.md §5). */
const CREATED_AT = 211;
const ASSIGNMENT = 214;

/** A ticket that was checked and is not made yet. */
interface TicketDraft {
  readonly type: SimTicketType;
  readonly state: SimTicketState;
  /** Creates an unknown address only when called. */
  readonly contact: () => SimContact;
  readonly attributes: readonly TicketChange[];
  readonly companyId: string | null;
  readonly createdAt: number;
  readonly assignees: readonly Assignee[];
  readonly linkTo: string | null;
  readonly silent: boolean;
}

/** Exactly one, by id, external_id or email. @throws Refusal 400, 404. */
function readContact(workspace: Workspace, body: Body): () => SimContact {
  const contacts = optionalList(body, 'contacts');
  const [first] = contacts;
  if (first === undefined) throw missing('contacts');
  if (contacts.length > 1 || !isObject(first)) throw invalid('contacts takes exactly one contact', 'contacts');
  const id = optionalId(first, 'id') ?? null;
  const externalId = optionalId(first, 'external_id') ?? null;
  const email = optionalText(first, 'email') ?? null;
  if (id !== null || externalId !== null) {
    const contact = workspace.activeContact(id ?? workspace.contactsByExternalId.get(externalId ?? '') ?? '');
    return () => contact;
  }
  if (email === null || !/^[^\s@]+@[^\s@]+$/.test(email)) throw invalid('A contact needs id, external_id or email', 'contacts');
  return () => contactByEmail(workspace, email, workspace.switches.ticketEmailCreates);
}

function readAssignees(workspace: Workspace, body: Body, version: number): readonly Assignee[] {
  const assignment = version < ASSIGNMENT ? {} : optionalObject(body, 'assignment');
  const team = readAssignee(workspace, assignment, 'team_assignee_id', ['team']) ?? null;
  const admin = readAssignee(workspace, assignment, 'admin_assignee_id', ['admin']) ?? null;
  return [team, admin].filter((assignee) => assignee !== null);
}

/** The first state of the type; a type of which every state is archived can not be used. */
function firstState(workspace: Workspace, type: SimTicketType): SimTicketState {
  const [state] = statesOf(workspace, type);
  if (state === undefined || type.archived) throw invalid('The ticket type can not be used', 'ticket_type_id');
  return state;
}

/** Checks a `POST /tickets` without changing anything. @throws Refusal 400, 404. */
export function readTicket(workspace: Workspace, body: Body, version: number): TicketDraft {
  const type = ticketType(workspace, requiredId(body, 'ticket_type_id'));
  const state = firstState(workspace, type);
  const contact = readContact(workspace, body);
  const attributes = checkedTicketAttributes(workspace, type, optionalObject(body, 'ticket_attributes'));
  checkRequired(type, attributes);
  const companyId = optionalId(body, 'company_id') ?? null;
  const linkTo = optionalId(body, 'conversation_to_link_id') ?? null;
  if (linkTo !== null) checkLink(workspace, type, linkTo);
  return {
    type,
    state,
    contact,
    attributes,
    companyId: companyId === null ? null : workspace.company(companyId).id,
    createdAt: readCreatedAt(workspace, body, version, CREATED_AT, null) ?? workspace.now(),
    assignees: readAssignees(workspace, body, version),
    linkTo,
    silent: isSilentTicket(body, version),
  };
}

/** The part every ticket begins with: stamped now whatever the ticket's time is (reference/intercom.md §18). */
export function addFirstState(workspace: Workspace, ticket: SimTicket): void {
  const category = workspace.tickets.ticketStates.get(ticket.stateId)?.category ?? 'submitted';
  addPart(workspace, ticket.thread, { type: 'ticket_state_updated_by_admin', author: workspace.bot(), ticketEvent: { kind: 'state', state: category, previous: category } });
}

export function nextNumber(workspace: Workspace): string {
  return String(workspace.smallId('ticket'));
}

function descriptionOf(changes: readonly TicketChange[]): string {
  const value = changes.find(({ attribute }) => attribute.name === DESCRIPTION)?.value;
  return typeof value === 'string' ? value : '';
}

export function createTicket(workspace: Workspace, draft: TicketDraft): SimTicket {
  const contact = draft.contact();
  const thread = newThread(workspace, contact, descriptionOf(draft.attributes), draft.createdAt, []);
  thread.contacts.push(contact.id);
  thread.companyId = draft.companyId;
  const ticket: SimTicket = {
    id: thread.id,
    number: nextNumber(workspace),
    typeId: draft.type.id,
    stateId: draft.state.id,
    previousStateId: null,
    isShared: draft.type.category === 'Customer' && !draft.type.isInternal,
    attributes: new Map(),
    opening: null,
    thread,
  };
  keepAttributes(ticket, draft.attributes);
  addFirstState(workspace, ticket);
  for (const assignee of draft.assignees) assignTicket(workspace, ticket, assignee, workspace.bot());
  workspace.tickets.tickets.add(ticket);
  if (draft.linkTo !== null) link(workspace, ticket.id, draft.linkTo);
  if (!draft.silent) tellTicket(workspace, ticket, 'ticket_created');
  return ticket;
}

/** Enqueued tickets whose time has come. One that can not be made any more has failed. */
export function runDueJobs(workspace: Workspace): void {
  for (const job of workspace.tickets.jobs.values()) {
    if (job.status !== 'pending' || job.dueMs > workspace.clock.now()) continue;
    try {
      job.ticketId = createTicket(workspace, readTicket(workspace, job.body, job.version)).id;
      job.status = 'success';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      job.status = 'failed';
    }
  }
}
