import type { Random } from '../kit/random.ts';
import type { WorldEdit } from './edit.ts';
import type { AttachmentRow, ContactRow, TicketNoteRow, TicketRow, TimeEntryRow, World, WorldChange } from './model.ts';
import { TECHNICIANS } from './staff.ts';
import { paragraphs } from './text.ts';
import { HOUR, vendorDate, vendorTime } from './time.ts';
import { INTERNAL_LINES, PROBLEM_LINES, PUBLIC_LINES } from './words.ts';

/** One thing that happens at the customer: rows of one or several tables change together. */
export interface Step {
  /** Milliseconds UTC. */
  readonly at: number;
  readonly edit: WorldEdit;
  readonly changes: readonly Omit<WorldChange, 'day'>[];
}

/** What a step is made from. */
export interface Moment {
  /** As the day began. */
  readonly world: World;
  readonly random: Random;
  readonly at: number;
  /** An id of that table that was never given before. */
  readonly newId: (table: IdTable) => number;
  /** The number of the next new ticket. */
  readonly newNumber: (at: number) => string;
}

export type IdTable = 'tickets' | 'contacts' | 'ticketNotes' | 'timeEntries' | 'attachments' | 'deletedTickets';
type Kind = WorldChange['kind'];

const COMPLETE = 5;
const IN_PROGRESS = 8;
const ADMINISTRATOR = 4;

/** The row itself under its id, as an edit of one table. */
function put<Row extends { readonly id: number }>(...rows: readonly Row[]): ReadonlyMap<number, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

function change(table: WorldChange['table'], kind: Kind, ...rows: readonly { readonly id: number }[]): readonly Omit<WorldChange, 'day'>[] {
  return rows.map(({ id }) => ({ table, id, kind }));
}

/** A note, a time entry or a file moves the ticket's activity, not its tracked modification (reference/autotask.md §9). */
function active(ticket: TicketRow, at: number): TicketRow {
  return { ...ticket, lastActivityDate: vendorTime(at), lastActivityResourceID: ticket.assignedResourceID };
}

function modified(ticket: TicketRow, at: number, values: Partial<TicketRow>): TicketRow {
  return { ...active(ticket, at), lastTrackedModificationDateTime: vendorTime(at), ...values };
}

function noteOn(ticket: TicketRow, { random, at, newId }: Moment, contact: number | null): TicketNoteRow {
  const publish = contact !== null || random.chance(0.5) ? 1 : 2;
  return {
    id: newId('ticketNotes'),
    ticketID: ticket.id,
    title: null,
    description: paragraphs(publish === 1 ? PUBLIC_LINES : INTERNAL_LINES, random, 1, 2),
    noteType: contact === null ? 3 : 18,
    publish,
    createDateTime: vendorTime(at),
    lastActivityDate: vendorTime(at),
    creatorResourceID: contact === null ? (ticket.assignedResourceID ?? random.pick(TECHNICIANS)) : null,
    createdByContactID: contact,
  };
}

export function newNote(moment: Moment, ticket: TicketRow): Step {
  const note = noteOn(ticket, moment, moment.random.chance(0.5) ? ticket.contactID : null);
  return { at: moment.at, edit: { tickets: put(active(ticket, moment.at)), ticketNotes: put(note) }, changes: [...change('ticketNotes', 'created', note), ...change('tickets', 'changed', ticket)] };
}

export function newHours(moment: Moment, ticket: TicketRow): Step {
  const { random, at } = moment;
  const resource = ticket.assignedResourceID ?? random.pick(TECHNICIANS);
  const entry: TimeEntryRow = { id: moment.newId('timeEntries'), ticketID: ticket.id, internalBillingCodeID: null, billingCodeID: 29682801, resourceID: resource, roleID: 29682834, dateWorked: vendorDate(at), startDateTime: vendorTime(at - HOUR), endDateTime: vendorTime(at), hoursWorked: 1, hoursToBill: 1, offsetHours: 0, summaryNotes: paragraphs(PUBLIC_LINES, random, 1, 1), internalNotes: null, timeEntryType: 2, isNonBillable: false, showOnInvoice: true, createDateTime: vendorTime(at), creatorUserID: resource, lastModifiedDateTime: vendorTime(at), lastModifiedUserID: resource };
  return { at, edit: { tickets: put(active(ticket, at)), timeEntries: put(entry) }, changes: [...change('timeEntries', 'created', entry), ...change('tickets', 'changed', ticket)] };
}

export function newFile(moment: Moment, ticket: TicketRow): Step {
  const { random, at } = moment;
  const note = noteOn(ticket, moment, null);
  const file: AttachmentRow = { id: moment.newId('attachments'), title: 'nachgereicht.png', fullPath: 'nachgereicht.png', contentType: 'image/png', attachDate: vendorTime(at), fileSize: random.int(1, 5000), attachmentType: 'FILE_ATTACHMENT', publish: note.publish, parentID: note.id, parentType: 23, attachedByContactID: null, attachedByResourceID: note.creatorResourceID, creatorType: 1, ticketID: ticket.id, ticketNoteID: note.id, timeEntryID: null, parentAttachmentID: null };
  return { at, edit: { tickets: put(active(ticket, at)), ticketNotes: put(note), attachments: put(file) }, changes: [...change('ticketNotes', 'created', note), ...change('attachments', 'created', file), ...change('tickets', 'changed', ticket)] };
}

export function newStatus({ at }: Moment, ticket: TicketRow): Step {
  const done = ticket.status !== COMPLETE;
  const row = modified(ticket, at, done ? { status: COMPLETE, completedDate: vendorTime(at), completedByResourceID: ticket.assignedResourceID } : { status: IN_PROGRESS, completedDate: null, completedByResourceID: null });
  return { at, edit: { tickets: put(row) }, changes: change('tickets', 'changed', row) };
}

export function newTitle({ at }: Moment, ticket: TicketRow): Step {
  const row = modified(ticket, at, { title: `[erledigt?] ${ticket.title}`.slice(0, 255) });
  return { at, edit: { tickets: put(row) }, changes: change('tickets', 'changed', row) };
}

/** Somebody new writes in: a contact, a ticket and its first note. */
export function newTicket(moment: Moment, model: TicketRow): Step {
  const { world, at, random } = moment;
  const time = vendorTime(at);
  const id = moment.newId('contacts');
  const contact: ContactRow = { id, companyID: model.companyID, firstName: 'Neu', lastName: `Dazu ${String(id)}`, title: '', emailAddress: `neu.${String(id)}@later.example`, emailAddress2: '', phone: '', mobilePhone: null, isActive: 1, primaryContact: false, createDate: time, lastActivityDate: time, lastModifiedDate: time, userDefinedFields: [] };
  const ticket: TicketRow = { ...model, id: moment.newId('tickets'), ticketNumber: moment.newNumber(at), description: paragraphs(PROBLEM_LINES, random, 1, 3), resolution: '', status: 1, contactID: id, createdByContactID: id, creatorResourceID: null, creatorType: 2, completedByResourceID: null, completedDate: null, createDate: time, dueDateTime: null, lastActivityDate: time, lastTrackedModificationDateTime: time, contractID: null, projectID: null, externalID: '', rmmAlertID: null };
  const note = noteOn(ticket, moment, id);
  const company = world.companies.byId(model.companyID);
  return {
    at,
    edit: { contacts: put(contact), tickets: put(ticket), ticketNotes: put(note), companies: company ? put({ ...company, lastActivityDate: time }) : new Map() },
    changes: [...change('contacts', 'created', contact), ...change('tickets', 'created', ticket), ...change('ticketNotes', 'created', note), ...(company ? change('companies', 'changed', company) : [])],
  };
}

/** A ticket goes with all that hangs on it and leaves a line in a log. */
export function deleteTicket({ world, at, newId }: Moment, ticket: TicketRow): Step {
  const [notes, entries, files] = [world.ticketNotes, world.timeEntries, world.attachments].map((table) => table.among('ticketID', [ticket.id]) ?? []);
  const gone = (rows: readonly { readonly id: number }[] = []): ReadonlyMap<number, null> => new Map(rows.map(({ id }) => [id, null]));
  const log = { id: newId('deletedTickets'), ticketID: ticket.id, ticketNumber: ticket.ticketNumber, ticketTitle: ticket.title, deletedByResourceID: ADMINISTRATOR, deletedDateTime: vendorTime(at) };
  return {
    at,
    edit: { tickets: gone([ticket]), ticketNotes: gone(notes), timeEntries: gone(entries), attachments: gone(files), deletedTickets: put(log) },
    changes: [...change('attachments', 'deleted', ...(files ?? [])), ...change('timeEntries', 'deleted', ...(entries ?? [])), ...change('ticketNotes', 'deleted', ...(notes ?? [])), ...change('tickets', 'deleted', ticket), ...change('deletedTickets', 'created', log)],
  };
}

/** Two entries of one person become one: the other is gone, what it stood on names the survivor. */
export function mergeContacts({ world, at }: Moment, gone: ContactRow, survivor: ContactRow, tickets: readonly TicketRow[]): Step {
  const ids = tickets.map(({ id }) => id);
  const swap = (contact: number | null): number | null => (contact === gone.id ? survivor.id : contact);
  const moved = tickets.map((ticket) => modified(ticket, at, { contactID: swap(ticket.contactID), createdByContactID: swap(ticket.createdByContactID) }));
  const notes = (world.ticketNotes.among('ticketID', ids) ?? []).filter((row) => row.createdByContactID === gone.id).map((row) => ({ ...row, createdByContactID: survivor.id, lastActivityDate: vendorTime(at) }));
  const files = (world.attachments.among('ticketID', ids) ?? []).filter((row) => row.attachedByContactID === gone.id).map((row) => ({ ...row, attachedByContactID: survivor.id }));
  const kept: ContactRow = { ...survivor, lastActivityDate: vendorTime(at), lastModifiedDate: vendorTime(at) };
  const contacts = new Map<number, ContactRow | null>([[gone.id, null], [kept.id, kept]]);
  return {
    at,
    edit: { contacts, tickets: put(...moved), ticketNotes: put(...notes), attachments: put(...files) },
    changes: [...change('contacts', 'deleted', gone), ...change('contacts', 'changed', kept), ...change('tickets', 'changed', ...moved), ...change('ticketNotes', 'changed', ...notes), ...change('attachments', 'changed', ...files)],
  };
}
