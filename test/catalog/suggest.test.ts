import assert from 'node:assert/strict';
import fc from 'fast-check';
import { labelsOf, optionsByKey } from '../../src/catalog/lookup.ts';
import { suggest } from '../../src/catalog/suggest.ts';

describe('suggest', () => {
  it('finds typing mistakes, swapped letters, other case and other separators', () => {
    assert.deepEqual(suggest('titel', ['title', 'status', 'description']), ['title']);
    assert.deepEqual(suggest('acount_tier', ['Account Tier', 'Region']), ['Account Tier']);
    assert.deepEqual(suggest('emailadress', ['emailAddress', 'lastName']), ['emailAddress']);
  });

  it('offers nothing where nothing is near', () => {
    assert.deepEqual(suggest('zzzzzz', ['title', 'status']), []);
    assert.deepEqual(suggest('x'.repeat(5000), ['x'.repeat(5000)]), []);
  });

  it('gives at most three, best first, whatever the names', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.array(fc.string({ maxLength: 20 }), { maxLength: 50 }), (word, names) => {
        const found = suggest(word, names);
        assert.ok(found.length <= 3 && found.every((name) => names.includes(name)));
        if (names.includes(word)) assert.ok(found.length > 0);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});

describe('options', () => {
  const OPTIONS = [
    { value: '5', label: 'Other', active: true },
    { value: '6', label: 'Other', active: true },
    { value: '7', label: '#5', active: true },
  ];

  it('are found by label and by stored value', () => {
    assert.deepEqual(optionsByKey(OPTIONS, 'Other').map((option) => option.value), ['5', '6']);
    assert.deepEqual(optionsByKey(OPTIONS, '#5').map((option) => option.value), ['5']);
    assert.deepEqual(optionsByKey(OPTIONS, 'None'), []);
  });

  it('give each label once', () => {
    assert.deepEqual(labelsOf(OPTIONS), ['Other', '#5']);
  });
});
