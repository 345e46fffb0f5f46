import assert from 'node:assert/strict';
import { ADMIN, OTHER_ADMIN, TEAM, startBench, withConversation } from './support.ts';
import type { Bench } from './support.ts';

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
