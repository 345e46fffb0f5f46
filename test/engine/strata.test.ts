import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sample } from '../../src/engine/sample.ts';
import { chooseSample, coverageOf, stratumOf, type Choice } from '../../src/engine/strata.ts';
import { sampleText } from '../../src/cli/run-text.ts';
import { readyForSample, testProject } from '../support/project.ts';

const TRAITS = ['status New', 'status Done', 'files', 'time entries', 'no contact', 'long thread', 'queue A', 'queue B'];
const choices = fc
  .uniqueArray(fc.nat(10_000), { minLength: 1, maxLength: 60 })
  .chain((ids) => fc.tuple(...ids.map((id) => fc.subarray(TRAITS, { minLength: 1 }).map((traits): Choice => ({ id: String(id), traits })))));

describe('the choice of a sample (CW-S4a)', function () {
  this.timeout(60_000);

  it('takes as many as asked for, nobody twice, the same for the same seed in any order of reading', () => {
    fc.assert(
      fc.property(choices, fc.integer({ min: 1, max: 70 }), fc.nat(), (all, size, seed) => {
        const chosen = chooseSample(all, size, seed);
        assert.equal(chosen.length, Math.min(size, all.length));
        assert.equal(new Set(chosen).size, chosen.length);
        const ids = (list: readonly Choice[]): readonly string[] => list.map(({ id }) => id);
        assert.deepEqual(ids(chooseSample([...all].reverse(), size, seed)), ids(chosen));
      }),
      { seed: 1 },
    );
  });

  it('shows every trait where the size allows one ticket for each', () => {
    fc.assert(
      fc.property(choices, fc.nat(), (all, seed) => {
        const left = coverageOf(all, chooseSample(all, TRAITS.length, seed)).filter(({ chosen }) => chosen === 0);
        assert.deepEqual(left, []);
      }),
      { seed: 1 },
    );
  });

  it('shows the one ticket with a rare trait among hundreds of one kind', () => {
    const all: Choice[] = Array.from({ length: 300 }, (_, id) => ({ id: String(id), traits: ['status Done', id % 2 === 0 ? 'queue A' : 'queue B'] }));
    all.push({ id: '900', traits: ['status Done', 'queue A', 'no contact', 'files'] });
    assert.ok(chooseSample(all, 3, 5).some(({ id }) => id === '900'));
    const other = chooseSample(all, 3, 6).map(({ id }) => id);
    assert.notDeepEqual(chooseSample(all, 3, 5).map(({ id }) => id), other, 'the seed decides among equals');
    assert.equal(stratumOf(all[300] as Choice), 'status Done, queue A, no contact, files');
  });

  it('is told with its seed: kinds that are covered, and by name those that are not', async () => {
    const test = await testProject({ tickets: 60 });
    try {
      await readyForSample(test);
      const base = { target: 'staging', seed: 3, mask: true, refresh: false, dryRun: true } as const;
      const few = await sample(test.environment, test.project, { ...base, size: 1 });
      const all = await sample(test.environment, test.project, { ...base, size: 100 });
      const traits = all.strata.map(({ trait }) => trait);
      for (const word of [/^status /, /^queue /, /^internal notes$/, /^files$/, /^time entries$/, /^no contact$|^contact /]) assert.ok(traits.some((trait) => word.test(trait)), `${String(word)} ${traits.join()}`);
      assert.ok(all.strata.every(({ chosen, records }) => chosen === records && chosen > 0), 'a hundred of sixty are all of them');
      const left = few.strata.filter(({ chosen }) => chosen === 0);
      assert.ok(left.length > 3);
      assert.match(sampleText(few), /seed 3/);
      for (const { trait } of left) assert.ok(sampleText(few).includes(trait), trait);
      assert.match(sampleText(all), /of ticket are in the sample\./);
    } finally {
      await test.close();
    }
  });
});
