import { CrosswalkError } from '../../base/errors.ts';
import type { SourceRecord } from '../../record/model.ts';
import { idOf } from '../json.ts';
import type { ReadOptions } from '../source.ts';
import type { AutotaskClient } from './client.ts';
import { ENTITIES, TICKET_COLLECTIONS, type EntityRoute } from './entities.ts';
import { programIds } from './people.ts';
import { allRows, conditionsOf, countRows, IN_SIZE, PAGE_SIZE, rowPages } from './query.ts';
import { recordOf, ticketRecords, type TicketRows } from './records.ts';

/** Attachments of tickets, of their notes and of their time entries, all by the ticket's id (reference/autotask.md §7.3 "cascade"). */
const ATTACHMENTS: EntityRoute = { name: 'AttachmentInfo', path: 'AttachmentInfo', created: null, modified: null, watermarks: [] };

function routeOf(name: string): EntityRoute {
  const route = ENTITIES.get(name);
  if (route !== undefined) return route;
  throw new CrosswalkError('source/unknown-entity', `Autotask has no entity named ${name} that can be read.`, { remedy: `Use one of: ${[...ENTITIES.keys()].join(', ')}.`, exit: 2 });
}

async function ticketRows(client: AutotaskClient, tickets: readonly unknown[]): Promise<TicketRows> {
  const ids = tickets.map((row) => Number(idOf(row, 'id')));
  const ofTickets = [{ op: 'in', field: 'ticketID', value: ids }] as const;
  const [notes, timeEntries, attachments] = await Promise.all([
    allRows(client, routeOf(TICKET_COLLECTIONS.notes), ofTickets),
    allRows(client, routeOf(TICKET_COLLECTIONS.timeEntries), ofTickets),
    allRows(client, ATTACHMENTS, ofTickets),
  ]);
  return { notes, timeEntries, attachments };
}

/** Pages of whole records; a page of tickets costs four queries, however many notes it has up to 500. */
export async function* readAutotask(client: AutotaskClient, name: string, options: ReadOptions): AsyncGenerator<readonly SourceRecord[]> {
  const route = routeOf(name);
  const programs = programIds(await allRows(client, routeOf('Resource'), []));
  const isTicket = name === 'Ticket';
  for (const conditions of conditionsOf(route, options)) {
    // One `in` list takes the whole page of tickets.
    for await (const rows of rowPages(client, route, conditions, isTicket ? IN_SIZE : PAGE_SIZE)) {
      if (isTicket) yield ticketRecords(route, rows, await ticketRows(client, rows), programs);
      else yield rows.filter((row) => idOf(row, 'id') !== null).flatMap((row) => recordOf(route, row, programs) ?? []);
    }
  }
}

/** Ids alone, the largest pages: deletions are visible only as absence (reference/autotask.md §9). */
export async function* idsAutotask(client: AutotaskClient, name: string): AsyncGenerator<readonly string[]> {
  for await (const rows of rowPages(client, routeOf(name), [], PAGE_SIZE, ['id'])) yield rows.flatMap((row) => idOf(row, 'id') ?? []);
}

export async function countAutotask(client: AutotaskClient, name: string, options: ReadOptions): Promise<number> {
  const route = routeOf(name);
  let sum = 0;
  for (const conditions of conditionsOf(route, options)) sum += await countRows(client, route, conditions);
  return sum;
}
