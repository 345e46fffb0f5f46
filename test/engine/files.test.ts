import assert from 'node:assert/strict';
import { waitForHours } from '../../src/engine/files.ts';

const NIGHT = { from: 20 * 60, to: 6 * 60 };
const at = (text: string): number => Date.parse(text);
const MINUTE = 60_000;

describe('the hours for files (AT-P5)', () => {
  it('are open at any time without a rule', () => {
    assert.equal(waitForHours(null, 'Europe/Berlin', at('2026-03-01T12:00:00Z')), 0);
  });

  it('go over midnight in the customer\'s own time zone', () => {
    assert.equal(waitForHours(NIGHT, 'Europe/Berlin', at('2026-01-10T19:00:00Z')), 0);
    assert.equal(waitForHours(NIGHT, 'Europe/Berlin', at('2026-01-10T04:59:00Z')), 0);
    assert.equal(waitForHours(NIGHT, 'Europe/Berlin', at('2026-01-10T05:00:00Z')), 14 * 60 * MINUTE);
    assert.equal(waitForHours(NIGHT, 'Europe/Berlin', at('2026-01-10T18:59:30Z')), 30_000);
    assert.equal(waitForHours(NIGHT, 'America/New_York', at('2026-01-10T19:00:00Z')), 6 * 60 * MINUTE);
  });

  it('inside one day', () => {
    const lunch = { from: 12 * 60, to: 13 * 60 };
    assert.equal(waitForHours(lunch, 'UTC', at('2026-01-10T12:30:00Z')), 0);
    assert.equal(waitForHours(lunch, 'UTC', at('2026-01-10T13:00:00Z')), 23 * 60 * MINUTE);
  });

  it('follow the clock change of the zone: the wait ends at the local hour', () => {
    // On 29 March 2026 Berlin goes from 02:00 to 03:00, so 20:00 comes 13 hours after 06:00 UTC+2 minus one.
    const wait = waitForHours(NIGHT, 'Europe/Berlin', at('2026-03-29T00:30:00Z'));
    assert.equal(wait, 0);
    const morning = at('2026-03-29T04:30:00Z');
    assert.equal(new Date(morning + waitForHours(NIGHT, 'Europe/Berlin', morning)).toISOString(), '2026-03-29T18:00:00.000Z');
  });

  it('follow the clock change while waiting', () => {
    const rule = { from: 4 * 60, to: 5 * 60 };
    const before = at('2026-03-29T00:30:00Z');
    assert.equal(new Date(before + waitForHours(rule, 'Europe/Berlin', before)).toISOString(), '2026-03-29T02:00:00.000Z');
  });
});
