import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Budget } from '../../../src/systems/http/budget.ts';
import { FixedWindowBudget } from '../../../src/systems/http/fixed-window.ts';
import { createPacer } from '../../../src/systems/http/pacer.ts';
import { RollingWindowBudget } from '../../../src/systems/http/rolling-window.ts';
import { fastClock } from '../support.ts';

const WINDOW_MS = 10_000;
const T0 = Date.UTC(2026, 0, 1);

/** A server with fixed windows on its own clock, some seconds beside ours, and other users of its quota. */
class Server {
  accepted = 0;
  refused = 0;
  mostOfOurs = 0;
  #window = -1;
  #count = 0;
  #ours = 0;
  readonly #limit: number;
  readonly #others: number;

  constructor(limit: number, others: number) {
    this.#limit = limit;
    this.#others = others;
  }

  /** @param time of the server's clock. */
  call(time: number): { ok: boolean; remaining: number; resetAt: number } {
    const window = Math.floor(time / WINDOW_MS);
    if (window !== this.#window) {
      this.#window = window;
      this.#count = this.#others;
      this.#ours = 0;
    }
    const ok = this.#count < this.#limit;
    if (ok) {
      this.#count += 1;
      this.#ours += 1;
      this.accepted += 1;
      this.mostOfOurs = Math.max(this.mostOfOurs, this.#ours);
    } else this.refused += 1;
    return { ok, remaining: this.#limit - this.#count, resetAt: (window + 1) * WINDOW_MS };
  }
}

/** Steps a virtual clock and spends whatever the budget gives. */
function run(budget: Budget, server: Server, skewMs: number, windows: number, from = T0): number {
  let used = 0;
  for (let now = from; now < from + windows * WINDOW_MS; now += 100) {
    const permits = Math.min(30, budget.available(now));
    if (permits > 0) budget.take(permits, now);
    for (let n = 0; n < permits; n += 1) {
      const { ok, remaining, resetAt } = server.call(now + skewMs);
      const news = { limit: 200, remaining, resetAt, retryAfterMs: null };
      used += 1;
      budget.told(news, now);
      if (!ok) budget.rejected(news, now);
    }
  }
  return used;
}

describe('fixed windows', () => {
  it('uses the whole budget and no more, with the reserve left (law 8)', () => {
    const server = new Server(200, 0);
    run(new FixedWindowBudget({ limit: 50, windowMs: WINDOW_MS, reserve: 0.1 }), server, 0, 12);
    assert.equal(server.refused, 0);
    assert.equal(server.mostOfOurs, 180);
    assert.ok(server.accepted >= 0.97 * 180 * 12 - 180, String(server.accepted));
  });

  it('gives way to others who use the quota', () => {
    const server = new Server(200, 150);
    run(new FixedWindowBudget({ limit: 50, windowMs: WINDOW_MS, reserve: 0.1 }), server, 0, 12);
    assert.equal(server.refused, 0);
    assert.ok(server.mostOfOurs <= 30 + 1, String(server.mostOfOurs));
  });

  it('never stalls and hardly oversteps, whatever the clocks say', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_000, max: 9_000 }), fc.integer({ min: 0, max: 150 }), (skew, others) => {
        const server = new Server(200, others);
        const budget = new FixedWindowBudget({ limit: 50, windowMs: WINDOW_MS, reserve: 0.1 });
        run(budget, server, skew, 10);
        const learning = server.refused;
        run(budget, server, skew, 20, T0 + 10 * WINDOW_MS);
        const share = Math.max(1, 180 - others) * 30;
        assert.ok(server.accepted >= share * 0.8, `accepted ${server.accepted} of ${share}`);
        assert.ok(server.accepted <= share * 1.15 + 60, `accepted ${server.accepted} of ${share}`);
        // One burst of 30, then single calls until the clocks are known.
        assert.ok(learning <= 75, `refused ${learning}`);
        assert.ok(server.refused <= learning + 30, 'what was learned of the clocks stays, but for one last burst');
      }),
      { seed: 11, numRuns: 150 },
    );
  });

  for (const hours of [-72, -3, -0.2, 0.2, 3, 72]) {
    it(`works as well beside a clock that is ${hours} hours wrong`, () => {
      const server = new Server(200, 20);
      run(new FixedWindowBudget({ limit: 50, windowMs: WINDOW_MS, reserve: 0.1 }), server, hours * 3_600_000 + 3_700, 30);
      assert.ok(server.accepted >= 160 * 30 * 0.8, `accepted ${server.accepted}`);
      assert.ok(server.refused <= 75, `refused ${server.refused}`);
    });
  }

  it('a header that never changes neither stalls nor floods', () => {
    for (const resetAt of [0, 1, T0 - 1, T0 * 3]) {
      const budget = new FixedWindowBudget({ limit: 50, windowMs: WINDOW_MS, reserve: 0.1 });
      let calls = 0;
      for (let now = T0; now < T0 + 30 * WINDOW_MS; now += 100) {
        const permits = Math.min(30, budget.available(now));
        if (permits > 0) budget.take(permits, now);
        for (let n = 0; n < permits; n += 1) budget.told({ limit: 200, remaining: 100, resetAt, retryAfterMs: null }, now);
        calls += permits;
      }
      assert.ok(calls >= 30 && calls <= 200 * 30 * 1.1, `${calls} calls for ${resetAt}`);
    }
  });

  it('waits for the reset after a refusal, and not for days', () => {
    const budget = new FixedWindowBudget({ limit: 50, windowMs: WINDOW_MS, reserve: 0 });
    const until = budget.rejected({ limit: null, remaining: null, resetAt: T0 + 4_000, retryAfterMs: null }, T0);
    assert.equal(until, T0 + 4_000);
    assert.equal(budget.available(T0 + 3_999), 0);
    assert.ok(budget.available(T0 + 4_000) > 0);
    assert.equal(budget.rejected({ limit: null, remaining: null, resetAt: T0 + 500_000, retryAfterMs: null }, T0), T0 + 500_000);
    const far = budget.rejected({ limit: null, remaining: null, resetAt: T0 * 5, retryAfterMs: null }, T0);
    assert.ok(far <= T0 + 500_000, 'a reset in another century is another clock');
  });

  it('an assumed limit is lowered by a refusal and replaced by a told one (law 8)', () => {
    const budget = new FixedWindowBudget({ limit: 100, windowMs: WINDOW_MS, reserve: 0.1 });
    budget.rejected({ limit: null, remaining: null, resetAt: null, retryAfterMs: null }, T0);
    assert.deepEqual(budget.report(), { limit: 80, assumed: true, windowMs: WINDOW_MS, reserve: 0.1 });
    budget.told({ limit: 167, remaining: 166, resetAt: T0 + 5_000, retryAfterMs: null }, T0);
    assert.deepEqual(budget.report(), { limit: 167, assumed: false, windowMs: WINDOW_MS, reserve: 0.1 });
  });
});

describe('a rolling window', () => {
  const HOUR = 3_600_000;
  it('lets no hour pass the limit less the reserve', () => {
    const budget = new RollingWindowBudget({ limit: 1_000, windowMs: HOUR, reserveAt: () => 0.5 });
    const taken: number[] = [];
    for (let now = T0; now < T0 + 4 * HOUR; now += 10_000) {
      const permits = Math.min(7, budget.available(now));
      if (permits > 0) budget.take(permits, now);
      for (let n = 0; n < permits; n += 1) taken.push(now);
    }
    for (const end of taken) assert.ok(taken.filter((time) => time > end - HOUR && time <= end).length <= 500);
    assert.ok(taken.length >= 4 * 500 * 0.95, String(taken.length));
  });

  it('counts what the others used, until their hour is over', () => {
    const budget = new RollingWindowBudget({ limit: 1_000, windowMs: HOUR, reserveAt: () => 0.5 });
    budget.take(10, T0);
    budget.learn(2_000, 400, T0);
    assert.equal(budget.available(T0), 1_000 - 400);
    assert.equal(budget.available(T0 + HOUR), 1_000 - 10);
    assert.equal(budget.report(T0).assumed, false);
  });
});

describe('pacer', () => {
  it('hands out each permit once and goes on after a change of the limit', async () => {
    const clock = fastClock(2_000);
    const budget = new FixedWindowBudget({ limit: 40, windowMs: WINDOW_MS, reserve: 0 });
    const pacer = createPacer({ budget, clock, laneSize: 100 });
    const starts: number[] = [];
    const call = async (n: number): Promise<void> => {
      const release = await pacer.enter('lane', null);
      starts.push(clock.now());
      if (n === 30) budget.told({ limit: 60, remaining: null, resetAt: null, retryAfterMs: null }, clock.now());
      release();
    };
    await Promise.all(Array.from({ length: 200 }, (_, n) => call(n)));
    assert.equal(starts.length, 200);
    // 200 starts at 40, then 60 a window: the first and the last are at least two windows apart.
    assert.ok((starts.at(-1) ?? 0) - (starts[0] ?? 0) >= 2 * WINDOW_MS);
  });

  it('keeps to the size of a lane', async () => {
    const budget = new FixedWindowBudget({ limit: 1_000, windowMs: WINDOW_MS, reserve: 0 });
    const pacer = createPacer({ budget, clock: fastClock(), laneSize: 2 });
    let running = 0;
    const most = { a: 0, b: 0 };
    const call = async (lane: 'a' | 'b'): Promise<void> => {
      const release = await pacer.enter(lane, null);
      running += 1;
      most[lane] = Math.max(most[lane], running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      release();
    };
    await Promise.all(Array.from({ length: 20 }, () => call('a')));
    assert.equal(most.a, 2);
    await Promise.all(Array.from({ length: 5 }, () => call('b')));
    assert.equal(most.b, 2);
  });

  it('an aborted wait takes no permit and no place', async () => {
    const budget = new FixedWindowBudget({ limit: 1, windowMs: WINDOW_MS, reserve: 0 });
    const pacer = createPacer({ budget, clock: fastClock(), laneSize: 2 });
    const first = await pacer.enter('a', null);
    const controller = new AbortController();
    const waiting = pacer.enter('a', controller.signal);
    const queued = pacer.enter('a', controller.signal);
    controller.abort(new Error('stopped'));
    await assert.rejects(waiting, /stopped/);
    await assert.rejects(queued, /stopped/);
    first();
    (await pacer.enter('a', null))();
  });

  it('asks for the limit when the budget is used up', async () => {
    const clock = fastClock();
    const budget = new RollingWindowBudget({ limit: 2, windowMs: 3_600_000, reserveAt: () => 0 });
    let asked = 0;
    const refresh = async (): Promise<void> => {
      asked += 1;
      budget.learn(10, 2, clock.now());
    };
    const pacer = createPacer({ budget, clock, laneSize: 5, refresh });
    for (let n = 0; n < 5; n += 1) (await pacer.enter('a', null))();
    assert.equal(asked, 1);
  });
});
