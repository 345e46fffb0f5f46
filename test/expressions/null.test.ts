import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Scalar } from '../../src/record/model.ts';
import { compute } from './support.ts';

/** Null, or a field that is not there at all: the two must never differ. */
function without(name: string, present: Readonly<Record<string, Scalar>> = {}): readonly Readonly<Record<string, Scalar>>[] {
  return [{ ...present, [name]: null }, present];
}

describe('null, absent and empty', () => {
  it('text reads as ""', () => {
    for (const values of [...without('title'), { title: '' }]) {
      assert.equal(compute('title', { values }), '');
      assert.equal(compute('title == ""', { values }), true);
      assert.equal(compute('"[" + title + "]"', { values }), '[]');
      assert.equal(compute('upper(title)', { values }), '');
      assert.equal(compute('empty(title)', { values }), true);
    }
  });

  it('a number, a yes/no or a date makes the whole expression "no value"', () => {
    for (const name of ['hours', 'open', 'createDate', 'status', 'companyID']) {
      for (const values of without(name, { title: 'x' })) {
        assert.equal(compute(name, { values }), 'none', name);
        assert.equal(compute(`title + string(${name})`, { values }), 'none', name);
        assert.equal(compute(`empty(${name}) ? "empty" : "full"`, { values }), 'empty', name);
        assert.equal(compute(`${name} == null`, { values }), true, name);
      }
    }
    assert.equal(compute('status != 2', { values: { status: null } }), 'none', 'a visibility that is not known is never "not internal"');
    assert.equal(compute('hours > 1 || true', { values: {} }), 'none');
    assert.equal(compute('sum(timeEntries.map(t, t.hoursToBill))', { timeEntries: [{ hoursToBill: 1 }, { hoursToBill: null }] }), 'none');
    assert.equal(compute('sum(timeEntries.filter(t, !empty(t.hoursToBill)).map(t, t.hoursToBill))', { timeEntries: [{ hoursToBill: 1 }, { hoursToBill: null }] }), 1);
  });

  it('reads only the branch that is taken', () => {
    assert.equal(compute('empty(hours) ? 0 : hours + 1', {}), 0);
    assert.equal(compute('title == "" || hours > 1', { values: { title: '' } }), true);
    assert.equal(compute('title == "a" ? "b" : null', {}), 'none');
  });

  it('has optional fields with a stand-in', () => {
    for (const udf of without('Seats')) {
      assert.equal(compute('udf.?Seats.orValue(7)', { udf }), 7);
      assert.equal(compute('udf[?"Seats"].orValue(7) + 1', { udf }), 8);
      assert.equal(compute('has(udf.Seats)', { udf }), false);
      assert.equal(compute('udf.?Nowhere.orValue("x")', { udf }), 'x');
    }
    assert.equal(compute('udf.?Seats.orValue(7)', { udf: { Seats: 3 } }), 3);
    assert.equal(compute('udf.?Seats.hasValue()', { udf: { Seats: 3 } }), true);
  });

  it('never tells null from absent, and empty() is always yes or no', () => {
    const expressions = ['title + udf.Region', 'hours * 2', 'open ? title : udf.Region', 'status == 1', 'empty(hours) || empty(title)', 'string(hours) + title', 'size(title) > 0 && !empty(udf["Account Tier"])', 'udf.?Seats.orValue(1) + 1'];
    const scalars: Readonly<Record<string, fc.Arbitrary<Scalar>>> = {
      title: fc.option(fc.string(), { nil: null }),
      hours: fc.option(fc.integer(), { nil: null }),
      open: fc.option(fc.boolean(), { nil: null }),
      status: fc.option(fc.constantFrom(1, '1', 5), { nil: null }),
    };
    const udfs: Readonly<Record<string, fc.Arbitrary<Scalar>>> = { Region: fc.option(fc.string(), { nil: null }), Seats: fc.option(fc.integer(), { nil: null }), 'Account Tier': fc.option(fc.constant('1'), { nil: null }) };
    const present = (record: Readonly<Record<string, Scalar>>): Record<string, Scalar> => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
    fc.assert(
      fc.property(fc.constantFrom(...expressions), fc.record(scalars), fc.record(udfs), (text, values, udf) => {
        const withNull = compute(text, { values, udf });
        assert.equal(withNull, compute(text, { values: present(values), udf: present(udf) }));
        if (text.startsWith('empty')) assert.equal(typeof withNull, 'boolean');
        if (text.startsWith('title +')) assert.equal(typeof withNull, 'string');
        if (text.startsWith('hours')) assert.equal(withNull === 'none', values['hours'] === null);
      }),
      { seed: 3, numRuns: 400 },
    );
  });
});
