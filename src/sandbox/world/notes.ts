import type { Random } from '../kit/random.ts';
import type { ContactRow, TicketNoteRow, TicketRow } from './model.ts';
import { ADMINISTRATOR, API_USER, TECHNICIANS } from './staff.ts';
import { fill, longText, paragraphs } from './text.ts';
import { ODDITY_PERIOD } from './tickets.ts';
import { SECOND, vendorTime } from './time.ts';
import { INTERNAL_LINES, PUBLIC_LINES, RMM_LINES, WORKFLOW_LINES } from './words.ts';

type Draft = Omit<TicketNoteRow, 'id' | 'createDateTime' | 'lastActivityDate'> & { readonly at: number };

/** A note longer than the documented 32,000 characters stands on every 200th ticket. */
const LONG_PERIOD = 200;

function byTechnician(ticket: TicketRow, at: number, random: Random): Draft {
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

function byContact(ticket: TicketRow, people: readonly ContactRow[], at: number, random: Random): Draft {
  // Now and then a colleague answers instead of the one on the ticket.
  const author = random.chance(0.15) || ticket.contactID === null ? random.pick(people).id : ticket.contactID;
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

function byMachine(ticket: TicketRow, at: number, random: Random): Draft {
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

function draft(ticket: TicketRow, people: readonly ContactRow[], at: number, random: Random): Draft {
  const roll = random.next();
  if (roll < 0.25) return byMachine(ticket, at, random);
  return roll < 0.5 ? byContact(ticket, people, at, random) : byTechnician(ticket, at, random);
}

function oddities(index: number, ticket: TicketRow, created: number, random: Random): readonly Draft[] {
  const trait = index % ODDITY_PERIOD;
  if (index % LONG_PERIOD === 34) return [{ ...byTechnician(ticket, created + 2 * SECOND, random), description: longText(random, 32_500) }];
  if (trait === 2) {
    const first = byTechnician(ticket, created + 5 * SECOND, random);
    return [{ ...first, publish: 1 }, { ...byTechnician(ticket, first.at, random), publish: 2 }];
  }
  if (trait === 6) return [byTechnician(ticket, created - 90 * SECOND, random)];
  if (trait === 10) return [{ ...byTechnician(ticket, created + SECOND, random), description: '', title: null }];
  return [];
}

function draftsOf(index: number, ticket: TicketRow, people: readonly ContactRow[], random: Random): readonly Draft[] {
  const created = Date.parse(ticket.createDate);
  const span = Math.max(1, Date.parse(ticket.lastActivityDate) - created);
  const drafts = [...oddities(index, ticket, created, random)];
  const count = random.pick([0, 1, 1, 2, 2, 3, 4, 6]);
  for (let step = 0; step < count; step += 1) drafts.push(draft(ticket, people, created + Math.floor(random.next() * span), random));
  return drafts;
}

/** Ids rise with the note's time over the whole tenant. */
export function makeNotes(random: Random, tickets: readonly TicketRow[], byCompany: ReadonlyMap<number, readonly ContactRow[]>): readonly TicketNoteRow[] {
  const drafts = tickets.flatMap((ticket, index) => draftsOf(index, ticket, byCompany.get(ticket.companyID) ?? [], random.fork(`notes ${String(ticket.id)}`)));
  drafts.sort((a, b) => a.at - b.at);
  return drafts.map(({ at, ...rest }, index) => ({ id: 29_700_001 + index * 2, ...rest, createDateTime: vendorTime(at), lastActivityDate: vendorTime(at) }));
}
