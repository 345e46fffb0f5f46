import { seededRandom } from '../kit/random.ts';
import { contractTable, projectTable, serviceCallTable } from './business.ts';
import { makeCast } from './cast.ts';
import { companyTable } from './companies.ts';
import { contactTable } from './contacts.ts';
import { ticketTables } from './family.ts';
import { bytesOf } from './files.ts';
import { nextDay } from './later.ts';
import type { World } from './model.ts';
import { DEPARTMENTS, ROLES, makeResources } from './staff.ts';
import { listTable } from './table.ts';

/**
 * The MSP "Acme" with everything a migration has to survive. The same options give the same world, byte for byte, whatever is read
 * of it and in which order: a row is a function of seed and place, made when asked for, so that a million tickets cost no memory.
 * @param options.tickets how many tickets; the rest follows from it: about 1 company per 12, 4 contacts per company.
 * @param options.now milliseconds UTC: the newest moment of day 0. Tickets lie in the 36 months before.
 * @param options.day how many days later (default 0): some rows are new, changed or gone by then, all of them after `now`.
 */
export function makeWorld(options: { readonly seed: number; readonly tickets: number; readonly now: number; readonly day?: number }): World {
  const cast = makeCast(options);
  const bytes = seededRandom(`${options.seed}/bytes`);
  let world: World = {
    seed: options.seed,
    day: 0,
    now: options.now,
    changes: [],
    companies: companyTable(cast),
    contacts: contactTable(cast),
    resources: listTable(makeResources(cast.start)),
    roles: listTable(ROLES),
    departments: listTable(DEPARTMENTS),
    ...ticketTables(cast),
    projects: projectTable(cast),
    contracts: contractTable(cast),
    serviceCalls: serviceCallTable(cast),
    deletedTickets: listTable([]),
    bytesOf: (attachment) => bytesOf(bytes, attachment),
  };
  for (let day = 0; day < (options.day ?? 0); day += 1) world = nextDay(world);
  return world;
}
