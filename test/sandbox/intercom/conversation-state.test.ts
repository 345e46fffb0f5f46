import assert from 'node:assert/strict';
import { openConversation, OPENED, partsOf } from './conversation-support.ts';
import { ADMIN, OTHER_ADMIN, START, TEAM, codeOf, messageOf } from './support.ts';
import type { Bench } from './support.ts';

describe('Intercom simulator: state and assignment', () => {
  const desk = openConversation();
  const { note, comment, contactComment, close } = desk;
  let bench: Bench;
  let contact: string;
  let path: string;
  beforeEach(() => {
    ({ bench, contact, path } = desk.now());
  });

  it('reopens a closed conversation when the contact writes: an open part with the body', async () => {
    await close();
    const answer = await contactComment({ created_at: OPENED + 60 });
    assert.deepEqual([answer.json.state, answer.json.open, answer.json.waiting_since], ['open', true, OPENED + 60]);
    assert.deepEqual(partsOf(answer.json)[0], ['open', '<p>thanks</p>', OPENED + 60]);
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
