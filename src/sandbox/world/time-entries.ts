import type { Cast } from './cast.ts';
import type { Draws } from './draws.ts';
import type { TicketRow, TimeEntryRow } from './model.ts';
import { ROLES, TECHNICIANS } from './staff.ts';
import { paragraphs } from './text.ts';
import { DAY, HOUR, MINUTE, vendorDate, vendorTime } from './time.ts';
import { hasRegularTime } from './traits.ts';
import { INTERNAL_LINES, PUBLIC_LINES } from './words.ts';

const INTERNAL_MEETING = 29682001;

interface Draft {
  readonly at: number;
  readonly row: Omit<TimeEntryRow, 'id'>;
}

function notes(lines: readonly string[], filled: number, random: Draws): string | null {
  if (random.chance(filled)) return paragraphs(lines, random, 1, 2);
  return random.chance(0.5) ? '' : null;
}

function entry(ticket: TicketRow | null, at: number, random: Draws): Draft {
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

/** The work of one ticket, and now and then an entry of regular time that belongs to none. Ascending by id and start. */
export function entriesOf(cast: Cast, index: number, ticket: TicketRow): readonly TimeEntryRow[] {
  const random = cast.draws('entries', index);
  const created = Date.parse(ticket.createDate);
  const span = Math.max(1, Math.min(Date.parse(ticket.lastActivityDate), cast.now - 4 * HOUR) - created);
  const drafts = hasRegularTime(index) ? [entry(null, created - DAY, random)] : [];
  while (drafts.length < cast.counts.entries.of(index)) drafts.push(entry(ticket, created + Math.floor(random.next() * span), random));
  drafts.sort((a, b) => a.at - b.at);
  return drafts.map(({ row }, position) => ({ id: cast.ids.entry.idOf(index, position), ...row }));
}
