import assert from 'node:assert/strict';
import { handClock } from './hand-clock.ts';
import { HEADERS, all, withAutotask } from './harness.ts';
import type { Client, Reply } from './harness.ts';

const TEXT = 'The Autotask API thread threshold of 3 threads has been exceeded. (Itgenatr005)';
const ask = (client: Client, entity: string): Promise<Reply> => client.send('POST', `V1.0/${entity}/query`, { body: { filter: all(), MaxRecords: 1 } });

async function until(test: () => boolean): Promise<void> {
  while (!test()) await new Promise((resolve) => setImmediate(resolve));
}

describe('Autotask simulator: threads', () => {
  it('refuses the fourth request at once to one entity, and frees a thread only a little after its answer', async () => {
    const clock = handClock();
    await withAutotask({ clock, latencyMs: () => 200 }, async (client) => {
      const running = [ask(client, 'Tickets'), ask(client, 'tickets'), client.get('V1.0/Tickets/entityInformation')];
      await until(() => clock.slept.length === 3);
      const fourth = await ask(client, 'Tickets');
      assert.deepEqual([fourth.status, fourth.body, fourth.headers.get('retry-after')], [429, { errors: [TEXT] }, null]);
      const other = ask(client, 'Contacts');
      await until(() => clock.slept.length === 4);
      clock.pass(200);
      for (const reply of await Promise.all([...running, other])) assert.equal(reply.status, 200);
      const working = (): number => clock.slept.filter((ms) => ms === 200).length;
      const two = [ask(client, 'Tickets'), ask(client, 'Tickets')];
      await until(() => working() === 6);
      assert.equal((await ask(client, 'Tickets')).status, 429, 'not released yet');
      clock.pass(3);
      const third = ask(client, 'Tickets');
      await until(() => working() === 7);
      clock.pass(200);
      for (const reply of await Promise.all([...two, third])) assert.equal(reply.status, 200);
    });
  });

  it('exempts the zone look-up, not the threshold', async () => {
    const clock = handClock();
    await withAutotask({ clock, latencyMs: () => 200, switches: { threads: 1, threadRefusal: 500, retryAfterSeconds: 7 } }, async (client) => {
      const first = client.get('V1.0/ThresholdInformation');
      await until(() => clock.slept.length === 1);
      const second = await client.get('V1.0/ThresholdInformation');
      assert.deepEqual([second.status, second.headers.get('retry-after')], [500, '7']);
      assert.match(second.text, /thread threshold of 1 threads/);
      assert.equal((await client.send('GET', 'V1.0/zoneInformation?user=api%40acme.example', { headers: HEADERS })).status, 200);
      clock.pass(200);
      assert.equal((await first).status, 200);
    });
  });
});

describe('Autotask simulator: hourly requests', () => {
  it('counts authenticated requests, its own question too, in a rolling window', async () => {
    const clock = handClock();
    await withAutotask({ clock, switches: { threads: 99 } }, async (client) => {
      const used = async (): Promise<unknown> => (await client.get('V1.0/ThresholdInformation')).body;
      await client.send('GET', 'V1.0/zoneInformation?user=x', { headers: {} });
      await client.send('GET', 'V1.0/Version', { headers: {} });
      await ask(client, 'Tickets');
      assert.deepEqual(await used(), { externalRequestThreshold: 10_000, requestThresholdTimeframe: 60, currentTimeframeRequestCount: 2 });
      clock.pass(30 * 60_000);
      await ask(client, 'Tickets');
      clock.pass(30 * 60_000);
      assert.deepEqual(await used(), { externalRequestThreshold: 10_000, requestThresholdTimeframe: 60, currentTimeframeRequestCount: 2 });
    });
  });

  it('slows down at half and three quarters, refuses at the whole, and recovers', async () => {
    const clock = handClock();
    await withAutotask({ clock, switches: { threads: 99, threadReleaseMs: 0, hourlyLimit: 20 } }, async (client) => {
      const waits: number[] = [];
      for (let request = 1; request <= 20; request += 1) {
        const before = clock.slept.length;
        const reply = ask(client, 'Tickets');
        await until(() => clock.slept.length > before);
        waits.push(clock.slept[before] ?? 0);
        clock.pass(1000);
        assert.equal((await reply).status, 200);
      }
      assert.deepEqual(waits, [...Array.from({ length: 10 }, () => 0), ...Array.from({ length: 5 }, () => 500), ...Array.from({ length: 5 }, () => 1000)]);
      const refused = await ask(client, 'Tickets');
      assert.equal(refused.status, 429);
      assert.match(refused.text, /20 requests per 60 minutes/);
      assert.equal((await client.get('V1.0/Contacts/30682900')).status, 429, 'all entities together');
      clock.pass(61 * 60_000);
      assert.equal((await ask(client, 'Tickets')).status, 200);
    });
  });
});

describe('Autotask simulator: a client with two requests at once', () => {
  it('is never refused', () =>
    withAutotask({ switches: { threadReleaseMs: 50 } }, async (client) => {
      const lane = async (): Promise<void> => {
        for (let request = 0; request < 20; request += 1) assert.equal((await ask(client, 'Tickets')).status, 200);
      };
      await Promise.all([lane(), lane()]);
    }));
});
