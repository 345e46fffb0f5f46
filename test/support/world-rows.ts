/** The made-up customer for tests: all rows of a small world as lists, and edits of single rows. */
import assert from 'node:assert/strict';
import type { AutotaskSimulator } from '../../src/sandbox/autotask/autotask.ts';
import { editWorld, type WorldEdit } from '../../src/sandbox/world/edit.ts';
import type { World, WorldTables } from '../../src/sandbox/world/model.ts';

type RowsOf<T> = T extends Iterable<infer Row> ? readonly Row[] : never;
export type WorldRows = { readonly [Name in keyof WorldTables]: RowsOf<WorldTables[Name]> } & Pick<World, 'bytesOf' | 'now'>;

/** Every row of every table. For small worlds only. */
export function rowsOf(world: World): WorldRows {
  const { companies, contacts, resources, roles, departments, tickets, ticketNotes, timeEntries, attachments, projects, contracts, serviceCalls, deletedTickets, now } = world;
  return {
    companies: [...companies],
    contacts: [...contacts],
    resources: [...resources],
    roles: [...roles],
    departments: [...departments],
    tickets: [...tickets],
    ticketNotes: [...ticketNotes],
    timeEntries: [...timeEntries],
    attachments: [...attachments],
    projects: [...projects],
    contracts: [...contracts],
    serviceCalls: [...serviceCalls],
    deletedTickets: [...deletedTickets],
    now,
    bytesOf: (attachment) => world.bytesOf(attachment),
  };
}

/** Rows under their ids, as `editWorld` takes them. */
export function byId<Row extends { readonly id: number }>(rows: readonly Row[]): ReadonlyMap<number, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** The customer goes on: these rows are new, different or gone (null) from now on. */
export function editSource(simulator: AutotaskSimulator, edit: WorldEdit): void {
  simulator.use(editWorld(simulator.world, edit));
}

/** Law 1: nothing but reads has reached the source. */
export function assertOnlyRead(simulator: AutotaskSimulator): void {
  assert.deepEqual(simulator.violations, []);
}
