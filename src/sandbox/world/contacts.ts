import type { Cast } from './cast.ts';
import { companyRow } from './companies.ts';
import type { Draws } from './draws.ts';
import type { CompanyRow, ContactRow, UdfValue } from './model.ts';
import { DAY, vendorDate, vendorTime } from './time.ts';
import { mailbox } from './text.ts';
import { makeTable } from './table.ts';
import type { Table } from './table.ts';
import { FIRST_NAMES, JOB_TITLES, LAST_NAMES } from './words.ts';

interface Person {
  readonly first: string;
  readonly last: string;
  /** undefined: made from the name. */
  readonly email?: string | null;
  readonly active?: boolean;
}

/** Every world has these, whatever its size: names and addresses that break careless programs. */
const ODD_PEOPLE: readonly Person[] = [
  { first: '__proto__', last: 'constructor', email: '__proto__@odd.example' },
  { first: 'مريم', last: 'الفارسي' },
  { first: '😀 Emo', last: 'Ji 👩‍👩‍👧' },
  { first: 'Line\r\nBreak', last: 'Newman' },
  { first: 'L'.repeat(50), last: 'Ö'.repeat(50), email: `${'long.'.repeat(12)}x@${'sub.'.repeat(40)}long.example` },
  { first: 'No', last: 'Mail', email: '' },
  { first: 'Null', last: 'Mail', email: null },
  { first: 'Doppel', last: 'Gänger', email: 'shared@duplicate.example' },
  { first: 'Double', last: 'Ganger', email: 'Shared@Duplicate.example' },
  { first: 'Third', last: 'Twin', email: 'SHARED@DUPLICATE.EXAMPLE', active: false },
  { first: 'Was', last: 'Here', active: false },
  { first: 'Inactive', last: 'Nomail', email: '', active: false },
  { first: 'Broken', last: 'Address', email: 'not an address' },
  { first: '<b>Bold</b>', last: 'O"Quote', email: "o'quote+tag@html.example" },
  { first: '', last: 'Nurnachname' },
  { first: 'Padded ', last: ' Spaces', email: ' padded@space.example ' },
];

function udfs(random: Draws, now: number): readonly UdfValue[] {
  if (random.chance(0.4)) return [];
  const values: UdfValue[] = [{ name: 'VIP', value: random.chance(0.2) ? '1' : '0' }];
  if (random.chance(0.4)) values.push({ name: 'Badge Number', value: `Aa-${String(random.int(100, 999))}` });
  if (random.chance(0.3)) values.push({ name: 'Last Training', value: vendorDate(now - random.int(1, 900) * DAY) });
  if (random.chance(0.5)) values.push({ name: 'Floor', value: `${String(random.int(-1, 12))}.0000` });
  return values;
}

function ordinary(index: number, company: CompanyRow, random: Draws): Person {
  const person = { first: random.pick(FIRST_NAMES), last: random.pick(LAST_NAMES), active: random.chance(0.88) };
  const roll = random.next();
  if (roll < 0.06) return { ...person, email: roll < 0.03 ? '' : null };
  if (roll < 0.09) return { ...person, email: random.chance(0.5) ? 'info@duplicate.example' : 'INFO@duplicate.example' };
  return { ...person, email: `${mailbox(person.first)}.${mailbox(person.last)}${String(index)}@${mailbox(company.companyName)}-${String(company.id)}.example` };
}

/** @param index from 0 over all companies. */
export function contactRow(cast: Cast, index: number): ContactRow {
  const { parent, position } = cast.seats.place(index);
  const company = companyRow(cast, parent);
  const random = cast.draws('contacts', index);
  const { now } = cast;
  // The tenant's own four people come first; the odd ones follow on the first customers.
  const person = ODD_PEOPLE[index - 4] ?? ordinary(index, company, random);
  const created = Date.parse(company.createDate) + random.int(0, 300) * DAY + random.int(0, 86_399_999);
  const touched = Math.min(now, created + random.int(0, 500) * DAY);
  return {
    id: cast.ids.contact.idOf(index),
    companyID: company.id,
    firstName: person.first,
    lastName: person.last,
    title: random.pick(JOB_TITLES),
    emailAddress: person.email === undefined ? `${mailbox(person.first)}.${mailbox(person.last)}${String(index)}@odd-${String(company.id)}.example` : person.email,
    emailAddress2: random.chance(0.1) ? `second${String(index)}@private.example` : '',
    phone: random.chance(0.7) ? `+49 30 555${String(random.int(1000, 9999))}` : '',
    mobilePhone: random.chance(0.4) ? `+49 151 555${String(random.int(10000, 99999))}` : null,
    isActive: person.active === false ? 0 : 1,
    primaryContact: position === 0,
    createDate: vendorTime(Math.min(now, created)),
    lastActivityDate: vendorTime(touched),
    lastModifiedDate: vendorTime(touched),
    userDefinedFields: udfs(random, now),
  };
}

/** About four people per company; addresses are neither present nor unique (reference/autotask.md §7.5). */
export function contactTable(cast: Cast): Table<ContactRow> {
  const { ids, companies, seats } = cast;
  return makeTable({
    count: cast.contacts,
    at: (index) => contactRow(cast, index),
    rank: (id) => ids.contact.rank(id, cast.contacts),
    indexes: {
      companyID: (id) => {
        const company = id === 0 ? 0 : 1 + ids.company.rank(id, companies - 1);
        if (company >= companies || cast.companyId(company) !== id) return [];
        return Array.from({ length: seats.of(company) }, (_, seat) => contactRow(cast, seats.before(company) + seat));
      },
    },
  });
}
