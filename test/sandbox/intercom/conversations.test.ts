import assert from 'node:assert/strict';
import { openConversation, OPENED, partsOf } from './conversation-support.ts';
import { ADMIN, START, codeOf, messageOf, shown, withConversation } from './support.ts';
import type { Bench } from './support.ts';

describe('Intercom simulator: conversations', () => {
  const desk = openConversation();
  const { close } = desk;
  let bench: Bench;
  let contact: string;
  let path: string;
  beforeEach(() => {
    ({ bench, contact, path } = desk.now());
  });

  it('answers a create with the message, and opens a back-dated conversation of the contact', async () => {
    const message = await bench.done('POST', '/conversations', { from: { type: 'contact', id: contact }, body: 'a <b>& c\nd', created_at: OPENED });
    assert.deepEqual([message.type, message.body, message.created_at, message.message_type], ['user_message', 'a <b>& c\nd', OPENED, 'inapp']);
    const read = await bench.done('GET', `/conversations/${shown(message.conversation_id)}`);
    assert.equal(read.source?.body, '<p>a &lt;b&gt;&amp; c<br>d</p>');
    assert.equal(read.source?.id, message.id);
    assert.deepEqual([read.created_at, read.state, read.open, read.waiting_since], [OPENED, 'open', true, OPENED]);
    assert.deepEqual([read.admin_assignee_id, read.team_assignee_id, read.priority], [0, 0, 'none']);
    assert.deepEqual(read.contacts?.contacts?.map((item) => item.id), [contact]);
    assert.equal((await bench.done('GET', `/conversations/${shown(message.conversation_id)}?display_as=plaintext`)).source?.body, 'a <b>& c\nd');
    const old = await bench.done('GET', path, undefined, { 'intercom-version': '2.15' });
    assert.deepEqual([old.admin_assignee_id, old.priority], [null, 'not_priority']);
  });

  it('refuses openers and openings that the vendor refuses', async () => {
    const open = (body: object) => bench.call('POST', '/conversations', body);
    const from = { type: 'user', id: contact };
    assert.equal(messageOf(await open({ from: { type: 'user', id: 'x0' }, body: 'x' })), 'User Not Found');
    assert.equal((await open({ from: { type: 'admin', id: ADMIN }, body: 'x' })).status, 400);
    assert.equal((await open({ from: { type: 'user', external_id: 'x0' }, body: 'x' })).status, 400);
    assert.equal((await open({ body: 'x' })).status, 400);
    assert.equal((await open({ from })).status, 400);
    assert.match(messageOf(await open({ from, body: 'x', created_at: START + 1 })), /is an invalid value for created_at/);
    assert.equal((await open({ from, body: 'x', created_at: '2026-01-01' })).status, 400);
    assert.equal((await open({ from, body: 'x', attachment_urls: Array.from({ length: 11 }, () => 'https://files.test/a.png') })).status, 422);
    assert.equal(bench.simulator.state.conversations.length, 1);
    bench.simulator.switches.contactLagMs = 1_000;
    assert.equal(messageOf(await open({ from, body: 'x' })), 'User Not Found');
  });

  it('shows the latest 500 parts', async () => {
    for (let index = 0; index < 505; index += 1) bench.simulator.agentReplies(path.slice(15), { adminId: ADMIN, body: `n${index}`, message: 'note' });
    const read = await bench.done('GET', path);
    assert.deepEqual([read.conversation_parts?.conversation_parts?.length, read.conversation_parts?.total_count, read.statistics?.count_conversation_parts], [500, 505, 505]);
    assert.equal(partsOf(read)[0]?.[1], '<p>n5</p>');
  });

  it('updates title, read, company and attributes together, with one bot part for each changed attribute, stamped now', async () => {
    await bench.done('POST', '/conversations/attributes', { name: 'Priority', data_type: 'list', options: [{ label: 'High' }, { label: 'Low' }] });
    await bench.done('POST', '/conversations/attributes', { name: 'Number', data_type: 'string' });
    const company = bench.simulator.seedCompany({ company_id: 'at:1', name: 'Acme' });
    await close();
    const answer = await bench.done('PUT', path, { read: true, title: 'T1', company_id: company, custom_attributes: { Priority: 'High', Number: 'T-1' } });
    assert.deepEqual([answer.title, answer.read, answer.company?.id, answer.state], ['T1', true, company, 'closed']);
    assert.deepEqual(answer.custom_attributes, { Priority: 'High', Number: 'T-1' });
    const added = answer.conversation_parts?.conversation_parts?.map((part) => [part.part_type, part.author?.type, part.created_at, part.event_details?.attribute?.name]);
    assert.deepEqual(added?.slice(1), [['conversation_attribute_updated_by_admin', 'bot', START, 'Priority'], ['conversation_attribute_updated_by_admin', 'bot', START, 'Number']]);
    const same = await bench.done('PUT', path, { title: 'T2', company_id: null, custom_attributes: { Priority: 'High' } });
    assert.deepEqual([same.conversation_parts?.total_count, same.company, same.title], [3, null, 'T2']);
  });

  it('refuses an update as a whole', async () => {
    await bench.done('POST', '/conversations/attributes', { name: 'Priority', data_type: 'list', options: [{ label: 'High' }, { label: 'Low' }] });
    await bench.done('POST', '/conversations/attributes', { name: 'Twin', data_type: 'string' });
    await bench.done('POST', '/conversations/attributes', { name: 'Twin', data_type: 'string' });
    const put = (custom_attributes: object, more: object = {}) => bench.call('PUT', path, { title: 'no', custom_attributes, ...more });
    assert.equal(messageOf(await put({ Nope: 1 })), "Conversation attribute 'Nope' does not exist");
    for (const wrong of [{ Twin: 'x' }, { Priority: 'Urgent' }, { Priority: 1 }, { Priority: 'High', Nope: 1 }]) assert.equal((await put(wrong)).status, 400, JSON.stringify(wrong));
    assert.equal(codeOf(await put({}, { company_id: 'nope' })), '404 company_not_found');
    assert.equal((await put({}, { read: 'yes' })).status, 400);
    assert.equal(bench.simulator.state.conversations[0]?.title, null);
  });

  it('deletes for good and remembers the ids; metrics only with the scope', async () => {
    const id = path.slice(15);
    assert.equal((await bench.call('DELETE', `${path}?retain_metrics=false`)).status, 403);
    assert.deepEqual(await bench.done('DELETE', path), { id, object: 'conversation', deleted: true });
    assert.equal((await bench.call('GET', path)).status, 404);
    assert.equal((await bench.call('DELETE', path)).status, 404);
    bench.simulator.switches.mayDeleteMetrics = true;
    const other = await withConversation(bench);
    await bench.done('DELETE', `/conversations/${other.conversation}?retain_metrics=false`);
    const deleted = await bench.done('GET', '/conversations/deleted?order=asc');
    assert.deepEqual(deleted.conversations?.map((item) => [item.id, item.metrics_retained]), [[id, true], [other.conversation, false]]);
    assert.equal((await bench.call('GET', '/conversations/deleted?per_page=61')).status, 400);
  });

  it('lists by cursor without parts', async () => {
    for (let index = 0; index < 24; index += 1) bench.simulator.contactOpens(contact, `c${index}`);
    const first = await bench.done('GET', '/conversations');
    const second = await bench.done('GET', `/conversations?starting_after=${shown(first.pages?.next?.starting_after)}`);
    assert.deepEqual([first.type, first.conversations?.length, second.conversations?.length, second.pages?.next, first.total_count], ['conversation.list', 20, 5, undefined, 25]);
    assert.equal(Object.hasOwn(first.conversations?.[0] ?? {}, 'conversation_parts'), false);
  });

  it('searches by contact and exact time after the lag; dates include equality; attributes are no field', async () => {
    const find = async (value: readonly object[]) => (await bench.done('POST', '/conversations/search', { query: { operator: 'AND', value } })).conversations?.map((item) => item.id);
    const byContact = { field: 'contact_ids', operator: '=', value: contact };
    assert.deepEqual(await find([byContact]), []);
    bench.clock.advance(5_000);
    const id = path.slice(15);
    assert.deepEqual(await find([byContact, { field: 'created_at', operator: '=', value: OPENED }]), [id]);
    assert.deepEqual(await find([byContact, { field: 'created_at', operator: '>', value: OPENED }, { field: 'created_at', operator: '<', value: OPENED }]), [id]);
    assert.deepEqual(await find([byContact, { field: 'created_at', operator: '>', value: OPENED + 1 }]), []);
    assert.deepEqual(await find([{ field: 'source.body', operator: '=', value: 'printer' }, { field: 'open', operator: '=', value: true }]), [id]);
    assert.deepEqual(await find([{ field: 'source.body', operator: '=', value: 'print' }]), []);
    assert.deepEqual(await find([{ field: 'statistics.count_conversation_parts', operator: '<', value: 1 }, { field: 'state', operator: '!=', value: 'closed' }]), [id]);
    for (const name of ['custom_attributes.Priority', 'custom_attribute.Priority', 'body']) {
      assert.equal((await bench.call('POST', '/conversations/search', { query: { field: name, operator: '=', value: 'x' } })).status, 400);
    }
  });
});
