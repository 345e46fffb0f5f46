import type { Random } from '../kit/random.ts';
import type { CompanyRow, UdfValue } from './model.ts';
import { TECHNICIANS } from './staff.ts';
import { DAY, vendorDate, vendorTime } from './time.ts';
import { mailbox } from './text.ts';
import { CITIES, COMPANY_TRADES, COMPANY_WORDS, STREETS } from './words.ts';

/** Names that break a careless program; given to the first companies after the tenant's own. */
const ODD_NAMES = ['__proto__', 'Müller & Söhne <GmbH>', 'شركة المثال', `Sehr lange Firma ${'x'.repeat(83)}`, ' Leading & trailing ', '🚀 Rocket "Start" Up'];

function udfs(random: Random, created: number): readonly UdfValue[] {
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

function tenant(start: number, now: number): CompanyRow {
  // Company id 0 is the tenant itself (reference/autotask.md §11 trap 7).
  return { id: 0, companyName: 'Acme MSP', companyNumber: null, companyType: 8, classification: null, isActive: true, parentCompanyID: null, ownerResourceID: 4, phone: '+49 40 5550100', webAddress: 'https://acme.example', address1: 'Hafenstraße 1', city: 'Hamburg', postalCode: '20095', createDate: vendorTime(start - 900 * DAY), lastActivityDate: vendorTime(now - DAY), userDefinedFields: [] };
}

function company(index: number, random: Random, start: number, now: number): CompanyRow {
  const name = ODD_NAMES[index] ?? `${random.pick(COMPANY_WORDS)} ${random.pick(COMPANY_TRADES)}`;
  const created = start - random.int(1, 600) * DAY - random.int(0, DAY - 1);
  return {
    id: 174 + index,
    companyName: name,
    companyNumber: random.chance(0.5) ? `K-${String(1000 + index)}` : '',
    companyType: random.chance(0.9) ? 1 : 3,
    classification: random.chance(0.5) ? random.pick([200, 201, 202]) : null,
    isActive: random.chance(0.92),
    parentCompanyID: index > 8 && random.chance(0.1) ? 174 : null,
    ownerResourceID: random.pick(TECHNICIANS),
    phone: `+49 30 555${String(random.int(1000, 9999))}`,
    webAddress: random.chance(0.6) ? `https://${mailbox(name)}-${String(index)}.example` : '',
    address1: random.chance(0.8) ? `${random.pick(STREETS)} ${String(random.int(1, 99))}` : '',
    city: random.pick(CITIES),
    postalCode: String(random.int(10000, 99999)),
    createDate: vendorTime(created),
    lastActivityDate: vendorTime(now - random.int(1, 300) * DAY - random.int(0, 999)),
    userDefinedFields: udfs(random, created),
  };
}

/** The tenant's own company and `count` customers. Names repeat: a name is no key. */
export function makeCompanies(random: Random, count: number, start: number, now: number): readonly CompanyRow[] {
  const companies = [tenant(start, now)];
  for (let index = 0; index < count; index += 1) companies.push(company(index, random, start, now));
  return companies;
}
