import assert from 'node:assert/strict';
import { CREDENTIALS, HEADERS, withAutotask } from './harness.ts';

const QUERY = { filter: [{ op: 'gte', field: 'id', value: 0 }] };

describe('Autotask simulator: hosts and credentials', () => {
  it('tells its zone and version without credentials', () =>
    withAutotask({}, async ({ simulator, send }) => {
      assert.equal(simulator.baseUrl, `${simulator.url}ATServicesRest/`);
      for (const path of ['V1.0/ZoneInformation', 'v1.0/zoneInformation/']) {
        const reply = await send('GET', `${path}?user=${encodeURIComponent(CREDENTIALS.username)}`, { headers: {} });
        assert.equal(reply.status, 200);
        assert.deepEqual(reply.body, { zoneName: 'Sandbox 1', url: simulator.baseUrl, webUrl: simulator.url, ci: 4711 });
      }
      assert.deepEqual((await send('GET', 'versioninformation', { headers: {} })).body, { apiVersions: ['V1.0'] });
    }));

  it('answers 500 for an unknown user of the zone look-up', () =>
    withAutotask({}, async ({ get }) => {
      for (const user of ['', '?user=', '?user=someone%40else.example']) {
        const reply = await get(`V1.0/zoneInformation${user}`);
        assert.deepEqual([reply.status, reply.body], [500, { errors: ['Zone information could not be determined'] }]);
      }
    }));

  it('can tell another zone, and move away', () =>
    withAutotask({ switches: { zoneUrl: 'http://127.0.0.1:9/ATServicesRest/' } }, async ({ simulator, get }) => {
      const reply = await get(`v1.0/zoneInformation?user=${CREDENTIALS.username}`);
      assert.equal((reply.body as { url: string }).url, 'http://127.0.0.1:9/ATServicesRest/');
      assert.equal((await get('V1.0/Version')).status, 200);
      simulator.set({ moved: true });
      const moved = await get('V1.0/Version');
      assert.deepEqual([moved.status, moved.text], [401, '']);
    }));

  it('answers 401 with an empty body for each wrong or missing header', () =>
    withAutotask({}, async ({ send }) => {
      for (const name of Object.keys(HEADERS).filter((header) => header !== 'Content-Type')) {
        const { [name]: removed, ...without } = HEADERS;
        assert.ok(removed);
        for (const headers of [without, { ...without, [name]: 'wrong' }]) {
          const reply = await send('POST', 'V1.0/Companies/query', { headers, body: QUERY });
          assert.deepEqual([reply.status, reply.text], [401, ''], name);
        }
      }
    }));

  it('can answer 500 for a wrong integration code', () =>
    withAutotask({ switches: { badIntegrationCode: 500 } }, async ({ send }) => {
      const reply = await send('GET', 'V1.0/Version', { headers: { ...HEADERS, ApiIntegrationCode: 'x' } });
      assert.deepEqual([reply.status, reply.body], [500, { errors: ['IntegrationCode is invalid.'] }]);
    }));

  it('routes without regard to case and with a trailing slash', () =>
    withAutotask({}, async ({ simulator, send }) => {
      for (const path of ['atservicesrest/v1.0/companies/query', 'ATSERVICESREST/V1.0/COMPANIES/QUERY/', 'ATServicesRest/V1.0/Companies/query/']) {
        assert.equal((await send('POST', `${simulator.url}${path}`, { body: QUERY })).status, 200, path);
      }
    }));

  it('answers an HTML page for what is no route', () =>
    withAutotask({}, async ({ simulator, get, send }) => {
      for (const path of [simulator.url, `${simulator.url}other/v1.0/Companies/0`, 'V2.0/Companies/0', 'V1.0/Nothing/query?search={}', 'V1.0/Tickets/abc', 'V1.0/Tickets/query/more', 'V1.0/Tickets/1/TimeEntries', 'V1.0/__proto__/1', 'V1.0/constructor', 'V1.0/TicketHistory/5']) {
        const reply = await get(path);
        assert.equal(reply.status, 404, path);
        assert.match(reply.text, /^<!DOCTYPE html>/);
        assert.equal(reply.headers.get('content-type'), 'text/html');
      }
      assert.equal((await send('POST', 'V1.0/Tickets/7302/Notes/query', { body: QUERY })).status, 404);
    }));

  it('refuses a list call without a query', () =>
    withAutotask({}, async ({ get }) => {
      const reply = await get('V1.0/Tickets');
      assert.deepEqual([reply.status, reply.body], [405, { Message: "The requested resource does not support http method 'GET'." }]);
    }));

  it('refuses impersonation on reads', () =>
    withAutotask({}, async ({ send }) => {
      const headers = { ...HEADERS, ImpersonationResourceId: '4' };
      for (const [method, path] of [['POST', 'V1.0/Tickets/query'], ['GET', 'V1.0/Tickets/7302'], ['GET', 'V1.0/Tickets/7302/Notes']] as const) {
        const reply = await send(method, path, { headers, ...(method === 'POST' ? { body: QUERY } : {}) });
        assert.equal(reply.status, 500);
        assert.deepEqual(reply.body, { errors: ['The logged in Resource does not have the adequate permissions to query this entity type.'] });
      }
    }));

  it('hides what the user may not query', () =>
    withAutotask({ switches: { forbidden: ['TimeEntries', 'TicketNotes'] } }, async ({ refused, get, query }) => {
      const answer = await refused('TimeEntries', QUERY);
      assert.deepEqual(answer, { status: 500, errors: ['The logged in Resource does not have the adequate permissions to query this entity type.'] });
      assert.equal((await get('V1.0/Tickets/7302/Notes')).status, 500);
      const info = (await get('V1.0/TimeEntries/entityInformation')).body as { info: { userAccessForQuery: number } };
      assert.equal(info.info.userAccessForQuery, 0);
      assert.ok((await query('Tickets', QUERY)).items.length > 0);
    }));
});

describe('Autotask simulator: law 1', () => {
  it('refuses and records every write, with or without credentials', () =>
    withAutotask({}, async ({ simulator, send, query, get }) => {
      await query('Tickets', QUERY);
      await send('POST', 'V1.0/Tickets/query/count', { body: QUERY });
      await get('V1.0/Tickets/7302');
      assert.deepEqual(simulator.violations, []);
      const writes = [['POST', 'V1.0/Tickets'], ['PATCH', 'V1.0/Tickets'], ['PUT', 'V1.0/Tickets'], ['DELETE', 'V1.0/Contacts/30682900'], ['POST', 'V1.0/Tickets/7302/Notes'], ['PATCH', 'V1.0/Tickets/query'], ['POST', 'V1.0/ThresholdInformation']] as const;
      for (const [method, path] of writes) {
        const reply = await send(method, path, { body: {}, headers: method === 'PUT' ? {} : HEADERS });
        assert.deepEqual([reply.status, reply.body], [405, { Message: `The requested resource does not support http method '${method}'.` }]);
      }
      assert.deepEqual(simulator.violations, writes.map(([method, path], index) => ({ sequence: index + 4, method, path: `/ATServicesRest/${path}` })));
    }));
});
