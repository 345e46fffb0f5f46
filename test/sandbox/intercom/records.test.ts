import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ADMIN, START, codeOf, messageOf, shown, startBench } from './support.ts';
import type { Bench } from './support.ts';

async function idsOf(bench: Bench, query: object): Promise<string[]> {
  return (await bench.done('POST', '/contacts/search', { query })).data?.map((contact) => shown(contact.id)) ?? [];
}

describe('Intercom simulator: contacts', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.simulator.close());

  it('creates, reads, changes and deletes', async () => {
    const made = await bench.done('POST', '/contacts', { external_id: 'at:1', email: 'C@Example.test', name: 'Carla', signed_up_at: 1_500_000_000, created_at: 1 });
    assert.equal(made.role, 'user');
    assert.equal(made.created_at, START);
    assert.equal(made.signed_up_at, 1_500_000_000);
    bench.clock.advance(5_000);
    const changed = await bench.done('PUT', `/contacts/${shown(made.id)}`, { name: 'Carla B.', phone: '+49301234' });
    assert.deepEqual([changed.name, changed.phone, changed.email, changed.updated_at], ['Carla B.', '+49301234', 'C@Example.test', START + 5]);
    assert.deepEqual(await bench.done('GET', `/contacts/${shown(made.id)}`), changed);
    assert.deepEqual(await bench.done('DELETE', `/contacts/${shown(made.id)}`), { type: 'contact', id: made.id, external_id: 'at:1', deleted: true });
    const gone = await bench.call('GET', `/contacts/${shown(made.id)}`);
    assert.equal(`${codeOf(gone)} ${messageOf(gone)}`, '404 not_found User Not Found');
    assert.equal((await bench.call('POST', '/contacts', { external_id: 'at:1' })).status, 200);
  });

  it('refuses what the vendor refuses', async () => {
    const refused: readonly object[] = [
      {},
      { name: 'no key' },
      { role: 'boss' },
      { role: 'user' },
      { external_id: 'a', name: 7 },
      { external_id: 'a', email_verified: true },
      { external_id: 'a', signed_up_at: '2026-01-01' },
      { external_id: 'a', owner_id: '999' },
      { external_id: 'a', custom_attributes: { Unknown: 1 } },
      { external_id: 'a', custom_attributes: [] },
      { email: 'not an address' },
      { role: 'lead', external_id: 'a' },
    ];
    for (const body of refused) assert.equal((await bench.call('POST', '/contacts', body)).status, 400, JSON.stringify(body));
    assert.equal(bench.simulator.state.contacts.length, 0);
    bench.simulator.switches.leadExternalId = 'accept';
    assert.equal((await bench.call('POST', '/contacts', { role: 'lead', external_id: 'a' })).status, 200);
    assert.equal((await bench.call('POST', '/contacts', { external_id: 'b', owner_id: Number(ADMIN) })).status, 200);
  });

  it('answers duplicates with 409 and the id, live and archived, on create and on change', async () => {
    const id = bench.simulator.seedContact({ external_id: 'at:1', email: 'c@example.test' });
    const other = bench.simulator.seedContact({ external_id: 'at:2' });
    const byEmail = await bench.call('POST', '/contacts', { email: 'C@EXAMPLE.test', role: 'user' });
    assert.equal(codeOf(byEmail), '409 conflict');
    assert.equal(messageOf(byEmail), `A contact matching those details already exists with id=${id}`);
    assert.equal(codeOf(await bench.call('PUT', `/contacts/${other}`, { external_id: 'at:1' })), '409 conflict');
    await bench.done('POST', `/contacts/${id}/archive`);
    const archived = await bench.call('POST', '/contacts', { external_id: 'at:1' });
    assert.equal(messageOf(archived), `An archived contact matching those details already exists with id=${id}`);
    assert.equal((await bench.call('PUT', `/contacts/${id}`, { name: 'x' })).status, 404);
    await bench.done('POST', `/contacts/${id}/unarchive`);
    assert.equal((await bench.call('PUT', `/contacts/${id}`, { name: 'x' })).status, 200);
  });

  it('lets several leads share an address', async () => {
    const lead = { role: 'lead', email: 'c@example.test' };
    await bench.done('POST', '/contacts', lead);
    await bench.done('POST', '/contacts', lead);
    assert.equal((await bench.call('POST', '/contacts', { role: 'user', email: 'c@example.test' })).status, 200);
  });

  it('finds users by external id, not leads, not archived ones', async () => {
    bench.simulator.switches.leadExternalId = 'accept';
    const user = bench.simulator.seedContact({ external_id: 'a/b c' });
    bench.simulator.seedContact({ role: 'lead', external_id: 'lead' });
    assert.equal((await bench.done('GET', `/contacts/find_by_external_id/${encodeURIComponent('a/b c')}`)).id, user);
    assert.equal((await bench.call('GET', '/contacts/find_by_external_id/lead')).status, 404);
    await bench.done('POST', `/contacts/${user}/archive`);
    assert.equal((await bench.call('GET', '/contacts/find_by_external_id/a%2Fb%20c')).status, 404);
  });

  it('pages through all with the cursor, and a contact that goes meanwhile hides no other', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => bench.simulator.seedContact({ external_id: `at:${index}` }));
    const first = await bench.done('GET', '/contacts');
    assert.equal(first.data?.length, 10);
    assert.deepEqual([first.total_count, first.pages?.total_pages, first.pages?.page], [25, 3, 1]);
    await bench.done('DELETE', `/contacts/${ids[20] ?? ''}`);
    await bench.done('DELETE', `/contacts/${ids[2] ?? ''}`);
    const second = await bench.done('GET', `/contacts?per_page=10&starting_after=${shown(first.pages?.next?.starting_after)}`);
    const third = await bench.done('GET', `/contacts?per_page=10&starting_after=${shown(second.pages?.next?.starting_after)}`);
    assert.equal(third.pages?.next, undefined);
    const seen = [first, second, third].flatMap((page) => page.data?.map((contact) => contact.id) ?? []);
    assert.deepEqual([...seen].sort(), ids.filter((id) => id !== ids[2]).sort());
    assert.equal((await bench.call('GET', '/contacts?per_page=151')).status, 400);
    assert.equal((await bench.call('GET', '/contacts?starting_after=zzz')).status, 400);
  });

  it('shows a new contact in search only after the lag, by id and in lists at once', async () => {
    const id = bench.simulator.seedContact({ external_id: 'at:1' });
    const query = { field: 'external_id', operator: '=', value: 'at:1' };
    assert.deepEqual(await idsOf(bench, query), []);
    assert.equal((await bench.call('GET', `/contacts/${id}`)).status, 200);
    assert.equal((await bench.done('GET', '/contacts')).data?.length, 1);
    bench.clock.advance(4_999);
    assert.deepEqual(await idsOf(bench, query), []);
    bench.clock.advance(1);
    assert.deepEqual(await idsOf(bench, query), [id]);
    await bench.done('POST', `/contacts/${id}/archive`);
    assert.deepEqual(await idsOf(bench, query), []);
  });

  it('searches by every kind of field, and by whole days of the workspace zone', async () => {
    await bench.done('POST', '/data_attributes', { name: 'Score', model: 'contact', data_type: 'integer' });
    const a = bench.simulator.seedContact({ external_id: 'at:1', email: 'ann@one.test', custom_attributes: { Score: 3 } });
    const b = bench.simulator.seedContact({ external_id: 'at:2', email: 'bob@two.test', custom_attributes: { Score: 9 } });
    bench.clock.advance(60_000);
    const find = (field: string, operator: string, value: unknown) => idsOf(bench, { field, operator, value });
    assert.deepEqual(await find('email', '~', 'ONE'), [a]);
    assert.deepEqual(await find('email_domain', '=', 'two.test'), [b]);
    assert.deepEqual(await find('external_id', 'IN', ['at:1', 'at:9']), [a]);
    assert.deepEqual(await find('external_id', '^', 'at:'), [b, a]);
    assert.deepEqual(await find('custom_attributes.Score', '>', 3), [b]);
    assert.deepEqual(await find('phone', '=', null), [b, a]);
    // 12:00 UTC is 04:00 in Los Angeles: the whole day matches, a later second of it is not "after".
    assert.deepEqual(await find('created_at', '=', START + 3_600), [b, a]);
    assert.deepEqual(await find('created_at', '>', START - 3_600), []);
    assert.deepEqual(await find('created_at', '>', START - 86_400), [b, a]);
    assert.deepEqual(await idsOf(bench, { operator: 'AND', value: [{ field: 'role', operator: '=', value: 'user' }, { operator: 'OR', value: [{ field: 'id', operator: '=', value: b }, { field: 'name', operator: '=', value: 'Nobody' }] }] }), [b]);
  });

  it('refuses searches that the vendor does not take', async () => {
    const leaf = { field: 'role', operator: '=', value: 'user' };
    const group = (value: readonly unknown[]): object => ({ operator: 'AND', value });
    const refused: readonly unknown[] = [
      undefined,
      {},
      { field: 'nonsense', operator: '=', value: 'x' },
      { field: '__proto__', operator: '=', value: 'x' },
      { field: 'created_at', operator: '>=', value: 1 },
      { field: 'created_at', operator: '>', value: 'yesterday' },
      { field: 'tag_id', operator: 'IN', value: ['1'] },
      { field: 'email', operator: '=', value: { a: 1 } },
      group(Array.from({ length: 16 }, () => leaf)),
      group([group([group([leaf])])]),
      group([]),
    ];
    for (const query of refused) assert.equal((await bench.call('POST', '/contacts/search', { query })).status, 400, JSON.stringify(query));
    assert.equal(codeOf(await bench.call('POST', '/contacts/search', { query: leaf, sort: { field: 'name', order: 'desc' } })), '400 invalid_sort_order');
    assert.equal((await bench.call('POST', '/contacts/search', { query: group(Array.from({ length: 15 }, () => leaf)) })).status, 200);
    assert.equal((await bench.call('POST', '/contacts/search', { query: group([group([leaf])]) })).status, 200);
  });
});

describe('Intercom simulator: companies', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.simulator.close());

  it('upserts by company_id, which never changes', async () => {
    const made = await bench.done('POST', '/companies', { company_id: 'at:1', name: 'Acme', plan: 'Gold', size: 12, monthly_spend: 12.9, remote_created_at: 1_400_000_000 });
    assert.deepEqual([made.name, made.plan?.name, made.size, made.monthly_spend, made.remote_created_at, made.created_at], ['Acme', 'Gold', 12, 12, 1_400_000_000, START]);
    const again = await bench.done('POST', '/companies', { company_id: 'at:1', website: 'acme' });
    assert.deepEqual([again.id, again.name, again.website], [made.id, 'Acme', 'acme']);
    const put = await bench.done('PUT', `/companies/${shown(made.id)}`, { company_id: 'other', name: 'Acme 2' });
    assert.deepEqual([put.company_id, put.name], ['at:1', 'Acme 2']);
  });

  it('refuses what the vendor refuses', async () => {
    const nothing = await bench.call('POST', '/companies', { test: 1 });
    assert.equal(`${codeOf(nothing)} ${messageOf(nothing)}`, "400 bad_request bad 'test' parameter");
    for (const body of [{ name: 'no key' }, { company_id: 'a', size: '12' }, { company_id: 'a', monthly_spend: 3e9 }, { company_id: 'a', custom_attributes: { x: 1 } }]) {
      assert.equal((await bench.call('POST', '/companies', body)).status, 400, JSON.stringify(body));
    }
    assert.equal(bench.simulator.state.companies.length, 0);
    assert.equal(codeOf(await bench.call('GET', '/companies/000')), '404 company_not_found');
  });

  it('lists only companies that have a contact, scrolls over all, and finds by key', async () => {
    const ids = Array.from({ length: 130 }, (_, index) => bench.simulator.seedCompany({ company_id: `at:${index}`, name: `Company ${index}` }));
    assert.equal((await bench.done('POST', '/companies/list')).total_count, 0);
    const contact = bench.simulator.seedContact({ external_id: 'c' });
    await bench.done('POST', `/contacts/${contact}/companies`, { id: ids[3] });
    const listed = await bench.done('POST', '/companies/list');
    assert.deepEqual(listed.data?.map((company) => [company.id, company.user_count]), [[ids[3], 1]]);
    assert.deepEqual((await bench.done('POST', '/companies/list?page=2')).data?.length, 0);
    assert.equal((await bench.done('GET', '/companies?company_id=at:5')).data?.[0]?.id, ids[5]);
    bench.simulator.switches.companyLookup = 'object';
    assert.equal((await bench.done('GET', '/companies?name=Company%207')).id, ids[7]);
    assert.equal(codeOf(await bench.call('GET', '/companies?company_id=nope')), '404 company_not_found');

    const first = await bench.done('GET', '/companies/scroll');
    assert.equal(codeOf(await bench.call('GET', '/companies/scroll')), '400 scroll_exists');
    const second = await bench.done('GET', `/companies/scroll?scroll_param=${shown(first.scroll_param)}`);
    const end = await bench.done('GET', `/companies/scroll?scroll_param=${shown(first.scroll_param)}`);
    assert.deepEqual([first.data?.length, second.data?.length, end.data?.length, end.scroll_param], [100, 30, 0, undefined]);
    await bench.done('GET', '/companies/scroll');
    bench.clock.advance(60_001);
    assert.equal((await bench.call('GET', '/companies/scroll')).status, 200);
  });

  it('attaches and detaches contacts, with both list keys', async () => {
    const company = bench.simulator.seedCompany({ company_id: 'at:1', name: 'Acme' });
    const contact = bench.simulator.seedContact({ external_id: 'c' });
    assert.equal(codeOf(await bench.call('POST', `/contacts/${contact}/companies`, {})), '400 parameter_not_found');
    assert.equal(codeOf(await bench.call('POST', `/contacts/${contact}/companies`, { id: 'nope' })), '404 company_not_found');
    await bench.done('POST', `/contacts/${contact}/companies`, { id: company });
    await bench.done('POST', `/contacts/${contact}/companies`, { id: company });
    const list = await bench.done('GET', `/contacts/${contact}/companies`);
    assert.deepEqual([list.data?.length, list.companies?.length, list.total_count], [1, 1, 1]);
    assert.equal((await bench.done('GET', `/contacts/${contact}`)).companies?.total_count, 1);
    await bench.done('DELETE', `/contacts/${contact}/companies/${company}`);
    assert.equal((await bench.done('GET', `/companies/${company}`)).user_count, 0);
  });

  it('holds at most 1,000 companies a contact', async () => {
    const contact = bench.simulator.seedContact({ external_id: 'c' });
    const held = bench.simulator.state.contact(contact)?.companies;
    for (let index = 0; index < 1_000; index += 1) held?.add(`x${index}`);
    const one = bench.simulator.seedCompany({ company_id: 'one', name: 'One' });
    assert.equal(codeOf(await bench.call('POST', `/contacts/${contact}/companies`, { id: one })), '400 contact_company_limit_exceeded');
  });

  it('archives on delete: detached, not listed, not found, its key revived by a new upsert', async () => {
    const company = bench.simulator.seedCompany({ company_id: 'at:1', name: 'Acme' });
    const contact = bench.simulator.seedContact({ external_id: 'c' });
    await bench.done('POST', `/contacts/${contact}/companies`, { id: company });
    assert.deepEqual(await bench.done('DELETE', `/companies/${company}`), { id: company, object: 'company', deleted: true });
    assert.equal((await bench.call('GET', `/companies/${company}`)).status, 404);
    assert.equal((await bench.done('GET', `/contacts/${contact}/companies`)).total_count, 0);
    assert.equal(bench.simulator.state.companies[0]?.archived, true);
    bench.simulator.switches.archivedCompany = 'refuse';
    assert.equal((await bench.call('POST', '/companies', { company_id: 'at:1' })).status, 400);
    bench.simulator.switches.archivedCompany = 'revive';
    const revived = await bench.done('POST', '/companies', { company_id: 'at:1' });
    assert.deepEqual([revived.id, revived.user_count], [company, 0]);
  });
});

describe('Intercom simulator: data attributes', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.simulator.close());

  const create = (body: object) => bench.call('POST', '/data_attributes', body);

  it('creates each type, and keeps lists and moments as the vendor does', async () => {
    const list = (await create({ name: 'Tier', model: 'company', data_type: 'options', options: [{ value: 'A' }, { value: 'B' }] })).json;
    assert.deepEqual([list.data_type, list.options, list.full_name, list.custom], ['string', ['A', 'B'], 'custom_attributes.Tier', true]);
    assert.equal((await create({ name: 'Since', model: 'company', data_type: 'datetime' })).json.data_type, 'date');
    const all = await bench.done('GET', '/data_attributes?model=company');
    assert.deepEqual(all.data?.map((item) => [item.name, item.custom]).filter(([, custom]) => custom), [['Tier', true], ['Since', true]]);
    assert.equal(codeOf(await bench.call('GET', '/data_attributes?model=conversation')), '422 parameter_invalid');
  });

  it('refuses bad names, types, models and options, and names used on either side', async () => {
    await create({ name: 'Tier', model: 'company', data_type: 'string' });
    const refusals: readonly (readonly [object, string])[] = [
      [{ name: 'Tier', model: 'contact', data_type: 'string' }, "You already have 'Tier' in your company data. To save this as new people data, use a different name."],
      [{ name: 'Tier', model: 'company', data_type: 'string' }, "You already have 'Tier' in your company data. To save this as new company data, use a different name."],
      [{ name: 'a.b', model: 'contact', data_type: 'string' }, 'Your name for this attribute must only contain alphanumeric characters, currency symbols, and hyphens'],
      [{ name: 'X', model: 'contact', data_type: 'list' }, "Data Type isn't an option"],
      [{ name: 'X', model: 'ticket', data_type: 'string' }, 'The Data Attribute model field must be either contact or company'],
      [{ name: 'X', model: 'contact', data_type: 'options', options: 'A,B' }, "Options isn't an array"],
      [{ name: 'X', model: 'contact', data_type: 'options', options: [{ value: 'A' }] }, "Options isn't an array"],
    ];
    for (const [body, message] of refusals) {
      const answer = await create(body);
      assert.equal(codeOf(answer), '400 parameter_invalid');
      assert.equal(messageOf(answer), message);
    }
  });

  it('holds a capped number of live attributes, and archiving frees a place but not the name', async () => {
    bench.simulator.switches.attributeCap = 1;
    const first = (await create({ name: 'One', model: 'contact', data_type: 'string' })).json;
    assert.equal((await create({ name: 'Two', model: 'company', data_type: 'string' })).status, 400);
    await bench.done('PUT', `/data_attributes/${shown(first.id)}`, { archived: true });
    assert.equal((await create({ name: 'One', model: 'contact', data_type: 'string' })).status, 400);
    assert.equal((await create({ name: 'Two', model: 'company', data_type: 'string' })).status, 200);
    assert.equal((await bench.call('POST', '/contacts', { role: 'lead', custom_attributes: { One: 'x' } })).status, 400);
  });

  it('keeps what others hang on, and knows no other ids', async () => {
    const one = (await create({ name: 'One', model: 'contact', data_type: 'string' })).json;
    bench.simulator.addDependent('attribute', shown(one.id));
    assert.equal(codeOf(await bench.call('PUT', `/data_attributes/${shown(one.id)}`, { archived: true })), '422 data_invalid');
    assert.equal(codeOf(await bench.call('PUT', '/data_attributes/999', { archived: true })), '404 field_not_found');
  });

  it('takes only values of the type and the options, all or nothing, and null clears', async () => {
    await create({ name: 'Tier', model: 'contact', data_type: 'options', options: [{ value: 'A' }, { value: 'B' }] });
    await create({ name: 'Count', model: 'contact', data_type: 'integer' });
    await create({ name: 'When', model: 'contact', data_type: 'date' });
    await create({ name: 'Text', model: 'contact', data_type: 'string' });
    const id = bench.simulator.seedContact({ role: 'lead', custom_attributes: { Tier: 'A', Count: 1 } });
    const put = (custom_attributes: object) => bench.call('PUT', `/contacts/${id}`, { name: 'Changed', custom_attributes });
    for (const wrong of [{ Tier: 'C' }, { Count: '1' }, { Count: 1.5 }, { When: 'soon' }, { Text: 5 }, { Text: 'x'.repeat(256) }, { Count: 2, Nope: 1 }, { Text: { a: 1 } }]) {
      assert.equal((await put(wrong)).status, 400, JSON.stringify(wrong));
    }
    assert.equal(bench.simulator.state.contact(id)?.name, null);
    assert.deepEqual((await put({ Tier: null, When: 1_700_000_000, Text: 'x'.repeat(255) })).json.custom_attributes, { Count: 1, When: 1_700_000_000, Text: 'x'.repeat(255) });
    bench.simulator.switches.listValueOutsideOptions = 'accept';
    assert.equal((await put({ Tier: 'C' })).status, 200);
  });

  it('keeps names of inherited things as plain names', async () => {
    await create({ name: '__proto__', model: 'contact', data_type: 'string' });
    const answer = await bench.call('POST', '/contacts', '{"role":"lead","custom_attributes":{"__proto__":"x"}}');
    assert.match(answer.text, /"custom_attributes":\{"__proto__":"x"\}/);
    assert.equal((await bench.call('POST', '/contacts', { role: 'lead', custom_attributes: { constructor: 'x' } })).status, 400);
  });
});

describe('Intercom simulator: request fields', () => {
  it('never breaks on odd values: every answer is 200 or a refusal', async () => {
    const bench = await startBench();
    try {
      const odd = fc.dictionary(fc.constantFrom('email', 'external_id', 'role', 'name', 'owner_id', 'custom_attributes', 'signed_up_at', '__proto__', 'toString'), fc.jsonValue());
      await fc.assert(
        fc.asyncProperty(odd, fc.constantFrom('/contacts', '/companies', '/tags', '/conversations', '/contacts/search', '/data_attributes', '/conversations/attributes'), async (body, path) => {
          const answer = await bench.call('POST', path, body);
          assert.ok([200, 400, 404, 409, 422].includes(answer.status), `${path} ${JSON.stringify(body)}: ${answer.status} ${answer.text}`);
        }),
        { seed: 7, numRuns: 150 },
      );
    } finally {
      await bench.simulator.close();
    }
  });
});
