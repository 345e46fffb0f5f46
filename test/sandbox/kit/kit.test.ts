import assert from 'node:assert/strict';
import fc from 'fast-check';
import { processClock } from '../../../src/base/clock.ts';
import { sandboxClock } from '../../../src/sandbox/kit/clock.ts';
import { scriptedFaults } from '../../../src/sandbox/kit/faults.ts';
import type { Fault } from '../../../src/sandbox/kit/faults.ts';
import { seededRandom } from '../../../src/sandbox/kit/random.ts';
import { SimBadJson, startServer } from '../../../src/sandbox/kit/server.ts';
import type { SimServer } from '../../../src/sandbox/kit/server.ts';

describe('sandbox kit: clock', () => {
  it('reads the same time as the engine from the same text', () => {
    const setting = `1700000000000/${Date.now() - 1_000}/0.000001`;
    assert.equal(sandboxClock(setting).now(), processClock(setting).now());
  });

  it('runs at the speed it is told', () => {
    const now = Date.now();
    assert.ok(sandboxClock(`1700000000000/${now - 1_000}/60`).now() >= 1_700_000_060_000);
  });
});

describe('sandbox kit: random', () => {
  const draw = (seed: string | number, count = 50): number[] => {
    const random = seededRandom(seed);
    return Array.from({ length: count }, () => random.next());
  };

  it('gives equal sequences to equal seeds and other ones to others', () => {
    assert.deepEqual(draw(42), draw('42'));
    assert.notDeepEqual(draw(42), draw(43));
  });

  it('forks are independent of what was drawn before', () => {
    const [a, b] = [seededRandom(1), seededRandom(1)];
    a.next();
    assert.equal(a.fork('x').next(), b.fork('x').next());
    assert.notEqual(a.fork('x').next(), a.fork('y').next());
  });

  it('stays within its bounds', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -1_000, max: 1_000 }), fc.nat(1_000), (seed, min, span) => {
        const random = seededRandom(seed);
        const [whole, part] = [random.int(min, min + span), random.next()];
        assert.ok(Number.isInteger(whole) && whole >= min && whole <= min + span && part >= 0 && part < 1);
      }),
      { seed: 1 },
    );
    assert.equal(seededRandom(1).chance(0), false);
    assert.equal(seededRandom(1).chance(1), true);
    assert.throws(() => seededRandom(1).pick([]), RangeError);
  });

  it('covers its range evenly enough', () => {
    const counts = new Map<number, number>();
    const random = seededRandom('even');
    for (let index = 0; index < 10_000; index += 1) {
      const drawn = random.int(0, 9);
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
    }
    assert.equal(counts.size, 10);
    for (const count of counts.values()) assert.ok(count > 850 && count < 1_150, String(count));
  });
});

describe('sandbox kit: faults', () => {
  const fault: Fault = { kind: 'status', when: 'before', status: 503 };

  it('hits the named requests, from the nth, as often as told', () => {
    const plan = scriptedFaults([{ method: 'POST', path: /^\/a/, nth: 2, count: 2, fault }]);
    const kinds = ['POST /a', 'GET /a', 'POST /b', 'POST /a', 'POST /a', 'POST /a'].map((line, index) => {
      const [method = '', path = ''] = line.split(' ');
      return plan.next({ method, path }, index + 1).kind;
    });
    assert.deepEqual(kinds, ['none', 'none', 'none', 'status', 'status', 'none']);
  });

  it('counts for every rule, and lets the first that is due decide', () => {
    const plan = scriptedFaults([{ nth: 2, fault }, { nth: 2, count: 2, fault: { kind: 'reset', when: 'after' } }]);
    assert.deepEqual([1, 2, 3].map((sequence) => plan.next({ method: 'GET', path: '/' }, sequence).kind), ['none', 'status', 'reset']);
  });

  it('counts right with patterns that keep a place', () => {
    const plan = scriptedFaults([{ path: /a/g, count: 3, fault }]);
    assert.deepEqual([1, 2, 3].map((sequence) => plan.next({ method: 'GET', path: '/a' }, sequence).kind), ['status', 'status', 'status']);
  });
});

describe('sandbox kit: server', () => {
  const clock = { now: () => 5_000, sleep: async () => undefined };
  let worked: number;
  let server: SimServer | null;
  const start = async (fault?: Fault, status = 200): Promise<string> => {
    server = await startServer({
      clock,
      handle: async () => {
        worked += 1;
        return { status, json: { done: 'x'.repeat(100) } };
      },
      ...(fault === undefined ? {} : { faults: scriptedFaults([{ fault }]) }),
    });
    return server.url;
  };
  const logged = (): unknown[] => server?.log.map((entry) => [entry.status, entry.effect]) ?? [];
  beforeEach(() => {
    worked = 0;
  });
  afterEach(async () => {
    await server?.close();
    server = null;
  });

  it('hands over method, raw path, query, headers and body', async () => {
    server = await startServer({
      clock,
      handle: async (request) => ({ status: 201, json: { method: request.method, path: request.path, q: request.query.get('q'), h: request.headers['x-a'], body: request.json() } }),
    });
    const answer = await fetch(`${server.url}a%2Fb?q=1%3F2`, { method: 'POST', headers: { 'X-A': 'é'.normalize('NFD').slice(0, 1) }, body: '{"k":"ü"}' });
    assert.equal(answer.status, 201);
    assert.deepEqual(await answer.json(), { method: 'POST', path: '/a%2Fb', q: '1?2', h: 'e', body: { k: 'ü' } });
    assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    assert.deepEqual(server.log, [{ sequence: 1, at: 5_000, method: 'POST', path: '/a%2Fb', status: 201, effect: true }]);
  });

  it('tells a body that is no JSON apart from a failure of its own', async () => {
    server = await startServer({
      clock,
      handle: async (request) => {
        try {
          return { status: 200, json: request.json() ?? null };
        } catch (error) {
          if (error instanceof SimBadJson) return { status: 400 };
          throw error;
        }
      },
    });
    assert.equal((await fetch(server.url, { method: 'POST', body: '{' })).status, 400);
    assert.equal(await (await fetch(server.url, { method: 'POST' })).json(), null);
    await server.close();
    server = await startServer({ clock, handle: () => Promise.reject(new Error('broken')) });
    const failed = await fetch(server.url);
    assert.equal(failed.status, 500);
    assert.match(await failed.text(), /broken/);
  });

  it('strikes before the work', async () => {
    const answer = await fetch(await start({ kind: 'status', when: 'before', status: 429 }));
    assert.deepEqual([answer.status, worked, logged()], [429, 0, [[429, false]]]);
  });

  it('strikes after the work', async () => {
    const answer = await fetch(await start({ kind: 'html', when: 'after' }));
    assert.deepEqual([answer.status, answer.headers.get('content-type'), worked, logged()], [502, 'text/html', 1, [[502, true]]]);
  });

  it('resets and cuts connections', async () => {
    await assert.rejects(fetch(await start({ kind: 'reset', when: 'after' })));
    assert.deepEqual([worked, logged()], [1, [[0, true]]]);
    await server?.close();
    const cut = await fetch(await start({ kind: 'cut', when: 'after' }));
    await assert.rejects(cut.text());
    assert.deepEqual(logged(), [[200, true]]);
  });

  it('hangs without an answer, and closing ends it', async () => {
    const pending = fetch(await start({ kind: 'hang', when: 'after' }));
    const ended = assert.rejects(pending);
    while (server?.log.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(logged(), [[0, true]]);
    await server?.close();
    await ended;
  });

  it('calls a refusal no effect', async () => {
    await fetch(await start(undefined, 422));
    assert.deepEqual(logged(), [[422, false]]);
  });

  it('waits the latency on its own clock before the work', async () => {
    const waits: number[] = [];
    const slow = { now: () => 1, sleep: async (ms: number) => void waits.push(ms) };
    server = await startServer({ clock: slow, latencyMs: () => 250, handle: async () => ({ status: 200 }) });
    await fetch(server.url);
    assert.deepEqual(waits, [250]);
  });
});
