import assert from 'node:assert/strict';
import { WORLD, all, withAutotask } from './harness.ts';
import type { Json, Page } from './harness.ts';

const ids = (page: Page): readonly unknown[] => page.items.map((item) => item.id);

describe('Autotask simulator: queries and pages', () => {
  it('answers 500 rows by default, ascending by id, and says so', () =>
    withAutotask({}, async ({ query }) => {
      const page = await query('Tickets', { filter: all() });
      assert.deepEqual(ids(page), WORLD.tickets.slice(0, 500).map((row) => row.id));
      assert.deepEqual([page.pageDetails.count, page.pageDetails.requestCount, page.pageDetails.prevPageUrl], [500, 500, null]);
      assert.ok(page.pageDetails.nextPageUrl);
    }));

  it('walks all rows by POST with the same body', () =>
    withAutotask({}, async ({ send, query, simulator }) => {
      const body = { MaxRecords: 100, filter: [{ op: 'exist', field: 'id' }] };
      let page = await query('TicketNotes', body);
      const seen = [...ids(page)];
      while (page.pageDetails.nextPageUrl !== null) {
        assert.ok(page.pageDetails.nextPageUrl.startsWith(`${simulator.baseUrl}V1.0/TicketNotes/query/next?paging=`));
        const reply = await send('POST', page.pageDetails.nextPageUrl, { body });
        assert.equal(reply.status, 200, reply.text);
        page = reply.body as Page;
        seen.push(...ids(page));
      }
      assert.deepEqual(seen, WORLD.ticketNotes.map((row) => row.id));
    }));

  it('walks a list of references by pages without gap or repetition', () =>
    withAutotask({}, async ({ send, query }) => {
      const some = WORLD.tickets.slice(0, 30).map((row) => row.id);
      const body = { MaxRecords: 7, filter: [{ op: 'in', field: 'ticketID', value: some }] };
      let page = await query('TicketNotes', body);
      const seen = [...ids(page)];
      while (page.pageDetails.nextPageUrl !== null) {
        page = (await send('POST', page.pageDetails.nextPageUrl, { body })).body as Page;
        seen.push(...ids(page));
      }
      assert.deepEqual(seen, WORLD.ticketNotes.filter((row) => some.includes(row.ticketID)).map((row) => row.id));
      assert.ok(seen.length > 21);
    }));

  it('walks by GET with the search in the URL, and back', () =>
    withAutotask({}, async ({ get }) => {
      const search = encodeURIComponent(JSON.stringify({ MaxRecords: 5, filter: all() }));
      const first = (await get(`V1.0/Companies/query?search=${search}`)).body as Page;
      const second = (await get(first.pageDetails.nextPageUrl ?? '')).body as Page;
      assert.deepEqual([...ids(first), ...ids(second)], WORLD.companies.slice(0, 10).map((row) => row.id));
      assert.deepEqual(ids((await get(second.pageDetails.prevPageUrl ?? '')).body as Page), ids(first));
    }));

  it('starts with company 0', () =>
    withAutotask({}, async ({ query }) => {
      assert.equal((await query('Companies', { filter: all(), MaxRecords: 1 })).items[0]?.id, 0);
    }));

  it('refuses the other method on a cursor', () =>
    withAutotask({}, async ({ query, get, send }) => {
      const body = { MaxRecords: 2, filter: all() };
      const posted = (await query('Tickets', body)).pageDetails.nextPageUrl ?? '';
      const byGet = await get(posted);
      assert.deepEqual([byGet.status, byGet.body], [405, { Message: "The requested resource does not support http method 'GET'." }]);
      const got = ((await get(`V1.0/Contacts/query?search=${encodeURIComponent(JSON.stringify(body))}`)).body as Page).pageDetails.nextPageUrl ?? '';
      assert.equal((await send('POST', got, { body })).status, 405);
    }));

  it('needs the same body again', () =>
    withAutotask({}, async ({ query, send }) => {
      const body = { MaxRecords: 2, filter: all() };
      const next = (await query('Tickets', body)).pageDetails.nextPageUrl ?? '';
      assert.equal((await send('POST', next)).status, 500);
      assert.equal((await send('POST', next, { body: { MaxRecords: 2, filter: [{ op: 'eq', field: 'status', value: 5 }] } })).status, 500);
      assert.equal((await send('POST', next, { body })).status, 200);
    }));

  it('keeps the 50 most recent pages only', () =>
    withAutotask({}, async ({ query, send }) => {
      const body = { MaxRecords: 2, filter: all() };
      const start = (await query('Tickets', body)).pageDetails.nextPageUrl ?? '';
      const other = { MaxRecords: 3, filter: all() };
      for (const row of WORLD.tickets.slice(0, 49)) await query('Tickets', { ...other, filter: [{ op: 'gt', field: 'id', value: row.id }] });
      assert.equal((await send('POST', start, { body })).status, 200);
      // That answer handed out two more pages, so one more query pushes the first one out.
      await query('Tickets', { ...other, MaxRecords: 4 });
      await query('Tickets', { ...other, MaxRecords: 6 });
      assert.equal((await send('POST', start, { body })).status, 500);
    }));

  it('can leave the search out of the URL, or point to a foreign host', async () => {
    await withAutotask({ switches: { searchInNextUrl: false } }, async ({ query, send }) => {
      const body = { MaxRecords: 2, filter: all() };
      const next = (await query('Tickets', body)).pageDetails.nextPageUrl ?? '';
      assert.doesNotMatch(next, /search=/);
      assert.equal((await send('POST', next, { body })).status, 200);
    });
    await withAutotask({ switches: { nextPageOrigin: 'http://203.0.113.9/' } }, async ({ query }) => {
      const next = (await query('Tickets', { MaxRecords: 2, filter: all() })).pageDetails.nextPageUrl ?? '';
      assert.ok(next.startsWith('http://203.0.113.9/ATServicesRest/V1.0/Tickets/query/next?'));
    });
  });

  it('accepts 1 to 500 rows a page', () =>
    withAutotask({}, async ({ refused, query }) => {
      for (const MaxRecords of [0, 501, -1, 1.5, 'many']) {
        assert.deepEqual(await refused('Tickets', { MaxRecords, filter: all() }), { status: 500, errors: ['maxCountOfRecordsToReturn must be between 1 and 500'] });
      }
      assert.equal((await query('Tickets', { maxRecords: 500, filter: all() })).items.length, 500);
    }));

  it('has a page size for who names none', () =>
    withAutotask({ switches: { defaultPageSize: 7 } }, async ({ query }) => {
      assert.equal((await query('Tickets', { filter: all() })).items.length, 7);
    }));

  it('counts', () =>
    withAutotask({}, async ({ send, get }) => {
      const complete = { filter: [{ op: 'eq', field: 'status', value: 5 }] };
      const wanted = { queryCount: WORLD.tickets.filter((row) => row.status === 5).length };
      assert.deepEqual((await send('POST', 'V1.0/Tickets/query/count', { body: complete })).body, wanted);
      assert.deepEqual((await get(`V1.0/Tickets/query/count?search=${encodeURIComponent(JSON.stringify(complete))}`)).body, wanted);
    }));

  it('answers an empty list for no match', () =>
    withAutotask({}, async ({ query }) => {
      assert.deepEqual(await query('Tickets', { filter: [{ op: 'eq', field: 'id', value: 1 }] }), { items: [], pageDetails: { count: 0, requestCount: 500, prevPageUrl: null, nextPageUrl: null } });
    }));

  it('finds no URL of more than 2048 characters', () =>
    withAutotask({}, async ({ get, query, send }) => {
      const filter = [{ op: 'in', field: 'id', value: WORLD.tickets.slice(0, 400).map((row) => row.id) }];
      const long = await get(`V1.0/Tickets/query?search=${encodeURIComponent(JSON.stringify({ filter }))}`);
      assert.deepEqual([long.status, long.headers.get('content-type')], [404, 'text/html']);
      const body = { MaxRecords: 100, filter };
      const page = await query('Tickets', body);
      assert.equal(page.items.length, 100);
      assert.equal((await send('POST', page.pageDetails.nextPageUrl ?? '', { body })).status, 404);
    }));

  it('shows the included fields only', () =>
    withAutotask({}, async ({ query, refused }) => {
      const filter = [{ op: 'lte', field: 'id', value: WORLD.tickets[20]?.id }];
      const page = await query('Tickets', { IncludeFields: ['ID', 'Title', 'asset tag'], filter });
      for (const item of page.items) {
        assert.deepEqual(Object.keys(item), ['id', 'title', 'userDefinedFields']);
        for (const udf of item.userDefinedFields as readonly Json[]) assert.equal(udf.name, 'Asset Tag');
      }
      const bare = await query('Tickets', { includeFields: ['id'], filter });
      assert.deepEqual(bare.items[0], { id: WORLD.tickets[0]?.id, userDefinedFields: [] });
      assert.deepEqual(await refused('TimeEntries', { IncludeFields: ['id', 'projectID'], filter: all() }), { status: 500, errors: ['Unable to find projectID in the TimeEntry Entity'] });
    }));

  it('needs the id among the included fields of more than 500 rows', () =>
    withAutotask({}, async ({ query, refused }) => {
      assert.equal((await refused('Tickets', { IncludeFields: ['title'], filter: all() })).status, 500);
      assert.equal((await query('Companies', { IncludeFields: ['companyName'], filter: all() })).items.length, WORLD.companies.length);
    }));

  it('refuses what is no query', () =>
    withAutotask({}, async ({ refused, get }) => {
      for (const body of [{}, { filter: [] }, { filter: null }, { filter: {} }, { filter: 'x' }, [], 5, { filter: [null] }, { filter: [{}] }, { filter: [{ op: 'eq' }] }, { filter: [{ op: 'and' }] }, { filter: [{ op: 'in', field: 'id', value: 5 }] }]) {
        assert.equal((await refused('Tickets', body)).status, 500, JSON.stringify(body));
      }
      assert.equal((await get('V1.0/Tickets/query')).status, 500);
      assert.equal((await get('V1.0/Tickets/query?search=%7B')).status, 500);
    }));

  it('can take a missing filter for everything', () =>
    withAutotask({ switches: { missingFilter: 'all' } }, async ({ query }) => {
      assert.equal((await query('Companies', {})).items.length, WORLD.companies.length);
    }));
});
