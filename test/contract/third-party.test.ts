import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { IntercomClient, IntercomError } from 'intercom-client';
import { startIntercom, type IntercomSimulator } from '../../src/sandbox/intercom/intercom.ts';
import { sandboxClock } from '../../src/sandbox/kit/clock.ts';
import { CREDENTIALS, WORLD, withAutotask, type Page } from '../sandbox/autotask/harness.ts';
import { ADMIN, START, TEAM, TOKEN, startBench, type Bench } from '../sandbox/intercom/support.ts';

function clientOf(url: string, maxRetries = 0): IntercomClient {
  return new IntercomClient({ token: TOKEN, baseUrl: url.replace(/\/$/, ''), version: '2.16' as '2.14', maxRetries });
}

async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of pages) found.push(item);
  return found;
}

/** Every method here is the SDK's: what it calls, how it pages and what it takes for an error is the vendor's (reference/intercom.md §28). */
describe('the official SDK on the Intercom simulator: what the first part has no need of', () => {
  let bench: Bench;
  let client: IntercomClient;
  beforeEach(async () => {
    bench = await startBench();
    client = clientOf(bench.simulator.url);
  });
  afterEach(() => bench.simulator.close());

  it('carries a ticket through its life', async () => {
    const contact = bench.simulator.seedContact({ external_id: 'at:1', name: 'Carla' });
    const ticket_type_id = (await client.ticketTypes.create({ name: 'Service', category: 'Customer' }))?.id ?? '';
    const attribute = await client.ticketTypes.attributes.create({ ticket_type_id, name: 'Source Ticket ID', description: 'd', data_type: 'string' });
    assert.ok((await client.ticketTypes.list()).data?.some((type) => type?.id === ticket_type_id));
    const wanted = { ticket_type_id, contacts: [{ id: contact }], created_at: START - 500, ticket_attributes: { _default_title_: 'Printer', 'Source Ticket ID': 'at:9' } };
    const made = await client.tickets.create(wanted);
    const ticket_id = made?.id ?? '';
    const silent = { message_type: 'note' as const, type: 'admin' as const, admin_id: ADMIN, body: '<p>Looked</p>', created_at: START - 400, skip_notifications: true };
    assert.equal((await client.tickets.reply({ ticket_id, body: silent })).part_type, 'note');
    const closing = { ticket_id, open: false, admin_id: Number(ADMIN), skip_notifications: true };
    assert.equal((await client.tickets.update(closing))?.open, false);
    assert.deepEqual((await client.tickets.get({ ticket_id }))?.ticket_attributes?._default_title_, 'Printer');
    bench.clock.advance(10_000);
    const query = { field: `ticket_attribute.${attribute?.id}`, operator: '=' as const, value: 'at:9' };
    assert.deepEqual((await collect(await client.tickets.search({ query }))).map((item) => item?.id), [ticket_id]);
    assert.ok(((await client.ticketStates.listTicketStates()).data?.length ?? 0) >= 4);
    const job = await client.tickets.enqueueCreateTicket(wanted);
    bench.clock.advance(10_000);
    assert.equal((await client.jobs.status({ job_id: job.id ?? '' })).status, 'success');
    assert.equal((await client.tickets.deleteTicket({ ticket_id })).deleted, true);
    await assert.rejects(client.tickets.get({ ticket_id }), (error) => error instanceof IntercomError && error.statusCode === 404);
  });

  it('makes, finds and deletes instances of a custom object by the source\'s key', async () => {
    bench.simulator.addCustomObjectType({ identifier: 'Asset', attributes: [{ name: 'serial', dataType: 'string' }] });
    const custom_object_type_identifier = 'Asset';
    const write = (serial: string) => client.customObjectInstances.createCustomObjectInstances({ custom_object_type_identifier, external_id: 'at:1', custom_attributes: { serial } });
    const first = await write('A');
    assert.equal((await write('B'))?.id, first?.id, 'upsert by external_id');
    assert.deepEqual((await client.customObjectInstances.getCustomObjectInstancesByExternalId({ custom_object_type_identifier, external_id: 'at:1' }))?.custom_attributes, { serial: 'B' });
    await client.customObjectInstances.getCustomObjectInstancesById({ custom_object_type_identifier, custom_object_instance_id: first?.id ?? '' });
    // The two names are swapped in the description, so this one goes by the external id (reference/intercom.md §27).
    assert.equal((await client.customObjectInstances.deleteCustomObjectInstancesById({ custom_object_type_identifier, external_id: 'at:1' })).deleted, true);
    assert.equal(bench.simulator.state.customObjects[0]?.instances.size, 0);
  });

  it('fills a help centre and walks its pages until one is empty', async () => {
    const collection = await client.helpCenters.collections.create({ name: 'Guides' });
    for (let index = 0; index < 27; index += 1) await client.articles.create({ title: `Guide ${index}`, author_id: Number(ADMIN), body: '<p>Do it</p>', parent_id: Number(collection.id), parent_type: 'collection', state: 'published' });
    const articles = await collect(await client.articles.list());
    assert.equal(new Set(articles.map(({ id }) => id)).size, 27);
    const asked = bench.simulator.log.filter(({ method, path }) => method === 'GET' && path === '/articles').length;
    assert.equal(asked, 3, 'two full pages and the empty one that ends the walk');
    const article_id = Number(articles[0]?.id);
    assert.equal((await client.articles.update({ article_id, title: 'New' })).title, 'New');
    assert.equal((await client.articles.find({ article_id })).state, 'published');
    assert.equal((await client.articles.delete({ article_id })).deleted, true);
    assert.deepEqual((await collect(await client.helpCenters.collections.list())).map(({ name }) => name), ['Guides']);
    // Described without pages, and the SDK asks for pages until one is empty: only its first one can be taken.
    assert.equal((await client.helpCenters.list()).data.length, 1);
    assert.equal((await client.helpCenters.collections.delete({ collection_id: Number(collection.id) })).deleted, true);
  });

  it('writes and lists notes of a contact', async () => {
    const contact_id = bench.simulator.seedContact({ external_id: 'at:1' });
    const note = await client.notes.create({ contact_id, body: 'VIP', admin_id: ADMIN });
    assert.equal((await client.notes.find({ note_id: Number(note.id) })).body, '<p>VIP</p>');
    assert.equal((await collect(await client.notes.list({ contact_id }))).length, 1);
  });

  it('ends a scroll: after the last page no scroll_param keeps the SDK going', async () => {
    const contact = bench.simulator.seedContact({ external_id: 'c' });
    for (let index = 0; index < 3; index += 1) await client.companies.attachContact({ contact_id: contact, id: bench.simulator.seedCompany({ company_id: `at:${index}`, name: 'A' }) });
    assert.equal((await collect(await client.companies.scroll())).length, 3);
    assert.ok(bench.simulator.log.filter(({ path }) => path === '/companies/scroll').length <= 3);
  });

  it('tells a duplicate contact with its id, live and archived, as a plain error of status 409', async () => {
    const id = bench.simulator.seedContact({ external_id: 'at:1' });
    const duplicate = (word: RegExp) => assert.rejects(client.contacts.create({ external_id: 'at:1' }), (error) => error instanceof IntercomError && error.statusCode === 409 && error.constructor === IntercomError && word.test(JSON.stringify(error.body)) && JSON.stringify(error.body).includes(`id=${id}`));
    await duplicate(/A contact matching/);
    await client.contacts.archive({ contact_id: id });
    await duplicate(/An archived contact matching/);
  });

  it('walks teammates, teams and companies of a contact by the key that the schema names', async () => {
    assert.equal((await client.teams.list()).teams?.[0]?.id, TEAM);
    assert.equal((await client.admins.find({ admin_id: Number(ADMIN) }))?.id, ADMIN);
    assert.deepEqual((await client.tags.list()).data, []);
  });
});

describe('the official SDK waits for the window', () => {
  let simulator: IntercomSimulator;
  afterEach(() => simulator.close());

  it('tries a refused call again when the header says that the window ends', async () => {
    const clock = sandboxClock(undefined);
    simulator = await startIntercom({ clock, token: TOKEN, workspace: { id: 'w', name: 'W', region: 'US', timezone: 'UTC' }, teammates: [{ id: ADMIN, name: 'Ana', email: 'ana@example.test', hasInboxSeat: true }], teams: [], switches: { quota: 1, windowMs: 1_000 } });
    const client = clientOf(simulator.url, 3);
    await client.admins.identify();
    assert.equal((await client.admins.list()).admins?.length, 1);
    const refused = simulator.log.filter(({ status }) => status === 429).length;
    assert.ok(refused >= 1 && refused <= 3, `${refused} refusals`);
  });
});

interface Resource {
  query(search: unknown): Promise<Page>;
  count(search: unknown): Promise<{ readonly queryCount: number }>;
  get(...ids: readonly unknown[]): Promise<unknown>;
}
interface Api extends Readonly<Record<'Tickets' | 'TicketAttachments' | 'ThresholdInformation' | 'Contacts', Resource>> {
  zoneInfo?: { readonly url: string };
}
type Constructor = new (user: string, secret: string, code: string, options: { readonly base_url: string }) => Api;
const { AutotaskRestApi } = createRequire(import.meta.url)('@apigrate/autotask-restapi') as { readonly AutotaskRestApi: Constructor };

/** Traps of reference/autotask.md §11 and §13, met as a client that is not ours meets them. */
describe('the traps of Autotask under the third-party client', () => {
  const connect = (baseUrl: string): Api => new AutotaskRestApi(CREDENTIALS.username, CREDENTIALS.secret, CREDENTIALS.integrationCode, { base_url: baseUrl });

  it('a misspelt operator answers with every row', () =>
    withAutotask({}, async ({ simulator }) => {
      const all = await connect(simulator.baseUrl).Tickets.count({ filter: [{ op: 'exist', field: 'id' }] });
      assert.deepEqual(await connect(simulator.baseUrl).Tickets.count({ filter: [{ op: 'ne', field: 'id', value: 1 }] }), all);
      assert.ok(all.queryCount > 500);
    }));

  it('a page ends at 500 rows whatever there is, and the client never follows the next one', () =>
    withAutotask({}, async ({ simulator }) => {
      const page = await connect(simulator.baseUrl).Tickets.query({ filter: [{ op: 'gte', field: 'id', value: 0 }] });
      assert.equal(page.items.length, 500);
      assert.equal(page.pageDetails.count, 500);
      assert.match(page.pageDetails.nextPageUrl ?? '', /^http:\/\/127\.0\.0\.1:\d+\/ATServicesRest\/V1\.0\/Tickets\/query\/next\?/);
    }));

  it('what is not there is an item that is null, or 404, which the client gives as null', () =>
    withAutotask({}, async ({ simulator }) => {
      const api = connect(simulator.baseUrl);
      assert.deepEqual(await api.Tickets.get(1), { item: null });
      simulator.set({ missingItem: '404' });
      assert.equal(await api.Tickets.get(1), null);
    }));

  it('a file comes as a list of one, by the numbers of parent and file', () =>
    withAutotask({}, async ({ simulator }) => {
      const file = [...WORLD.attachments].find((row) => row.parentType === 4 && row.fileSize > 0) ?? assert.fail();
      const answer = (await connect(simulator.baseUrl).TicketAttachments.get(file.parentID, file.id)) as Page;
      assert.equal(answer.items.length, 1);
      assert.ok((answer.items[0]?.data as string).length > 0);
    }));

  it('the flag of a contact is a number', () =>
    withAutotask({}, async ({ simulator }) => {
      const api = connect(simulator.baseUrl);
      const active = await api.Contacts.count({ filter: [{ op: 'eq', field: 'isActive', value: 1 }] });
      assert.ok(active.queryCount > 0);
      await assert.rejects(api.Contacts.count({ filter: [{ op: 'eq', field: 'isActive', value: true }] }), { status: 500 });
    }));

  it('the zone is looked up once, without credentials, and may be given beforehand', () =>
    withAutotask({}, async ({ simulator }) => {
      const api = connect(simulator.baseUrl);
      await api.ThresholdInformation.get('');
      await api.ThresholdInformation.get('');
      const given = connect('http://127.0.0.1:1/ATServicesRest/');
      given.zoneInfo = { url: simulator.baseUrl };
      await given.ThresholdInformation.get('');
      assert.equal(simulator.log.filter(({ path }) => /zoneinformation/i.test(path)).length, 1);
      assert.ok(simulator.log.some(({ path }) => path.endsWith('/ThresholdInformation/')), 'a trailing slash is taken');
    }));
});
