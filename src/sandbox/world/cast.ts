import { creationTimes } from './creation-times.ts';
import { keyOf, rowDraws } from './draws.ts';
import type { Draws } from './draws.ts';
import { childIds, spacedIds } from './ids.ts';
import type { ChildIds, Ids } from './ids.ts';
import { slots } from './slots.ts';
import type { Slots } from './slots.ts';
import { DAY } from './time.ts';
import { childCounts } from './traits.ts';

const TICKETS_PER_COMPANY = 12;
const FEWEST_COMPANIES = 8;
/** 36 months, and at least back to the autumn of 2023, so that some tickets are older than 2024. */
const EARLIEST = Date.UTC(2023, 9, 1);
const HISTORY = 1096 * DAY;
/** People per company, repeated: about four. The tenant itself is the first. */
const SEATS = [4, 3, 4, 5, 3, 5, 4, 4];
/** The second of two entries of one person, in the fourth company: only tickets made for it name it, so that a later day can merge it. */
export const DUPLICATE = { company: 3, contact: 12, survivor: 11 } as const;

/** The arithmetic of one customer: who and what there is, under which ids. Companies, contacts and tickets are counted from 0. */
export interface Cast {
  readonly seed: number;
  readonly now: number;
  /** Milliseconds UTC of the oldest ticket. */
  readonly start: number;
  readonly tickets: number;
  /** The tenant's own company included. */
  readonly companies: number;
  readonly contacts: number;
  readonly ids: { readonly company: Ids; readonly contact: Ids; readonly ticket: Ids; readonly note: ChildIds; readonly entry: ChildIds; readonly file: ChildIds };
  /** Contacts of each company. */
  readonly seats: Slots;
  /** Children of each ticket. */
  readonly counts: { readonly notes: Slots; readonly entries: Slots; readonly files: Slots };
  /** Milliseconds UTC, never falling. */
  createdAt(ticket: number): number;
  /** Once, one contact opens two tickets within one second: the second of them; -1 in a world of one ticket. */
  readonly twin: number;
  companyId(company: number): number;
  /** The id of a contact whom anything may name; the duplicate's survivor in its place. */
  contactId(contact: number): number;
  /** A sequence for one row. */
  draws(purpose: DrawPurpose, index: number): Draws;
}

const PURPOSES = ['companies', 'contacts', 'ticket companies', 'ticket rows', 'notes', 'entries', 'files', 'projects', 'contracts'] as const;
type DrawPurpose = (typeof PURPOSES)[number];

function idsOf(seed: number): Cast['ids'] {
  return {
    company: spacedIds(174, 2, keyOf(seed, 'company ids')),
    contact: spacedIds(30_682_900, 2, keyOf(seed, 'contact ids')),
    ticket: spacedIds(7301, 3, keyOf(seed, 'ticket ids')),
    note: childIds(29_700_001, 16, 4, keyOf(seed, 'note ids')),
    entry: childIds(41_000, 8, 2, keyOf(seed, 'entry ids')),
    file: childIds(90_210, 32, 7, keyOf(seed, 'file ids')),
  };
}

export function makeCast(options: { readonly seed: number; readonly tickets: number; readonly now: number }): Cast {
  const { seed, tickets, now } = options;
  const start = Math.min(now - HISTORY, EARLIEST);
  const ids = idsOf(seed);
  const companies = 1 + Math.max(FEWEST_COMPANIES, Math.round(tickets / TICKETS_PER_COMPANY));
  const seats = slots(SEATS);
  const time = creationTimes(tickets, start, now, keyOf(seed, 'creation times'));
  const twin = tickets < 2 ? -1 : Math.floor(tickets / 2);
  const keys = new Map(PURPOSES.map((purpose) => [purpose, keyOf(seed, purpose)]));
  return {
    seed,
    now,
    start,
    tickets,
    companies,
    contacts: seats.before(companies),
    ids,
    seats,
    counts: childCounts(seed),
    // The end of the second in which the one before was created, but not later than the next one.
    createdAt: (ticket) => (ticket === twin ? Math.min(Math.floor(time(twin - 1) / 1000) * 1000 + 999, twin + 1 < tickets ? time(twin + 1) : now) : time(ticket)),
    twin,
    companyId: (company) => (company === 0 ? 0 : ids.company.idOf(company - 1)),
    contactId: (contact) => ids.contact.idOf(contact === DUPLICATE.contact ? DUPLICATE.survivor : contact),
    draws: (purpose, index) => rowDraws(keys.get(purpose) ?? 0, index),
  };
}
