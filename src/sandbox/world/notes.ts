import type { Cast } from './cast.ts';
import type { Draws } from './draws.ts';
import type { TicketNoteRow, TicketRow } from './model.ts';
import { ADMINISTRATOR, API_USER, TECHNICIANS } from './staff.ts';
import { fill, longText, paragraphs } from './text.ts';
import { companyOf } from './tickets.ts';
import { MINUTE, SECOND, vendorTime } from './time.ts';
import { hasLongNote, hasTrait } from './traits.ts';
import { INTERNAL_LINES, PUBLIC_LINES, RMM_LINES, WORKFLOW_LINES } from './words.ts';

type Draft = Omit<TicketNoteRow, 'id' | 'createDateTime' | 'lastActivityDate'> & { readonly at: number };

function byTechnician(ticket: TicketRow, at: number, random: Draws): Draft {
  const publish = random.pick([1, 1, 1, 2, 2, 4]);
  return {
    ticketID: ticket.id,
    title: random.pick([null, '', 'Statusupdate', 'Call with customer', 'E-Mail <AW: Ticket>']),
    description: paragraphs(publish === 1 ? PUBLIC_LINES : INTERNAL_LINES, random, 1, 3),
    noteType: random.pick([3, 3, 3, 1, 2, 101]),
    publish,
    creatorResourceID: ticket.assignedResourceID ?? random.pick(TECHNICIANS),
    createdByContactID: null,
    at,
  };
}

function byContact(ticket: TicketRow, people: readonly number[], at: number, random: Draws): Draft {
  // Now and then a colleague answers instead of the one on the ticket.
  const author = random.chance(0.15) || ticket.contactID === null ? random.pick(people) : ticket.contactID;
  // A contact's note is always published to all (reference/autotask.md §7.2).
  const portal = random.chance(0.4);
  const known = portal || random.chance(0.8);
  return {
    ticketID: ticket.id,
    title: portal ? null : 'Re: Ihr Ticket',
    description: paragraphs(PUBLIC_LINES, random, 1, 2),
    noteType: portal ? 18 : 101,
    publish: 1,
    creatorResourceID: known ? null : ADMINISTRATOR,
    createdByContactID: known ? author : null,
    at,
  };
}

function byMachine(ticket: TicketRow, at: number, random: Draws): Draft {
  const rmm = ticket.rmmAlertID !== null || random.chance(0.3);
  return {
    ticketID: ticket.id,
    title: rmm ? 'RMM' : 'Workflow Rule',
    description: fill(random.pick(rmm ? RMM_LINES : WORKFLOW_LINES), random),
    noteType: rmm ? 99 : random.pick([13, 91]),
    // Most machine notes are "public": publish alone does not tell what a customer saw (reference/autotask.md §7.2 volume).
    publish: random.chance(0.8) ? 1 : 2,
    creatorResourceID: rmm ? API_USER : ADMINISTRATOR,
    createdByContactID: null,
    at,
  };
}

function draft(ticket: TicketRow, people: readonly number[], at: number, random: Draws): Draft {
  const roll = random.next();
  if (roll < 0.25) return byMachine(ticket, at, random);
  return roll < 0.5 ? byContact(ticket, people, at, random) : byTechnician(ticket, at, random);
}

function oddities(index: number, ticket: TicketRow, created: number, random: Draws): readonly Draft[] {
  if (hasLongNote(index)) return [{ ...byTechnician(ticket, created + 2 * SECOND, random), description: longText(random, 32_500) }];
  if (hasTrait(index, 'twoNotesAtOnce')) {
    const first = byTechnician(ticket, created + 5 * SECOND, random);
    return [{ ...first, publish: 1 }, { ...byTechnician(ticket, first.at, random), publish: 2 }];
  }
  if (hasTrait(index, 'noteBeforeTicket')) return [byTechnician(ticket, created - 90 * SECOND, random)];
  if (hasTrait(index, 'emptyNote')) return [{ ...byTechnician(ticket, created + SECOND, random), description: '', title: null }];
  return hasTrait(index, 'fileOnNote') ? [byTechnician(ticket, created + MINUTE, random)] : [];
}

/** Written out: a million rows are made this way. */
function noteRow({ at, ticketID, title, description, noteType, publish, creatorResourceID, createdByContactID }: Draft, id: number): TicketNoteRow {
  const time = vendorTime(at);
  return { id, ticketID, title, description, noteType, publish, createDateTime: time, lastActivityDate: time, creatorResourceID, createdByContactID };
}

/** The notes of one ticket, ascending by id and time. */
export function notesOf(cast: Cast, index: number, ticket: TicketRow): readonly TicketNoteRow[] {
  const random = cast.draws('notes', index);
  const company = companyOf(cast, index);
  const first = cast.seats.before(company);
  const people = Array.from({ length: cast.seats.of(company) }, (_, seat) => cast.contactId(first + seat));
  const created = Date.parse(ticket.createDate);
  const span = Math.max(1, Date.parse(ticket.lastActivityDate) - created);
  const drafts = [...oddities(index, ticket, created, random)];
  while (drafts.length < cast.counts.notes.of(index)) drafts.push(draft(ticket, people, created + Math.floor(random.next() * span), random));
  drafts.sort((a, b) => a.at - b.at);
  return drafts.map((made, position) => noteRow(made, cast.ids.note.idOf(index, position)));
}
