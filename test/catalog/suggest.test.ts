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

/** Edit distance with swapped neighbours as one step, as the book has it. */
function distance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (__, j) => (i === 0 ? j : j === 0 ? i : 0)));
  const at = (i: number, j: number): number => table[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
      (table[i] ?? [])[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1), swapped);
    }
  }
  return at(a.length, b.length);
}

describe('suggestions, found fast', () => {
  it('are those that comparing every name whole would give', () => {
    const word = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 9 }).map((letters) => letters.join(''));
    fc.assert(
      fc.property(word, fc.uniqueArray(word, { maxLength: 40 }), (wanted, names) => {
        const limit = Math.max(1, Math.floor(wanted.length * 0.4));
        const score = (name: string): number => (name === wanted ? 0 : wanted.length >= 3 && name.startsWith(wanted) ? 0.5 : distance(wanted, name));
        const expected = names.filter((name) => score(name) <= limit).sort((a, b) => score(a) - score(b) || (a < b ? -1 : 1)).slice(0, 3);
        assert.deepEqual(suggest(wanted, names), expected);
      }),
      { seed: 12, numRuns: 2000 },
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
