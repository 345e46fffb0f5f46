import assert from 'node:assert/strict';
import http from 'node:http';
import fc from 'fast-check';
import { HEADERS, WORLD, withAutotask } from './harness.ts';

interface Shot {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
interface Hit {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'];
const FIELDS = ['id', 'ID', 'title', 'createDate', 'status', 'contactID', 'ticketID', 'parentID', 'isActive', 'fileSize', 'Asset Tag', '__proto__', 'constructor', 'toString', '', 'x'.repeat(300)];
const OPERATORS = ['eq', 'noteq', 'gt', 'gte', 'lt', 'lte', 'beginsWith', 'endsWith', 'contains', 'exist', 'notExist', 'in', 'notIn', 'and', 'or', '__proto__', 'EQ', ''];
const ENTITIES = ['Tickets', 'ticketnotes', 'TimeEntries', 'Contacts', 'Companies', 'AttachmentInfo', 'TicketAttachments', 'TicketHistory', 'DeletedTicketLogs', 'Resources', '__proto__', 'Nothing'];
const ticket = WORLD.tickets[0]?.id ?? 0;

const odd = fc.oneof(fc.anything({ maxDepth: 3, withNullPrototype: true }), fc.constantFrom<unknown>(null, '', '\0', -1, 1e308, -0, 0.5, true, [], {}, { toString: 5, valueOf: 'x' }, JSON.parse('{"__proto__":{"x":1}}'), '2024-01-01', '9999-99-99T99:99:99Z', 'x'.repeat(5000), Array.from({ length: 600 }, (_, index) => index)));
const condition = fc.record({ op: fc.oneof(fc.constantFrom(...OPERATORS), odd), field: fc.oneof(fc.constantFrom(...FIELDS), odd), value: odd, udf: fc.oneof(fc.boolean(), odd) }, { requiredKeys: [] });
const filters = fc.letrec<{ group: unknown; node: unknown }>((tie) => ({
  group: fc.record({ op: fc.constantFrom('and', 'or'), items: fc.oneof(fc.array(tie('node'), { maxLength: 4 }), odd) }),
  node: fc.oneof({ maxDepth: 4 }, condition, tie('group'), odd),
}));
const search = fc.record({ filter: fc.oneof(fc.array(filters.node, { maxLength: 4 }), odd), MaxRecords: odd, maxrecords: odd, IncludeFields: fc.oneof(fc.array(fc.oneof(fc.constantFrom(...FIELDS), odd), { maxLength: 3 }), odd), rest: odd }, { requiredKeys: ['filter'] });

function json(value: unknown): string {
  try {
    return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item)) ?? '';
  } catch {
    return '{}';
  }
}

const deep = (depth: number): string => `{"filter":${'[{"op":"and","items":'.repeat(depth)}[]${'}]'.repeat(depth)}}`;
const body = fc.oneof(search.map(json), search.map(json), fc.string({ maxLength: 200 }), fc.constantFrom('', '{', '[', 'null', '"x"', '\u0000', deep(30), deep(3000), `{"filter":[{"op":"exist","field":"id"}],"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`));
const id = fc.constantFrom(String(ticket), '0', '1', '-1', '007', '99999999999999999999999999', 'abc', '%00', '%zz', '..', '1e3');
const tail = fc.oneof(
  fc.constantFrom('', '/', 'query', 'query/', 'query/count', 'query/next', 'query/next?paging=', 'query/next?paging=%7B%22pageSize%22:1,%22previousIds%22:null,%22nextIds%22:%5B1%5D%7D', 'entityInformation', 'entityInformation/fields', 'entityInformation/__proto__'),
  fc.tuple(id, fc.constantFrom('', '/Notes', '/Attachments', '/Contacts', '/constructor'), fc.constantFrom('', '/1', '/entityInformation/fields', '/1/NestedAttachments', '/1/NestedAttachments/2')).map((parts) => parts.join('')),
  search.map((value) => `query?search=${encodeURIComponent(json(value)).slice(0, 1900)}`),
);
const path = fc.oneof(
  fc.tuple(fc.constantFrom('ATServicesRest', 'atservicesrest', 'x'), fc.constantFrom('V1.0', 'v1.0', 'V2'), fc.constantFrom(...ENTITIES), tail).map((parts) => `/${parts.join('/')}`),
  fc.constantFrom('/', '//', '///', '/?', '/%', '/ATServicesRest/v1.0/zoneInformation?user=%', '/ATServicesRest//v1.0//Version', '/ATServicesRest/V1.0/EntityInformation', '//evil.example/ATServicesRest/V1.0/Version', '*'),
);
const shot: fc.Arbitrary<Shot> = fc.record({
  method: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('GET', 'POST') }, { weight: 1, arbitrary: fc.constantFrom(...METHODS) }),
  path,
  headers: fc.oneof({ weight: 8, arbitrary: fc.constant(HEADERS) }, { weight: 1, arbitrary: fc.constantFrom<Readonly<Record<string, string>>>({}, { ...HEADERS, Secret: '' }, { ...HEADERS, ImpersonationResourceId: '__proto__' }, { ...HEADERS, 'Content-Type': 'text/xml', Expect: 'x' }) }),
  body,
});

function fire(base: string, { method, path: target, headers, body: payload }: Shot): Promise<Hit> {
  const { hostname, port } = new URL(base);
  const sent = method === 'GET' || method === 'HEAD' || method === 'TRACE' ? '' : payload;
  const length = sent === '' ? {} : { 'Content-Length': String(Buffer.byteLength(sent)) };
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, method, path: target, headers: { ...headers, ...length }, agent: false, timeout: 10_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text }));
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', reject);
    request.end(sent);
  });
}

/** The vendor's own forms (reference/autotask.md §4.3); nothing else may ever leave. */
function check({ status, type, text }: Hit, method: string): void {
  if (method === 'HEAD') return;
  switch (status) {
    case 200:
      assert.match(type, /^application\/json/);
      assert.equal(typeof JSON.parse(text), 'object');
      return;
    case 401:
      assert.equal(text, '');
      return;
    case 404:
      assert.match(text, /^<!DOCTYPE html>/);
      return;
    case 405:
      assert.deepEqual(Object.keys(JSON.parse(text) as object), ['Message']);
      return;
    case 417:
      return;
    case 500: {
      const { errors } = JSON.parse(text) as { readonly errors: readonly unknown[] };
      assert.ok(Array.isArray(errors) && errors.length > 0 && errors.every((item) => typeof item === 'string' && !/\n|at .*\.ts/.test(item)));
      return;
    }
    default:
      assert.fail(`${status} ${text.slice(0, 200)}`);
  }
}

/** What JSON can hold that no number, text or list can be made of. */
const NEITHER = { toString: 5, valueOf: 'x' };
const TRAPS = [
  { filter: [{ op: 'exist', field: 'id' }], MaxRecords: NEITHER },
  { filter: [{ op: 'exist', field: 'id' }], IncludeFields: [NEITHER] },
  { filter: [{ op: 'eq', field: 'title', value: NEITHER }] },
  { filter: [{ op: NEITHER, field: NEITHER, value: NEITHER, udf: NEITHER }] },
  { filter: [{ op: 'in', field: 'createDate', value: [NEITHER] }] },
  { filter: NEITHER },
].map((value) => JSON.stringify(value));

describe('Autotask simulator: hostile input', () => {
  it('is always answered, and in the vendor\'s own forms', () =>
    withAutotask({ switches: { hourlyLimit: 1e9, threads: 99, missingFilter: 'all' } }, async ({ simulator }) => {
      const seen = new Map<number, number>();
      await fc.assert(
        fc.asyncProperty(shot, async (one) => {
          const hit = await fire(simulator.url, one);
          seen.set(hit.status, (seen.get(hit.status) ?? 0) + 1);
          check(hit, one.method);
        }),
        { numRuns: 400, seed: 20, examples: TRAPS.map((payload): [Shot] => [{ method: 'POST', path: '/ATServicesRest/V1.0/Tickets/query', headers: HEADERS, body: payload }]) },
      );
      for (const status of [200, 401, 404, 405, 500]) assert.ok((seen.get(status) ?? 0) > 3, `${status}: ${JSON.stringify([...seen])}`);
    }));
});
