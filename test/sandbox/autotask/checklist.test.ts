import assert from 'node:assert/strict';
import { CREDENTIALS, HEADERS, WORLD, all, withAutotask } from './harness.ts';
import type { Json, Page } from './harness.ts';
import { handClock } from './hand-clock.ts';

// What reference/autotask.md leaves open has a switch; both values stand here or in the file of its subject.

const NO_FILTER = { MaxRecords: 5 };
type Udf = { readonly name: string; readonly value: string | null };
const udfs = (page: Page): readonly Udf[] => page.items.flatMap((item) => (item.userDefinedFields ?? []) as readonly Udf[]);
const info = (body: unknown): Json => (body as { info: Json }).info;

interface Option {
  readonly value: string;
  readonly label: string;
  readonly parentValue: string | null;
}
interface FieldInfo {
  readonly name: string;
  readonly dataType: string;
  readonly picklistValues: readonly Option[] | null;
}
const fieldOf = (body: unknown, name: string): FieldInfo => (body as { fields: readonly FieldInfo[] }).fields.find((field) => field.name === name) ?? assert.fail(name);

describe('Autotask checklist: access', () => {
  it('the root of the path: in any case, or exactly as written', () =>
    withAutotask({}, async ({ simulator, send }) => {
      const path = `${simulator.url}atservicesrest/V1.0/Version`;
      assert.equal((await send('GET', path)).status, 200);
      simulator.set({ exactRoot: true });
      assert.equal((await send('GET', path)).status, 404);
      assert.equal((await send('GET', `${simulator.baseUrl}v1.0/version`)).status, 200);
    }));

  it('the version list: V1.0 or 1.0', () =>
    withAutotask({ switches: { versionText: '1.0' } }, async ({ send }) => {
      assert.deepEqual((await send('GET', 'versioninformation', { headers: {} })).body, { apiVersions: ['1.0'] });
    }));

  it('a user without a licence for the API: zone yes, calls 401', () =>
    withAutotask({ switches: { apiLicence: false } }, async ({ get }) => {
      assert.equal((await get(`V1.0/zoneInformation?user=${CREDENTIALS.username}`)).status, 200);
      const reply = await get('V1.0/Version');
      assert.deepEqual([reply.status, reply.text], [401, '']);
    }));

  it('the wrong zone: 401, or nothing to be seen', () =>
    withAutotask({ switches: { moved: true } }, async ({ simulator, send, query, get }) => {
      assert.equal((await get('V1.0/Version')).status, 401);
      simulator.set({ movedAnswer: 'empty' });
      assert.deepEqual((await query('Tickets', { filter: all() })).items, []);
      assert.deepEqual((await send('POST', 'V1.0/Tickets/query/count', { body: { filter: all() } })).body, { queryCount: 0 });
      assert.deepEqual((await get('V1.0/Companies/0')).body, { item: null });
    }));

  it('a missing right and impersonation: 500 or 403', () =>
    withAutotask({ switches: { forbidden: ['TimeEntries'] } }, async ({ simulator, refused, send }) => {
      const impersonated = async (): Promise<number> => (await send('POST', 'V1.0/Tickets/query', { body: { filter: all() }, headers: { ...HEADERS, ImpersonationResourceId: '4' } })).status;
      for (const status of [500, 403] as const) {
        simulator.set({ permissionStatus: status });
        assert.equal((await refused('TimeEntries', { filter: all() })).status, status);
        assert.equal(await impersonated(), status);
      }
      assert.deepEqual(simulator.violations.map(({ sequence, method }) => [sequence, method]), [[2, 'POST'], [4, 'POST']], 'the header is on no list of reads');
    }));

  it('rows that a security level hides: by page, count, id and child, without a word', () =>
    withAutotask({ switches: { hideNonBillable: true } }, async ({ ids, send, get }) => {
      const billable = WORLD.timeEntries.filter((row) => !row.isNonBillable);
      assert.ok(billable.length < WORLD.timeEntries.length);
      assert.deepEqual(await ids('TimeEntries', all()), billable.slice(0, 500).map((row) => row.id));
      assert.deepEqual((await send('POST', 'V1.0/TimeEntries/query/count', { body: { filter: all() } })).body, { queryCount: billable.length });
      const hidden = WORLD.timeEntries.find((row) => row.isNonBillable) ?? assert.fail();
      assert.deepEqual((await get(`V1.0/TimeEntries/${hidden.id}`)).body, { item: null });
    }));
});

describe('Autotask checklist: queries', () => {
  it('no filter: a POST refused or everything, a GET refused; with 500 or 400', () =>
    withAutotask({}, async ({ simulator, refused, query, get }) => {
      const byGet = `V1.0/Tickets/query?search=${encodeURIComponent(JSON.stringify(NO_FILTER))}`;
      for (const status of [500, 400] as const) {
        simulator.set({ openRefusalStatus: status });
        assert.equal((await refused('Tickets', NO_FILTER)).status, status);
        assert.equal((await get(byGet)).status, status);
        assert.equal((await refused('AttachmentInfo', { filter: [{ op: 'gt', field: 'fileSize', value: 1 }] })).status, status, 'a field that can not be queried');
      }
      simulator.set({ missingFilter: 'all' });
      assert.equal((await query('Tickets', NO_FILTER)).items.length, 5);
      assert.equal((await get(byGet)).status, 400);
      assert.equal((await refused('Tickets', { filter: [{ op: 'eq', field: 'nothing', value: 1 }] })).status, 500, 'seen live: always 500');
    }));

  it('pages are tracked: 50, or as many as told', () =>
    withAutotask({ switches: { retainedPages: 2 } }, async ({ query, send }) => {
      const urls: string[] = [];
      for (const MaxRecords of [1, 2, 3]) urls.push((await query('Tickets', { MaxRecords, filter: all() })).pageDetails.nextPageUrl ?? '');
      const statuses: number[] = [];
      for (const [index, url] of urls.entries()) statuses.push((await send('POST', url, { body: { MaxRecords: index + 1, filter: all() } })).status);
      assert.deepEqual(statuses.slice(0, 2), [500, 200]);
    }));

  it('a GET whose URL is too long: the web server\'s page, whatever the route', () =>
    withAutotask({}, async ({ get, send }) => {
      const long = 'x'.repeat(2100);
      for (const path of [`V1.0/Tickets/query?search=${long}`, `V1.0/${long}`, `V1.0/zoneInformation?user=${long}`]) {
        const reply = await get(path);
        assert.deepEqual([reply.status, reply.headers.get('content-type')], [404, 'text/html']);
      }
      assert.equal((await send('POST', 'V1.0/Tickets/query', { body: { filter: [{ op: 'contains', field: 'title', value: long }] } })).status, 200);
    }));

  it('rows of a query: as full as one by id, or with less', () =>
    withAutotask({}, async ({ simulator, query, get }) => {
      const first = async (): Promise<Json> => (await query('Tickets', { filter: all(), MaxRecords: 1 })).items[0] ?? assert.fail();
      assert.ok(Object.hasOwn(await first(), 'resolution'));
      simulator.set({ queryOmits: ['resolution', 'changeInfoField1'] });
      const row = await first();
      assert.ok(!Object.hasOwn(row, 'resolution') && Object.hasOwn(row, 'title'));
      assert.ok(Object.hasOwn((((await get(`V1.0/Tickets/${String(row.id)}`)).body as { item: Json }).item), 'resolution'));
    }));
});

describe('Autotask checklist: limits', () => {
  it('Retry-After: none, seconds or a date', async () => {
    const clock = handClock();
    await withAutotask({ clock, switches: { hourlyLimit: 1, retryAfterSeconds: 30, threads: 99 } }, async ({ simulator, get }) => {
      const told = async (): Promise<string | null> => (await get('V1.0/Version')).headers.get('retry-after');
      assert.equal(await told(), null);
      assert.equal(await told(), '30');
      simulator.set({ retryAfterForm: 'date' });
      assert.equal(await told(), new Date(clock.now() + 30_000).toUTCString());
      simulator.set({ retryAfterSeconds: null });
      assert.equal(await told(), null);
    });
  });

  it('over the hour: 429 or 500, at the limit or at twice as much', () =>
    withAutotask({ switches: { hourlyLimit: 2, threads: 99 }, clock: { now: () => 0, sleep: () => Promise.resolve() } }, async ({ simulator, get }) => {
      const statuses: number[] = [];
      const ask = async (times: number): Promise<void> => {
        for (let time = 0; time < times; time += 1) statuses.push((await get('V1.0/Version')).status);
      };
      await ask(3);
      simulator.set({ refusalShare: 2 });
      await ask(3);
      simulator.set({ hourlyRefusal: 500 });
      await ask(1);
      assert.deepEqual(statuses, [200, 200, 429, 200, 200, 429, 500]);
    }));

  it('threads of a child route: the parent\'s, or the child\'s own', async () => {
    for (const [childThreads, expected] of [['parent', 429], ['child', 200]] as const) {
      const clock = handClock();
      await withAutotask({ clock, latencyMs: () => 100, switches: { threads: 1, childThreads } }, async ({ get }) => {
        const id = WORLD.tickets[0]?.id ?? 0;
        const running = get(`V1.0/Tickets/${id}`);
        while (clock.slept.length === 0) await new Promise((resolve) => setImmediate(resolve));
        const child = get(`V1.0/Tickets/${id}/Attachments`);
        const settled = new Promise<void>((resolve) => void child.then(() => resolve()));
        while (clock.slept.length < 2 && (await Promise.race([settled.then(() => 'done'), new Promise((resolve) => setImmediate(() => resolve('open')))])) === 'open');
        clock.pass(100);
        assert.deepEqual([(await running).status, (await child).status], [200, expected], childThreads);
      });
    }
  });

  it('bytes of files that are read: without limit, or so many in five minutes', async () => {
    const clock = handClock();
    await withAutotask({ clock, switches: { threads: 99 } }, async ({ simulator, get }) => {
      const file = WORLD.attachments.find((row) => row.parentType === 4 && row.fileSize > 1000) ?? assert.fail();
      const read = async (): Promise<number> => (await get(`V1.0/Tickets/${file.parentID}/Attachments/${file.id}`)).status;
      for (let time = 0; time < 3; time += 1) assert.equal(await read(), 200);
      simulator.set({ fileBytesPerFiveMinutes: file.fileSize + 1 });
      assert.deepEqual([await read(), await read(), await read()], [200, 200, 500]);
      assert.equal((await get(`V1.0/Tickets/${file.parentID}/Attachments`)).status, 200, 'lists have no bytes');
      clock.pass(301_000);
      assert.equal(await read(), 200);
    });
  });
});

describe('Autotask checklist: values', () => {
  it('numbers and dates of user-defined fields', () =>
    withAutotask({}, async ({ simulator, query }) => {
      const value = async (name: string): Promise<string> => udfs(await query('Companies', { filter: all() })).find((udf) => udf.name === name && udf.value !== null)?.value ?? assert.fail(name);
      assert.match(await value('Number of Seats'), /^\d+\.0000$/);
      assert.match(await value('Customer Since'), /^\d{4}-\d\d-\d\dT00:00:00Z$/);
      simulator.set({ udfNumbers: 'plain', udfDates: 'date' });
      assert.match(await value('Number of Seats'), /^\d+$/);
      assert.match(await value('Customer Since'), /^\d{4}-\d\d-\d\d$/);
    }));

  it('protected user-defined fields: shown, masked or absent', () =>
    withAutotask({}, async ({ simulator, query }) => {
      const badges = async (): Promise<readonly (string | null)[]> => udfs(await query('Contacts', { filter: all() })).filter((udf) => udf.name === 'Badge Number').map((udf) => udf.value);
      assert.ok((await badges()).some((value) => value?.startsWith('Aa-')));
      simulator.set({ protectedUdfs: 'masked' });
      assert.deepEqual([...new Set(await badges())].sort(), ['********', null]);
      simulator.set({ protectedUdfs: 'absent' });
      assert.deepEqual(await badges(), []);
    }));

  it('no user-defined value at all: absent, [] , nulls, or {}', () =>
    withAutotask({ switches: { udfForm: 'object' } }, async ({ query }) => {
      const forms = new Set((await query('Tickets', { filter: all() })).items.map((item) => (Array.isArray(item.userDefinedFields) ? 'list' : JSON.stringify(item.userDefinedFields))));
      assert.deepEqual([...forms].sort(), ['list', '{}']);
    }));

  it('line ends: \\r\\n or \\n', () =>
    withAutotask({}, async ({ simulator, query }) => {
      const texts = async (): Promise<string> => JSON.stringify((await query('TicketNotes', { filter: all() })).items.map((item) => item.description));
      assert.match(await texts(), /\\r\\n/);
      simulator.set({ newlines: 'lf' });
      const plain = await texts();
      assert.ok(!plain.includes('\\r') && plain.includes('\\n'));
    }));

  it('how a contact is called among the kinds of person', () =>
    withAutotask({}, async ({ simulator, query, get }) => {
      const kinds = async (): Promise<readonly unknown[]> => [...new Set((await query('Tickets', { filter: all() })).items.map((item) => item.creatorType))].sort();
      const option = async (): Promise<unknown> => fieldOf((await get('V1.0/Tickets/entityInformation/fields')).body, 'creatorType').picklistValues?.find(({ label }) => label === 'Contact')?.value;
      assert.deepEqual([await kinds(), await option()], [[1, 2], '2']);
      simulator.set({ contactPersonType: 3 });
      assert.deepEqual([await kinds(), await option()], [[1, 3], '3']);
    }));
});

describe('Autotask checklist: metadata', () => {
  it('all entities at once, under info or items', () =>
    withAutotask({}, async ({ simulator, get }) => {
      const told = ((await get('V1.0/EntityInformation')).body as { info: readonly Json[] }).info;
      assert.deepEqual(told.find((item) => item.name === 'Ticket'), info((await get('V1.0/Tickets/entityInformation')).body));
      assert.ok(told.some((item) => item.name === 'DeletedTicketLog'));
      simulator.set({ allEntitiesKey: 'items' });
      assert.deepEqual((await get('V1.0/entityinformation/')).body, { items: told });
      assert.deepEqual(simulator.violations, []);
    }));

  it('access as numbers or texts', () =>
    withAutotask({}, async ({ simulator, get }) => {
      assert.equal(info((await get('V1.0/Tickets/entityInformation')).body).userAccessForQuery, 1);
      simulator.set({ accessForm: 'text' });
      assert.equal(info((await get('V1.0/Tickets/entityInformation')).body).userAccessForQuery, '1');
    }));

  it('an option without a parent: an empty text or null', () =>
    withAutotask({}, async ({ simulator, get }) => {
      const parents = async (): Promise<readonly unknown[]> => [...new Set(fieldOf((await get('V1.0/Tickets/entityInformation/fields')).body, 'status').picklistValues?.map(({ parentValue }) => parentValue))];
      assert.deepEqual(await parents(), ['']);
      simulator.set({ noParentValue: 'null' });
      assert.deepEqual(await parents(), [null]);
      assert.equal(fieldOf((await get('V1.0/Tickets/entityInformation/fields')).body, 'subIssueType').picklistValues?.[0]?.parentValue, '10');
    }));

  it('the type of a file\'s bytes', () =>
    withAutotask({}, async ({ simulator, get }) => {
      const type = async (): Promise<string> => fieldOf((await get('V1.0/TicketAttachments/entityInformation/fields')).body, 'data').dataType;
      assert.equal(await type(), 'string');
      simulator.set({ dataFieldType: 'byte[]' });
      assert.equal(await type(), 'byte[]');
    }));
});

describe('Autotask checklist: files', () => {
  const link = WORLD.attachments.find((row) => row.attachmentType !== 'FILE_ATTACHMENT') ?? assert.fail();
  const inside = WORLD.attachments.find((row) => row.parentAttachmentID !== null) ?? assert.fail();

  it('an address has no bytes, and a name for its kind that is not established', () =>
    withAutotask({}, async ({ simulator, query, get }) => {
      const path = `V1.0/Tickets/${link.parentID}/Attachments/${link.id}`;
      const [item] = ((await get(path)).body as Page).items;
      assert.deepEqual([item?.data, item?.fullPath, item?.attachmentType], [null, link.fullPath, 'URL_LINK']);
      simulator.set({ linkType: 'SHORTCUT' });
      const [row] = (await query('AttachmentInfo', { filter: [{ op: 'eq', field: 'id', value: link.id }] })).items;
      assert.equal(row?.attachmentType, 'SHORTCUT');
      assert.ok(fieldOf((await get('V1.0/AttachmentInfo/entityInformation/fields')).body, 'attachmentType').picklistValues?.some(({ value }) => value === 'SHORTCUT'));
    }));

  it('a file inside an attached e-mail: by the cascade, below its e-mail, and under the ticket or not', () =>
    withAutotask({}, async ({ simulator, ids, get }) => {
      const mail = inside.parentAttachmentID ?? 0;
      const below = `V1.0/Tickets/${inside.parentID}/Attachments/${mail}/NestedAttachments`;
      assert.ok((await ids('AttachmentInfo', [{ op: 'eq', field: 'ticketID', value: inside.ticketID }])).includes(inside.id));
      const list = (await get(below)).body as Page;
      assert.deepEqual(list.items.map((item) => [item.id, item.data]), [[inside.id, null]]);
      const bytes = WORLD.bytesOf(inside).toString('base64');
      const read = async (path: string): Promise<unknown> => ((await get(path)).body as Page).items[0]?.data;
      const direct = `V1.0/Tickets/${inside.parentID}/Attachments/${inside.id}`;
      assert.deepEqual([await read(`${below}/${inside.id}`), await read(direct)], [bytes, bytes]);
      simulator.set({ nestedFilesUnderParent: false });
      assert.deepEqual([await read(`${below}/${inside.id}`), await read(direct)], [bytes, undefined]);
      assert.equal(await read(`${below}/${mail}`), undefined);
      assert.equal((await get(`${below}/x`)).status, 404);
      assert.deepEqual(simulator.violations.map(({ path }) => path.endsWith('/x')), [true]);
    }));
});

describe('Autotask checklist: the tenant', () => {
  it('has company 0, resource 4, the API user, inactive people, notes beyond 32,000 characters, machine notes and empty titles', () =>
    withAutotask({}, async ({ query, ids }) => {
      assert.deepEqual(await ids('Companies', [{ op: 'eq', field: 'id', value: 0 }]), [0]);
      assert.deepEqual(await ids('Resources', [{ op: 'in', field: 'id', value: [4] }]), [4]);
      assert.equal((await query('Resources', { filter: [{ op: 'eq', field: 'licenseType', value: 7 }] })).items.length, 1);
      for (const [entity, filter] of [
        ['Resources', { op: 'eq', field: 'isActive', value: false }],
        ['Contacts', { op: 'eq', field: 'isActive', value: 0 }],
        ['Tickets', { op: 'notExist', field: 'contactID' }],
        ['TicketNotes', { op: 'notExist', field: 'title' }],
        ...[13, 91, 99].map((value) => ['TicketNotes', { op: 'eq', field: 'noteType', value }] as const),
        ...[1, 2, 4].map((value) => ['TicketNotes', { op: 'eq', field: 'publish', value }] as const),
        ['Contacts', { op: 'eq', field: 'emailAddress', value: 'shared@duplicate.example' }],
      ] as const) assert.ok((await ids(entity, [filter])).length > 0, JSON.stringify(filter));
      const long = WORLD.ticketNotes.find((row) => row.description.length > 32_000) ?? assert.fail();
      const [note] = (await query('TicketNotes', { filter: [{ op: 'eq', field: 'id', value: long.id }] })).items;
      assert.equal(note?.description, long.description);
      const mailed = WORLD.ticketNotes.filter((row) => row.noteType === 101 && row.title === 'Re: Ihr Ticket');
      assert.ok(mailed.some((row) => row.createdByContactID === null) && mailed.some((row) => row.createdByContactID !== null), 'e-mails with and without their author');
    }));
});
