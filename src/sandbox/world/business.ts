import type { Cast } from './cast.ts';
import type { ContractRow, ProjectRow, ServiceCallRow } from './model.ts';
import { TECHNICIANS } from './staff.ts';
import { listTable, makeTable } from './table.ts';
import type { Table } from './table.ts';
import { DAY, dayText, HOUR, vendorDate, vendorTime } from './time.ts';

/** One project for this many companies. */
const PROJECT_PERIOD = 3;
const FIRST_PROJECT = 510;
/** So many of this many customers have a contract. */
const CONTRACTED = { of: 10, have: 7 } as const;
const FIRST_CONTRACT = 29_684_000;
const FIRST_SERVICE_CALL = 900;

/** The project of a company by its place, null for none. */
export function projectOf(company: number): number | null {
  return company % PROJECT_PERIOD === 0 ? FIRST_PROJECT + company / PROJECT_PERIOD : null;
}

function projectRow(cast: Cast, index: number): ProjectRow {
  const random = cast.draws('projects', index);
  const { start, now } = cast;
  const began = start + Math.floor(random.next() * (now - start) * 0.8);
  const done = random.chance(0.6);
  return {
    id: FIRST_PROJECT + index,
    projectName: index % 2 === 0 ? `Server-Ablösung "${String(2023 + (index % 3))}"` : 'Office 365 migration, phase 1',
    projectNumber: `P${dayText(began).replaceAll('-', '')}.${String(index + 1).padStart(4, '0')}`,
    companyID: cast.companyId(index * PROJECT_PERIOD),
    // A template is no project of a customer (reference/autotask.md §7.8).
    projectType: index === 0 ? 3 : 5,
    status: done ? 5 : 8,
    description: 'Ziel: neue Umgebung\r\nBudget: 12.500,00 €; Start, sobald freigegeben',
    startDateTime: vendorDate(began),
    endDateTime: vendorDate(began + 60 * DAY),
    completedDateTime: done ? vendorTime(Math.min(now, began + 55 * DAY)) : null,
    completedPercentage: done ? 100 : 40,
    projectLeadResourceID: random.pick(TECHNICIANS),
    creatorResourceID: random.pick(TECHNICIANS),
    createDateTime: vendorTime(began),
    lastActivityDateTime: vendorTime(Math.min(now, began + 56 * DAY)),
  };
}

export function projectTable(cast: Cast): Table<ProjectRow> {
  const count = Math.ceil(cast.companies / PROJECT_PERIOD);
  return makeTable({ count, at: (index) => projectRow(cast, index), rank: (id) => Math.min(count, Math.max(0, Math.ceil(id - FIRST_PROJECT))) });
}

/** The contract of a company by its place, null for none; the tenant has none with itself. */
export function contractOf(company: number): number | null {
  const place = (company - 1) % CONTRACTED.of;
  if (company === 0 || place >= CONTRACTED.have) return null;
  return FIRST_CONTRACT + Math.floor((company - 1) / CONTRACTED.of) * CONTRACTED.have + place;
}

function contractRow(cast: Cast, index: number): ContractRow {
  const random = cast.draws('contracts', index);
  const company = 1 + Math.floor(index / CONTRACTED.have) * CONTRACTED.of + (index % CONTRACTED.have);
  return {
    id: FIRST_CONTRACT + index,
    contractName: index === 0 ? 'Wartung, "Premium"\r\n(Zeile 2)' : `Managed Service ${String(index)}`,
    contractNumber: random.chance(0.5) ? `V-${String(index)}` : '',
    companyID: cast.companyId(company),
    contactID: random.chance(0.5) ? cast.contactId(cast.seats.before(company)) : null,
    contractType: random.pick([1, 7]),
    contractCategory: random.chance(0.6) ? random.pick([15, 16]) : null,
    status: random.chance(0.85) ? 1 : 0,
    startDate: vendorDate(cast.start),
    endDate: vendorDate(cast.start + 1800 * DAY),
    description: '',
    estimatedRevenue: random.int(100, 9000) + 0.5,
  };
}

export function contractTable(cast: Cast): Table<ContractRow> {
  const customers = cast.companies - 1;
  const count = Math.floor(customers / CONTRACTED.of) * CONTRACTED.have + Math.min(customers % CONTRACTED.of, CONTRACTED.have);
  return makeTable({ count, at: (index) => contractRow(cast, index), rank: (id) => Math.min(count, Math.max(0, Math.ceil(id - FIRST_CONTRACT))) });
}

/** A few visits. */
export function serviceCallTable(cast: Cast): Table<ServiceCallRow> {
  const visits = [1, 2, 3, 4, 5].map((company, index): ServiceCallRow => {
    const begin = cast.now - company * 20 * DAY;
    const done = index % 2 === 0;
    return { id: FIRST_SERVICE_CALL + index, companyID: cast.companyId(company), startDateTime: vendorTime(begin), endDateTime: vendorTime(begin + 2 * HOUR), description: 'Vor-Ort-Termin', status: done ? 2 : 1, isComplete: done ? 1 : 0, duration: 2, createDateTime: vendorTime(begin - 5 * DAY), creatorResourceID: TECHNICIANS[index % TECHNICIANS.length] ?? 0, lastModifiedDateTime: vendorTime(begin - 4 * DAY) };
  });
  return listTable(visits);
}
