import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FaultBoard } from '../../../src/sandbox/kit/fault-board.ts';
import { scriptedFaults } from '../../../src/sandbox/kit/faults.ts';
import type { Fault, FaultRule } from '../../../src/sandbox/kit/faults.ts';
import { isRoutePattern, matchesRoute } from '../../../src/sandbox/kit/route-pattern.ts';
import { startServer } from '../../../src/sandbox/kit/server.ts';
import type { SimAnswer, SimServer } from '../../../src/sandbox/kit/server.ts';

const RIGHT = { type: 'thing', id: '7', list: [1, 2], name: 'x'.repeat(200) };

describe('sandbox kit: each fault, before and after the work', () => {
  let worked = 0;
  let waits: number[] = [];
  let server: SimServer;
  const vendor = (status: number): SimAnswer => ({ status, json: { vendor: status }, headers: { 'x-vendor': 'yes' } });
  const start = async (fault: Fault): Promise<void> => {
    worked = 0;
    waits = [];
    server = await startServer({
      clock: { now: () => 5_000, sleep: async (ms) => void waits.push(ms) },
      faultBody: vendor,
      faults: scriptedFaults([{ fault }]),
      handle: async () => {
        worked += 1;
        return { status: 201, json: RIGHT, headers: { 'x-right': 'yes' } };
      },
    });
  };
  afterEach(() => server.close());

  for (const when of ['before', 'after'] as const) {
    const done = when === 'after' ? 1 : 0;
    const check = (status: number, effect = done === 1): void => {
      assert.equal(worked, effect ? 1 : 0);
      assert.deepEqual(server.log.map((entry) => [entry.status, entry.effect]), [[status, effect]]);
    };

    for (const status of [429, 500, 503]) {
      it(`${status} in the vendor's form, ${when}`, async () => {
        await start({ kind: 'status', status, when });
        const answer = await fetch(server.url, { method: 'POST' });
        assert.deepEqual([answer.status, await answer.json(), answer.headers.get('x-vendor')], [status, { vendor: status }, 'yes']);
        check(status);
      });
    }

    it(`502 as a page, ${when}`, async () => {
      await start({ kind: 'html', when });
      const answer = await fetch(server.url);
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [502, 'text/html']);
      assert.match(await answer.text(), /<html>/);
      check(502);
    });

    it(`a reset connection, ${when}`, async () => {
      await start({ kind: 'reset', when });
      await assert.rejects(fetch(server.url));
      check(0);
    });

    it(`no answer, ${when}`, async () => {
      await start({ kind: 'hang', when });
      await assert.rejects(fetch(server.url, { signal: AbortSignal.timeout(50) }), { name: 'TimeoutError' });
      check(0);
    });

    it(`a slow answer, ${when}`, async () => {
      await start({ kind: 'slow', when, ms: 700 });
      assert.deepEqual(await (await fetch(server.url)).json(), RIGHT);
      assert.deepEqual(waits, [700]);
      check(201, true);
    });

    it(`an answer cut in half, ${when}`, async () => {
      await start({ kind: 'cut', when });
      await assert.rejects((await fetch(server.url)).text());
      check(when === 'after' ? 201 : 200);
    });

    it(`an empty answer, ${when}`, async () => {
      await start({ kind: 'empty', when });
      const answer = await fetch(server.url);
      assert.deepEqual([answer.status, await answer.text(), answer.headers.get('content-type')], [when === 'after' ? 201 : 200, '', 'application/json; charset=utf-8']);
      check(when === 'after' ? 201 : 200);
    });
  }

  const SHAPES = {
    missing: { before: {}, after: { type: 'thing', list: [1, 2], name: RIGHT.name } },
    extra: { before: { sandbox_extra: { nested: [1, 'two', null] } }, after: { ...RIGHT, sandbox_extra: { nested: [1, 'two', null] } } },
    type: { before: { type: 'undefined' }, after: { ...RIGHT, id: { text: '7' } } },
    array: { before: [], after: [RIGHT] },
  } as const;
  for (const shape of ['missing', 'extra', 'type', 'array'] as const) {
    for (const when of ['before', 'after'] as const) {
      it(`JSON of the wrong shape (${shape}), ${when}`, async () => {
        await start({ kind: 'shape', shape, when });
        const answer = await fetch(server.url);
        assert.deepEqual([answer.ok, await answer.json()], [true, SHAPES[shape][when]]);
        assert.equal(worked, when === 'after' ? 1 : 0);
      });
    }
  }
});

describe('sandbox kit: faults by share and seed', () => {
  const fault: Fault = { kind: 'reset', when: 'after' };
  const struck = (rules: readonly FaultRule[], seed: number, count: number): number[] => {
    const plan = scriptedFaults(rules, seed);
    return Array.from({ length: count }, (_, index) => index + 1).filter((turn) => plan.next({ method: 'GET', path: '/' }, turn).kind !== 'none');
  };

  it('strikes exactly the same requests for the same seed, and about its share', () => {
    assert.deepEqual(struck([{ share: 0.05, fault }], 7, 100), [23, 24, 38, 40, 68, 76]);
    assert.deepEqual(struck([{ share: 0.05, fault }], 7, 2_000), struck([{ share: 0.05, fault }], 7, 2_000));
    assert.notDeepEqual(struck([{ share: 0.05, fault }], 7, 100), struck([{ share: 0.05, fault }], 8, 100));
    const hits = struck([{ share: 0.05, fault }], 7, 10_000).length;
    assert.ok(hits > 430 && hits < 570, String(hits));
    assert.deepEqual([struck([{ share: 0, fault }], 1, 100).length, struck([{ share: 1, fault }], 1, 100).length], [0, 100]);
  });

  it('draws by the number among the matching requests, whatever else is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.nat(), (others, seed) => {
        const rule: FaultRule = { path: '/a', share: 0.3, fault };
        const alone = scriptedFaults([rule], seed);
        const mixed = scriptedFaults([rule], seed);
        for (const [index, other] of others.entries()) {
          if (other) assert.equal(mixed.next({ method: 'GET', path: '/b' }, index).kind, 'none');
          assert.deepEqual(mixed.next({ method: 'GET', path: '/a' }, index * 7), alone.next({ method: 'GET', path: '/a' }, index));
        }
      }),
      { seed: 5, numRuns: 50 },
    );
  });

  it('begins at the nth, ends after count, and picks among several faults', () => {
    const turns = struck([{ share: 0.5, nth: 10, count: 3, fault }], 1, 100);
    assert.equal(turns.length, 3);
    assert.ok((turns[0] ?? 0) >= 10);
    const plan = scriptedFaults([{ share: 1, fault: [fault, { kind: 'hang', when: 'before' }] }], 3);
    const kinds = new Set(Array.from({ length: 30 }, (_, index) => plan.next({ method: 'GET', path: '/' }, index).kind));
    assert.deepEqual([...kinds].sort(), ['hang', 'reset']);
  });
});

describe('sandbox kit: routes as text', () => {
  it('match piece by piece', () => {
    assert.ok(matchesRoute('/conversations/*/reply', '/conversations/12/reply'));
    assert.ok(matchesRoute('/conversations/:id/reply', '/Conversations/12/Reply'));
    assert.ok(!matchesRoute('/conversations/*', '/conversations/12/reply'));
    assert.ok(!matchesRoute('/conversations/*', '/conversations/'));
    assert.ok(!matchesRoute('/conversations/*/reply', '/conversations/12'));
    assert.ok(matchesRoute('/conversations/**', '/conversations/12/reply'));
    assert.ok(!matchesRoute('/conversations/**', '/contacts/12'));
    assert.ok(matchesRoute('/**', '/anything/at/all'));
    assert.ok(!matchesRoute('/a.c', '/abc'));
  });

  it('are refused when they are something else', () => {
    for (const good of ['/', '/**', '/a/*/b', '/ATServicesRest/v1.0/Tickets/query', '/a%2Fb']) assert.ok(isRoutePattern(good), good);
    for (const bad of ['', 'a', '/**/a', '/***', '/(a+)+$', '/a b', `/${'a'.repeat(300)}`, '/a\n']) assert.ok(!isRoutePattern(bad), bad);
  });
});

describe('sandbox kit: the board', () => {
  const fault: Fault = { kind: 'status', when: 'before' };
  const kind = (board: FaultBoard, path = '/'): string => board.decide({ method: 'GET', path }, 1).fault.kind;

  it('asks what it was started with first, and takes rules while running', () => {
    const board = new FaultBoard(scriptedFaults([{ path: '/a', count: 2, fault: { kind: 'hang', when: 'before' } }]));
    board.add({ path: '/a', count: 3, fault });
    assert.deepEqual([kind(board, '/a'), kind(board, '/b')], ['hang', 'none']);
    board.clear();
    assert.equal(kind(board, '/a'), 'none');
  });

  it('lets the other rules go on counting when one comes or goes', () => {
    const board = new FaultBoard();
    board.add({ nth: 2, fault });
    assert.equal(kind(board), 'none');
    board.add({ path: '/never', fault });
    assert.equal(kind(board), 'status');
    board.remove(board.rules[0]?.id ?? 0);
    assert.deepEqual([board.rules.length, kind(board)], [1, 'none']);
    board.set([{ fault }]);
    assert.deepEqual([kind(board), board.rules[0]?.counter.hits], ['status', 1]);
  });
});

describe('sandbox kit: freezing', () => {
  let server: SimServer;
  let done: string[];
  beforeEach(async () => {
    done = [];
    server = await startServer({
      clock: { now: () => 1, sleep: async () => undefined },
      handle: async ({ method, path }) => {
        done.push(`${method} ${path}`);
        return { status: 200, json: { done: path } };
      },
    });
  });
  afterEach(() => server.close());
  const ask = async (method: string, path: string): Promise<number> => (await fetch(`${server.url}${path}`, { method, signal: AbortSignal.timeout(5_000) })).status;
  const settle = async (until: () => boolean): Promise<void> => {
    while (!until()) await new Promise((resolve) => setImmediate(resolve));
  };

  it('lets reads and searches pass, stops at the k-th write, and does all the rest when released', async () => {
    let froze = 0;
    server.faults.onFreeze(() => (froze += 1));
    server.faults.freezeAtWrite(2);
    assert.deepEqual([await ask('POST', 'contacts/search'), await ask('GET', 'a'), await ask('POST', 'one'), froze], [200, 200, 200, 0]);
    assert.equal(server.faults.writesUntilFreeze, 0);
    const second = ask('POST', 'two');
    await settle(() => server.faults.frozen);
    const read = ask('GET', 'later');
    assert.deepEqual([froze, done.includes('POST /two')], [1, false]);
    server.faults.release();
    assert.deepEqual(await Promise.all([second, read]), [200, 200]);
    assert.deepEqual(done, ['POST /contacts/search', 'GET /a', 'POST /one', 'POST /two', 'GET /later']);
    assert.equal(await ask('POST', 'three'), 200);
  });

  it('can do the k-th write before it goes silent', async () => {
    server.faults.freezeAtWrite(1, 'after');
    const first = ask('POST', 'one');
    await settle(() => done.length === 1);
    assert.equal(server.log.length, 0);
    server.faults.release();
    assert.equal(await first, 200);
  });

  it('forgets a request whose client has gone', async () => {
    server.faults.freeze();
    await assert.rejects(fetch(`${server.url}gone`, { method: 'POST', signal: AbortSignal.timeout(50) }));
    await settle(() => server.log.length === 1);
    server.faults.release();
    assert.equal(await ask('POST', 'next'), 200);
    assert.deepEqual(done, ['POST /next']);
    assert.deepEqual(server.log.map(({ path, status, effect }) => [path, status, effect]), [['/gone', 0, false], ['/next', 200, true]]);
  });
});

describe('sandbox kit: the log', () => {
  const run = async (limit: number, paths: readonly string[]): Promise<SimServer> => {
    const server = await startServer({ clock: { now: () => Date.now(), sleep: async () => undefined }, logLimit: limit, handle: async ({ path }) => ({ status: path === '/bad' ? 404 : 200 }) });
    for (const path of paths) await fetch(new URL(path, server.url), { method: path === '/post' ? 'POST' : 'GET' });
    return server;
  };
  const paths = Array.from({ length: 30 }, (_, index) => (index % 3 === 0 ? '/post' : index % 5 === 0 ? '/bad' : `/${index}`));

  it('keeps the last entries in one array, and totals over all', async () => {
    const server = await run(10, paths);
    try {
      const { log } = server;
      assert.ok(log.length >= 10 && log.length <= 11, String(log.length));
      assert.equal(log.at(-1)?.sequence, 30);
      const { requests, effects, answers } = server.totals();
      assert.deepEqual([requests, effects], [30, 26]);
      assert.deepEqual(answers, [{ method: 'GET', status: 200, count: 16 }, { method: 'GET', status: 404, count: 4 }, { method: 'POST', status: 200, count: 10 }]);
      server.clearLog();
      assert.deepEqual([server.log, log.length, server.totals().requests], [[], 0, 0]);
    } finally {
      await server.close();
    }
  });

  it('has a digest that is equal for equal runs, whatever is kept, and differs for others', async () => {
    const servers = await Promise.all([run(10, paths), run(1_000, paths), run(1_000, [...paths.slice(0, -1), '/other'])]);
    const [first, second, other] = servers.map((server) => server.totals().digest);
    await Promise.all(servers.map((server) => server.close()));
    assert.match(first ?? '', /^[0-9a-f]{64}$/);
    assert.equal(first, second);
    assert.notEqual(first, other);
  });
});

describe('sandbox kit: too much', () => {
  it('is answered 413 and not kept', async () => {
    let asked = 0;
    const server = await startServer({ clock: { now: () => 1, sleep: async () => undefined }, maxBodyBytes: 1_000, handle: async () => ({ status: 200 + (asked += 1) - 1 }) });
    try {
      assert.equal((await fetch(server.url, { method: 'POST', body: 'x'.repeat(1_000) })).status, 200);
      assert.equal((await fetch(server.url, { method: 'POST', body: 'x'.repeat(100_000) })).status, 413);
      assert.equal(asked, 1);
    } finally {
      await server.close();
    }
  });
});
