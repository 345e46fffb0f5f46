import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ALLOWED_REQUESTS, readOnly } from '../../../src/systems/autotask/read-only.ts';
import type { HttpRequest } from '../../../src/systems/http/transport.ts';
import { failureOf, scripted } from '../support.ts';

const BASE = new URL('https://webservices5.autotask.net/ATServicesRest/');

function request(method: HttpRequest['method'], path: string, headers: Readonly<Record<string, string>> = {}): HttpRequest {
  return { method, url: new URL(path, BASE), headers, body: null, timeoutMs: 1, maxBytes: 1, signal: null };
}

describe('Autotask is only read (law 1)', () => {
  const reads: readonly (readonly [HttpRequest['method'], string])[] = [
    ['GET', 'v1.0/zoneInformation?user=a'],
    ['GET', 'V1.0/ThresholdInformation'],
    ['GET', 'V1.0/Tickets/entityInformation/fields'],
    ['POST', 'V1.0/Tickets/query'],
    ['POST', 'V1.0/Tickets/query/count'],
    ['GET', 'V1.0/TicketNotes/12/Attachments/3'],
  ];
  for (const [method, path] of reads) {
    it(`lets ${method} ${path} through`, async () => {
      const transport = scripted({ status: 200 });
      await readOnly(transport, BASE).send(request(method, path));
      assert.equal(transport.sent.length, 1);
    });
  }

  const others: readonly (readonly [HttpRequest['method'], string])[] = [
    ['POST', 'V1.0/Tickets'],
    ['PUT', 'V1.0/Tickets'],
    ['DELETE', 'V1.0/Tickets/1'],
    ['POST', 'V1.0/Tickets/1/Notes'],
    ['POST', 'V1.0/Tickets/query/../1'],
    ['PUT', 'V1.0/Tickets/query'],
    ['DELETE', 'V1.0/Tickets/query'],
    ['POST', 'V1.0/Tickets/1/Attachments/2'],
    ['POST', 'V1.0/Tickets/query/next'],
    ['GET', 'V1.0/Tickets/1'],
    ['POST', 'V1.0/Tickets/entityInformation'],
    ['POST', 'v2.0/Tickets/query'],
    ['GET', 'https://evil.example/ATServicesRest/V1.0/ThresholdInformation'],
  ];
  for (const [method, path] of others) {
    it(`stops ${method} ${path}`, async () => {
      const transport = scripted({ status: 200 });
      assert.equal((await failureOf(readOnly(transport, BASE).send(request(method, path)))).code, 'source/not-a-read');
      assert.equal(transport.sent.length, 0);
    });
  }

  it('stops headers that are not on the list, impersonation above all', async () => {
    for (const name of ['ImpersonationResourceId', 'X-HTTP-Method-Override', 'Cookie']) {
      const transport = scripted({ status: 200 });
      assert.equal((await failureOf(readOnly(transport, BASE).send(request('POST', 'V1.0/Tickets/query', { [name]: '1' })))).code, 'source/not-a-read');
      assert.equal(transport.sent.length, 0);
    }
  });

  it('sends no credentials with the zone look-up', async () => {
    assert.equal((await failureOf(readOnly(scripted({ status: 200 }), BASE).send(request('GET', 'v1.0/zoneInformation', { Secret: 's' })))).code, 'source/not-a-read');
  });

  it('no PUT and no DELETE passes, whatever the path', async () => {
    assert.deepEqual([...new Set(ALLOWED_REQUESTS.map((rule) => rule.method))].sort(), ['GET', 'POST']);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('PUT' as const, 'DELETE' as const), fc.webPath(), async (method, path) => {
        assert.equal((await failureOf(readOnly(scripted({ status: 200 }), BASE).send(request(method, `V1.0${path}`)))).code, 'source/not-a-read');
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});
