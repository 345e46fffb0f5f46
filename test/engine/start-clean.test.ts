import assert from 'node:assert/strict';
import { rollback } from '../../src/engine/rollback.ts';
import { sample } from '../../src/engine/sample.ts';
import { approve } from '../../src/engine/sign.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { editSpec, PERSON, sampled, testProject, type TestProject } from '../support/project.ts';

const SAMPLE = { target: 'staging', size: 10, seed: 1, mask: true, refresh: false, dryRun: false } as const;

/** Of staging, the canary aside. */
function standing(test: TestProject): number {
  return test.sandbox.staging.state.conversations.length;
}

describe('correct the spec and sample again (AT-S5e)', function () {
  this.timeout(60_000);
  let test: TestProject;
  beforeEach(async () => {
    test = await testProject({ tickets: 30 });
  });
  afterEach(() => test.close());

  it('removes what the former plan left in staging, loads all of it anew and can be approved', async () => {
    await sampled(test, 10);
    const before = standing(test);
    await editSpec(test.project, (text) => text.replace('otherwise: bronze', 'otherwise: silver'));
    const again = await sample(test.environment, test.project, SAMPLE);
    assert.ok(again.cleared > before, 'conversations, contacts and companies went');
    assert.deepEqual(again.parked.filter(({ code }) => code !== 'invalid-email'), []);
    assert.equal(again.counts['Ticket']?.loaded, 10);
    assert.equal(standing(test), 10, 'nothing stands there twice');
    assert.equal(again.differences.wrong + again.differences.missing, 0);
    await approve(test.environment, test.project, PERSON);
  });

  it('leaves what stands there when the plan is the same', async () => {
    await sampled(test, 10);
    const again = await sample(test.environment, test.project, SAMPLE);
    assert.equal(again.cleared, 0);
    assert.equal(again.counts['Ticket']?.unchanged, 10);
  });

  it('keeps what somebody touched, and parks its record', async () => {
    await sampled(test, 10);
    const [conversation] = test.sandbox.staging.state.conversations;
    const [admin] = [...new Set(test.sandbox.staging.state.conversations.map(({ adminId }) => adminId))].filter((id) => id !== null);
    assert.ok(conversation && admin);
    test.sandbox.staging.agentReplies(conversation.id, { adminId: admin, body: 'I am looking at this one.' });
    await editSpec(test.project, (text) => text.replace('otherwise: bronze', 'otherwise: silver'));
    const again = await sample(test.environment, test.project, SAMPLE);
    assert.ok(test.sandbox.staging.state.conversation(conversation.id), 'it is still there');
    assert.ok(again.parked.some(({ entity }) => entity === 'Ticket'));
  });

  it('goes on after a rollback that keeps the attributes', async () => {
    await sampled(test, 10);
    const options = { target: 'staging', keepAttributes: true } as const;
    const { preview } = await rollback(test.environment, test.project, { ...options, confirm: null });
    await rollback(test.environment, test.project, { ...options, confirm: { hash: preview.hash, by: PERSON } });
    assert.equal(standing(test), 0);
    await prepare(test.environment, test.project, { target: 'staging', dryRun: false, confirm: [], by: null, canary: null });
    const again = await sample(test.environment, test.project, SAMPLE);
    assert.equal(again.counts['Ticket']?.loaded, 10);
  });
});
