import type { Random } from '../kit/random.ts';
import type { CompanyRow, ContactRow, ContractRow, ProjectRow, ServiceCallRow, TicketRow } from './model.ts';
import { TECHNICIANS } from './staff.ts';
import { DAY, HOUR, vendorDate, vendorTime } from './time.ts';

/** One project for about three customers. */
export function makeProjects(random: Random, companies: readonly CompanyRow[], start: number, now: number): readonly ProjectRow[] {
  return companies
    .filter((company) => company.id % 3 === 0)
    .map((company, index) => {
      const began = start + Math.floor(random.next() * (now - start) * 0.8);
      const done = random.chance(0.6);
      return {
        id: 510 + index,
        projectName: index % 2 === 0 ? `Server-Ablösung "${String(2023 + (index % 3))}"` : 'Office 365 migration, phase 1',
        projectNumber: `P${new Date(began).toISOString().slice(0, 10).replaceAll('-', '')}.${String(index + 1).padStart(4, '0')}`,
        companyID: company.id,
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
    });
}

/** One contract for most customers. */
export function makeContracts(random: Random, companies: readonly CompanyRow[], contacts: readonly ContactRow[], start: number): readonly ContractRow[] {
  return companies
    .filter((company) => company.id !== 0 && random.chance(0.7))
    .map((company, index) => ({
      id: 29_684_000 + index,
      contractName: index === 0 ? 'Wartung, "Premium"\r\n(Zeile 2)' : `Managed Service ${String(index)}`,
      contractNumber: random.chance(0.5) ? `V-${String(index)}` : '',
      companyID: company.id,
      contactID: random.chance(0.5) ? (contacts.find((contact) => contact.companyID === company.id)?.id ?? null) : null,
      contractType: random.pick([1, 7]),
      contractCategory: random.chance(0.6) ? random.pick([15, 16]) : null,
      status: random.chance(0.85) ? 1 : 0,
      startDate: vendorDate(start),
      endDate: vendorDate(start + 1800 * DAY),
      description: '',
      estimatedRevenue: random.int(100, 9000) + 0.5,
    }));
}

/** A few visits. */
export function makeServiceCalls(random: Random, companies: readonly CompanyRow[], now: number): readonly ServiceCallRow[] {
  return companies.slice(1, 6).map((company, index) => {
    const begin = now - (index + 1) * 20 * DAY;
    const done = index % 2 === 0;
    return { id: 900 + index, companyID: company.id, startDateTime: vendorTime(begin), endDateTime: vendorTime(begin + 2 * HOUR), description: 'Vor-Ort-Termin', status: done ? 2 : 1, isComplete: done ? 1 : 0, duration: 2, createDateTime: vendorTime(begin - 5 * DAY), creatorResourceID: random.pick(TECHNICIANS), lastModifiedDateTime: vendorTime(begin - 4 * DAY) };
  });
}

/** Tickets of a customer with a contract or project stand under it now and then. */
export function linkTickets(random: Random, tickets: readonly TicketRow[], contracts: readonly ContractRow[], projects: readonly ProjectRow[]): readonly TicketRow[] {
  const contractOf = new Map(contracts.map((contract) => [contract.companyID, contract.id]));
  const projectOf = new Map(projects.map((project) => [project.companyID, project.id]));
  return tickets.map((ticket) => ({
    ...ticket,
    contractID: random.chance(0.6) ? (contractOf.get(ticket.companyID) ?? null) : null,
    projectID: random.chance(0.05) ? (projectOf.get(ticket.companyID) ?? null) : null,
  }));
}
