import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { ADMIN, OTHER_ADMIN, START, TEAM, codeOf, messageOf, shown, startBench, withConversation } from './support.ts';
import type { Bench, Found } from './support.ts';

const OPENED = START - 86_400;

function partsOf(conversation: Found): [unknown, unknown, unknown][] {
  return conversation.conversation_parts?.conversation_parts?.map((part) => [part.part_type, part.body, part.created_at]) ?? [];
}

describe('Intercom simulator: conversations', () => {
  let bench: Bench;
  let contact: string;
  let path: string;
  beforeEach(async () => {
    bench = await startBench();
    const made = await withConversation(bench, OPENED);
    contact = made.contact;
    path = `/conversations/${made.conversation}`;
  });
  afterEach(() => bench.simulator.close());

  const reply = (body: object, headers?: Record<string, string>) => bench.call('POST', `${path}/reply`, body, headers);
  const note = (more: object = {}) => reply({ type: 'admin', message_type: 'note', admin_id: ADMIN, body: 'internal', ...more });
  const comment = (more: object = {}, headers?: Record<string, string>) => reply({ type: 'admin', message_type: 'comment', admin_id: ADMIN, body: 'hello', skip_notifications: true, ...more }, headers);
  const contactComment = (more: object = {}) => reply({ type: 'user', message_type: 'comment', intercom_user_id: contact, body: 'thanks', ...more });
  const close = () => bench.done('POST', `${path}/parts`, { message_type: 'close', type: 'admin', admin_id: ADMIN });

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

  it('stamps replies as told, in the order of their times, and not at all below the versions that know the field', async () => {
    await comment({ created_at: OPENED + 20 });
    await contactComment({ created_at: OPENED + 10 });
    await note({ created_at: OPENED + 30 });
    const read = await bench.done('GET', path);
    assert.deepEqual(partsOf(read), [['comment', '<p>thanks</p>', OPENED + 10], ['comment', '<p>hello</p>', OPENED + 20], ['note', '<p>internal</p>', OPENED + 30]]);
    assert.equal(read.statistics?.count_conversation_parts, 3);
    bench.simulator.switches.threadOrder = 'inserted';
    assert.deepEqual(partsOf(await bench.done('GET', path)).map(([, , at]) => at), [OPENED + 20, OPENED + 10, OPENED + 30]);
    const old = await reply({ type: 'user', message_type: 'comment', intercom_user_id: contact, body: 'old', created_at: OPENED + 5 }, { 'intercom-version': '2.10' });
    assert.equal(old.json.conversation_parts?.conversation_parts?.map((part) => part.created_at).at(-1), START);
  });

  it('refuses replies dated in the future or, by switch, before their conversation', async () => {
    assert.equal(messageOf(await comment({ created_at: START + 60 })), `${START + 60} is an invalid value for created_at`);
    assert.equal((await comment({ created_at: OPENED - 1 })).status, 400);
    bench.simulator.switches.createdAtBeforeConversation = 'accept';
    assert.equal((await comment({ created_at: OPENED - 1 })).status, 200);
  });

  it('refuses replies with a wrong author, type or missing field', async () => {
    const wrong: readonly (readonly [object, number])[] = [
      [{ type: 'admin', message_type: 'comment', body: 'x' }, 400],
      [{ type: 'admin', message_type: 'comment', admin_id: '404', body: 'x' }, 404],
      [{ type: 'admin', message_type: 'comment', admin_id: ADMIN }, 400],
      [{ type: 'admin', message_type: 'shout', admin_id: ADMIN, body: 'x' }, 400],
      [{ type: 'admin', message_type: 'quick_reply', admin_id: ADMIN }, 400],
      [{ type: 'user', message_type: 'note', intercom_user_id: contact, body: 'x' }, 400],
      [{ type: 'user', message_type: 'comment', body: 'x' }, 400],
      [{ type: 'user', message_type: 'comment', intercom_user_id: contact, user_id: 'x0', body: 'x' }, 400],
      [{ type: 'user', message_type: 'comment', user_id: 'nobody', body: 'x' }, 404],
      [{ message_type: 'comment', body: 'x' }, 400],
    ];
    for (const [body, status] of wrong) assert.equal((await reply(body)).status, status, JSON.stringify(body));
    assert.equal(codeOf(await reply({ type: 'admin', message_type: 'note', admin_id: '404', body: 'x' })), '404 admin_not_found');
    assert.equal((await bench.call('POST', '/conversations/1/reply', {})).status, 404);
    bench.simulator.removeTeammate(OTHER_ADMIN);
    assert.equal(codeOf(await note({ admin_id: OTHER_ADMIN })), '404 admin_not_found');
    assert.equal(bench.simulator.state.conversations[0]?.parts.length, 0);
  });

  it('takes contacts by their own key, and refuses strangers unless they may join', async () => {
    assert.equal((await reply({ type: 'user', message_type: 'comment', user_id: 'x0', body: 'by key' })).status, 200);
    const stranger = bench.simulator.seedContact({ external_id: 'stranger' });
    assert.equal((await contactComment({ intercom_user_id: stranger })).status, 404);
    bench.simulator.switches.strangerReply = 'join';
    assert.equal((await contactComment({ intercom_user_id: stranger })).json.contacts?.contacts?.length, 2);
  });

  it('keeps the safe tags in notes and admin comments and escapes what contacts write', async () => {
    await note({ body: '<html><body><h2>T</h2><p>a <strong>b</strong> <a href="javascript:x()">c</a> <a href="https://d.test/?a=1">d</a><img src="x"></p><script>evil()</script></body></html>' });
    await contactComment({ body: 'x <i>y</i> & z' });
    await comment({ body: 'a < b\n\nc' });
    assert.deepEqual(partsOf(await bench.done('GET', path)).map(([, body]) => body), [
      '<h2>T</h2><p>a <b>b</b> <a>c</a> <a href="https://d.test/?a=1" rel="nofollow noopener noreferrer" target="_blank">d</a></p>',
      '<p>x &lt;i&gt;y&lt;/i&gt; &amp; z</p>',
      '<p>a &lt; b</p>\n<p>c</p>',
    ]);
  });

  it('stores files and serves them, ten at most', async () => {
    const bytes = Buffer.from('hello file');
    const file = { name: 'ä b.txt', content_type: 'text/plain', data: bytes.toString('base64') };
    const answer = await note({ attachment_files: [file], attachment_urls: ['https://files.test/img.png'] });
    const [stored, linked] = answer.json.conversation_parts?.conversation_parts?.[0]?.attachments?.map((item) => item) ?? [];
    assert.deepEqual([stored?.name, stored?.content_type, stored?.filesize, linked?.url], ['ä b.txt', 'text/plain', 10, 'https://files.test/img.png']);
    assert.deepEqual(Buffer.from(await (await fetch(shown(stored?.url))).arrayBuffer()), bytes);
    assert.equal(bench.simulator.state.conversations[0]?.parts[0]?.attachments[0]?.sha256, createHash('sha256').update(bytes).digest('hex'));
    assert.equal((await note({ attachment_files: Array.from({ length: 10 }, () => file) })).status, 200);
    assert.equal((await note({ attachment_files: Array.from({ length: 11 }, () => file) })).status, 422);
    assert.equal((await note({ attachment_files: [{ ...file, data: `data:text/plain;base64,${file.data}` }] })).status, 400);
    assert.equal((await note({ attachment_files: [{ data: file.data }] })).status, 400);
    assert.equal((await fetch(`${bench.simulator.url}attachments/99/x`)).status, 404);
  });

  it('reopens a closed conversation when the contact writes: an open part with the body', async () => {
    await close();
    const answer = await contactComment({ created_at: OPENED + 60 });
    assert.deepEqual([answer.json.state, answer.json.open, answer.json.waiting_since], ['open', true, OPENED + 60]);
    assert.deepEqual(partsOf(answer.json)[0], ['open', '<p>thanks</p>', OPENED + 60]);
  });

  it('starts to wait at the first text after an answer', async () => {
    await comment({ created_at: OPENED + 10 });
    assert.equal((await bench.done('GET', path)).waiting_since, null);
    await contactComment({ created_at: OPENED + 60 });
    assert.equal((await contactComment({ created_at: OPENED + 70 })).json.waiting_since, OPENED + 60);
  });

  it('stays closed when a teammate writes', async () => {
    await close();
    await note();
    assert.equal((await comment()).json.state, 'closed');
  });

  it('reopens a closed conversation by assignment, and holds admin and team at once', async () => {
    const assign = (type: string, assignee_id: string) => bench.call('POST', `${path}/parts`, { message_type: 'assignment', type, admin_id: ADMIN, assignee_id });
    await close();
    const team = (await assign('team', TEAM)).json;
    assert.deepEqual([team.state, team.team_assignee_id, team.admin_assignee_id], ['open', Number(TEAM), 0]);
    const admin = (await assign('admin', OTHER_ADMIN)).json;
    assert.deepEqual([admin.team_assignee_id, admin.admin_assignee_id], [Number(TEAM), Number(OTHER_ADMIN)]);
    assert.deepEqual(partsOf(admin).map(([type]) => type), ['close', 'assign_and_reopen', 'assignment']);
    assert.equal((await assign('admin', '0')).json.admin_assignee_id, 0);
    assert.equal(codeOf(await assign('admin', '404')), '404 assignee_not_found');
    assert.equal(codeOf(await assign('team', OTHER_ADMIN)), '404 assignee_not_found');
    bench.simulator.switches.teamAssignsAdmin = true;
    assert.equal((await assign('team', TEAM)).json.admin_assignee_id, Number(OTHER_ADMIN));
  });

  it('snoozes until its time or the next reply', async () => {
    const snooze = (snoozed_until: unknown) => bench.call('POST', `${path}/parts`, { message_type: 'snoozed', admin_id: ADMIN, snoozed_until });
    const snoozed = (await snooze(START + 3_600)).json;
    assert.deepEqual([snoozed.state, snoozed.open, snoozed.snoozed_until], ['snoozed', true, START + 3_600]);
    bench.clock.advance(3_600_000);
    assert.deepEqual([(await bench.done('GET', path)).state, bench.simulator.state.conversations[0]?.snoozedUntil], ['open', null]);
    await snooze(START + 9_000);
    assert.deepEqual([(await note()).json.state, (await note()).json.snoozed_until], ['open', null]);
    assert.equal((await snooze(START)).status, 400);
    assert.equal((await snooze(undefined)).status, 400);
  });

  it('stamps state parts now, whatever is sent, and opens as read', async () => {
    await bench.done('POST', `${path}/parts`, { message_type: 'close', type: 'admin', admin_id: ADMIN, created_at: OPENED });
    const opened = await bench.done('POST', `${path}/parts`, { message_type: 'open', admin_id: ADMIN });
    assert.deepEqual(partsOf(opened), [['close', null, START], ['open', null, START]]);
    assert.equal(opened.read, true);
    for (const body of [{ message_type: 'close', admin_id: ADMIN }, { message_type: 'merge', admin_id: ADMIN }, { message_type: 'open' }]) assert.equal((await bench.call('POST', `${path}/parts`, body)).status, 400);
    assert.equal(codeOf(await bench.call('POST', `${path}/parts`, { message_type: 'open', admin_id: '404' })), '404 admin_not_found');
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

  it('adds and removes participants, an unknown address as a lead, never the last one', async () => {
    const add = (customer: object) => bench.call('POST', `${path}/customers`, { admin_id: ADMIN, customer });
    const second = bench.simulator.seedContact({ external_id: 'second' });
    assert.equal((await add({ intercom_user_id: second })).json.contacts?.contacts?.length, 2);
    assert.equal((await add({ user_id: 'second' })).json.contacts?.contacts?.length, 2);
    await add({ email: 'new@example.test' });
    assert.deepEqual(bench.simulator.state.contacts.at(-1)?.role, 'lead');
    assert.equal((await add({ user_id: 'nobody' })).status, 404);
    assert.equal((await add({})).status, 400);
    const remove = (id: string, body: unknown = { admin_id: ADMIN }) => bench.call('DELETE', `${path}/customers/${id}`, body);
    assert.equal((await remove(second, {})).status, 400);
    assert.equal((await remove(second)).status, 200);
    assert.equal((await remove(second)).status, 404);
    await remove(contact);
    const last = await remove(bench.simulator.state.contacts.at(-1)?.id ?? '');
    assert.equal(`${codeOf(last)} ${messageOf(last)}`, '422 parameter_invalid Removing the last customer is not allowed');
  });

  it('throttles replies of one conversation only when switched on', async () => {
    bench.simulator.switches.replyThrottle = { count: 2, windowMs: 10_000 };
    assert.deepEqual([(await note()).status, (await note()).status], [200, 200]);
    const refused = await note();
    assert.equal(`${refused.status} ${messageOf(refused)}`, '400 Too many recent replies to this conversation');
    bench.clock.advance(10_000);
    assert.equal((await note()).status, 200);
  });

  it('answers a reply with all parts, or by switch with the new one; `last` is the newest conversation', async () => {
    await note();
    assert.equal((await note()).json.conversation_parts?.total_count, 2);
    bench.simulator.switches.replyAnswer = 'new';
    assert.equal((await note()).json.conversation_parts?.conversation_parts?.length, 1);
    assert.equal((await bench.done('POST', '/conversations/last/reply', { type: 'admin', message_type: 'note', admin_id: ADMIN, body: 'x' })).id, path.slice(15));
  });

  it('lets people act: their parts are in the thread, not in the call log', async () => {
    const calls = bench.simulator.log.length;
    const id = path.slice(15);
    bench.simulator.agentReplies(id, { adminId: OTHER_ADMIN, body: 'live' });
    bench.simulator.agentSetsState(id, { adminId: OTHER_ADMIN, state: 'closed' });
    bench.simulator.contactReplies(id, { contactId: contact, body: 'again' });
    bench.simulator.agentEdits(id, { title: 'Edited' });
    assert.equal(bench.simulator.log.length, calls);
    const read = await bench.done('GET', path);
    assert.deepEqual(partsOf(read).map(([type]) => type), ['comment', 'close', 'open']);
    assert.equal(read.title, 'Edited');
    assert.deepEqual(bench.simulator.notifications, []);
  });
});

describe('Intercom simulator: notifications', () => {
  let bench: Bench;
  let contact: string;
  let path: string;
  beforeEach(async () => {
    bench = await startBench();
    const made = await withConversation(bench);
    contact = made.contact;
    path = `/conversations/${made.conversation}`;
  });
  afterEach(() => bench.simulator.close());

  const admin = { type: 'admin', admin_id: ADMIN, body: 'x' };
  const causes = () => bench.simulator.notifications.map(({ audience, cause }) => `${audience} ${cause}`);

  it('logs nothing for a silent import', async () => {
    await bench.done('POST', `${path}/reply`, { ...admin, message_type: 'comment', skip_notifications: true });
    await bench.done('POST', `${path}/reply`, { ...admin, message_type: 'note', skip_notifications: true });
    await bench.done('POST', `${path}/reply`, { type: 'user', message_type: 'comment', intercom_user_id: contact, body: 'x' });
    await bench.done('POST', `${path}/parts`, { message_type: 'assignment', type: 'admin', admin_id: ADMIN, assignee_id: ADMIN });
    await bench.done('POST', `${path}/parts`, { message_type: 'close', type: 'admin', admin_id: ADMIN });
    assert.deepEqual(causes(), []);
  });

  it('logs a comment without the switch, and with it below 2.15', async () => {
    await bench.done('POST', `${path}/reply`, { ...admin, message_type: 'comment' });
    await bench.done('POST', `${path}/reply`, { ...admin, message_type: 'comment', skip_notifications: true }, { 'intercom-version': '2.14' });
    assert.deepEqual(causes(), ['contact comment', 'contact comment']);
    assert.deepEqual(bench.simulator.notifications[0]?.recipients, [contact]);
  });

  it('logs any message of a state change, and a note to the assignee', async () => {
    await bench.done('POST', `${path}/parts`, { message_type: 'assignment', type: 'admin', admin_id: ADMIN, assignee_id: OTHER_ADMIN });
    await bench.done('POST', `${path}/reply`, { ...admin, message_type: 'note' });
    await bench.done('POST', `${path}/parts`, { message_type: 'close', type: 'admin', admin_id: ADMIN, body: 'Goodbye' });
    assert.deepEqual(causes(), ['teammate note', 'contact state_message']);
  });

  it('logs on request what nobody can switch off', async () => {
    bench.simulator.switches.unverifiedNotices = true;
    await bench.done('POST', `${path}/parts`, { message_type: 'assignment', type: 'team', admin_id: ADMIN, assignee_id: TEAM });
    await bench.done('POST', `${path}/parts`, { message_type: 'close', type: 'admin', admin_id: ADMIN });
    await bench.done('POST', `${path}/reply`, { type: 'user', message_type: 'comment', intercom_user_id: contact, body: 'x' });
    assert.deepEqual(causes(), ['teammate assignment', 'contact rating', 'teammate inbox']);
  });

  it('refuses a switch that is no boolean instead of reading it as one', async () => {
    assert.equal((await bench.call('POST', `${path}/reply`, { ...admin, message_type: 'comment', skip_notifications: 'true' })).status, 400);
  });
});
