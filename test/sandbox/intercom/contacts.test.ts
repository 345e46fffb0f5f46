import assert from 'node:assert/strict';
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
