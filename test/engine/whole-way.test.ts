import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { archive } from '../../src/engine/archive.ts';
import { conserves } from '../../src/engine/counts.ts';
import { latestDiff } from '../../src/engine/diff.ts';
import { migrate, type MigrateResult } from '../../src/engine/migrate.ts';
import { checkProject, readyProject } from '../../src/engine/project.ts';
import { planOf } from '../../src/engine/gates.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { rollback } from '../../src/engine/rollback.ts';
import { status } from '../../src/engine/status.ts';
import { sample, type SampleResult } from '../../src/engine/sample.ts';
import { approve } from '../../src/engine/sign.ts';
import { PERSON, preparedProduction, readyForSample, testProject, type TestProject } from '../support/project.ts';

describe('the whole way on the sandbox, with the example spec as it stands', function () {
  this.timeout(120_000);
  let test: TestProject;
  let sampleResult: SampleResult;
  let migration: MigrateResult;

  before(async () => {
    test = await testProject({ tickets: 60 });
    await readyForSample(test);
    sampleResult = await sample(test.environment, test.project, { target: 'staging', size: 25, seed: 7, mask: true, refresh: false, dryRun: false });
  });
  after(() => test.close());

  it('parses and compiles without an error', async () => {
    const { problems, compiled } = await checkProject(test.project);
    assert.deepEqual(problems.filter(({ severity }) => severity === 'error'), []);
    assert.notEqual(compiled, null);
  });

  it('loads the sample so that every field arrives as planned, verified in full', async () => {
    const diff = await latestDiff(test.project);
    const bad = diff.rows.filter((row) => row.class === 'wrong' || row.class === 'missing').map(({ entity, id, path, expected, arrived }) => ({ entity, id, path, expected, arrived }));
    assert.deepEqual(bad, []);
    assert.ok(diff.rows.length > 200, `only ${diff.rows.length} values were compared`);
    assert.ok(diff.records.every(({ proof }) => proof === 'verified in full'));
    const places = diff.records.map(({ entity, id }) => ['Company', 'Contact', 'Ticket'].indexOf(entity) * 1e12 + Number(id));
    assert.deepEqual(places, [...places].sort((a, b) => a - b), 'in the order of loading');
    assert.ok(conserves(sampleResult.counts));
    assert.equal(sampleResult.counts['Ticket']?.read, 25);
  });

  it('masks every address in staging (law 6)', () => {
    const emails = test.sandbox.staging.state.contacts.map(({ email }) => email).filter((email) => email !== null && email !== '');
    assert.ok(emails.length > 0);
    assert.deepEqual(emails.filter((email) => !email?.endsWith('.invalid')), []);
  });

  it('migrates everything, notifies nobody and writes nothing to the source', async () => {
    await approve(test.environment, test.project, PERSON);
    await preparedProduction(test);
    migration = await migrate(test.environment, test.project, { target: 'production', dryRun: false });
    assert.ok(conserves(migration.counts), JSON.stringify(migration.counts));
    assert.deepEqual(migration.parked.filter(({ code }) => code === 'verify/differs'), []);
    assert.equal(migration.counts['Ticket']?.read, 60);
    assert.deepEqual(test.sandbox.production.notifications, []);
    assert.deepEqual(test.sandbox.staging.notifications, []);
    assert.deepEqual(test.sandbox.autotask.violations, []);
  });

  it('needs no more calls than the floor and a twentieth', () => {
    assert.ok(migration.calls.destination <= migration.calls.floor * 1.05 + 20, `${migration.calls.destination} calls, floor ${migration.calls.floor}`);
  });

  it('reconciles by the ids of both systems', async () => {
    const result = await reconcile(test.environment, test.project, 'production');
    assert.equal(result.balanced, true, JSON.stringify(result.entities));
    const proofOf = (entity: string): Record<string, number> | undefined => result.entities.find((item) => item.entity === entity)?.proof;
    for (const entity of ['Company', 'Contact']) {
      assert.ok((proofOf(entity)?.['verified'] ?? 0) > 0, 'every field was read in a page (law 12)');
      assert.equal(proofOf(entity)?.['acknowledged'], 0);
    }
    assert.equal(proofOf('Ticket')?.['acknowledged'], 0);
    assert.match(await readFile(result.files[0] ?? '', 'utf8'), /production/);
  });

  it('archives what stays behind, counted against the source', async () => {
    const result = await archive(test.environment, test.project);
    assert.deepEqual(result.archives.map(({ entity }) => entity), ['Project', 'Contract', 'TimeEntry']);
    assert.ok(result.archives.every(({ complete }) => complete));
  });

  it('plans the same hash before and after prepare, for staging and production', async () => {
    assert.equal(planOf(await readyProject(test.project)).planHash, migration.planHash);
    assert.equal(sampleResult.planHash, migration.planHash);
  });

  it('rolls back by the preview\'s hash and leaves nothing of ours but what the API cannot remove', async () => {
    const preview = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
    assert.ok(test.sandbox.production.state.conversations.length > 0, 'a preview changes nothing');
    const result = await rollback(test.environment, test.project, { target: 'production', confirm: { hash: preview.preview.hash, by: PERSON }, keepAttributes: false });
    const { state } = test.sandbox.production;
    assert.deepEqual(result.failed, []);
    assert.deepEqual(result.kept, []);
    assert.equal(state.conversations.length, 0);
    assert.equal(state.contacts.filter(({ archived }) => !archived).length, 0);
    assert.equal(state.companies.filter(({ archived }) => !archived).length, 0);
    assert.equal(state.tags.length, 0);
    assert.ok(result.stays.length > 0);
    const exported = (await readFile(result.exportFile ?? '', 'utf8')).trim().split('\n');
    assert.ok(exported.length >= (migration.counts['Ticket']?.loaded ?? 0));
  });

  it('keeps an audit chain that is intact', async () => {
    const result = await status(test.project, { verify: true });
    assert.equal(result.audit?.intact, true);
  });
});
