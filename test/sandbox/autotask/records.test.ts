import assert from 'node:assert/strict';
import { WORLD, all, withAutotask } from './harness.ts';
import type { Client, Json, Page } from './harness.ts';

const PARENTS: Readonly<Record<number, string>> = { 4: 'Tickets', 18: 'TimeEntries', 23: 'TicketNotes' };
const one = async (client: Client, path: string): Promise<Json | null> => ((await client.get(`V1.0/${path}`)).body as { item: Json | null }).item;

describe('Autotask simulator: records', () => {
  it('answers one record by id, and item null for none', () =>
    withAutotask({}, async (client) => {
      const ticket = WORLD.tickets[0];
      assert.equal((await one(client, `Tickets/${ticket?.id}/`))?.title, ticket?.title);
      assert.equal((await one(client, 'Companies/0'))?.companyName, 'Acme MSP');
      const missing = await client.get('V1.0/Tickets/99999999');
      assert.deepEqual([missing.status, missing.body], [200, { item: null }]);
      client.simulator.set({ missingItem: '404' });
      assert.equal((await client.get('V1.0/Tickets/99999999')).status, 404);
    }));

  it('names every field that the metadata names, null where nothing is stored', () =>
    withAutotask({}, async (client) => {
      for (const entity of ['Companies', 'Contacts', 'Resources', 'Roles', 'Departments', 'Tickets', 'TicketNotes', 'TimeEntries', 'AttachmentInfo', 'TicketAttachments', 'TicketNoteAttachments', 'TimeEntryAttachments', 'Projects', 'Contracts', 'ServiceCalls']) {
        const told = ((await client.get(`V1.0/${entity}/entityInformation/fields`)).body as { fields: readonly { name: string }[] }).fields.map((field) => field.name);
        const item = (await client.query(entity, { filter: all(), MaxRecords: 1 })).items[0] ?? assert.fail(entity);
        assert.deepEqual(Object.keys(item).filter((key) => key !== 'userDefinedFields' && key !== 'soapParentPropertyId'), told, entity);
      }
    }));

  it('shows every value of the world under a field it knows', () =>
    withAutotask({}, async (client) => {
      const check = async (entity: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> => {
        for (const row of rows.slice(0, 40)) {
          const item = (await one(client, `${entity}/${String(row.id)}`)) ?? assert.fail(entity);
          for (const [name, value] of Object.entries(row)) if (name !== 'userDefinedFields') assert.deepEqual(item[name], value, `${entity}.${name}`);
        }
      };
      await check('Companies', WORLD.companies);
      await check('Contacts', WORLD.contacts);
      await check('Resources', WORLD.resources);
      await check('Tickets', WORLD.tickets);
      await check('TicketNotes', WORLD.ticketNotes);
      await check('TimeEntries', WORLD.timeEntries);
      await check('AttachmentInfo', WORLD.attachments);
      await check('Projects', WORLD.projects);
      await check('Contracts', WORLD.contracts);
      await check('ServiceCalls', WORLD.serviceCalls);
    }));

  it('writes times trimmed and decimals padded', () =>
    withAutotask({}, async ({ send }) => {
      const text = (await send('POST', 'V1.0/TimeEntries/query', { body: { filter: all() } })).text;
      assert.match(text, /"hoursToBill":\d+\.\d{4}/);
      assert.match(text, /"hoursToBill":0\.0[,}]/);
      assert.match(text, /"dateWorked":"\d{4}-\d\d-\d\dT00:00:00Z"/);
      const times = text.match(/"\w+":"\d{4}-\d\d-\d\dT[^"]+"/g) ?? [];
      assert.ok(times.length > 100);
      for (const time of times) assert.match(time, /:\d\d(\.\d{0,2}[1-9])?Z"$/);
    }));

  it('shows user-defined fields in all the vendor\'s forms', () =>
    withAutotask({}, async (client) => {
      const page = await client.query('Tickets', { filter: all() });
      const forms = new Set<string>();
      for (const item of page.items) {
        const stored = WORLD.tickets.find((row) => row.id === item.id)?.userDefinedFields ?? [];
        const shown = item.userDefinedFields as readonly { name: string; value: string | null }[] | undefined;
        forms.add(shown === undefined ? 'absent' : shown.length === 0 ? 'empty' : 'full');
        if (stored.length > 0) assert.equal(shown?.length, 6);
        assert.deepEqual((shown ?? []).filter((value) => value.value !== null).map((value) => value.name).sort(), stored.map((value) => value.name).sort());
      }
      assert.deepEqual([...forms].sort(), ['absent', 'empty', 'full']);
      client.simulator.set({ udfForm: 'full' });
      const full = await client.query('Tickets', { filter: all() });
      assert.ok(full.items.every((item) => (item.userDefinedFields as readonly unknown[]).length === 6));
    }));

  it('lists the children of one parent', () =>
    withAutotask({}, async (client) => {
      const note = WORLD.ticketNotes[5] ?? assert.fail();
      const list = (await client.get(`V1.0/Tickets/${note.ticketID}/Notes`)).body as Page;
      assert.deepEqual(list.items.map((item) => item.id), WORLD.ticketNotes.filter((row) => row.ticketID === note.ticketID).map((row) => row.id));
      assert.equal(list.pageDetails.count, list.items.length);
      const item = (await client.get(`V1.0/Tickets/${note.ticketID}/Notes/${note.id}`)).body as Page;
      assert.deepEqual(item.items.map((row) => row.id), [note.id]);
      const stranger = (await client.get(`V1.0/Tickets/${note.ticketID + 100000}/Notes/${note.id}`)).body as Page;
      assert.deepEqual(stranger.items, []);
      client.simulator.set({ childItem: 'item' });
      assert.equal((await one(client, `Tickets/${note.ticketID}/Notes/${note.id}`))?.id, note.id);
      assert.ok(((await client.get('V1.0/Companies/0/Contacts')).body as Page).items.length === 4);
    }));
});

describe('Autotask simulator: files', () => {
  it('gives the bytes by the child GET only, for each kind of parent', () =>
    withAutotask({}, async (client) => {
      for (const type of [4, 18, 23]) {
        const row = WORLD.attachments.find((item) => item.parentType === type && item.fileSize > 0) ?? assert.fail();
        const parent = PARENTS[type] ?? assert.fail();
        const path = `V1.0/${parent}/${row.parentID}/Attachments`;
        const page = (await client.get(`${path}/${row.id}/`)).body as Page;
        assert.equal(page.items.length, 1);
        assert.ok(Buffer.from(page.items[0]?.data as string, 'base64').equals(WORLD.bytesOf(row)));
        const listed = (await client.get(path)).body as Page;
        assert.deepEqual(listed.items.map((item) => item.id), WORLD.attachments.filter((item) => item.parentType === type && item.parentID === row.parentID).map((item) => item.id));
        const flat = `${parent === 'TimeEntries' ? 'TimeEntry' : parent.slice(0, -1)}Attachments`;
        const queried = await client.query(flat, { filter: [{ op: 'eq', field: 'id', value: row.id }] });
        const single = (await client.get(`V1.0/${flat}/${row.id}`)).body as { item: Json };
        for (const item of [...listed.items, ...queried.items, single.item]) assert.equal(item.data, null);
      }
      const empty = WORLD.attachments.find((item) => item.fileSize === 0) ?? assert.fail();
      const none = (await client.get(`V1.0/Tickets/${empty.parentID}/Attachments/${empty.id}`)).body as Page;
      assert.equal(none.items[0]?.data, '');
    }));

  it('has no data in AttachmentInfo', () =>
    withAutotask({}, async (client) => {
      const page = await client.query('AttachmentInfo', { filter: all() });
      assert.deepEqual(page.items.map((item) => item.id), WORLD.attachments.map((row) => row.id));
      assert.ok(page.items.every((item) => !Object.hasOwn(item, 'data')));
    }));

  it('finds by ticketID the files of notes and time entries too', () =>
    withAutotask({}, async (client) => {
      const note = WORLD.attachments.find((row) => row.parentType === 23) ?? assert.fail();
      const wanted = WORLD.attachments.filter((row) => row.ticketID === note.ticketID).map((row) => row.id);
      const filter = [{ op: 'eq', field: 'ticketID', value: note.ticketID }];
      assert.deepEqual(await client.ids('AttachmentInfo', filter), wanted);
      // The entity's own id beats parentID.
      assert.deepEqual(await client.ids('AttachmentInfo', [...filter, { op: 'eq', field: 'parentID', value: 1 }]), wanted);
      assert.deepEqual(await client.ids('AttachmentInfo', [{ op: 'eq', field: 'parentID', value: 1 }]), []);
      client.simulator.set({ attachmentTicketId: 'own' });
      const page = await client.query('AttachmentInfo', { filter });
      assert.deepEqual(page.items.map((item) => item.id), wanted);
      assert.equal(page.items.find((item) => item.id === note.id)?.ticketID, null);
    }));

  it('does not give a note\'s file through the ticket, unless told to', () =>
    withAutotask({}, async (client) => {
      const row = WORLD.attachments.find((item) => item.parentType === 23 && item.fileSize > 0) ?? assert.fail();
      const path = `V1.0/Tickets/${row.ticketID}/Attachments/${row.id}`;
      assert.deepEqual(((await client.get(path)).body as Page).items, []);
      client.simulator.set({ noteFilesUnderTicket: true });
      const data = ((await client.get(path)).body as Page).items[0]?.data as string;
      assert.equal(Buffer.from(data, 'base64').length, row.fileSize);
    }));
});

describe('Autotask simulator: metadata', () => {
  interface FieldInfo {
    readonly name: string;
    readonly type?: string;
    readonly dataType?: string;
    readonly isPickList: boolean;
    readonly picklistValues: readonly { readonly value: unknown; readonly label: string; readonly isActive: boolean; readonly parentValue: string }[] | null;
    readonly picklistParentValueField: string;
    readonly referenceEntityType: string;
  }
  const fields = async (client: Client, path: string): Promise<readonly FieldInfo[]> => ((await client.get(`V1.0/${path}`)).body as { fields: readonly FieldInfo[] }).fields;

  it('tells what may be done with an entity', () =>
    withAutotask({}, async ({ get }) => {
      const info = ((await get('V1.0/Tickets/entityInformation')).body as { info: Json }).info;
      assert.deepEqual(info, { name: 'Ticket', canCreate: true, canDelete: false, canQuery: true, canUpdate: true, userAccessForCreate: 1, userAccessForDelete: 0, userAccessForQuery: 1, userAccessForUpdate: 1, hasUserDefinedFields: true, supportsWebhookCallouts: false });
    }));

  it('has picklist values as texts, inactive ones too, and null for other fields', () =>
    withAutotask({}, async (client) => {
      const list = await fields(client, 'Tickets/entityInformation/fields');
      const status = list.find((field) => field.name === 'status')?.picklistValues ?? assert.fail();
      assert.deepEqual(status.map((option) => [option.value, option.isActive]), [['1', true], ['5', true], ['7', true], ['8', true], ['12', true], ['21', false]]);
      assert.equal(list.find((field) => field.name === 'title')?.picklistValues, null);
      const sub = list.find((field) => field.name === 'subIssueType');
      assert.equal(sub?.picklistParentValueField, 'issueType');
      assert.equal(sub.picklistValues?.[0]?.parentValue, '10');
      assert.equal(list.find((field) => field.name === 'companyID')?.referenceEntityType, 'Company');
      assert.equal(list.find((field) => field.name === 'queueID')?.picklistValues?.[0]?.label, 'Level I Support');
      assert.equal(list.find((field) => field.name === 'createDate')?.dataType, 'datetime');
    }));

  it('tells user-defined fields with type, not dataType, and an empty list where there are none', () =>
    withAutotask({}, async (client) => {
      const list = await fields(client, 'Companies/entityInformation/userDefinedFields');
      assert.deepEqual(list.map((field) => [field.name, field.type, field.isPickList]), [['Account Tier', 'string', true], ['Number of Seats', 'double', false], ['Customer Since', 'datetime', false], ['Onboarding Notes', 'string', false]]);
      assert.ok(list.every((field) => field.dataType === undefined));
      assert.deepEqual(list[0]?.picklistValues?.map((option) => option.label).slice(0, 3), ['Gold', 'Silver', 'Bronze']);
      assert.deepEqual(await fields(client, 'TicketNotes/entityInformation/userDefinedFields'), []);
    }));

  it('answers below a parent too', () =>
    withAutotask({}, async (client) => {
      assert.deepEqual(await fields(client, 'Tickets/0/Notes/entityInformation/fields'), await fields(client, 'TicketNotes/entityInformation/fields'));
    }));
});
