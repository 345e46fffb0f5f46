import { seededRandom } from '../kit/random.ts';
import { linkTickets, makeContracts, makeProjects, makeServiceCalls } from './business.ts';
import { makeCompanies } from './companies.ts';
import { makeContacts } from './contacts.ts';
import { bytesOf, makeAttachments } from './files.ts';
import type { World } from './model.ts';
import { makeNotes } from './notes.ts';
import { DEPARTMENTS, ROLES, makeResources } from './staff.ts';
import { makeTickets } from './tickets.ts';
import { makeTimeEntries } from './time-entries.ts';
import { DAY } from './time.ts';

const TICKETS_PER_COMPANY = 12;
const FEWEST_COMPANIES = 8;
/** 36 months, and at least back to the autumn of 2023, so that some tickets are older than 2024. */
const EARLIEST = Date.UTC(2023, 9, 1);
const HISTORY = 1096 * DAY;

/**
 * The MSP "Acme" with everything a migration has to survive. The same options give the same world, byte for byte.
 * @param options.tickets how many tickets; the rest follows from it: about 1 company per 12, 4 contacts per company.
 * @param options.now milliseconds UTC: the newest moment in the world. Tickets lie in the 36 months before.
 */
export function makeWorld(options: { readonly seed: number; readonly tickets: number; readonly now: number }): World {
  const random = seededRandom(options.seed);
  const now = options.now;
  const start = Math.min(now - HISTORY, EARLIEST);
  const companies = makeCompanies(random.fork('companies'), Math.max(FEWEST_COMPANIES, Math.round(options.tickets / TICKETS_PER_COMPANY)), start, now);
  const contacts = makeContacts(random.fork('contacts'), companies, now);
  const byCompany = Map.groupBy(contacts, (contact) => contact.companyID);
  const projects = makeProjects(random.fork('projects'), companies, start, now);
  const contracts = makeContracts(random.fork('contracts'), companies, contacts, start);
  const bare = makeTickets(random.fork('tickets'), options.tickets, { companies, contacts, byCompany, start, now });
  const tickets = linkTickets(random.fork('links'), bare, contracts, projects);
  const ticketNotes = makeNotes(random.fork('notes'), tickets, byCompany);
  const timeEntries = makeTimeEntries(random.fork('time'), tickets, now);
  const attachments = makeAttachments(random.fork('files'), tickets, ticketNotes, timeEntries, now);
  const bytes = random.fork('bytes');
  return {
    now,
    companies,
    contacts,
    resources: makeResources(start),
    roles: ROLES,
    departments: DEPARTMENTS,
    tickets,
    ticketNotes,
    timeEntries,
    attachments,
    projects,
    contracts,
    serviceCalls: makeServiceCalls(random.fork('visits'), companies, now),
    bytesOf: (attachment) => bytesOf(bytes, attachment),
  };
}
