import type { Cast } from './cast.ts';
import type { Draws } from './draws.ts';
import type { CompanyRow, UdfValue } from './model.ts';
import { TECHNICIANS } from './staff.ts';
import { DAY, vendorDate, vendorTime } from './time.ts';
import { mailbox } from './text.ts';
import { makeTable } from './table.ts';
import type { Table } from './table.ts';
import { CITIES, COMPANY_TRADES, COMPANY_WORDS, STREETS } from './words.ts';

/** Names that break a careless program; given to the first companies after the tenant's own. */
const ODD_NAMES = ['__proto__', 'Müller & Söhne <GmbH>', 'شركة المثال', `Sehr lange Firma ${'x'.repeat(83)}`, ' Leading & trailing ', '🚀 Rocket "Start" Up'];

function udfs(random: Draws, created: number): readonly UdfValue[] {
  // Some customers have none of them filled: the wire form then differs (reference/autotask.md §5.1).
  if (random.chance(0.25)) return [];
  const values: UdfValue[] = [];
  const tier = random.int(1, 10);
  if (tier <= 9) values.push({ name: 'Account Tier', value: tier === 9 ? 'T9' : `T${String(1 + (tier % 3))}` });
  if (random.chance(0.7)) values.push({ name: 'Number of Seats', value: `${String(random.int(1, 250))}.0000` });
  if (random.chance(0.6)) values.push({ name: 'Customer Since', value: vendorDate(created) });
  if (random.chance(0.3)) values.push({ name: 'Onboarding Notes', value: 'Ansprechpartner: Empfang\r\nParkplatz im Hof; Schlüssel bei "Acme"' });
  return values;
}

function tenant({ start, now }: Cast): CompanyRow {
  // Company id 0 is the tenant itself (reference/autotask.md §11 trap 7).
  return { id: 0, companyName: 'Acme MSP', companyNumber: null, companyType: 8, classification: null, isActive: true, parentCompanyID: null, ownerResourceID: 4, phone: '+49 40 5550100', webAddress: 'https://acme.example', address1: 'Hafenstraße 1', city: 'Hamburg', postalCode: '20095', createDate: vendorTime(start - 900 * DAY), lastActivityDate: vendorTime(now - DAY), userDefinedFields: [] };
}

/** @param ordinal from 0, the tenant's own. Names repeat: a name is no key. */
export function companyRow(cast: Cast, ordinal: number): CompanyRow {
  if (ordinal === 0) return tenant(cast);
  const index = ordinal - 1;
  const random = cast.draws('companies', ordinal);
  const name = ODD_NAMES[index] ?? `${random.pick(COMPANY_WORDS)} ${random.pick(COMPANY_TRADES)}`;
  const created = cast.start - random.int(1, 600) * DAY - random.int(0, DAY - 1);
  return {
    id: cast.companyId(ordinal),
    companyName: name,
    companyNumber: random.chance(0.5) ? `K-${String(1000 + index)}` : '',
    companyType: random.chance(0.9) ? 1 : 3,
    classification: random.chance(0.5) ? random.pick([200, 201, 202]) : null,
    isActive: random.chance(0.92),
    parentCompanyID: index > 8 && random.chance(0.1) ? cast.companyId(1) : null,
    ownerResourceID: random.pick(TECHNICIANS),
    phone: `+49 30 555${String(random.int(1000, 9999))}`,
    webAddress: random.chance(0.6) ? `https://${mailbox(name)}-${String(index)}.example` : '',
    address1: random.chance(0.8) ? `${random.pick(STREETS)} ${String(random.int(1, 99))}` : '',
    city: random.pick(CITIES),
    postalCode: String(random.int(10000, 99999)),
    createDate: vendorTime(created),
    lastActivityDate: vendorTime(cast.now - random.int(1, 300) * DAY - random.int(0, 999)),
    userDefinedFields: udfs(random, created),
  };
}

/** The tenant's own company, id 0, and its customers. */
export function companyTable(cast: Cast): Table<CompanyRow> {
  return makeTable({
    count: cast.companies,
    at: (ordinal) => companyRow(cast, ordinal),
    rank: (id) => (id <= 0 ? 0 : 1 + cast.ids.company.rank(id, cast.companies - 1)),
  });
}
