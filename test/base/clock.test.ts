import assert from 'node:assert/strict';
import { processClock } from '../../src/base/clock.ts';

const HOUR = 3_600_000;

/** Sets the computer's clock forward or back by this much, for the length of the work: what a sleeping laptop or a correction does. */
async function jumping(work: (jump: (ms: number) => void) => Promise<void>): Promise<void> {
  const real = Date.now;
  let ahead = 0;
  Date.now = () => real() + ahead;
  try {
    await work((ms) => (ahead += ms));
  } finally {
    Date.now = real;
  }
}

describe('the clock of a process', function () {
  this.timeout(20_000);

  it('ends a wait at its time, also when the computer slept meanwhile', () =>
    jumping(async (jump) => {
      const clock = processClock(undefined);
      const until = clock.now() + HOUR;
      const waiting = clock.sleep(HOUR);
      jump(HOUR);
      await waiting;
      assert.ok(clock.now() >= until);
    }));

  it('does not end a wait early, and a clock that is set back makes none longer', () =>
    jumping(async (jump) => {
      const clock = processClock('0/0/1');
      const before = clock.now();
      await clock.sleep(30);
      assert.ok(clock.now() - before >= 29);
      const waiting = clock.sleep(1_200);
      jump(-HOUR);
      await waiting;
    }));

  it('waits longer than a timer can, and ends at once when stopped', async () => {
    const controller = new AbortController();
    const waiting = processClock(undefined).sleep(40 * 24 * HOUR, controller.signal);
    const early = await Promise.race([waiting.then(() => true), new Promise((resolve) => setTimeout(() => resolve(false), 50))]);
    assert.equal(early, false);
    controller.abort(new Error('stopped'));
    await assert.rejects(waiting, /stopped/);
    await assert.rejects(processClock(undefined).sleep(1, controller.signal), /stopped/);
  });
});
