import type { Random } from '../kit/random.ts';
import type { CompanyRow, ContactRow, TicketRow, UdfValue } from './model.ts';
import { API_USER, FORMER, ROLES, TECHNICIANS } from './staff.ts';
import { paragraphs, fill } from './text.ts';
import { DAY, HOUR, MINUTE, vendorDate, vendorTime } from './time.ts';
import { PROBLEM_LINES, PUBLIC_LINES, TICKET_TITLES } from './words.ts';

/** What repeats every this many tickets, so that even a small world has one of each oddity. */
export const ODDITY_PERIOD = 40;
/** A spec that starts in 2024 must leave something out. */
const EARLY_END = Date.UTC(2024, 0, 1);
const STATUS = { fresh: 1, complete: 5, waitingCustomer: 7, inProgress: 8, waitingVendor: 12, legacy: 21 } as const;

interface Stage {
  readonly companies: readonly CompanyRow[];
  readonly contacts: readonly ContactRow[];
  readonly byCompany: ReadonlyMap<number, readonly ContactRow[]>;
  readonly start: number;
  readonly now: number;
}

interface Opener {
  readonly contactID: number | null;
  readonly createdByContactID: number | null;
  readonly creatorResourceID: number | null;
}

/** Ascending creation times: about 4 % before 2024, the rest evenly until now; mostly by day. */
function creationTimes(random: Random, count: number, start: number, now: number): readonly number[] {
  const early = Math.min(count, Math.max(3, Math.round(count * 0.04)));
  const border = Math.min(Math.max(EARLY_END, start + DAY), now);
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const [from, to] = index < early ? [start, border] : [border, now - HOUR];
    const day = from + Math.floor(random.next() * Math.max(1, to - from));
    const midnight = day - (day % DAY);
    const hour = random.chance(0.9) ? random.int(6, 17) : random.int(0, 23);
    times.push(Math.min(Math.max(from, midnight + hour * HOUR + random.int(0, HOUR - 1)), Math.max(from, to - 1)));
  }
  return times.sort((a, b) => a - b);
}

function opener(index: number, company: CompanyRow, stage: Stage, random: Random): Opener {
  const trait = index % ODDITY_PERIOD;
  const own = stage.byCompany.get(company.id) ?? [];
  const byTechnician = { createdByContactID: null, creatorResourceID: random.pick(TECHNICIANS) };
  if (trait === 3 || random.chance(0.03)) return { contactID: null, ...byTechnician };
  if (trait === 7 || random.chance(0.01)) {
    let stranger = random.pick(stage.contacts);
    while (stranger.companyID === company.id) stranger = random.pick(stage.contacts);
    return { contactID: stranger.id, ...byTechnician };
  }
  const inactive = trait === 11 ? stage.contacts.find((contact) => contact.isActive === 0 && contact.companyID === company.id) : undefined;
  const contact = inactive ?? random.pick(own);
  if (trait === 27 && own.length > 1) {
    // A colleague wrote it, the ticket was moved to another person later: the opening text is not the contact's own.
    const colleague = own.find((other) => other.id !== contact.id);
    return { contactID: contact.id, createdByContactID: colleague?.id ?? null, creatorResourceID: null };
  }
  if (random.chance(0.6)) return { contactID: contact.id, createdByContactID: contact.id, creatorResourceID: null };
  return { contactID: contact.id, ...byTechnician };
}

function statusOf(age: number, random: Random): number {
  const roll = random.next();
  if (age > 120 * DAY) return roll < 0.03 ? STATUS.legacy : roll < 0.05 ? STATUS.waitingVendor : STATUS.complete;
  if (roll < 0.45) return STATUS.complete;
  if (roll < 0.62) return STATUS.inProgress;
  if (roll < 0.78) return STATUS.waitingCustomer;
  return roll < 0.88 ? STATUS.waitingVendor : STATUS.fresh;
}

function udfs(created: number, random: Random): readonly UdfValue[] {
  if (random.chance(0.6)) return [];
  const values: UdfValue[] = [{ name: 'Asset Tag', value: `ACM-${String(random.int(1, 9999)).padStart(4, '0')}` }];
  if (random.chance(0.4)) values.push({ name: 'Downtime Minutes', value: `${String(random.int(0, 600))}.5000` });
  if (random.chance(0.2)) values.push({ name: 'Go-Live Date', value: vendorDate(created + random.int(1, 60) * DAY) });
  // The retired option stands on old records only.
  if (random.chance(0.5)) values.push({ name: 'Root Cause', value: created < EARLY_END + 200 * DAY ? random.pick(['RC0', 'RC1']) : random.pick(['RC1', 'RC2', 'RC3']) });
  if (random.chance(0.05)) values.push({ name: 'constructor', value: 'Bauträger Nord' }, { name: '__proto__', value: 'polluted' });
  return values;
}

function description(trait: number, random: Random): string | null {
  if (trait === 15) return '';
  if (trait === 19) return null;
  if (trait === 22) return '   \r\n\t ';
  return paragraphs(PROBLEM_LINES, random, 1, 6);
}

function classification(random: Random, monitored: boolean): Pick<TicketRow, 'priority' | 'queueID' | 'ticketType' | 'ticketCategory' | 'issueType' | 'subIssueType' | 'source' | 'rmmAlertID'> {
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

function ticket(index: number, id: number, number: string, created: number, company: CompanyRow, opened: Opener, stage: Stage, random: Random): TicketRow {
  const trait = index % ODDITY_PERIOD;
  const age = stage.now - created;
  const status = statusOf(age, random);
  const last = Math.min(stage.now, created + random.int(1, 14) * DAY + random.int(0, DAY));
  const assigned = random.chance(0.08) ? null : random.pick(age > 300 * DAY ? TECHNICIANS : TECHNICIANS.filter((person) => !FORMER.includes(person)));
  const monitored = trait === 23 || (opened.contactID === null && random.chance(0.5));
  const done = status === STATUS.complete;
  return {
    id,
    ticketNumber: number,
    title: trait === 29 ? `${'Langer Titel '.repeat(19)}Ende` : fill(random.pick(TICKET_TITLES), random),
    description: description(trait, random),
    resolution: done && random.chance(0.4) ? fill(random.pick(PUBLIC_LINES), random) : '',
    status,
    ...classification(random, monitored),
    companyID: company.id,
    contactID: opened.contactID,
    createdByContactID: monitored ? null : opened.createdByContactID,
    creatorResourceID: monitored ? API_USER : opened.creatorResourceID,
    creatorType: !monitored && opened.createdByContactID !== null ? 2 : 1,
    assignedResourceID: assigned,
    assignedResourceRoleID: assigned === null ? null : random.pick(ROLES).id,
    completedByResourceID: done ? assigned : null,
    lastActivityResourceID: assigned,
    lastActivityPersonType: 1,
    createDate: vendorTime(created),
    dueDateTime: random.chance(0.8) ? vendorTime(created + 2 * DAY) : null,
    completedDate: done ? vendorTime(last) : null,
    lastActivityDate: vendorTime(last),
    lastTrackedModificationDateTime: vendorTime(last - (last > created + MINUTE ? MINUTE : 0)),
    estimatedHours: random.chance(0.2) ? random.int(1, 12) / 4 : null,
    contractID: null,
    projectID: null,
    externalID: random.chance(0.05) ? `EXT-${String(index)}` : '',
    userDefinedFields: udfs(created, random),
  };
}

/** `T{YYYYMMDD}.{seq4}`, counted per day (reference/autotask.md §6). */
function numberer(): (created: number) => string {
  const perDay = new Map<string, number>();
  return (created) => {
    const day = new Date(created).toISOString().slice(0, 10).replaceAll('-', '');
    const next = (perDay.get(day) ?? 0) + 1;
    perDay.set(day, next);
    return `T${day}.${String(next).padStart(4, '0')}`;
  };
}

/** Ids rise with the creation date and leave gaps. */
export function makeTickets(random: Random, count: number, stage: Stage): readonly TicketRow[] {
  const times = [...creationTimes(random.fork('times'), count, stage.start, stage.now)];
  const number = numberer();
  const tickets: TicketRow[] = [];
  let id = 7300;
  // Once, one contact opens two tickets within one second: time and author alone do not tell them apart.
  const twin = Math.floor(count / 2);
  for (let index = 0; index < count; index += 1) {
    const own = random.fork(`ticket ${String(index)}`);
    const before = index === twin ? tickets[index - 1] : undefined;
    if (before) times[index] = Math.floor(Date.parse(before.createDate) / 1000) * 1000 + 999;
    const home = before ? stage.companies.find((company) => company.id === before.companyID) : undefined;
    const company = home ?? (own.chance(0.04) ? stage.companies[0] : own.pick(stage.companies));
    if (!company) throw new Error('A world needs companies.');
    const contact = index === twin - 1 || index === twin ? (before?.createdByContactID ?? stage.byCompany.get(company.id)?.[0]?.id) : undefined;
    const opened = contact === undefined ? opener(index, company, stage, own) : { contactID: contact, createdByContactID: contact, creatorResourceID: null };
    const created = times[index] ?? stage.now;
    id += own.int(1, 3);
    tickets.push(ticket(index, id, number(created), created, company, opened, stage, own));
  }
  return tickets;
}
