import assert from 'node:assert/strict';
import { makeWorld } from '../../../src/sandbox/world/world.ts';
import { assertOnlyRead } from '../../support/world-rows.ts';
import { NOW, all, withAutotask } from './harness.ts';
import type { Json } from './harness.ts';

const MILLION = makeWorld({ seed: 7, tickets: 1_000_000, now: NOW });
const count = (reply: { readonly body: unknown }): unknown => (reply.body as { queryCount: number }).queryCount;

describe('Autotask simulator: a million tickets', () => {
  it('pages by id from anywhere', () =>
    withAutotask({ world: MILLION }, async ({ query, simulator }) => {
      for (const place of [0, 999_400, 400_000]) {
        const after = MILLION.tickets.at(place)?.id ?? assert.fail();
        const page = await query('Tickets', { filter: [{ op: 'gt', field: 'id', value: after }] });
        assert.deepEqual(page.items.map((item) => item.id), Array.from({ length: 500 }, (_, index) => MILLION.tickets.at(place + 1 + index)?.id));
        const children = await query('TicketNotes', { filter: [{ op: 'in', field: 'ticketID', value: page.items.map((item) => item.id) }] });
        assert.equal(children.items.length, 500);
        assert.ok(children.pageDetails.nextPageUrl !== null);
      }
      assertOnlyRead(simulator);
    }));

  it('counts by arithmetic what only bounds ids or the date of creation', () =>
    withAutotask({ world: MILLION }, async ({ send }) => {
      const counted = async (entity: string, filter: readonly Json[]): Promise<unknown> => count(await send('POST', `V1.0/${entity}/query/count`, { body: { filter } }));
      assert.equal(await counted('Tickets', all()), 1_000_000);
      assert.equal(await counted('TicketNotes', [{ op: 'exist', field: 'id' }]), MILLION.ticketNotes.count);
      assert.equal(await counted('AttachmentInfo', [{ op: 'gt', field: 'id', value: -1 }]), MILLION.attachments.count);
      const since = MILLION.tickets.at(250_000)?.createDate ?? assert.fail();
      assert.equal(await counted('Tickets', [{ op: 'gte', field: 'createDate', value: since }]), 750_000);
      assert.equal(await counted('Tickets', [{ op: 'lt', field: 'createDate', value: since }]), 250_000);
      const middle = MILLION.tickets.at(600_000)?.id ?? assert.fail();
      assert.equal(await counted('Tickets', [{ op: 'gt', field: 'createDate', value: since }, { op: 'lte', field: 'ID', value: middle }]), 350_000);
    }));

  it('finds the last rows by date without looking at the first ones', () =>
    withAutotask({ world: MILLION }, async ({ query }) => {
      const since = MILLION.tickets.at(999_990)?.createDate ?? assert.fail();
      const page = await query('Tickets', { filter: [{ op: 'gte', field: 'createDate', value: since }] });
      assert.equal(page.items.length, 10);
    }));
});

describe('Autotask simulator: bounds and looking agree', () => {
  const small = makeWorld({ seed: 7, tickets: 60, now: NOW });
  const dates = [3, 30, 59].map((place) => small.tickets.at(place)?.createDate);
  const ids = [0, 30, 59].map((place) => small.tickets.at(place)?.id ?? 0);
  const bounds = ['gt', 'gte', 'lt', 'lte', 'eq', 'noteq'].flatMap((op) => [...dates.map((value) => ({ op, field: 'createDate', value })), ...[...ids, ids[1] ?? 0, (ids[1] ?? 0) + 1, 0.5, -3].map((value) => ({ op, field: 'id', value }))]);

  it('for every operator, alone and two together, for count and page', () =>
    withAutotask({ world: small, switches: { hourlyLimit: 1e9, threads: 99 } }, async ({ send, query }) => {
      for (const [index, one] of bounds.entries()) {
        const two = bounds[(index * 5 + 3) % bounds.length];
        for (const filter of [[one], [one, two]]) {
          // In a group nothing is known beforehand: every row is looked at.
          const looked = await send('POST', 'V1.0/Tickets/query/count', { body: { filter: [{ op: 'or', items: [{ op: 'and', items: filter }] }] } });
          const bounded = await send('POST', 'V1.0/Tickets/query/count', { body: { filter } });
          assert.deepEqual(bounded.body, looked.body, JSON.stringify(filter));
        }
      }
      const page = await query('Tickets', { filter: [{ op: 'lte', field: 'id', value: ids[1] }, { op: 'gt', field: 'createDate', value: dates[0] }] });
      assert.equal(page.items.length, 27);
    }));
});
