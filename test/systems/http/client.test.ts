import assert from 'node:assert/strict';
import { CrosswalkError } from '../../../src/base/errors.ts';
import { createClient, type Call, type HttpClient } from '../../../src/systems/http/client.ts';
import { FixedWindowBudget } from '../../../src/systems/http/fixed-window.ts';
import { limitsFromHeaders } from '../../../src/systems/http/limits.ts';
import { createPacer } from '../../../src/systems/http/pacer.ts';
import type { Transport } from '../../../src/systems/http/transport.ts';
import { failureOf, fastClock, scripted } from '../support.ts';

const READ: Call = { method: 'GET', path: 'things', lane: 'a', repeatable: true };
const WRITE: Call = { method: 'POST', path: 'things', body: { a: 1 }, lane: 'a', repeatable: false };
const SECRET = 'dG9rOnNlY3JldA';

function client(transport: Transport, signal: AbortSignal | null = null): HttpClient {
  const clock = fastClock();
  const budget = new FixedWindowBudget({ limit: 1_000, windowMs: 10_000, reserve: 0.1 });
  return createClient({
    peer: { label: 'Vendor', connection: 'acme', secrets: [SECRET], words: (answer) => answer.text },
    base: new URL('https://api.vendor.example/v1/'),
    headers: { Authorization: `Bearer ${SECRET}` },
    transport,
    pacer: createPacer({ budget, clock, laneSize: 5 }),
    budget,
    clock,
    random: () => 0.5,
    signal,
    timeoutMs: 1_000,
    judge: (answer) => (answer.status === 429 ? 'throttled' : answer.status === 408 || answer.status >= 500 ? 'busy' : 'final'),
    slowMs: 1_000,
    limits: (headers) => limitsFromHeaders(headers, clock.now()),
  });
}

const OK = { status: 200, text: '{"ok":true}' } as const;

describe('http client: what is repeated', () => {
  for (const step of ['lost', 'timeout', 'unreachable', { status: 500 }, { status: 503 }, { status: 408 }, { status: 200, text: '{"cut":' }] as const) {
    it(`a read is repeated after ${JSON.stringify(step)}`, async () => {
      const transport = scripted(step, step, OK);
      assert.deepEqual((await client(transport).send(READ)).json, { ok: true });
      assert.equal(transport.sent.length, 3);
    });
  }

  for (const step of ['lost', 'timeout', { status: 500 }, { status: 503 }, { status: 408 }, { status: 200, text: '{"cut":' }, { status: 200, text: '<html>' }, 'too-large'] as const) {
    it(`a write that may have landed is sent once and is ambiguous after ${JSON.stringify(step)} (law 3)`, async () => {
      const transport = scripted(step, OK);
      const failure = await failureOf(client(transport).send(WRITE));
      assert.equal(failure.code, 'http/ambiguous');
      assert.equal(transport.sent.length, 1);
    });
  }

  it('a write that never left is repeated', async () => {
    const transport = scripted('unreachable', OK);
    await client(transport).send(WRITE);
    assert.equal(transport.sent.length, 2);
  });

  it('a write that was refused for the rate was not done and is repeated', async () => {
    const transport = scripted({ status: 429 }, OK);
    const http = client(transport);
    await http.send(WRITE);
    assert.equal(transport.sent.length, 2);
    assert.equal(http.rate().throttled, 1);
    assert.equal(http.rate().used, 1);
    assert.equal(http.calls(), 2);
  });

  it('nothing is repeated after a refusal for good', async () => {
    for (const [status, code] of [[400, 'http/refused'], [401, 'http/unauthorized'], [403, 'http/forbidden'], [404, 'http/not-found'], [422, 'http/refused']] as const) {
      const transport = scripted({ status, text: '{}' }, OK);
      assert.equal((await failureOf(client(transport).send(READ))).code, code);
      assert.equal(transport.sent.length, 1);
    }
  });

  it('a status that the caller expects is an answer', async () => {
    const transport = scripted({ status: 409, text: '{"id":"1"}' });
    assert.deepEqual(await client(transport).send({ ...WRITE, expect: [409] }), { status: 409, json: { id: '1' } });
  });

  it('gives up in the end, sooner where nobody ever answered', async () => {
    const never = scripted('unreachable');
    assert.equal((await failureOf(client(never).send(READ))).code, 'http/unreachable');
    assert.equal(never.sent.length, 3);
    const broken = scripted({ status: 502 });
    assert.equal((await failureOf(client(broken).send(READ))).code, 'http/server-error');
    assert.equal(broken.sent.length, 8);
  });
});

describe('http client: errors that a person understands', () => {
  it('a web page in place of JSON is named as one, without a repeat', async () => {
    const transport = scripted({ status: 200, text: '<!DOCTYPE html><title>Sign in</title>' });
    const failure = await failureOf(client(transport).send(READ));
    assert.equal(failure.code, 'http/not-json');
    assert.equal(failure.exit, 3);
    assert.equal(transport.sent.length, 1);
  });

  it('JSON that stays cut is named as such', async () => {
    assert.equal((await failureOf(client(scripted({ status: 200, text: '{"a":[1,' })).send(READ))).code, 'http/cut-json');
  });

  it('a redirect is not followed', async () => {
    const transport = scripted({ status: 302, headers: { location: 'https://evil.example/' } });
    assert.equal((await failureOf(client(transport).send(READ))).code, 'http/redirect');
    assert.equal(transport.sent.length, 1);
  });

  it('an untrusted certificate is not tried again', async () => {
    const transport = scripted('untrusted');
    assert.equal((await failureOf(client(transport).send(READ))).code, 'http/untrusted');
    assert.equal(transport.sent.length, 1);
  });

  it('no secret and no address of a person is repeated (law 11, law 13)', async () => {
    const text = `bad token ${SECRET} for jo.smith@customer.example, call +49 170 1234567`;
    const failure = await failureOf(client(scripted({ status: 401, text })).send(READ));
    const shown = `${failure.message} ${failure.remedy}`;
    assert.ok(!shown.includes(SECRET) && !shown.includes('customer.example') && !shown.includes('1234567'), shown);
    assert.ok(shown.includes('bad token [secret]'));
  });

  it('keys never leave for another host (law 11)', async () => {
    for (const path of ['https://evil.example/x', '//evil.example/x', '../../v2/x', 'http://api.vendor.example/v1/x']) {
      const transport = scripted(OK);
      assert.equal((await failureOf(client(transport).send({ ...READ, path }))).code, 'http/foreign-host');
      assert.equal(transport.sent.length, 0);
    }
  });
});

describe('http client: cancellation', () => {
  it('stops waiting with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('stopped');
    const transport: Transport = {
      send: async () => {
        controller.abort(reason);
        return { status: 500, headers: new Map(), text: '' };
      },
    };
    await assert.rejects(client(transport, controller.signal).send(READ), (error) => error === reason);
    await assert.rejects(client(transport, controller.signal).send(READ), (error) => error === reason);
  });

  it('awaits a write that has left, so that its answer is not lost (law 3)', async () => {
    const controller = new AbortController();
    const signals: (AbortSignal | null)[] = [];
    const transport: Transport = {
      send: async (request) => {
        signals.push(request.signal);
        controller.abort(new Error('stopped'));
        return { status: 200, headers: new Map(), text: '{"id":"7"}' };
      },
    };
    assert.deepEqual((await client(transport, controller.signal).send(WRITE)).json, { id: '7' });
    assert.deepEqual(signals, [null]);
  });

  it('passes what is no failure of the network on as it is', async () => {
    const transport: Transport = {
      send: () => Promise.reject(new CrosswalkError('source/not-a-read', 'x', { remedy: 'y', exit: 1 })),
    };
    assert.equal((await failureOf(client(transport).send(READ))).code, 'source/not-a-read');
  });
});
