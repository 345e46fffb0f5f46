import assert from 'node:assert/strict';
import type { FaultMoment } from '../../src/sandbox/kit/faults.ts';
import { seededRandom } from '../../src/sandbox/kit/random.ts';
import { nameOf, type Write } from './doom.ts';
import { bundledEngine, type Engine } from './life.ts';
import { onWay, type Way } from './on-way.ts';
import { SUBJECTS } from './subjects.ts';

const SEED = Number(process.env['CROSSWALK_CONFORMANCE_SEED'] ?? Math.floor(Math.random() * 1_000_000));
/** Of these every kind of write kills before and after its effect; of a sample, which writes as a full run does, one kind in so many; of the others each kind at one of the two moments. All by the seed. */
const BOTH_MOMENTS: readonly string[] = ['migrate', 'rollback'];
const OF_SAMPLE = 0.25;

interface Draw {
  readonly when: FaultMoment;
  readonly ordinal: number;
}

/** Which of the writes of each kind kill, and when. */
function drawDeaths(writes: ReadonlyMap<string, number>): ReadonlyMap<string, readonly Draw[]> {
  return new Map([...writes].map(([name, count]) => {
    const random = seededRandom(`${SEED}/${name}`);
    const draws = (['before', 'after'] as const).map((when) => ({ when, ordinal: random.int(1, count) }));
    const both = BOTH_MOMENTS.some((verb) => name.startsWith(`${verb}:`));
    const spared = name.startsWith('sample:') && !random.chance(OF_SAMPLE);
    return [name, both ? draws : spared ? [] : [random.pick(draws)]];
  }));
}

for (const subject of SUBJECTS) {
  describe(`law 3: a project of ${subject.name} whose process is killed`, function () {
    this.timeout(300_000);
    let engine: Engine;
    let undisturbed: Way;
    before(async () => {
      engine = await bundledEngine();
      undisturbed = await onWay(engine, subject, 'small', () => []);
    });
    after(() => engine.close());

    it('goes its whole way undisturbed, and a rollback leaves what stood there before', () => {
      const { seen, doom } = undisturbed;
      assert.deepEqual(doom.deaths, []);
      assert.deepEqual(seen.left, seen.before);
      assert.ok(doom.seen.size > 40, `${doom.seen.size} kinds of write`);
    });

    it('right behind a part of the canary or of a delta: the part is not written again, and what it reopened is closed (law 5)', async () => {
      const fate = ({ verb, kind }: Write): readonly FaultMoment[] => (['prepare', 'delta'].includes(verb) && ['comment', 'note'].includes(kind) ? ['after'] : []);
      const { seen, doom } = await onWay(engine, subject, 'small', fate);
      assert.ok(doom.deaths.length >= 5, `${doom.deaths.length} deaths`);
      assert.deepEqual(seen, undisturbed.seen);
    });

    it('at every kind of write, before and after its effect, ends in the same content, and takes everything back', async () => {
      process.stdout.write(`      deaths by seed ${SEED} (repeat with CROSSWALK_CONFORMANCE_SEED=${SEED})\n`);
      const draws = drawDeaths(undisturbed.doom.seen);
      const fate = (write: Write): readonly FaultMoment[] => (draws.get(nameOf(write)) ?? []).filter(({ ordinal }) => ordinal === write.ordinal).map(({ when }) => when);
      const { seen, doom } = await onWay(engine, subject, 'small', fate);
      assert.deepEqual(seen, undisturbed.seen, `seed ${SEED}`);
      const died = new Set(doom.deaths.map(({ when, ...write }) => `${nameOf(write)} ${when}`));
      const spared = [...draws].flatMap(([name, list]) => list.map(({ when }) => `${name} ${when}`)).filter((death) => !died.has(death));
      assert.deepEqual(spared, [], `seed ${SEED}: nobody died there`);
    });
  });
}
