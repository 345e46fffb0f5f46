import assert from 'node:assert/strict';
import { Intercom, IntercomClient, IntercomError } from 'intercom-client';
import { ADMIN, START, TEAM, TOKEN, startBench } from './support.ts';
import type { Bench } from './support.ts';

/** The official SDK knows nothing of the simulator: its paths, verbs, paging and errors are the vendor's (reference/intercom.md §28). */
describe('Intercom simulator under the official SDK', () => {
  let bench: Bench;
  let client: IntercomClient;
  beforeEach(async () => {
    bench = await startBench();
    client = new IntercomClient({ token: TOKEN, baseUrl: bench.simulator.url.replace(/\/$/, ''), version: '2.16' as '2.14', maxRetries: 0 });
  });
  afterEach(() => bench.simulator.close());

  async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
    const found: T[] = [];
    for await (const item of pages) found.push(item);
    return found;
  }

  it('identifies itself and reads the staff', async () => {
    assert.equal((await client.admins.identify())?.app?.id_code, 'wrk1');
    assert.equal((await client.admins.list()).admins?.length, 2);
    assert.equal((await client.teams.find({ team_id: TEAM })).name, 'Support');
  });

  it('walks contacts by cursor in list and search', async () => {
    for (let index = 0; index < 23; index += 1) await client.contacts.create({ external_id: `at:${index}`, name: `C ${index}` });
    bench.clock.advance(5_000);
    const listed = await collect(await client.contacts.list());
    assert.equal(new Set(listed.map((contact) => contact.id)).size, 23);
    const found = await collect(await client.contacts.search({ query: { field: 'external_id', operator: '^', value: 'at:1' }, pagination: { per_page: 4 } }));
    assert.equal(new Set(found.map((contact) => contact.id)).size, 11);
  });

  it('archives, finds by external id, updates and deletes contacts', async () => {
    const made = await client.contacts.create({ external_id: 'at:1' });
    const contact_id = made.id ?? '';
    assert.equal((await client.contacts.archive({ contact_id })).archived, true);
    assert.equal((await client.contacts.unarchive({ contact_id })).archived, false);
    assert.equal((await client.contacts.showContactByExternalId({ external_id: 'at:1' })).id, contact_id);
    assert.equal((await client.contacts.update({ contact_id, name: 'New' })).name, 'New');
    assert.equal((await client.contacts.delete({ contact_id })).deleted, true);
  });

  it('gets the errors the SDK maps', async () => {
    await client.contacts.create({ external_id: 'at:1' });
    await assert.rejects(client.contacts.create({ external_id: 'at:1' }), (error) => error instanceof IntercomError && error.statusCode === 409);
    await assert.rejects(client.companies.find({ company_id: 'nope' }), Intercom.NotFoundError);
    await assert.rejects(new IntercomClient({ token: 'bad', baseUrl: bench.simulator.url, maxRetries: 0 }).admins.list(), Intercom.UnauthorizedError);
  });

  it('walks companies: list until an empty page, scroll to its end, companies of a contact', async () => {
    const contact = await client.contacts.create({ external_id: 'c' });
    for (let index = 0; index < 18; index += 1) {
      const company = await client.companies.createOrUpdate({ company_id: `at:${index}`, name: `Co ${index}` });
      await client.companies.attachContact({ contact_id: contact.id ?? '', id: company.id });
    }
    assert.equal((await collect(await client.companies.list({}))).length, 18);
    assert.equal((await collect(await client.companies.scroll())).length, 18);
    assert.equal((await collect(await client.contacts.listAttachedCompanies({ contact_id: contact.id ?? '' }))).length, 18);
    const found = await client.companies.retrieve({ company_id: 'at:3' });
    assert.equal(found.type === 'list' ? found.data?.[0]?.name : found.name, 'Co 3');
  });

  it('carries a whole conversation through its life', async () => {
    const contact = await client.contacts.create({ external_id: 'c' });
    const message = await client.conversations.create({ from: { type: 'user', id: contact.id ?? '' }, body: 'Hello', created_at: START - 100 });
    const conversation_id = message.conversation_id ?? '';
    await client.conversations.update({ conversation_id, title: 'T', read: true });
    const silent = { type: 'admin' as const, message_type: 'comment' as const, admin_id: ADMIN, body: 'Hi', created_at: START - 50, skip_notifications: true };
    await client.conversations.reply({ conversation_id, body: silent });
    await client.conversations.reply({ conversation_id, body: { type: 'user', message_type: 'comment', body: 'Thanks', intercom_user_id: contact.id ?? '', created_at: START - 40 } });
    await client.conversations.manage({ conversation_id, body: { message_type: 'assignment', type: 'team', admin_id: ADMIN, assignee_id: TEAM } });
    const tag = await client.tags.create({ name: 'moved' });
    await client.tags.tagConversation({ conversation_id, id: tag.id ?? '', admin_id: ADMIN });
    await client.conversations.manage({ conversation_id, body: { message_type: 'close', type: 'admin', admin_id: ADMIN } });
    const read = await client.conversations.find({ conversation_id });
    assert.deepEqual([read.title, read.state, read.team_assignee_id, read.tags?.tags?.[0]?.name], ['T', 'closed', Number(TEAM), 'moved']);
    assert.deepEqual(read.conversation_parts?.conversation_parts?.map((part) => part.part_type), ['comment', 'comment', 'assignment', 'close']);
    bench.clock.advance(5_000);
    const found = await collect(await client.conversations.search({ query: { field: 'contact_ids', operator: '=', value: contact.id ?? '' } }));
    assert.deepEqual(found.map((item) => item.id), [conversation_id]);
    assert.deepEqual((await collect(await client.conversations.list())).map((item) => item.id), [conversation_id]);
    await client.tags.untagConversation({ conversation_id, tag_id: tag.id ?? '', admin_id: ADMIN });
    await client.tags.delete({ tag_id: tag.id ?? '' });
    assert.equal((await client.conversations.deleteConversation({ conversation_id: Number(conversation_id) })).deleted, true);
    assert.deepEqual(bench.simulator.notifications, []);
  });

  it('creates and archives data attributes', async () => {
    const wanted = { name: 'Tier', model: 'company', data_type: 'string' as const };
    const made = await client.dataAttributes.create(wanted);
    const change = { archived: true };
    assert.equal((await client.dataAttributes.update({ data_attribute_id: made.id ?? 0, body: change })).archived, true);
    assert.equal((await client.dataAttributes.list({ model: 'company' })).data?.some((item) => item.name === 'Tier'), false);
  });

  it('tells the SDK that a window is full', async () => {
    bench.simulator.switches.quota = 1;
    await client.admins.identify();
    await assert.rejects(client.admins.identify(), (error) => error instanceof IntercomError && error.statusCode === 429);
  });
});
