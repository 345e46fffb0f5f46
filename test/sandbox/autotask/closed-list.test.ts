import assert from 'node:assert/strict';
import { HEADERS, WORLD, all, withAutotask } from './harness.ts';
import { assertOnlyRead } from '../../support/world-rows.ts';

const ticket = WORLD.tickets[0]?.id ?? 0;
const QUERY = { filter: all(), MaxRecords: 1 };

const READS: readonly (readonly [string, string])[] = [
  ['GET', 'versioninformation'],
  ['GET', 'V1.0/zoneInformation?user=x'],
  ['GET', 'V1.0/ThresholdInformation/'],
  ['GET', 'V1.0/Version'],
  ['GET', 'V1.0/EntityInformation'],
  ['GET', 'V1.0/tickets/entityInformation/Fields'],
  ['GET', 'V1.0/Tickets/entityInformation/userDefinedFields'],
  ['POST', 'V1.0/Tickets/query'],
  ['POST', 'V1.0/Tickets/query/count'],
  ['GET', `V1.0/Tickets/query?search=${encodeURIComponent(JSON.stringify(QUERY))}`],
  ['GET', `V1.0/Tickets/${ticket}`],
  ['GET', `V1.0/Tickets/${ticket}/Notes`],
  ['GET', `V1.0/Tickets/${ticket}/Notes/1`],
  ['GET', `V1.0/Tickets/${ticket}/Notes/entityInformation/fields`],
  ['GET', `V1.0/Tickets/${ticket}/Attachments/1`],
  ['GET', `V1.0/Tickets/${ticket}/Attachments/1/NestedAttachments`],
  ['GET', 'V1.0/Companies/0/Contacts'],
];

const OTHERS: readonly (readonly [string, string, number])[] = [
  ['POST', 'V1.0/Tickets', 405],
  ['PATCH', `V1.0/Tickets/${ticket}`, 405],
  ['PUT', 'V1.0/Tickets/query', 405],
  ['DELETE', `V1.0/Tickets/${ticket}/Attachments/1`, 405],
  ['HEAD', 'V1.0/Version', 405],
  ['OPTIONS', 'V1.0/Tickets/query', 405],
  ['POST', 'versioninformation', 405],
  ['GET', 'V1.0/Tickets', 405],
  ['POST', `V1.0/Tickets/${ticket}/Notes/query`, 404],
  ['GET', 'V1.0/Invoices/query', 404],
  ['GET', 'V1.0/Tickets/query/export', 404],
  ['GET', `V1.0/Tickets/${ticket}/TimeEntries`, 404],
  ['GET', `V1.0/Tickets/${ticket}/Attachments/1/Preview`, 404],
  ['GET', 'V2.0/Version', 404],
  ['GET', '../admin', 404],
];

describe('Autotask simulator: the closed list (law 1)', () => {
  it('takes every read and records none of them', () =>
    withAutotask({}, async ({ simulator, send }) => {
      for (const [method, path] of READS) {
        const reply = await send(method, path, method === 'POST' ? { body: QUERY } : {});
        assert.ok(reply.status === 200 || path.includes('zoneInformation'), `${method} ${path} ${reply.status}`);
      }
      assertOnlyRead(simulator);
    }));

  it('refuses and records everything else, in order', () =>
    withAutotask({}, async ({ simulator, send }) => {
      for (const [method, path, status] of OTHERS) assert.equal((await send(method, path)).status, status, `${method} ${path}`);
      assert.deepEqual(simulator.violations.map(({ sequence, method }) => [sequence, method]), OTHERS.map(([method], index) => [index + 1, method]));
      assert.equal(simulator.violations[0]?.path, '/ATServicesRest/V1.0/Tickets');
      assert.throws(() => assertOnlyRead(simulator));
    }));

  it('records a read that impersonates', () =>
    withAutotask({}, async ({ simulator, send }) => {
      await send('GET', 'V1.0/Companies/0', { headers: { ...HEADERS, ImpersonationResourceId: '4' } });
      assert.deepEqual(simulator.violations, [{ sequence: 1, method: 'GET', path: '/ATServicesRest/V1.0/Companies/0' }]);
    }));
});
