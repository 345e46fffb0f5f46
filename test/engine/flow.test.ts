import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { processClock } from '../../src/base/clock.ts';
import { openCache } from '../../src/cache/sqlite-cache.ts';
import { Arrivals, follow } from '../../src/engine/arrivals.ts';
import { concurrencyFor } from '../../src/engine/load-entity.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { scriptedFaults } from '../../src/sandbox/kit/faults.ts';
import type { SourceRecord } from '../../src/record/model.ts';
import { editSpec, readyToMigrate, testProject } from '../support/project.ts';

const PRODUCTION = { target: 'production', dryRun: false } as const;

function record(id: number): SourceRecord {
  return { entity: 'Ticket', id: String(id), label: '', values: {}, udf: {}, links: { company: null, contact: null, technician: null }, author: { kind: 'unknown', id: null }, createdAt: null, modifiedAt: null, parts: [], files: [] };
}

describe('the flow from source to destination', function () {
  this.timeout(60_000);

  describe('following a read', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-flow-'));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    it('gives each record once, in order of arrival, before the last page is there', async () => {
      const cache = await openCache(folder, processClock(undefined));
      const arrivals = new Arrivals();
      const records = follow(cache, 'Ticket', arrivals)[Symbol.asyncIterator]();
      const next = async (): Promise<string | undefined> => ((await records.next()) as { value?: SourceRecord }).value?.id;
      const first = next();
      await cache.startRead('Ticket', 4);
      arrivals.came();
      await cache.put([record(9), record(3)]);
      arrivals.came();
      assert.deepEqual([await first, await next()], ['9', '3']);
      const third = next();
      // What a drifting page gives again is not seen twice.
      await cache.put([record(9), record(4)]);
      arrivals.came();
      assert.equal(await third, '4');
      const last = next();
      arrivals.whole();
      assert.equal(await last, undefined);
      await cache.close();
    });

    it('ends with what the read failed with', async () => {
      const cache = await openCache(folder, processClock(undefined));
      const arrivals = new Arrivals();
      const first = follow(cache, 'Ticket', arrivals)[Symbol.asyncIterator]().next();
      arrivals.failed(new Error('the line is cut'));
      await assert.rejects(first, /the line is cut/);
      await cache.close();
    });
  });

  it('keeps as many calls under way as the limit allows at a slow pace, within bounds', () => {
    assert.deepEqual([83, 500, 1667, 100_000].map((limit) => concurrencyFor({ limit, windowMs: 10_000 })), [10, 30, 100, 100]);
  });

  it('sets records aside whose answers were lost, and loads all others before it looks again (law 3)', async () => {
    const LOST = 10;
    const production = scriptedFaults([{ method: 'POST', path: /^\/conversations$/, nth: 3, count: LOST, fault: { kind: 'reset', when: 'before' } }]);
    const test = await testProject({ tickets: 30, faults: { production } });
    try {
      // So few calls that ten records are under way at once: if the lost ones kept their places, nothing else could go on.
      test.sandbox.production.switches.quota = 83;
      await readyToMigrate(test);
      const result = await migrate(test.environment, test.project, PRODUCTION);
      const { log, state } = test.sandbox.production;
      assert.equal(log.filter(({ status }) => status === 0).length, LOST, 'the faults struck');
      assert.equal(result.counts['Ticket']?.parked, 0);
      const looks = log.flatMap(({ path: route }, index) => (route === '/conversations/search' ? [index] : []));
      const loaded = log.slice(0, looks[LOST]).filter(({ method, path: route, status }) => method === 'POST' && route === '/conversations' && status === 200).length;
      assert.equal(loaded, state.conversations.length - LOST);
    } finally {
      await test.close();
    }
  });

  it('loads open tickets first where the spec says so (X01)', async () => {
    const test = await testProject({ tickets: 60 });
    try {
      await editSpec(test.project, (text) => text.replace('  opening: internal', '  order: open_first\n  opening: internal').replace(', when: 20:00-06:00', ''));
      await readyToMigrate(test);
      await migrate(test.environment, test.project, PRODUCTION);
      const own = test.sandbox.production.state.conversations.filter(({ attributes }) => attributes.has('Source Ticket ID')).sort((a, b) => a.createdMs - b.createdMs);
      const firstClosed = own.findIndex(({ state }) => state === 'closed');
      const lastOpen = own.findLastIndex(({ state }) => state !== 'closed');
      assert.ok(firstClosed > 0 && lastOpen > 0 && lastOpen < firstClosed, `last open one ${lastOpen}, first closed one ${firstClosed} of ${own.length}`);
    } finally {
      await test.close();
    }
  });
});
