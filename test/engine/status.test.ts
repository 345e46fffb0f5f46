import assert from 'node:assert/strict';
import { archive } from '../../src/engine/archive.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { rollback } from '../../src/engine/rollback.ts';
import { accept, approve } from '../../src/engine/sign.ts';
import { status, type StatusResult } from '../../src/engine/status.ts';
import { discovered, editSpec, NAMES, PERSON, preparedProduction, sampled, spotChecked, testProject, type TestProject } from '../support/project.ts';

type Standing = Pick<StatusResult, 'prepared' | 'openSteps' | 'archived' | 'reconciled' | 'accepted'>;

describe('status tells where the project stands', function () {
  this.timeout(120_000);
  let test: TestProject;
  const now = (): Promise<StatusResult> => status(test.project, { verify: false });
  const standing = async (): Promise<Standing> => now();

  before(async () => {
    test = await testProject({ tickets: 20 });
  });
  after(() => test.close());

  it('knows nothing before the first contact, but what stays behind once the fields are known', async () => {
    const { prepared, openSteps, reconciled, archived, accepted } = await standing();
    assert.deepEqual({ prepared, openSteps, reconciled, archived, accepted }, { prepared: { staging: false, production: false }, openSteps: { staging: 0, production: 0 }, reconciled: null, archived: false, accepted: null });
    await discovered(test);
    assert.deepEqual((await now()).exclusions.slice(0, 3), ['Project', 'Contract', 'TimeEntry']);
  });

  it('takes each workspace for itself, with its open guided steps', async () => {
    await sampled(test, 5);
    assert.deepEqual((await now()).prepared, { staging: true, production: false });
    await prepare(test.environment, test.project, { target: 'production', dryRun: true, confirm: [], by: null, canary: null });
    assert.equal((await now()).prepared.production, false, 'a dry run prepares nothing');
    const { steps } = await prepare(test.environment, test.project, { target: 'production', dryRun: false, confirm: [], by: null, canary: null });
    assert.ok(steps.some(({ done }) => !done));
    assert.deepEqual((await now()).openSteps.production, steps.filter(({ done }) => !done).length);
    await preparedProduction(test);
    assert.deepEqual([(await now()).prepared, (await now()).openSteps.production], [{ staging: true, production: true }, 0]);
  });

  it('asks for another preparation when the plan wants another attribute, and for none when a constant changes', async () => {
    await editSpec(test.project, (text) => text.replace('Billable Hours:', 'Hours To Bill:'));
    assert.deepEqual((await now()).prepared, { staging: false, production: false });
    await editSpec(test.project, (text) => text.replace('Hours To Bill:', 'Billable Hours:').replace('20MB', '10MB'));
    assert.deepEqual((await now()).prepared, { staging: true, production: true });
    await editSpec(test.project, (text) => text.replace('10MB', '20MB'));
  });

  it('knows the reconciled run and its verdict, the archive and the acceptance', async () => {
    await approve(test.environment, test.project, PERSON);
    const { run } = await migrate(test.environment, test.project, { target: 'production', dryRun: false });
    assert.equal((await now()).reconciled, null);
    await reconcile(test.environment, test.project, 'production');
    const { reconciled, archived } = await now();
    assert.deepEqual([reconciled?.run, reconciled?.balanced, archived], [run, true, false]);
    assert.ok(!Number.isNaN(Date.parse(reconciled?.at ?? '')));
    await archive(test.environment, test.project);
    assert.equal((await now()).archived, true);
    await spotChecked(test);
    await accept(test.environment, test.project, PERSON);
    const { accepted } = await now();
    assert.deepEqual([accepted?.by, accepted?.subject], [PERSON, run]);
  });

  it('says when the books do not balance', async () => {
    const connection = test.environment.connections.get(NAMES.destination);
    assert.ok(connection?.system === 'intercom');
    const lost = test.sandbox.production.state.conversations.at(-1);
    const answer = await fetch(new URL(`conversations/${lost?.id}`, connection.baseUrl ?? ''), { method: 'DELETE', headers: { authorization: `Bearer ${connection.token}`, 'intercom-version': '2.16' } });
    assert.equal(answer.status, 200);
    await reconcile(test.environment, test.project, 'production');
    assert.equal((await now()).reconciled?.balanced, false);
  });

  it('takes a workspace whose marker was rolled back for not prepared', async () => {
    const { preview } = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
    await rollback(test.environment, test.project, { target: 'production', confirm: { hash: preview.hash, by: PERSON }, keepAttributes: false });
    assert.deepEqual((await now()).prepared, { staging: true, production: false });
  });
});
