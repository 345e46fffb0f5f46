import assert from 'node:assert/strict';
import { noFaults, scriptedFaults } from '../../../src/sandbox/kit/faults.ts';
import { ADMIN, START, START_MS, TEAM, codeOf, messageOf, shown, startBench } from './support.ts';
import type { Bench } from './support.ts';

describe('Intercom simulator: transport', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.simulator.close());

  it('answers /me with the workspace and the teammate of the token', async () => {
    const me = await bench.done('GET', '/me');
    assert.equal(me.id, ADMIN);
    assert.equal(me.app?.id_code, 'wrk1');
    assert.equal(me.app?.region, 'US');
    assert.equal(me.app?.timezone, 'America/Los_Angeles');
  });

  it('lists teammates and teams, and knows each by id', async () => {
    const admins = await bench.done('GET', '/admins');
    assert.equal(admins.type, 'admin.list');
    assert.deepEqual(admins.admins?.map((admin) => [admin.id, admin.team_ids]), [[ADMIN, []], ['1002', [Number(TEAM)]]]);
    const teams = await bench.done('GET', '/teams');
    assert.deepEqual(teams.teams?.map((team) => [team.id, team.admin_ids]), [[TEAM, [1002]]]);
    assert.equal(codeOf(await bench.call('GET', '/admins/9')), '404 admin_not_found');
    assert.equal(codeOf(await bench.call('GET', '/teams/9')), '404 team_not_found');
    bench.simulator.removeTeammate('1002');
    assert.equal(codeOf(await bench.call('GET', '/admins/1002')), '404 admin_not_found');
  });

  it('refuses a missing or wrong token without rate headers and without using the quota', async () => {
    for (const authorization of ['', 'Bearer wrong', 'Basic dG9rOnRlc3Q=']) {
      const answer = await bench.call('GET', '/me', undefined, { authorization });
      assert.equal(codeOf(answer), '401 unauthorized');
      assert.equal(messageOf(answer), 'Access Token Invalid');
      assert.equal(answer.headers.get('x-ratelimit-limit'), null);
    }
    assert.equal((await bench.call('GET', '/me')).headers.get('x-ratelimit-remaining'), '1666');
  });

  it('keeps fixed windows on its clock and answers 429 when one is used up', async () => {
    bench.simulator.switches.quota = 2;
    bench.clock.advance(3_000);
    const first = await bench.call('GET', '/me');
    assert.deepEqual(['limit', 'remaining', 'reset'].map((name) => first.headers.get(`x-ratelimit-${name}`)), ['2', '1', String(START + 10)]);
    assert.equal((await bench.call('GET', '/nonsense')).headers.get('x-ratelimit-remaining'), '0');
    const refused = await bench.call('GET', '/me');
    assert.equal(codeOf(refused), '429 rate_limit_exceeded');
    assert.equal(messageOf(refused), 'Exceeded rate limit of 2 in 10_seconds');
    assert.equal(refused.headers.get('x-ratelimit-reset'), String(START + 10));
    bench.clock.advance(6_999);
    assert.equal((await bench.call('GET', '/me')).status, 429);
    bench.clock.advance(1);
    assert.equal((await bench.call('GET', '/me')).status, 200);
  });

  it('answers 404 to everything that 2.16 has not or that lies outside the simulated part', async () => {
    for (const [method, path] of [['POST', '/teams'], ['POST', '/admins'], ['DELETE', '/contacts'], ['GET', '/tickets'], ['POST', '/contacts/bulk'], ['GET', '/'], ['GET', '/%E0%A4%A']] as const) {
      assert.equal(codeOf(await bench.call(method, path)), '404 not_found', `${method} ${path}`);
    }
  });

  it('gates by version: 2.16 paths below 2.16, unknown versions, and the app default without a header', async () => {
    const at = (version: string, path: string) => bench.call('GET', path, undefined, { 'intercom-version': version });
    assert.equal(codeOf(await at('2.15', '/conversations/attributes')), '400 intercom_version_invalid');
    assert.equal((await at('2.16', '/conversations/attributes')).status, 200);
    assert.equal((await at('Preview', '/conversations/attributes')).status, 200);
    assert.equal(codeOf(await at('2.12', '/contacts/find_by_external_id/1')), '400 intercom_version_invalid');
    assert.equal(codeOf(await at('9.9', '/me')), '400 intercom_version_invalid');
    const response = await fetch(`${bench.simulator.url}conversations/attributes`, { headers: { authorization: 'Bearer dG9rOnRlc3Q=' } });
    assert.equal(response.status, 400);
  });

  it('refuses bodies that are no JSON object, answers it cannot give, and bodies over the cap', async () => {
    assert.equal(codeOf(await bench.call('POST', '/contacts', '{nonsense')), '400 parameter_invalid');
    assert.equal(codeOf(await bench.call('POST', '/contacts', [1])), '400 parameter_invalid');
    assert.equal(codeOf(await bench.call('POST', '/contacts')), '400 parameter_invalid');
    assert.equal((await bench.call('GET', '/me', undefined, { accept: 'text/html' })).status, 406);
    bench.simulator.switches.maxBodyBytes = 30;
    assert.equal((await bench.call('POST', '/contacts', { role: 'lead', name: 'x'.repeat(40) })).status, 413);
  });

  it('gives every refusal an error list with its own request id', async () => {
    const [a, b] = [await bench.call('GET', '/x'), await bench.call('GET', '/x')];
    assert.equal(a.json.type, 'error.list');
    assert.match(shown(a.json.request_id), /^[0-9a-f]{8}-[0-9a-f]{4}-4000-8000-[0-9a-f]{12}$/);
    assert.notEqual(a.json.request_id, b.json.request_id);
  });

  it('logs each request with its status and whether the work was done', async () => {
    await bench.call('POST', '/contacts', { role: 'lead' });
    await bench.call('POST', '/contacts', { role: 'boss' });
    assert.deepEqual(bench.simulator.log, [
      { sequence: 1, at: START_MS, method: 'POST', path: '/contacts', status: 200, effect: true },
      { sequence: 2, at: START_MS, method: 'POST', path: '/contacts', status: 400, effect: false },
    ]);
  });

  it('gives equal ids to equal runs', async () => {
    const other = await startBench();
    try {
      assert.equal(bench.simulator.seedContact({ role: 'lead' }), other.simulator.seedContact({ role: 'lead' }));
      assert.match(bench.simulator.state.contacts[0]?.id ?? '', /^[0-9a-f]{24}$/);
    } finally {
      await other.simulator.close();
    }
  });
});

describe('Intercom simulator: faults', () => {
  it('can lose an answer after doing the work, and fail before doing it', async () => {
    const faults = scriptedFaults([
      { method: 'POST', path: /^\/contacts$/, nth: 1, fault: { kind: 'status', status: 503, when: 'before' } },
      { method: 'POST', path: /^\/contacts$/, nth: 2, fault: { kind: 'reset', when: 'after' } },
      { method: 'POST', path: /^\/contacts$/, nth: 3, fault: { kind: 'cut', when: 'after' } },
    ]);
    const bench = await startBench({}, faults);
    try {
      assert.equal((await bench.call('POST', '/contacts', { role: 'lead' })).status, 503);
      assert.equal(bench.simulator.state.contacts.length, 0);
      await assert.rejects(bench.call('POST', '/contacts', { role: 'lead' }));
      assert.equal(bench.simulator.state.contacts.length, 1);
      await assert.rejects(bench.call('POST', '/contacts', { role: 'lead' }));
      assert.equal(bench.simulator.state.contacts.length, 2);
      assert.deepEqual(bench.simulator.log.map(({ status, effect }) => [status, effect]), [[503, false], [0, true], [200, true]]);
    } finally {
      await bench.simulator.close();
    }
  });

  it('has none unless asked', () => {
    assert.equal(noFaults().next({ method: 'GET', path: '/' }, 1).kind, 'none');
  });
});
