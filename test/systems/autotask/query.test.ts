import assert from 'node:assert/strict';
import type { AutotaskClient } from '../../../src/systems/autotask/client.ts';
import { authorOf, programIds } from '../../../src/systems/autotask/people.ts';
import { chunks, conditionsOf, rowPages } from '../../../src/systems/autotask/query.ts';
import { isoTime, udfOf, visibilityOf } from '../../../src/systems/autotask/values.ts';
import { property } from '../../../src/systems/json.ts';
import { collect, failureOf } from '../support.ts';

const TICKET = { name: 'Ticket', path: 'Tickets', created: 'createDate', modified: null, watermarks: [] };

/** Answers queries from ids, as the vendor does: ascending, greater than the last `id` of the filter. */
function clientOf(ids: readonly number[], stubborn = false): AutotaskClient {
  return {
    send: async ({ body }) => {
      const filter = property(body, 'filter') as readonly { op: string; field: string; value: number }[];
      const last = stubborn ? -1 : (filter.find((item) => item.op === 'gt')?.value ?? -1);
      const size = property(body, 'MaxRecords') as number;
      return { status: 200, json: { items: ids.filter((id) => id > last).slice(0, size).map((id) => ({ id })) } };
    },
    zone: () => Promise.reject(new Error('not asked')),
    rate: () => ({ limit: 1, assumed: true, windowMs: 1, reserve: 0, used: 0, throttled: 0 }),
    calls: () => 0,
  };
}

describe('Autotask paging by id', () => {
  for (const count of [0, 1, 2, 3, 4, 7]) {
    it(`brings ${count} rows of neighbouring ids, each once`, async () => {
      const ids = Array.from({ length: count }, (_, n) => n);
      const rows = (await collect(rowPages(clientOf(ids), TICKET, [], 2))).flat();
      assert.deepEqual(rows.map((row) => property(row, 'id')), ids);
    });
  }

  it('ends with an error where a server repeats its page, or a row has no id', async () => {
    assert.equal((await failureOf(collect(rowPages(clientOf([1, 2], true), TICKET, [], 2)))).code, 'source/paging-stuck');
    const nameless: AutotaskClient = { ...clientOf([]), send: async () => ({ status: 200, json: { items: [{ title: 'x' }] } }) };
    assert.equal((await failureOf(collect(rowPages(nameless, TICKET, [], 2)))).code, 'source/row-without-id');
  });

  it('asks for ids in lists that the vendor takes', () => {
    const ids = Array.from({ length: 900 }, (_, n) => String(n));
    const lists = conditionsOf(TICKET, { createdSince: 0, ids: [...ids, '5', 'x', '-1'] });
    assert.deepEqual(lists.map((conditions) => conditions.map((item) => (Array.isArray(item.value) ? item.value.length : item.value))), [['1970-01-01T00:00:00.000Z', 400], ['1970-01-01T00:00:00.000Z', 400], ['1970-01-01T00:00:00.000Z', 100]]);
    assert.deepEqual(chunks([1, 2, 3], 2), [[1, 2], [3]]);
  });
});

describe('Autotask values', () => {
  it('reads times in every form, and leaves what is none', () => {
    assert.equal(isoTime('2024-01-02T10:00:00Z'), '2024-01-02T10:00:00Z');
    assert.equal(isoTime('2024-01-02T10:00:00.2Z'), '2024-01-02T10:00:00.200Z');
    assert.equal(isoTime('2024-01-02T10:00:00'), '2024-01-02T10:00:00Z');
    for (const text of ['2024-01-02', '2024-13-02T10:00:00Z', 'x', '', null]) assert.equal(isoTime(text), null);
  });

  it('nothing but 1 is public, and what is not told is unknown (law 4)', () => {
    for (const publish of [0, 2, 3, 4, 5, -1, 1.5]) assert.equal(visibilityOf({ publish }), 'internal');
    assert.equal(visibilityOf({ publish: 1 }), 'public');
    for (const publish of [null, undefined, '1', true, {}]) assert.equal(visibilityOf({ publish }), 'unknown');
  });

  it('takes user-defined fields in every form', () => {
    for (const userDefinedFields of [undefined, null, [], {}]) assert.deepEqual(Object.keys(udfOf({ userDefinedFields })), []);
    const udf = udfOf({ userDefinedFields: [{ name: 'A b', value: 'x' }, { name: '__proto__', value: null }] });
    assert.deepEqual(Object.entries(udf), [['A b', 'x'], ['__proto__', null]]);
    for (const userDefinedFields of ['x', 1, [{ value: 'no name' }], [null]]) assert.throws(() => udfOf({ userDefinedFields }), { code: 'http/unexpected-answer' });
  });

  it('knows programs: the administrator and API users', () => {
    const programs = programIds([{ id: 9, licenseType: 7 }, { id: 10, licenseType: 1 }]);
    assert.deepEqual([...programs].sort(), ['4', '9']);
    const author = (row: object): unknown => authorOf(row, { contact: 'c', resource: 'r' }, programs);
    assert.deepEqual(author({ c: 5, r: 4 }), { kind: 'contact', id: '5' });
    assert.deepEqual(author({ c: null, r: 4 }), { kind: 'system', id: '4' });
    assert.deepEqual(author({ r: 10 }), { kind: 'technician', id: '10' });
    assert.deepEqual(author({}), { kind: 'unknown', id: null });
  });
});
