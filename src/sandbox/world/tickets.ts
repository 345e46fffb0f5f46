import type { Cast } from './cast.ts';
import { DUPLICATE } from './cast.ts';
import { contractOf, projectOf } from './business.ts';
import { contactRow } from './contacts.ts';
import { EARLY_END } from './creation-times.ts';
import type { Draws } from './draws.ts';
import type { TicketRow, UdfValue } from './model.ts';
import { API_USER, FORMER, ROLES, TECHNICIANS } from './staff.ts';
import { firstIndex } from './table.ts';
import { paragraphs, fill } from './text.ts';
import { DAY, dayText, MINUTE, vendorDate, vendorTime } from './time.ts';
import { hasTrait } from './traits.ts';
import { PROBLEM_LINES, PUBLIC_LINES, TICKET_TITLES } from './words.ts';

const STATUS = { fresh: 1, complete: 5, waitingCustomer: 7, inProgress: 8, waitingVendor: 12, legacy: 21 } as const;
const WORKING: readonly number[] = TECHNICIANS.filter((person) => !FORMER.includes(person));

interface Opener {
  readonly contactID: number | null;
  readonly createdByContactID: number | null;
  readonly creatorResourceID: number | null;
}

/** Which company a ticket belongs to, by its place. */
export function companyOf(cast: Cast, index: number): number {
  const place = index === cast.twin ? index - 1 : index;
  if (hasTrait(place, 'duplicateContact') && index !== cast.twin && index !== cast.twin - 1) return DUPLICATE.company;
  const random = cast.draws('ticket companies', place);
  return random.chance(0.04) ? 0 : random.int(0, cast.companies - 1);
}

/** A person of another company. */
function stranger(cast: Cast, company: number, random: Draws): number {
  const outside = cast.contacts - cast.seats.of(company);
  const place = random.int(0, outside - 1);
  return cast.contactId(place < cast.seats.before(company) ? place : place + cast.seats.of(company));
}

function inactive(cast: Cast, company: number): number | null {
  for (let seat = 0; seat < cast.seats.of(company); seat += 1) {
    const contact = contactRow(cast, cast.seats.before(company) + seat);
    if (contact.isActive === 0) return contact.id;
  }
  return null;
}

function byContact(contactID: number): Opener {
  return { contactID, createdByContactID: contactID, creatorResourceID: null };
}

function opener(cast: Cast, index: number, company: number, random: Draws): Opener {
  const first = cast.seats.before(company);
  if (index === cast.twin || index === cast.twin - 1) return byContact(cast.contactId(first));
  if (hasTrait(index, 'duplicateContact')) return byContact(cast.ids.contact.idOf(DUPLICATE.contact));
  const byTechnician = { createdByContactID: null, creatorResourceID: random.pick(TECHNICIANS) };
  if (hasTrait(index, 'noContact') || random.chance(0.03)) return { contactID: null, ...byTechnician };
  if (hasTrait(index, 'contactOfOtherCompany') || random.chance(0.01)) return { contactID: stranger(cast, company, random), ...byTechnician };
  const seat = random.int(0, cast.seats.of(company) - 1);
  const contact = cast.contactId(first + seat);
  if (hasTrait(index, 'colleagueWrote')) {
    // A colleague wrote it, the ticket was moved to another person later: the opening text is not the contact's own.
    return { contactID: contact, createdByContactID: cast.contactId(first + (seat === 0 ? 1 : 0)), creatorResourceID: null };
  }
  const gone = hasTrait(index, 'inactiveContact') ? inactive(cast, company) : null;
  return random.chance(0.6) ? byContact(gone ?? contact) : { contactID: gone ?? contact, ...byTechnician };
}

function statusOf(age: number, random: Draws): number {
  const roll = random.next();
  if (age > 120 * DAY) return roll < 0.03 ? STATUS.legacy : roll < 0.05 ? STATUS.waitingVendor : STATUS.complete;
  if (roll < 0.45) return STATUS.complete;
  if (roll < 0.62) return STATUS.inProgress;
  if (roll < 0.78) return STATUS.waitingCustomer;
  return roll < 0.88 ? STATUS.waitingVendor : STATUS.fresh;
}

function udfs(created: number, random: Draws): readonly UdfValue[] {
  if (random.chance(0.6)) return [];
  const values: UdfValue[] = [{ name: 'Asset Tag', value: `ACM-${String(random.int(1, 9999)).padStart(4, '0')}` }];
  if (random.chance(0.4)) values.push({ name: 'Downtime Minutes', value: `${String(random.int(0, 600))}.5000` });
  if (random.chance(0.2)) values.push({ name: 'Go-Live Date', value: vendorDate(created + random.int(1, 60) * DAY) });
  // The retired option stands on old records only.
  if (random.chance(0.5)) values.push({ name: 'Root Cause', value: created < EARLY_END + 200 * DAY ? random.pick(['RC0', 'RC1']) : random.pick(['RC1', 'RC2', 'RC3']) });
  if (random.chance(0.05)) values.push({ name: 'constructor', value: 'Bauträger Nord' }, { name: '__proto__', value: 'polluted' });
  return values;
}

function description(index: number, random: Draws): string | null {
  if (hasTrait(index, 'emptyDescription')) return '';
  if (hasTrait(index, 'nullDescription')) return null;
  return hasTrait(index, 'blankDescription') ? '   \r\n\t ' : paragraphs(PROBLEM_LINES, random, 1, 6);
}

function classification(random: Draws, monitored: boolean): Pick<TicketRow, 'priority' | 'queueID' | 'ticketType' | 'ticketCategory' | 'issueType' | 'subIssueType' | 'source' | 'rmmAlertID'> {
  if (monitored) return { priority: 1, queueID: 29683354, ticketType: 5, ticketCategory: 2, issueType: null, subIssueType: null, source: 8, rmmAlertID: `alert-${String(random.int(1, 1e9))}` };
  const issue = random.chance(0.6) ? random.pick([[10, 101], [10, 102], [11, 111], [11, 112], [12, 121], [13, 131]] as const) : null;
  return {
    priority: random.pick([1, 2, 2, 2, 3, 4]),
    queueID: random.chance(0.03) ? null : random.pick([29682833, 29682833, 29682833, 29682969, 29683378, 29683401, 29680112]),
    ticketType: random.pick([1, 1, 2, 2, 3, 4]),
    ticketCategory: random.chance(0.1) ? 101 : 3,
    issueType: issue?.[0] ?? null,
    subIssueType: issue?.[1] ?? null,
    source: random.chance(0.05) ? null : random.pick([-1, 1, 2, 2, 4, 6, 11]),
    rmmAlertID: null,
  };
}

/** First ticket of a day → its place. As many entries as the history has days; only a matter of speed. */
type DayStarts = Map<number, number>;

/** `T{YYYYMMDD}.{seq4}`, counted per day (reference/autotask.md §6). */
function ticketNumber(cast: Cast, starts: DayStarts, index: number, created: number): string {
  const midnight = created - (created % DAY);
  let first = starts.get(midnight);
  if (first === undefined) {
    first = firstIndex(cast.tickets, (place) => cast.createdAt(place) >= midnight);
    starts.set(midnight, first);
  }
  return `T${dayText(created).replaceAll('-', '')}.${String(index - first + 1).padStart(4, '0')}`;
}

function people(opened: Opener, monitored: boolean): Pick<TicketRow, 'contactID' | 'createdByContactID' | 'creatorResourceID' | 'creatorType'> {
  if (monitored) return { contactID: opened.contactID, createdByContactID: null, creatorResourceID: API_USER, creatorType: 1 };
  return { ...opened, creatorType: opened.createdByContactID === null ? 1 : 2 };
}

function work(created: number, now: number, random: Draws): Pick<TicketRow, 'resolution' | 'status' | 'assignedResourceID' | 'assignedResourceRoleID' | 'completedByResourceID' | 'lastActivityResourceID' | 'completedDate' | 'lastActivityDate' | 'lastTrackedModificationDateTime'> {
  const age = now - created;
  const status = statusOf(age, random);
  const done = status === STATUS.complete;
  const last = Math.min(now, created + random.int(1, 14) * DAY + random.int(0, DAY));
  const assigned = random.chance(0.08) ? null : random.pick(age > 300 * DAY ? TECHNICIANS : WORKING);
  return {
    resolution: done && random.chance(0.4) ? fill(random.pick(PUBLIC_LINES), random) : '',
    status,
    assignedResourceID: assigned,
    assignedResourceRoleID: assigned === null ? null : random.pick(ROLES).id,
    completedByResourceID: done ? assigned : null,
    lastActivityResourceID: assigned,
    completedDate: done ? vendorTime(last) : null,
    lastActivityDate: vendorTime(last),
    lastTrackedModificationDateTime: vendorTime(last - (last > created + MINUTE ? MINUTE : 0)),
  };
}

function ticketRow(cast: Cast, starts: DayStarts, index: number): TicketRow {
  const random = cast.draws('ticket rows', index);
  const company = companyOf(cast, index);
  const created = cast.createdAt(index);
  const opened = opener(cast, index, company, random);
  const monitored = hasTrait(index, 'monitoring') || (opened.contactID === null && random.chance(0.5));
  return {
    id: cast.ids.ticket.idOf(index),
    ticketNumber: ticketNumber(cast, starts, index, created),
    title: hasTrait(index, 'longTitle') ? `${'Langer Titel '.repeat(19)}Ende` : fill(random.pick(TICKET_TITLES), random),
    description: description(index, random),
    ...work(created, cast.now, random),
    ...classification(random, monitored),
    ...people(opened, monitored),
    companyID: cast.companyId(company),
    lastActivityPersonType: 1,
    createDate: vendorTime(created),
    dueDateTime: random.chance(0.8) ? vendorTime(created + 2 * DAY) : null,
    estimatedHours: random.chance(0.2) ? random.int(1, 12) / 4 : null,
    contractID: random.chance(0.6) ? contractOf(company) : null,
    projectID: random.chance(0.05) ? projectOf(company) : null,
    externalID: random.chance(0.05) ? `EXT-${String(index)}` : '',
    userDefinedFields: udfs(created, random),
  };
}

/** Makes the row of a ticket from its place: a function of seed and place alone. */
export function ticketMaker(cast: Cast): (index: number) => TicketRow {
  const starts: DayStarts = new Map();
  return (index) => ticketRow(cast, starts, index);
}
