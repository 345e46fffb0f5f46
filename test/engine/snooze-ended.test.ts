import assert from 'node:assert/strict';
import { migrate } from '../../src/engine/migrate.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { rollback } from '../../src/engine/rollback.ts';
import type { SimConversation } from '../../src/sandbox/intercom/model.ts';
import { editRows } from '../support/edit-rows.ts';
import { migrated, PERSON, readyToMigrate, testProject, type TestProject } from '../support/project.ts';

const ADMIN = '500001';
const DAY = 86_400_000;
const WAITING_CUSTOMER = 7;

/** As long a time as the spec snoozes for, and a day. */
function threeWeeksLater(): () => void {
  const real = Date.now;
  Date.now = () => real() + (21 * DAY) / 500;
  return () => {
    Date.now = real;
  };
}

/** By the API, as the inbox does it: for a day. */
async function snooze(test: TestProject, id: string): Promise<void> {
  const headers = { Authorization: 'Bearer sandbox-production', 'Intercom-Version': '2.16', 'Content-Type': 'application/json', Accept: 'application/json' };
  const snoozed_until = Math.floor((test.environment.clock.now() + DAY) / 1000);
  const answer = await fetch(new URL(`conversations/${id}/parts`, test.sandbox.production.url), { method: 'POST', headers, body: JSON.stringify({ message_type: 'snoozed', admin_id: ADMIN, snoozed_until }) });
  assert.equal(answer.status, 200);
}

for (const snoozeEnd of ['silent', 'part'] as const) {
  describe(`law 10: a snooze that ended by itself (${snoozeEnd})`, function () {
    this.timeout(60_000);
    let test: TestProject;
    let restore: () => void = () => undefined;
    let snoozed: readonly SimConversation[];

    before(async () => {
      test = await testProject({ tickets: 24 });
      editRows(test, 'tickets', (row, index) => (index % 3 === 0 ? { ...row, status: WAITING_CUSTOMER } : row));
      test.sandbox.production.switches.snoozeEnd = snoozeEnd;
      await readyToMigrate(test);
      await migrate(test.environment, test.project, { target: 'production', dryRun: false });
      snoozed = migrated(test).filter(({ state }) => state === 'snoozed');
      assert.ok(snoozed.length >= 3, `the sandbox has ${snoozed.length} snoozed conversations`);
      const [byHand, again] = snoozed;
      test.sandbox.production.agentSetsState(byHand?.id ?? '', { adminId: ADMIN, state: 'open' });
      await snooze(test, again?.id ?? '');
      restore = threeWeeksLater();
    });
    after(async () => {
      restore();
      await test.close();
    });

    it('is no difference to a reconciliation', async () => {
      const { entities } = await reconcile(test.environment, test.project, 'production');
      assert.deepEqual(entities.flatMap(({ differing, changedSince }) => [...differing, ...changedSince]), []);
      assert.ok(snoozed.every(({ state }) => state === 'open'), 'all of them woke');
    });

    it('is no person\'s hand to a rollback; what an agent opened or snoozed himself is', async () => {
      const { preview } = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
      const kept = preview.items.filter(({ type, action }) => type === 'conversation' && action === 'keep').map(({ destinationId }) => destinationId);
      assert.deepEqual(kept.sort(), snoozed.slice(0, 2).map(({ id }) => id).sort());
      const result = await rollback(test.environment, test.project, { target: 'production', confirm: { hash: preview.hash, by: PERSON }, keepAttributes: false });
      assert.deepEqual(result.failed, []);
      assert.deepEqual(migrated(test).map(({ id }) => id).sort(), kept);
    });
  });
}
