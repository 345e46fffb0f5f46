import assert from 'node:assert/strict';
import { START, codeOf, messageOf, shown, startBench } from './support.ts';
import type { Bench } from './support.ts';

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
