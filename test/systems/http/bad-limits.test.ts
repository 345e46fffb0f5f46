import assert from 'node:assert/strict';
import { openAutotask } from '../../../src/systems/autotask/autotask.ts';
import { openIntercom } from '../../../src/systems/intercom/intercom.ts';
import { instantClock } from '../replay.ts';
import { failureOf, scripted } from '../support.ts';

const NOW = Date.UTC(2026, 2, 2, 21);
const HOUR = 3_600_000;

function seconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}

describe('limits that are told wrongly', () => {
  const ANSWERS: readonly (readonly [what: string, headers: Readonly<Record<string, string>>])[] = [
    ['no header at all', {}],
    ['a reset hours ago', { 'x-ratelimit-limit': '167', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': seconds(NOW - 3 * HOUR) }],
    ['a reset in hours', { 'x-ratelimit-limit': '167', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': seconds(NOW + 72 * HOUR) }],
    ['a reset at once', { 'x-ratelimit-reset': seconds(NOW) }],
    ['a limit of none', { 'x-ratelimit-limit': '0', 'x-ratelimit-remaining': '0', 'retry-after': '0' }],
    ['nonsense', { 'x-ratelimit-limit': 'many', 'x-ratelimit-remaining': '-3', 'x-ratelimit-reset': 'soon', 'retry-after': 'later' }],
  ];
  for (const [what, headers] of ANSWERS) {
    it(`429 with ${what}: patient, never hot, and it ends`, async () => {
      const clock = instantClock(NOW);
      const transport = scripted({ status: 429, text: '{"type":"error.list","errors":[{"code":"rate_limit_exceeded","message":"Exceeded rate limit"}]}', headers });
      const destination = openIntercom({ system: 'intercom', name: 'acme', baseUrl: 'http://127.0.0.1:1/', token: 'token' }, { clock, random: () => 0.5, transport });
      const error = await failureOf(destination.identify());
      assert.deepEqual([error.code, error.exit], ['http/rate-limited', 3]);
      assert.match(error.remedy, /what is done is not repeated/);
      const waited = clock.now() - NOW;
      assert.ok(transport.sent.length <= 32, `${transport.sent.length} calls`);
      assert.ok(waited >= 3 * 60_000 && waited <= 6 * HOUR, `waited ${waited / 1000} s`);
    });
  }

  it('the same for Autotask, and for a server that fails for long', async () => {
    for (const [status, code, least] of [[429, 'http/rate-limited', 3 * 60_000], [503, 'http/server-error', 60_000]] as const) {
      const clock = instantClock(NOW);
      const zone = { status: 200, text: JSON.stringify({ zoneName: 'Test', url: 'http://127.0.0.1:1/ATServicesRest/', ci: 1 }) };
      const limit = { status: 200, text: JSON.stringify({ externalRequestThreshold: 10_000, currentTimeframeRequestCount: 0 }) };
      const transport = scripted(zone, limit, { status, text: '' });
      const source = openAutotask({ system: 'autotask', name: 'acme', baseUrl: 'http://127.0.0.1:1/', username: 'u', secret: 'secret', integrationCode: 'code' }, { clock, random: () => 0.5, transport });
      const error = await failureOf(source.count('Ticket', { createdSince: null, ids: null }));
      assert.deepEqual([error.code, error.exit], [code, 3]);
      const waited = clock.now() - NOW;
      assert.ok(transport.sent.length <= 60, `${transport.sent.length} calls`);
      assert.ok(waited >= least && waited <= 6 * HOUR, `waited ${waited / 1000} s`);
    }
  });
});
