import assert from 'node:assert/strict';
import { stepsOfNextDay } from '../../../src/sandbox/world/later.ts';
import { makeWorld } from '../../../src/sandbox/world/world.ts';
import { NOW, all, withAutotask } from './harness.ts';
import type { Page } from './harness.ts';

const world = (day: number) => makeWorld({ seed: 12, tickets: 300, now: NOW, day });

/** Walks tickets by id as a careful client does; answers what it saw. */
async function walk(query: (entity: string, body: unknown) => Promise<Page>): Promise<ReadonlyMap<unknown, unknown>> {
  const seen = new Map<unknown, unknown>();
  for (let last = -1; ; ) {
    const page = await query('Tickets', { MaxRecords: 10, filter: [{ op: 'gt', field: 'id', value: last }] });
    for (const item of page.items) {
      assert.ok(!seen.has(item.id), 'no row twice');
      seen.set(item.id, item.lastActivityDate);
    }
    if (page.items.length < 10) return seen;
    last = page.items.at(-1)?.id as number;
  }
}

describe('Autotask simulator: rows that change while they are read', () => {
  it('changes nothing unless told to', () =>
    withAutotask({ world: world(0) }, async ({ query, simulator }) => {
      await walk(query);
      assert.deepEqual(simulator.world.changes, []);
    }));

  it('applies the changes of the next day one by one, the same at every run', async () => {
    const runs: string[] = [];
    for (let run = 0; run < 2; run += 1) {
      await withAutotask({ world: world(0), switches: { drift: 2 } }, async ({ query, simulator, send }) => {
        const seen = await walk(query);
        const pages = simulator.log.length;
        const steps = stepsOfNextDay(world(0)).slice(0, Math.floor(pages / 2));
        assert.deepEqual(simulator.world.changes, steps.flatMap(({ changes }) => changes.map((change) => ({ day: 1, ...change }))));
        await send('POST', 'V1.0/Tickets/query/count', { body: { filter: all() } });
        assert.equal(simulator.world.changes.length, steps.flatMap(({ changes }) => changes).length, 'a count is no page');
        // A walk by id misses what changes behind it, and only that: the next reading by watermark brings it.
        const behind = [...simulator.world.tickets].filter((row) => seen.get(row.id) !== row.lastActivityDate);
        const changed = new Set(simulator.world.changes.map(({ id }) => id));
        assert.ok(behind.every((row) => changed.has(row.id) && Date.parse(row.lastActivityDate) > NOW));
        runs.push(JSON.stringify([...seen]));
      });
    }
    assert.equal(runs[0], runs[1]);
  });

  it('inserts, edits and deletes under a cursor', () =>
    withAutotask({ world: world(0), switches: { drift: 1 } }, async ({ query, send, simulator }) => {
      const body = { MaxRecords: 5, filter: all() };
      let page = await query('Tickets', body);
      const seen = page.items.map((item) => item.id as number);
      while (page.pageDetails.nextPageUrl !== null) {
        page = (await send('POST', page.pageDetails.nextPageUrl, { body })).body as Page;
        seen.push(...page.items.map((item) => item.id as number));
      }
      assert.deepEqual(seen, [...new Set(seen)].sort((a, b) => a - b));
      const kinds = new Set(simulator.world.changes.filter(({ table }) => table === 'tickets').map(({ kind }) => kind));
      assert.deepEqual([...kinds].sort(), ['changed', 'created', 'deleted']);
      assert.deepEqual([...simulator.world.tickets], [...world(1).tickets], 'at last the next day is reached');
      assert.ok(seen.some((id) => world(0).tickets.byId(id) === undefined), 'a new ticket came up at the end of the walk');
    }));

  it('serves a later day whole, with the log of what was deleted', () =>
    withAutotask({ world: world(0) }, async ({ query, simulator, get }) => {
      simulator.use(world(1));
      const deleted = world(1).changes.filter(({ table, kind }) => table === 'tickets' && kind === 'deleted').map(({ id }) => id);
      const log = await query('DeletedTicketLogs', { filter: [{ op: 'gt', field: 'deletedDateTime', value: new Date(NOW).toISOString() }] });
      assert.deepEqual(log.items.map((item) => item.ticketID).sort(), [...deleted].sort());
      assert.deepEqual((await get(`V1.0/Tickets/${deleted[0]}`)).body, { item: null });
      assert.deepEqual((await query('TicketNotes', { filter: [{ op: 'in', field: 'ticketID', value: deleted }] })).items, []);
      const moved = await query('Tickets', { filter: [{ op: 'gt', field: 'lastActivityDate', value: new Date(NOW).toISOString() }] });
      const changed = world(1).changes.filter(({ table, kind }) => table === 'tickets' && kind !== 'deleted').map(({ id }) => id);
      assert.deepEqual(moved.items.map((item) => item.id), [...new Set(changed)].sort((a, b) => a - b));
    }));
});
