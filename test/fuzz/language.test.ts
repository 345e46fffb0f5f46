import assert from 'node:assert/strict';
import { fuzzLanguage } from './language.ts';

const STEPS = 1_000;

describe('the language on edited specs', () => {
  it('answers without an exception and without a place outside of the document (more by `npm run fuzz`)', function () {
    this.timeout(120_000);
    const seed = Number(process.env['CROSSWALK_FUZZ_SEED'] ?? Math.floor(Math.random() * 1e9));
    process.stdout.write(`        seed ${seed} (CROSSWALK_FUZZ_SEED repeats it)\n`);
    assert.equal(fuzzLanguage({ steps: STEPS, seed }).steps, STEPS);
  });
});
