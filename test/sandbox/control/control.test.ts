import assert from 'node:assert/strict';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { DEFAULT_SWITCHES } from '../../../src/sandbox/autotask/switches.ts';
import { readState, writeState } from '../../../src/sandbox/control/state-file.ts';
import { defaultSwitches } from '../../../src/sandbox/intercom/switches.ts';
import { startControlBench } from './support.ts';
import type { ControlAnswer, ControlBench } from './support.ts';

const RULE = { fault: { kind: 'status', when: 'before', status: 503 } };

function codeOf({ status, json }: ControlAnswer): string {
  const { code, message, remedy } = json['error'] as { code: string; message: string; remedy: string };
  assert.ok(message !== '' && remedy !== '');
  return `${status} ${code}`;
}

describe('sandbox control', function () {
  this.timeout(30_000);
  let bench: ControlBench;
  beforeEach(async () => {
    bench = await startControlBench();
  });
  afterEach(() => bench.close());

  describe('keeps other web sites out', () => {
    it('by the Host header, against names that were made to point here', async () => {
      const { port } = new URL(bench.sandbox.document.control);
      for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', 'localhost:1', `127.0.0.1.evil.example:${port}`]) {
        assert.equal(codeOf(await bench.control('GET', '/api/sandbox', undefined, { host })), '403 control/host', host);
        assert.equal((await bench.control('GET', '/', undefined, { host })).status, 403, host);
      }
      for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`]) assert.equal((await bench.control('GET', '/api/sandbox', undefined, { host })).status, 200, host);
    });

    it('by Origin and Sec-Fetch-Site', async () => {
      const { port } = new URL(bench.sandbox.document.control);
      for (const origin of ['null', 'http://evil.example', `https://127.0.0.1:${port}`, 'http://127.0.0.1:1', `http://127.0.0.1:${port}.evil.example`]) {
        assert.equal(codeOf(await bench.control('POST', '/api/reset', { logs: true }, { origin })), '403 control/origin', origin);
      }
      for (const site of ['cross-site', 'same-site']) assert.equal(codeOf(await bench.control('GET', '/api/sandbox', undefined, { 'sec-fetch-site': site })), '403 control/origin');
      assert.equal((await bench.control('POST', '/api/reset', { logs: true }, { origin: `http://localhost:${port}`, 'sec-fetch-site': 'same-origin' })).status, 200);
    });

    it('by the content type of what changes something', async () => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', '', 'application/jsonx', 'text/plain; application/json']) {
        assert.equal(codeOf(await bench.control('POST', '/api/reset', '{"logs":true}', { 'content-type': type })), '415 control/content-type', type);
      }
      assert.equal((await bench.control('POST', '/api/reset', '{"logs":true}', { 'content-type': 'application/json; charset=utf-8' })).status, 200);
    });

    it('by headers of every answer', async () => {
      for (const target of ['/', '/api/sandbox', '/nowhere']) {
        const { headers } = await bench.control('GET', target);
        assert.match(String(headers['content-security-policy']), /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; connect-src 'self'/);
        assert.deepEqual([headers['x-content-type-options'], headers['cache-control'], headers['access-control-allow-origin']], ['nosniff', 'no-store', undefined]);
      }
    });
  });

  describe('takes faults while the sandbox runs', () => {
    it('adds, lists, counts, removes and clears them', async () => {
      const added = await bench.control('POST', '/api/faults/production', { rule: { method: 'GET', path: '/contacts/**', share: 1, ...RULE } });
      const [rule] = added.json['rules'] as { id: number }[];
      assert.deepEqual(rule, { id: 1, hits: 0, method: 'GET', path: '/contacts/**', share: 1, fault: RULE.fault });
      assert.deepEqual([(await bench.intercom('production', 'GET', '/contacts/1')).status, (await bench.intercom('production', 'GET', '/tags')).status, (await bench.intercom('staging', 'GET', '/contacts/1')).status], [503, 200, 404]);
      const listed = (await bench.control('GET', '/api/faults')).json as unknown as { simulator: string; rules: { hits: number }[] }[];
      assert.deepEqual(listed.map(({ simulator, rules }) => [simulator, rules.map(({ hits }) => hits)]), [['autotask', []], ['production', [1]], ['staging', []]]);
      await bench.control('DELETE', '/api/faults/production', { id: 1 });
      assert.equal((await bench.intercom('production', 'GET', '/contacts/1')).status, 404);
      await bench.control('PUT', '/api/faults/production', { rules: [RULE, RULE], seed: 4 });
      await bench.control('DELETE', '/api/faults/production', {});
      assert.equal((await bench.intercom('production', 'GET', '/tags')).status, 200);
    });

    it('answers them in the form of the vendor that is asked', async () => {
      for (const name of ['autotask', 'production']) await bench.control('PUT', `/api/faults/${name}`, { rules: [{ share: 1, fault: { kind: 'status', when: 'before', status: 429 } }] });
      const intercom = await bench.intercom('production', 'GET', '/me');
      const body = (await intercom.json()) as { type: string; errors: { code: string }[] };
      assert.deepEqual([intercom.status, body.type, body.errors[0]?.code, intercom.headers.get('x-ratelimit-remaining')], [429, 'error.list', 'rate_limit_exceeded', '0']);
      const autotask = await fetch(`${bench.sandbox.autotask.url}ATServicesRest/v1.0/Tickets/query?search=x`);
      assert.equal(autotask.status, 429);
      assert.match(JSON.stringify(await autotask.json()), /^\{"errors":\["The Autotask API thread threshold/);
      await bench.control('PUT', '/api/faults/autotask', { rules: [500, 503].map((status) => ({ path: status === 500 ? '/a' : '/b', fault: { kind: 'status', when: 'before', status } })) });
      const [list, page] = [await fetch(`${bench.sandbox.autotask.url}a`), await fetch(`${bench.sandbox.autotask.url}b`)];
      assert.deepEqual([list.status, Object.keys((await list.json()) as object), page.status, page.headers.get('content-type')], [500, ['errors'], 503, 'text/html']);
    });

    it('refuses rules that are not rules, and changes nothing', async () => {
      await bench.control('POST', '/api/faults/staging', { rule: RULE });
      const fault = RULE.fault;
      const wrong = [null, 1, 'x', [], {}, { fault: {} }, { fault: { kind: 'none', when: 'before' } }, { fault: { kind: 'reset' } }, { fault: { ...fault, when: 'later' } }, { fault: { ...fault, status: 200 } }, { fault: { ...fault, status: '503' } }, { fault: { kind: 'slow', when: 'after', ms: -1 } }, { fault: { kind: 'slow', when: 'after', ms: 1e12 } }, { fault: { kind: 'shape', when: 'after', shape: 'round' } }, { fault: [] }, { fault: [fault, {}] }, { fault, extra: 1 }, { fault, method: 'get' }, { fault, method: 'TRACE' }, { fault, path: 'contacts' }, { fault, path: '/(a+)+$' }, { fault, path: 7 }, { fault, nth: 0 }, { fault, nth: 1.5 }, { fault, count: -1 }, { fault, share: 1.1 }, { fault, share: '0.5' }, { fault, ['__proto__']: 1 }];
      for (const rule of wrong) assert.equal(codeOf(await bench.control('POST', '/api/faults/staging', { rule })), '400 control/input', JSON.stringify(rule));
      for (const body of [{ rules: 1 }, { rules: [RULE], seed: -1 }, { rules: Array.from({ length: 101 }, () => RULE) }, { rule: RULE }]) assert.equal(codeOf(await bench.control('PUT', '/api/faults/staging', body)), '400 control/input');
      assert.equal(codeOf(await bench.control('POST', '/api/faults/staging', '{"rule":{"fault":{"kind":"reset","when":"after"},"__proto__":{"share":1}}}')), '400 control/input');
      assert.equal(bench.sandbox.staging.faults.rules.length, 1);
    });

    it('freezes at once or at a write, and releases', async () => {
      await bench.control('POST', '/api/freeze/production', {});
      const waiting = bench.intercom('production', 'GET', '/tags');
      assert.equal(((await bench.control('GET', '/api/faults')).json as unknown as { frozen: boolean }[])[1]?.frozen, true);
      await bench.control('POST', '/api/release/production', {});
      assert.equal((await waiting).status, 200);
      const due = await bench.control('POST', '/api/freeze/production', { atWrite: 3, when: 'after' });
      assert.deepEqual([due.json['frozen'], due.json['writesUntilFreeze']], [false, 2]);
      for (const body of [{ atWrite: 0 }, { atWrite: 1, when: 'now' }, { pid: 1 }, []]) assert.equal(codeOf(await bench.control('POST', '/api/freeze/production', body)), '400 control/input');
    });
  });

  describe('changes switches', () => {
    it('that exist, to values they can have', async () => {
      const patched = await bench.control('PATCH', '/api/switches/staging', { quota: 10, acceptRequired: false, replyThrottle: { count: 10, windowMs: 10_000 }, tooManyFilesStatus: 400, maxBodyBytes: null, unreachableImageHosts: ['x.example'] });
      assert.equal(patched.json['quota'], 10);
      assert.deepEqual([bench.sandbox.staging.switches.quota, bench.sandbox.staging.switches.replyThrottle, bench.sandbox.production.switches.quota], [10, { count: 10, windowMs: 10_000 }, 1667]);
      await bench.control('PATCH', '/api/switches/autotask', { threads: 5, retryAfterSeconds: 3, forbidden: ['Contracts'] });
      assert.deepEqual([bench.sandbox.autotask.switches.threads, bench.sandbox.autotask.switches.retryAfterSeconds], [5, 3]);
      const wrong: readonly unknown[] = [{ quotas: 1 }, { quota: '10' }, { quota: -1 }, { quota: null }, { acceptRequired: 1 }, { appVersion: 2.16 }, { tooManyFilesStatus: 401 }, { replyThrottle: { count: 1 } }, { replyThrottle: { count: 1, windowMs: 1, more: 1 } }, { companyLookup: 'both' }, { unreachableImageHosts: [1] }, { unreachableImageHosts: 'x' }, { quota: 1, nope: 1 }, { constructor: 1 }, [], null, 3];
      for (const body of wrong) assert.equal(codeOf(await bench.control('PATCH', '/api/switches/staging', body)), '400 control/input', JSON.stringify(body));
      assert.equal(codeOf(await bench.control('PATCH', '/api/switches/staging', '{"__proto__":{"quota":1}}')), '400 control/input');
      assert.equal(bench.sandbox.staging.switches.quota, 10);
    });

    it('takes every default back, so that no switch is left out', async () => {
      assert.equal((await bench.control('PATCH', '/api/switches/production', defaultSwitches())).status, 200);
      assert.equal((await bench.control('PATCH', '/api/switches/autotask', DEFAULT_SWITCHES)).status, 200);
      assert.deepEqual((await bench.control('GET', '/api/switches/production')).json, defaultSwitches());
    });
  });

  describe('shows what happened', () => {
    it('the requests, newest first, by simulator, path and status, page by page', async () => {
      for (let index = 0; index < 5; index += 1) await bench.intercom('production', 'GET', `/contacts/${index}`);
      await bench.intercom('staging', 'POST', '/tags', { name: 'A' });
      const entries = async (query: string): Promise<[string, string, number][]> => ((await bench.control('GET', `/api/log${query}`)).json['entries'] as { simulator: string; path: string; status: number }[]).map(({ simulator, path: at, status }) => [simulator, at, status]);
      assert.deepEqual((await entries(''))[0], ['staging', '/tags', 200]);
      assert.equal((await entries('')).length, 6);
      assert.deepEqual(await entries('?simulator=production&path=CONTACTS/3'), [['production', '/contacts/3', 404]]);
      assert.deepEqual(await entries('?status=200'), [['staging', '/tags', 200]]);
      const first = (await bench.control('GET', '/api/log?limit=4')).json;
      assert.equal(first['next'], 4);
      assert.deepEqual(await entries('?limit=4&before=4'), [['production', '/contacts/1', 404], ['production', '/contacts/0', 404]]);
      for (const query of ['?limit=0', '?limit=501', '?limit=x', '?status=abc', '?before=-1', '?simulator=nobody']) assert.equal(codeOf(await bench.control('GET', `/api/log${query}`)), '400 control/input', query);
    });

    it('counts, totals and messages to people', async () => {
      const { production } = bench.sandbox;
      const contact = production.seedContact({ external_id: 'a', role: 'user', email: 'a@example.test' });
      const opened = (await (await bench.intercom('production', 'POST', '/conversations', { from: { type: 'user', id: contact }, body: 'Hello' })).json()) as { conversation_id: string };
      await bench.intercom('production', 'POST', `/conversations/${opened.conversation_id}/reply`, { message_type: 'comment', type: 'admin', admin_id: '500001', body: 'Loud' });
      const simulators = (await bench.control('GET', '/api/sandbox')).json['simulators'] as { name: string; counts: Record<string, number>; notifications: number; requests: { requests: number; effects: number; digest: string } }[];
      const [source, found] = simulators;
      assert.deepEqual([source?.counts['tickets'], found?.counts['contacts'], found?.counts['conversations'], found?.notifications, found?.requests.requests], [20, 1, 1, 1, 2]);
      const notifications = (await bench.control('GET', '/api/notifications')).json as { total: number; entries: { simulator: string; cause: string; recipients: string[] }[] };
      assert.deepEqual([notifications.total, notifications.entries[0]?.cause, notifications.entries[0]?.recipients], [1, 'comment', [contact]]);
    });
  });

  describe('moves the source and resets', () => {
    it('shows the source as it is days later, and as it was', async () => {
      const idsAt = async (day: number): Promise<string> => {
        assert.equal((await bench.control('POST', '/api/day', { day })).status, 200);
        return JSON.stringify([...bench.sandbox.autotask.world.tickets]);
      };
      const [base, later, again] = [await idsAt(0), await idsAt(1), await idsAt(0)];
      assert.notEqual(later, base);
      assert.equal(again, base);
      for (const body of [{}, { day: -1 }, { day: 31 }, { day: 1.5 }, { day: '1' }]) assert.equal(codeOf(await bench.control('POST', '/api/day', body)), '400 control/input');
    });

    it('empties what is named only', async () => {
      const { production, staging, autotask } = bench.sandbox;
      const fresh = JSON.stringify(production.save());
      await bench.intercom('production', 'POST', '/tags', { name: 'A' });
      await bench.intercom('staging', 'POST', '/tags', { name: 'A' });
      await bench.control('POST', '/api/day', { day: 1 });
      assert.equal(codeOf(await bench.control('POST', '/api/reset', {})), '400 control/input');
      await bench.control('POST', '/api/reset', { logs: true });
      assert.deepEqual([production.log.length, production.state.tags.length], [0, 1]);
      await bench.control('POST', '/api/reset', { workspaces: true });
      assert.deepEqual([production.state.tags, staging.state.tags, JSON.stringify(production.save()) === fresh, autotask.world.day], [[], [], true, 1]);
      await bench.control('POST', '/api/reset', { world: true });
      assert.equal(autotask.world.day, 0);
    });
  });

  describe('saves and restores', () => {
    it('to a file that only its owner reads, and back, in a new sandbox too', async () => {
      await bench.intercom('production', 'POST', '/tags', { name: 'Kept' });
      await bench.control('POST', '/api/day', { day: 1 });
      await bench.control('PATCH', '/api/switches/autotask', { threads: 4 });
      const { file } = (await bench.control('POST', '/api/save', { name: 'one' })).json as { file: string };
      assert.deepEqual([path.dirname(file), (await stat(file)).mode & 0o777], [bench.folder, 0o600]);
      assert.deepEqual((await bench.control('GET', '/api/states')).json, { names: ['one'] });
      await bench.intercom('production', 'POST', '/tags', { name: 'Lost' });
      await bench.control('POST', '/api/reset', { world: true });
      assert.equal((await bench.control('POST', '/api/restore', { name: 'one' })).status, 200);
      const names = (): string[] => bench.sandbox.production.state.tags.map(({ name }) => name);
      assert.deepEqual([names(), bench.sandbox.autotask.world.day, bench.sandbox.autotask.switches.threads], [['Kept'], 1, 4]);
      const other = await startControlBench({ seed: 9, tickets: 3, start: 0, restore: await readState(file) });
      try {
        const asked = async (one: ControlBench): Promise<string> => (await one.intercom('production', 'GET', '/tags')).text();
        assert.equal(await asked(other), await asked(bench));
        assert.deepEqual([other.sandbox.document.seed, other.sandbox.document.tickets, other.sandbox.autotask.world.day, other.sandbox.autotask.switches.threads], [1, 20, 1, 4]);
        assert.deepEqual([...other.sandbox.autotask.world.tickets], [...bench.sandbox.autotask.world.tickets]);
        assert.match(other.sandbox.document.clock, new RegExp(`^${(await readState(file)).savedAt}/`));
      } finally {
        await other.close();
      }
    });

    it('refuses a path, a file that is not there, and one that is broken, foreign, of another version or of later', async () => {
      for (const name of ['../up', 'a/b', '.hidden', '', 'a'.repeat(62), 7, null]) assert.equal(codeOf(await bench.control('POST', '/api/save', { name })), '400 control/input', String(name));
      assert.equal(codeOf(await bench.control('POST', '/api/restore', { name: 'none' })), '404 control/no-state');
      await bench.intercom('production', 'POST', '/tags', { name: 'Kept' });
      const { file } = (await bench.control('POST', '/api/save', { name: 'one' })).json as { file: string };
      const text = await readFile(file, 'utf8');
      const later = bench.sandbox.save();
      const cases: readonly (readonly [string, string])[] = [['broken', ''], ['broken', text.slice(0, -20)], ['broken', text.replace('Kept', 'Bent')], ['foreign', '{}'], ['foreign', '[1]'], ['foreign', text.replace('crosswalk-sandbox-state', 'else')], ['version', text.replace('"version":1', '"version":2')]];
      for (const [code, content] of cases) {
        await writeFile(path.join(bench.folder, 'bad.sandbox.json'), content);
        assert.equal(codeOf(await bench.control('POST', '/api/restore', { name: 'bad' })), `409 state/${code}`, content.slice(0, 60));
      }
      await writeState(path.join(bench.folder, 'later.sandbox.json'), { ...later, savedAt: later.savedAt + 3_600_000 });
      assert.equal(codeOf(await bench.control('POST', '/api/restore', { name: 'later' })), '409 state/later');
      assert.deepEqual(bench.sandbox.production.state.tags.map(({ name }) => name), ['Kept']);
    });

    it('tells no path and no stack when the folder is gone', async () => {
      await rm(bench.folder, { recursive: true });
      const answer = await bench.control('POST', '/api/save', { name: 'one' });
      assert.equal(codeOf(answer), '500 control/failed');
      assert.ok(!answer.text.includes(bench.folder) && !/\n\s+at /.test(answer.text));
    });
  });

  it('never fails on hostile input', async () => {
    const targets = ['/api/faults/production', '/api/freeze/staging', '/api/release/autotask', '/api/switches/production', '/api/day', '/api/reset', '/api/restore', '/api/log', '/api/notifications', '/api/faults/__proto__', '/api/constructor', '/api', '/%', '/api/faults/'];
    const shape = fc.record({ method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'), target: fc.constantFrom(...targets), query: fc.string(), body: fc.oneof(fc.json(), fc.string(), fc.constant('['.repeat(20_000)), fc.constant('{"rules":[{"fault":{"kind":"hang"}}]}')) });
    await fc.assert(
      fc.asyncProperty(shape, async ({ method, target, query, body }) => {
        const answer = await bench.control(method, `${target}?${encodeURIComponent(query)}`, method === 'GET' || method === 'HEAD' ? undefined : body);
        assert.ok(answer.status < 500, `${method} ${target} ${answer.status} ${answer.text}`);
        if (answer.status >= 400 && method !== 'HEAD') codeOf(answer);
      }),
      { seed: 3, numRuns: 200 },
    );
    assert.equal((await bench.control('POST', '/api/reset', 'x'.repeat(1_100_000))).status, 413);
  });
});
