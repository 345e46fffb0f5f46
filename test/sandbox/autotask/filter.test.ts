import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TicketRow } from '../../../src/sandbox/world/model.ts';
import { WORLD, withAutotask } from './harness.ts';

const tickets = (test: (row: TicketRow) => boolean): readonly number[] => WORLD.tickets.filter(test).map((row) => row.id).slice(0, 500);
const middle = WORLD.tickets[300];
if (!middle) throw new Error('The world is too small.');

describe('Autotask simulator: filters', () => {
  const cases: readonly (readonly [string, readonly unknown[], (row: TicketRow) => boolean])[] = [
    ['eq', [{ op: 'eq', field: 'status', value: 8 }], (row) => row.status === 8],
    ['eq with a numeric text', [{ op: 'eq', field: 'status', value: '8' }], (row) => row.status === 8],
    ['eq, text in any case', [{ op: 'eq', field: 'ticketNumber', value: middle.ticketNumber.toLowerCase() }], (row) => row.id === middle.id],
    ['noteq, without nulls', [{ op: 'noteq', field: 'contactID', value: middle.contactID ?? 0 }], (row) => row.contactID !== null && row.contactID !== middle.contactID],
    ['gt', [{ op: 'gt', field: 'id', value: middle.id }], (row) => row.id > middle.id],
    ['gte', [{ op: 'gte', field: 'id', value: middle.id }], (row) => row.id >= middle.id],
    ['lt', [{ op: 'lt', field: 'id', value: middle.id }], (row) => row.id < middle.id],
    ['lte', [{ op: 'lte', field: 'id', value: middle.id }], (row) => row.id <= middle.id],
    ['dates', [{ op: 'gte', field: 'createDate', value: '2024-01-01' }, { op: 'lt', field: 'CREATEDATE', value: '2024-06-01T00:00:00' }], (row) => row.createDate >= '2024-01-01' && row.createDate < '2024-06-01'],
    ['a date with zone', [{ op: 'lt', field: 'createDate', value: '2024-06-01T02:00:00+02:00' }], (row) => row.createDate < '2024-06-01'],
    ['beginsWith', [{ op: 'beginsWith', field: 'title', value: 'BITTE' }], (row) => row.title.toLowerCase().startsWith('bitte')],
    ['endsWith', [{ op: 'endsWith', field: 'title', value: 'slow again' }], (row) => row.title.endsWith('slow again')],
    ['contains', [{ op: 'contains', field: 'title', value: 'mail' }], (row) => row.title.toLowerCase().includes('mail')],
    ['exist', [{ op: 'exist', field: 'completedDate' }], (row) => row.completedDate !== null],
    ['notExist', [{ op: 'notExist', field: 'contactID' }], (row) => row.contactID === null],
    ['in', [{ op: 'in', field: 'status', value: [7, 12] }], (row) => row.status === 7 || row.status === 12],
    ['in of a reference', [{ op: 'in', field: 'companyID', value: [0, 174, 0] }], (row) => row.companyID === 0 || row.companyID === 174],
    ['notIn', [{ op: 'notIn', field: 'status', value: [5] }], (row) => row.status !== 5],
    ['an empty list', [{ op: 'in', field: 'status', value: [] }], () => false],
    ['several, all of which hold', [{ op: 'eq', field: 'status', value: 5 }, { op: 'eq', field: 'priority', value: 1 }], (row) => row.status === 5 && row.priority === 1],
    ['groups', [{ op: 'or', items: [{ op: 'eq', field: 'status', value: 7 }, { op: 'and', items: [{ op: 'eq', field: 'status', value: 5 }, { op: 'eq', field: 'priority', value: 4 }] }] }], (row) => row.status === 7 || (row.status === 5 && row.priority === 4)],
    ['a user-defined field', [{ op: 'eq', field: 'root cause', udf: true, value: 'rc1' }], (row) => row.userDefinedFields.some((value) => value.value === 'RC1')],
    ['a number among them', [{ op: 'gt', field: 'Downtime Minutes', udf: true, value: 300 }], (row) => row.userDefinedFields.some((value) => value.name === 'Downtime Minutes' && Number(value.value) > 300)],
    ['one called __proto__', [{ op: 'exist', field: '__proto__', udf: true }], (row) => row.userDefinedFields.some((value) => value.name === '__proto__')],
  ];
  for (const [name, filter, test] of cases) {
    it(name, () =>
      withAutotask({}, async ({ ids }) => {
        const wanted = tickets(test);
        if (name !== 'an empty list') assert.ok(wanted.length > 0, 'the case must match something');
        assert.deepEqual(await ids('Tickets', filter), wanted);
      }));
  }

  it('finds by reference list the same rows as by looking at each', () =>
    withAutotask({}, async ({ query }) => {
      const all = WORLD.tickets.map((row) => row.id);
      await fc.assert(
        fc.asyncProperty(fc.subarray(all, { maxLength: 60 }), fc.nat({ max: 2000 }), async (some, skip) => {
          const after = (WORLD.ticketNotes[0]?.id ?? 0) + skip;
          const page = await query('TicketNotes', { filter: [{ op: 'in', field: 'ticketID', value: some }, { op: 'gt', field: 'id', value: after }] });
          const wanted = WORLD.ticketNotes.filter((row) => some.includes(row.ticketID) && row.id > after).map((row) => row.id);
          assert.deepEqual(page.items.map((item) => item.id), wanted.slice(0, 500));
        }),
        { numRuns: 25, seed: 5 },
      );
    }));

  it('drops an unknown operator in silence', () =>
    withAutotask({}, async ({ ids }) => {
      for (const op of ['ne', 'noteExist', 'EQ', 'between', '__proto__']) {
        assert.equal((await ids('Companies', [{ op, field: 'id', value: 5 }])).length, WORLD.companies.length, op);
      }
    }));

  it('answers 500 for an unknown field, named with its entity', () =>
    withAutotask({}, async ({ refused }) => {
      const unknown = async (entity: string, field: string, udf: boolean): Promise<unknown> => refused(entity, { filter: [{ op: 'eq', field, udf, value: 1 }] });
      assert.deepEqual(await unknown('TimeEntries', 'projectID', false), { status: 500, errors: ['Unable to find projectID in the TimeEntry Entity'] });
      assert.deepEqual(await unknown('Projects', 'isActive', false), { status: 500, errors: ['Unable to find isActive in the Project Entity'] });
      assert.deepEqual(await unknown('Tickets', '__proto__', false), { status: 500, errors: ['Unable to find __proto__ in the Ticket Entity'] });
      assert.deepEqual(await unknown('Tickets', 'title', true), { status: 500, errors: ['Unable to find title in the Ticket Entity'] });
    }));

  it('refuses fields that can not be queried', () =>
    withAutotask({}, async ({ refused }) => {
      for (const [entity, field] of [['AttachmentInfo', 'fileSize'], ['AttachmentInfo', 'creatorType'], ['Tickets', 'creatorType'], ['TicketAttachments', 'data']] as const) {
        assert.equal((await refused(entity, { filter: [{ op: 'eq', field, value: 1 }] })).status, 500, field);
      }
    }));

  it('refuses values of the wrong kind', () =>
    withAutotask({}, async ({ refused, ids }) => {
      const flag = await refused('Contacts', { filter: [{ op: 'eq', field: 'isActive', value: true }] });
      assert.deepEqual(flag, { status: 500, errors: ['Unexpected character encountered while parsing value: t.'] });
      assert.equal((await refused('Companies', { filter: [{ op: 'eq', field: 'isActive', value: 1 }] })).status, 500);
      assert.equal((await refused('Tickets', { filter: [{ op: 'gt', field: 'createDate', value: 'yesterday' }] })).status, 500);
      assert.equal((await refused('Tickets', { filter: [{ op: 'eq', field: 'status', value: 'New' }] })).status, 500);
      assert.deepEqual(await ids('Contacts', [{ op: 'eq', field: 'isActive', value: 0 }]), WORLD.contacts.filter((row) => row.isActive === 0).map((row) => row.id));
    }));

  it('takes one user-defined field and 500 alternatives', () =>
    withAutotask({}, async ({ refused, query }) => {
      const udf = (field: string): unknown => ({ op: 'exist', field, udf: true });
      assert.equal((await refused('Tickets', { filter: [udf('Asset Tag'), udf('Root Cause')] })).status, 500);
      await query('Tickets', { filter: [udf('Asset Tag'), udf('asset tag')] });
      const many = (count: number): unknown => ({ filter: [{ op: 'in', field: 'id', value: Array.from({ length: count }, (_, index) => index) }] });
      await query('Tickets', many(500));
      assert.deepEqual(await refused('Tickets', many(501)), { status: 500, errors: ["Invalid query syntax. Queries are limited to 500 or fewer 'OR' conditions."] });
      const both = [{ op: 'in', field: 'status', value: Array.from({ length: 300 }, (_, index) => index) }, { op: 'or', items: Array.from({ length: 201 }, () => ({ op: 'exist', field: 'id' })) }];
      assert.equal((await refused('Tickets', { filter: both })).status, 500);
    }));

  it('compares protected user-defined fields with their case', () =>
    withAutotask({}, async ({ ids }) => {
      const badge = WORLD.contacts.flatMap((row) => row.userDefinedFields).find((value) => value.name === 'Badge Number')?.value ?? '';
      const search = (value: string): Promise<readonly number[]> => ids('Contacts', [{ op: 'eq', field: 'Badge Number', udf: true, value }]);
      assert.ok((await search(badge)).length > 0);
      assert.equal((await search(badge.toUpperCase())).length, 0);
    }));

  it('can take a null for unequal', () =>
    withAutotask({ switches: { nullIsUnequal: true } }, async ({ ids }) => {
      assert.deepEqual(await ids('Tickets', [{ op: 'noteq', field: 'completedByResourceID', value: -1 }, { op: 'lt', field: 'id', value: middle.id }]), tickets((row) => row.id < middle.id));
    }));

  it('takes one condition for the history of a ticket', () =>
    withAutotask({}, async ({ query, refused }) => {
      const eq = { op: 'eq', field: 'ticketID', value: middle.id };
      const page = await query('TicketHistory', { filter: [eq] });
      assert.ok(page.items.length > 0 && page.items.every((item) => item.ticketID === middle.id));
      for (const filter of [[eq, { op: 'gt', field: 'id', value: 0 }], [{ op: 'in', field: 'ticketID', value: [1] }], [{ op: 'gt', field: 'id', value: 0 }]]) {
        assert.equal((await refused('TicketHistory', { filter })).status, 500);
      }
    }));
});
