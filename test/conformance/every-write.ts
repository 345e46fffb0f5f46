/** `npm run test:conformance`: dies at every single write of a whole project, before and after its effect. Takes long, so `npm test` runs one death of each kind instead (kills.test.ts). */
import assert from 'node:assert/strict';
import { FAULT_MOMENTS } from '../../src/sandbox/kit/faults.ts';
import { nameOf } from './doom.ts';
import { bundledEngine, type Engine } from './life.ts';
import { onWay } from './on-way.ts';
import { SUBJECTS } from './subjects.ts';

/** CROSSWALK_CONFORMANCE_TICKETS: `small`, or how many. */
const WANTED = process.env['CROSSWALK_CONFORMANCE_TICKETS'] ?? '60';
const TICKETS = WANTED === 'small' ? 'small' : Number(WANTED);

for (const subject of SUBJECTS) {
  describe(`law 3: a project of ${subject.name} whose process makes one write in each life`, function () {
    this.timeout(4 * 3_600_000);
    let engine: Engine;
    before(async () => {
      engine = await bundledEngine();
    });
    after(() => engine.close());

    it('dies before and after each of them, ends in the same content, and takes everything back', async () => {
      const undisturbed = await onWay(engine, subject, TICKETS, () => []);
      const { seen, doom } = await onWay(engine, subject, TICKETS, () => FAULT_MOMENTS);
      process.stdout.write(`      ${doom.deaths.length} deaths at ${[...doom.seen.values()].reduce((sum, count) => sum + count, 0)} writes of ${doom.seen.size} kinds\n`);
      assert.deepEqual(seen, undisturbed.seen);
      const deaths = new Map<string, number>();
      for (const death of doom.deaths) deaths.set(nameOf(death), (deaths.get(nameOf(death)) ?? 0) + 1);
      const survived = [...undisturbed.doom.seen].filter(([name, count]) => (deaths.get(name) ?? 0) < 2 * count).map(([name]) => name);
      assert.deepEqual(survived, [], 'every write kills twice');
    });
  });
}
