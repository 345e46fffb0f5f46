import assert from 'node:assert/strict';
import { IntercomClient, IntercomError } from 'intercom-client';
import { ADMIN, OTHER_ADMIN, START, TOKEN, codeOf, messageOf, shown, startBench, withConversation } from './support.ts';
import type { Bench } from './support.ts';

function sdk(bench: Bench): IntercomClient {
  return new IntercomClient({ token: TOKEN, baseUrl: bench.simulator.url.replace(/\/$/, ''), version: '2.16' as '2.14', maxRetries: 0 });
}

describe('Intercom simulator: notes', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.simulator.close());

  it('are written on contacts and companies, by the token’s teammate unless another is named, stamped now', async () => {
    const contact = bench.simulator.seedContact({ external_id: 'c' });
    const company = bench.simulator.seedCompany({ company_id: 'k', name: 'K' });
    const note = await bench.done('POST', `/contacts/${contact}/notes`, { body: 'a <b>\nc', created_at: 1 });
    assert.deepEqual([note.type, note.body, note.created_at, note.contact, note.company, note.author?.id], ['note', '<p>a &lt;b&gt;<br>c</p>', START, { type: 'contact', id: contact }, undefined, ADMIN]);
    const other = await bench.done('POST', `/companies/${company}/notes`, { body: 'x', admin_id: Number(OTHER_ADMIN) });
    assert.deepEqual([other.company, other.author?.id], [{ type: 'company', id: company }, OTHER_ADMIN]);
    assert.deepEqual(await bench.done('GET', `/notes/${shown(note.id)}`), note);
    assert.equal((await bench.done('GET', `/contacts/${contact}`)).notes?.total_count, 1);
    assert.deepEqual((await bench.done('GET', `/companies/${company}/notes`)).data?.map((item) => item.id), [other.id]);
  });

  it('are listed newest first by number, past the end an empty page', async () => {
    const contact = bench.simulator.seedContact({ external_id: 'c' });
    for (let index = 0; index < 3; index += 1) await bench.done('POST', `/contacts/${contact}/notes`, { body: `n${index}` });
    const page = (query: string) => bench.done('GET', `/contacts/${contact}/notes?${query}`);
    assert.deepEqual((await page('')).data?.map((note) => note.body), ['<p>n2</p>', '<p>n1</p>', '<p>n0</p>']);
    const [first, past] = [await page('per_page=2'), await page('per_page=2&page=3')];
    assert.deepEqual([first.data?.length, first.total_count, past.data?.length, past.pages?.next], [2, 3, 0, null]);
  });

  it('refuse unknown owners, unknown teammates and empty texts; companies only since 2.16; nothing changes or deletes them', async () => {
    const contact = bench.simulator.seedContact({ external_id: 'c' });
    const company = bench.simulator.seedCompany({ company_id: 'k', name: 'K' });
    const write = (path: string, body: object, version = '2.16') => bench.call('POST', path, body, { 'intercom-version': version });
    assert.equal(messageOf(await write('/contacts/none/notes', { body: 'x' })), 'User Not Found');
    assert.equal(codeOf(await write('/companies/none/notes', { body: 'x' })), '404 company_not_found');
    const unknown = await write(`/contacts/${contact}/notes`, { body: 'x', admin_id: '404' });
    assert.equal(`${codeOf(unknown)} ${messageOf(unknown)}`, '404 not_found Resource Not Found');
    assert.equal((await write(`/contacts/${contact}/notes`, {})).status, 400);
    assert.equal(codeOf(await write(`/companies/${company}/notes`, { body: 'x' }, '2.15')), '400 intercom_version_invalid');
    assert.equal((await write(`/contacts/${contact}/notes`, { body: 'x' }, '2.15')).status, 200);
    for (const method of ['PUT', 'DELETE']) assert.equal((await bench.call(method, '/notes/1', { body: 'y' })).status, 404);
    assert.equal((await bench.call('GET', '/notes/9')).status, 404);
  });

  it('go with their contact', async () => {
    const contact = bench.simulator.seedContact({ external_id: 'c' });
    const note = await bench.done('POST', `/contacts/${contact}/notes`, { body: 'x' });
    await bench.done('POST', `/contacts/${contact}/archive`);
    assert.equal((await bench.call('GET', `/notes/${shown(note.id)}`)).status, 200);
    await bench.done('DELETE', `/contacts/${contact}`);
    assert.equal((await bench.call('GET', `/notes/${shown(note.id)}`)).status, 404);
    assert.deepEqual(bench.simulator.state.notes, []);
  });

  it('work under the official SDK', async () => {
    const client = sdk(bench);
    const contact = bench.simulator.seedContact({ external_id: 'c' });
    const note = await client.notes.create({ contact_id: contact, admin_id: ADMIN, body: 'x' });
    assert.equal((await client.notes.find({ note_id: Number(note.id) })).body, '<p>x</p>');
    assert.equal((await client.notes.list({ contact_id: contact })).data.length, 1);
  });
});

describe('Intercom simulator: merging, blocking, deleting contacts', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.simulator.close());

  const lead = (more: object = {}): string => bench.simulator.seedContact({ role: 'lead', email: 'c@example.test', ...more });
  const merge = (from: string, into: string, more: object = {}) => bench.call('POST', '/contacts/merge', { from, into, ...more });

  it('merges a lead into a user: what hangs on it goes over, what the user has stays', async () => {
    await bench.done('POST', '/data_attributes', { name: 'Tier', model: 'contact', data_type: 'string' });
    const from = lead({ name: 'Lead', phone: '+491', custom_attributes: { Tier: 'A' } });
    const into = bench.simulator.seedContact({ external_id: 'u', email: 'C@example.test', name: 'User' });
    const company = bench.simulator.seedCompany({ company_id: 'k', name: 'K' });
    await bench.done('POST', `/contacts/${from}/companies`, { id: company });
    const note = await bench.done('POST', `/contacts/${from}/notes`, { body: 'kept' });
    const tag = await bench.done('POST', '/tags', { name: 'vip', users: [{ id: from }] });
    const conversation = bench.simulator.contactOpens(from, 'hello');
    const merged = (await merge(from, into)).json;
    assert.deepEqual([merged.id, merged.name, merged.phone, merged.custom_attributes, merged.role], [into, 'User', '+491', { Tier: 'A' }, 'user']);
    assert.deepEqual((await bench.done('GET', `/conversations/${conversation}`)).contacts?.contacts?.map((item) => item.id), [into]);
    assert.deepEqual((await bench.done('GET', `/contacts/${into}/notes`)).data?.map((item) => [item.id, item.contact?.id]), [[note.id, into]]);
    assert.deepEqual((await bench.done('GET', `/contacts/${into}/tags`)).data?.map((item) => item.id), [tag.id]);
    assert.deepEqual((await bench.done('GET', `/companies/${company}/contacts`)).data?.map((item) => item.id), [into]);
    assert.equal((await bench.done('GET', '/contacts')).total_count, 1);
    bench.clock.advance(5_000);
    const found = await bench.done('POST', '/conversations/search', { query: { field: 'contact_ids', operator: '=', value: into } });
    assert.deepEqual(found.conversations?.map((item) => item.id), [conversation]);
  });

  it('answers 410 with the way to the contact that lives on; below 2.16 just 404; never in lists and search', async () => {
    bench.simulator.switches.leadExternalId = 'accept';
    const from = lead({ external_id: 'lead key' });
    const into = bench.simulator.seedContact({ external_id: 'u', email: 'c@example.test' });
    await merge(from, into);
    for (const path of [`/contacts/${from}`, '/contacts/find_by_external_id/lead%20key']) {
      const gone = await bench.call('GET', path);
      assert.equal(`${codeOf(gone)} ${messageOf(gone)}`, "410 contact_merged This contact has been merged. See the 'Link' header for the canonical contact.");
      assert.equal(gone.headers.get('link'), `</contacts/${into}>; rel="canonical"`);
      assert.equal(codeOf(await bench.call('GET', path, undefined, { 'intercom-version': '2.15' })), '404 not_found');
    }
    assert.equal((await bench.call('PUT', `/contacts/${from}`, { name: 'x' })).status, 404);
    bench.clock.advance(5_000);
    assert.deepEqual((await bench.done('POST', '/contacts/search', { query: { field: 'role', operator: '=', value: 'lead' } })).data?.length, 0);
    await assert.rejects(sdk(bench).contacts.find({ contact_id: from }), (error) => error instanceof IntercomError && error.statusCode === 410);
  });

  it('refuses to merge strangers unless told to, wrong roles and unknown contacts', async () => {
    const [from, other] = [lead(), lead()];
    const into = bench.simulator.seedContact({ external_id: 'u', email: 'other@example.test' });
    const refused = await merge(from, into);
    assert.equal(codeOf(refused), '400 invalid_merge');
    assert.match(messageOf(refused), /^Contacts can only be merged when they are duplicates/);
    for (const [a, b] of [[into, from], [from, other], [into, into]] as const) assert.equal(codeOf(await merge(a, b, { skip_duplicate_validation: true })), '400 invalid_merge');
    assert.equal((await merge('none', into)).status, 404);
    assert.equal((await bench.call('POST', '/contacts/merge', {})).status, 400);
    assert.equal(bench.simulator.state.contacts.length, 3);
    assert.equal((await merge(from, into, { skip_duplicate_validation: true })).status, 200);
    assert.equal((await sdk(bench).contacts.mergeLeadInUser({ from: other, into, skip_duplicate_validation: true } as { from: string; into: string })).id, into);
  });

  it('blocks: archived, its conversations closed, its keys still taken', async () => {
    const { contact, conversation } = await withConversation(bench);
    assert.deepEqual(await bench.done('POST', `/contacts/${contact}/block`), { type: 'contact', id: contact, external_id: 'x0', blocked: true });
    assert.equal((await bench.done('GET', `/conversations/${conversation}`)).state, 'closed');
    assert.match(messageOf(await bench.call('POST', '/contacts', { external_id: 'x0' })), /^An archived contact matching/);
    assert.equal((await sdk(bench).contacts.blockContact({ contact_id: contact })).blocked, true);
    assert.equal((await bench.call('POST', '/contacts/none/block')).status, 404);
  });

  it('deletes for good: the key is free, the conversation stays with its author’s name', async () => {
    const { contact, conversation } = await withConversation(bench);
    await bench.done('DELETE', `/contacts/${contact}`);
    assert.equal((await bench.call('GET', `/contacts/${contact}`)).status, 404);
    assert.equal((await bench.call('POST', `/contacts/${contact}/unarchive`)).status, 404);
    assert.equal((await bench.done('GET', `/conversations/${conversation}`)).source?.author?.name, 'Carla Client');
    assert.equal((await bench.call('POST', '/contacts', { external_id: 'x0' })).status, 200);
  });

  it('lists segments of a company: none', async () => {
    const company = bench.simulator.seedCompany({ company_id: 'k', name: 'K' });
    assert.deepEqual(await bench.done('GET', `/companies/${company}/segments`), { type: 'list', data: [] });
    assert.equal((await bench.call('GET', '/companies/none/segments')).status, 404);
  });
});

describe('Intercom simulator: many companies', () => {
  it('lists 10,000 of them at the most; the scroll gives all, one at a time, and dies after a minute', async () => {
    const bench = await startBench({ quota: 100_000 });
    try {
      const contact = bench.simulator.seedContact({ external_id: 'c' });
      for (let index = 0; index <= 10_000; index += 1) {
        const id = bench.simulator.seedCompany({ company_id: `k${index}`, name: 'K' });
        bench.simulator.state.company(id)?.contacts.add(contact);
      }
      const last = await bench.done('POST', '/companies/list?per_page=60&page=167');
      assert.deepEqual([last.total_count, last.data?.length, last.pages?.next], [10_000, 40, null]);
      assert.equal((await bench.done('POST', '/companies/list?per_page=60&page=168')).data?.length, 0);
      let seen = 0;
      for (let param: string | null = ''; param !== null; ) {
        const page = await bench.done('GET', `/companies/scroll${param === '' ? '' : `?scroll_param=${param}`}`);
        seen += page.data?.length ?? 0;
        param = page.scroll_param === undefined ? null : shown(page.scroll_param);
      }
      assert.equal(seen, 10_001);
      const open = await bench.done('GET', '/companies/scroll');
      assert.equal(codeOf(await bench.call('GET', '/companies/scroll')), '400 scroll_exists');
      bench.clock.advance(60_001);
      assert.equal(codeOf(await bench.call('GET', `/companies/scroll?scroll_param=${shown(open.scroll_param)}`)), '404 not_found');
      assert.equal((await bench.call('GET', '/companies/scroll')).status, 200);
    } finally {
      await bench.simulator.close();
    }
  });
});
