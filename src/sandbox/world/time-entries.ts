import type { Random } from '../kit/random.ts';
import type { TicketRow, TimeEntryRow } from './model.ts';
import { ROLES, TECHNICIANS } from './staff.ts';
import { paragraphs } from './text.ts';
import { DAY, HOUR, MINUTE, vendorDate, vendorTime } from './time.ts';
import { INTERNAL_LINES, PUBLIC_LINES } from './words.ts';

/** One entry of regular time, without a ticket, after this many tickets. */
const REGULAR_PERIOD = 25;
const INTERNAL_MEETING = 29682001;

interface Draft {
  readonly at: number;
  readonly row: Omit<TimeEntryRow, 'id'>;
}

function notes(lines: readonly string[], filled: number, random: Random): string | null {
  if (random.chance(filled)) return paragraphs(lines, random, 1, 2);
  return random.chance(0.5) ? '' : null;
}

function entry(ticket: TicketRow | null, at: number, random: Random): Draft {
  const quarters = random.int(1, 12);
  const billable = ticket !== null && random.chance(0.8);
  const resource = ticket?.assignedResourceID ?? random.pick(TECHNICIANS);
  const written = vendorTime(at + quarters * 15 * MINUTE);
  const row = {
    ticketID: ticket?.id ?? null,
    internalBillingCodeID: ticket === null ? INTERNAL_MEETING : null,
    billingCodeID: ticket === null ? null : 29682801,
    resourceID: resource,
    roleID: random.pick(ROLES).id,
    dateWorked: vendorDate(at),
    startDateTime: vendorTime(at),
    endDateTime: written,
    hoursWorked: quarters / 4,
    hoursToBill: billable ? Math.max(0, quarters - random.int(0, 1)) / 4 : 0,
    offsetHours: 0,
    summaryNotes: notes(PUBLIC_LINES, 0.8, random),
    internalNotes: notes(INTERNAL_LINES, 0.35, random),
    timeEntryType: ticket === null ? 5 : 2,
    isNonBillable: !billable,
    showOnInvoice: billable,
    createDateTime: written,
    creatorUserID: resource,
    lastModifiedDateTime: written,
    lastModifiedUserID: resource,
  };
  return { at, row };
}

function draftsOf(index: number, ticket: TicketRow, now: number, random: Random): readonly Draft[] {
  const created = Date.parse(ticket.createDate);
  const span = Math.max(1, Math.min(Date.parse(ticket.lastActivityDate), now - 4 * HOUR) - created);
  const drafts: Draft[] = [];
  const count = random.pick([0, 0, 1, 1, 2, 3]);
  for (let step = 0; step < count; step += 1) drafts.push(entry(ticket, created + Math.floor(random.next() * span), random));
  if (index % REGULAR_PERIOD === 0) drafts.push(entry(null, created - DAY, random));
  return drafts;
}

/** Work on tickets, and a few entries of regular time that belong to none. Ids rise with the start. */
export function makeTimeEntries(random: Random, tickets: readonly TicketRow[], now: number): readonly TimeEntryRow[] {
  const drafts = tickets.flatMap((ticket, index) => draftsOf(index, ticket, now, random.fork(`time ${String(ticket.id)}`)));
  drafts.sort((a, b) => a.at - b.at);
  return drafts.map(({ row }, index) => ({ id: 41_000 + index * 3, ...row }));
}
