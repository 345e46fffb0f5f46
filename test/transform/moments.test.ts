import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readMoment, utcSeconds } from '../../src/transform/moments.ts';
import { spreadTimes } from '../../src/transform/timeline.ts';
import { seconds } from './fixture.ts';

const BERLIN = 'Europe/Berlin';
const read = (text: string, from: 'date' | 'datetime' = 'datetime', to: 'date' | 'datetime' = 'datetime', zone = BERLIN): number | undefined => readMoment(text, from, to, zone)?.seconds;

describe('readMoment', () => {
  it('believes an offset and reads the rest in the customer\'s zone', () => {
    assert.equal(read('2024-01-02T10:00:00Z'), seconds('2024-01-02T10:00:00Z'));
    assert.equal(read('2024-01-02T10:00:00.9+05:30'), seconds('2024-01-02T04:30:00Z'));
    assert.equal(read('2024-01-02T10:00:00'), seconds('2024-01-02T09:00:00Z'));
    assert.equal(read('2024-07-02 10:00:00'), seconds('2024-07-02T08:00:00Z'));
  });

  it('takes only the calendar date of a date-only field, whatever midnight stands behind it', () => {
    for (const text of ['2024-03-01', '2024-03-01T00:00:00Z', '2024-03-01T00:00:00']) {
      assert.equal(read(text, 'date', 'date'), seconds('2024-03-01T00:00:00Z'), text);
      assert.equal(read(text, 'date', 'date', 'America/Los_Angeles'), seconds('2024-03-01T00:00:00Z'), text);
      assert.equal(read(text, 'date', 'datetime'), seconds('2024-02-29T23:00:00Z'), text);
    }
  });

  it('takes the customer\'s day of an instant for a date', () => {
    assert.equal(read('2024-03-01T23:30:00Z', 'datetime', 'date'), seconds('2024-03-02T00:00:00Z'));
    assert.equal(read('2024-03-01T03:00:00Z', 'datetime', 'date', 'America/Los_Angeles'), seconds('2024-02-29T00:00:00Z'));
  });

  it('reads an hour that happens twice as its first, one that never happens an hour later', () => {
    assert.equal(read('2024-10-27T02:30:00'), seconds('2024-10-27T00:30:00Z'));
    assert.equal(read('2024-03-31T02:30:00'), seconds('2024-03-31T01:30:00Z'));
    assert.equal(read('2024-11-03T01:30:00', 'datetime', 'datetime', 'America/New_York'), seconds('2024-11-03T05:30:00Z'));
  });

  it('says when a text is no moment', () => {
    for (const text of ['', 'soon', '2024-13-01', '2024-02-30T10:00:00Z', '2024-02-30', '12', '12:00', '2024-01', '20240102T10', '__proto__']) assert.equal(readMoment(text, 'datetime', 'datetime', BERLIN), null, text);
    assert.equal(utcSeconds(null), null);
    assert.equal(utcSeconds('never'), null);
  });
});

describe('spreadTimes', () => {
  it('keeps times that already increase', () => {
    assert.deepEqual(spreadTimes(100, [101, 200, 300], 1000), { start: 100, times: [101, 200, 300] });
  });

  it('moves equal and earlier times forward by whole seconds', () => {
    assert.deepEqual(spreadTimes(100, [50, 100, 100, 300, 200], 1000), { start: 100, times: [101, 102, 103, 300, 301] });
  });

  it('moves the future back, and what stands before it with it', () => {
    assert.deepEqual(spreadTimes(998, [999, 5000, null], 1000), { start: 997, times: [998, 999, 1000] });
    assert.deepEqual(spreadTimes(2000, [], 1000), { start: 1000, times: [] });
  });

  it('always increases strictly and never passes now', () => {
    const time = fc.option(fc.integer({ min: -10, max: 2000 }), { nil: null });
    fc.assert(fc.property(fc.integer({ min: 0, max: 2000 }), fc.array(time, { maxLength: 50 }), (start, wanted) => {
      const line = spreadTimes(start, wanted, 1000);
      const all = [line.start, ...line.times];
      assert.equal(line.times.length, wanted.length);
      assert.ok(all.every((value, index) => index === 0 || value > (all[index - 1] ?? Infinity)));
      assert.ok(all.every((value) => value <= 1000));
    }), { seed: 4 });
  });
});
