import assert from 'node:assert/strict';
import { CrosswalkError } from '../../src/base/errors.ts';
import { discover } from '../../src/engine/discover.ts';
import type { Environment } from '../../src/engine/environment.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { rollback } from '../../src/engine/rollback.ts';
import { scriptedFaults } from '../../src/sandbox/kit/faults.ts';
import { sample } from '../../src/engine/sample.ts';
import { accept, acknowledge, approve } from '../../src/engine/sign.ts';
import { discovered, editSpec, NAMES, PERSON, preparedProduction, readyForSample, readyToMigrate, sampled, spotChecked, testProject, type TestProject } from '../support/project.ts';

const SAMPLE = { target: 'staging', size: 4, seed: 1, mask: true, refresh: false, dryRun: false } as const;

function refusal(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof CrosswalkError, String(error));
    assert.equal(error.code, code);
    assert.equal(error.exit, 2);
    assert.notEqual(error.remedy, '');
    return true;
  };
}

describe('law 2: nothing moves unapproved', function () {
  this.timeout(60_000);
  let test: TestProject;
  beforeEach(async () => {
    test = await testProject({ tickets: 20 });
  });
  afterEach(() => test.close());

  it('refuses to run before discovery', async () => {
    await assert.rejects(sample(test.environment, test.project, SAMPLE), refusal('project/not-discovered'));
  });

  it('refuses a sample before somebody acknowledged what stays behind', async () => {
    await discovered(test);
    await assert.rejects(sample(test.environment, test.project, SAMPLE), refusal('gate/not-acknowledged'));
  });

  it('refuses a sample in a workspace that is not prepared', async () => {
    await discovered(test);
    await acknowledge(test.environment, test.project, PERSON);
    await assert.rejects(sample(test.environment, test.project, SAMPLE), refusal('gate/not-prepared'));
  });

  it('refuses a full run without an approved sample', async () => {
    await readyForSample(test);
    await preparedProduction(test);
    await assert.rejects(migrate(test.environment, test.project, { target: 'production', dryRun: false }), refusal('gate/not-approved'));
  });

  it('names everything that is missing for a full run at once, in the order of the way', async () => {
    await discovered(test);
    const missing = async (): Promise<CrosswalkError> => migrate(test.environment, test.project, { target: 'production', dryRun: false }).then(() => assert.fail('it ran'), (error: unknown) => error as CrosswalkError);
    const all = await missing();
    assert.equal(all.code, 'gate/not-acknowledged');
    const commands = [...all.remedy.matchAll(/`crosswalk (\w+)(?: --to (\w+))?/g)].map(([, name, target]) => [name, target].filter(Boolean).join(' '));
    assert.deepEqual(commands, ['scope', 'acknowledge', 'prepare staging', 'sample', 'approve', 'prepare production', 'prepare production', 'prepare production']);
    await sampled(test, 4);
    const rest = await missing();
    assert.equal(rest.code, 'gate/not-approved', 'before production is prepared the sample is approved');
    assert.doesNotMatch(rest.message, /acknowledged/);
    assert.doesNotMatch(rest.remedy, /prepare --to staging/);
    assert.match(rest.message, /No sample was approved.* production workspace is not prepared.* guided steps are open in production: /);
  });

  it('refuses to approve without a sample, and without a name', async () => {
    await readyForSample(test);
    await assert.rejects(approve(test.environment, test.project, PERSON), refusal('approve/no-sample'));
    await assert.rejects(acknowledge(test.environment, test.project, '  '), refusal('sign/no-name'));
  });

  it('voids the approval when the spec changes, not when only a comment does', async () => {
    await sampled(test, 4);
    await approve(test.environment, test.project, PERSON);
    await preparedProduction(test);
    await editSpec(test.project, (text) => `${text}\n# a comment\n`);
    await migrate(test.environment, test.project, { target: 'production', dryRun: false });
    await editSpec(test.project, (text) => text.replace('otherwise: bronze', 'otherwise: silver'));
    await assert.rejects(migrate(test.environment, test.project, { target: 'production', dryRun: false }), refusal('gate/not-approved'));
  });

  it('refuses a full run while a guided step is open', async () => {
    await sampled(test, 4);
    await approve(test.environment, test.project, PERSON);
    await prepare(test.environment, test.project, { target: 'production', dryRun: false, confirm: [], by: null, canary: null });
    await assert.rejects(migrate(test.environment, test.project, { target: 'production', dryRun: false }), refusal('gate/guided-steps'));
  });

  it('refuses a staging workspace that is the production one', async () => {
    await readyForSample(test);
    const connections = new Map(test.environment.connections);
    const staging = connections.get(NAMES.staging);
    assert.ok(staging);
    connections.set(NAMES.destination, { ...staging, name: NAMES.destination });
    const environment: Environment = { ...test.environment, connections };
    await assert.rejects(prepare(environment, test.project, { target: 'production', dryRun: false, confirm: [], by: null, canary: null }), refusal('target/staging-is-production'));
  });

  it('refuses a connection that leads to another account than at first contact', async () => {
    await readyForSample(test);
    const connections = new Map(test.environment.connections);
    const production = connections.get(NAMES.destination);
    assert.ok(production);
    connections.set(NAMES.staging, { ...production, name: NAMES.staging });
    await assert.rejects(sample({ ...test.environment, connections }, test.project, SAMPLE), refusal('target/foreign-account'));
  });

  it('refuses a workspace that another project marked', async () => {
    await readyForSample(test);
    const other = { ...test.project, folder: `${test.project.folder}-other`, name: 'other' };
    await discover(test.environment, NAMES, `${other.folder}/catalog`);
    await assert.rejects(prepare(test.environment, other, { target: 'staging', dryRun: false, confirm: [], by: null, canary: null }), refusal('target/marked-by-another'));
  });

  it('refuses a rollback whose preview is stale', async () => {
    await sampled(test, 4);
    await assert.rejects(rollback(test.environment, test.project, { target: 'staging', confirm: { hash: '0123456789abcdef', by: PERSON }, keepAttributes: false }), refusal('rollback/preview-changed'));
  });
});

describe('a person\'s word', function () {
  this.timeout(60_000);
  let test: TestProject;
  beforeEach(async () => {
    test = await testProject({ tickets: 12 });
  });
  afterEach(() => test.close());

  it('about a canary counts only where one was loaded (law 6)', async () => {
    await readyForSample(test);
    const options = { target: 'production', dryRun: false, confirm: ['canary'], by: PERSON } as const;
    await assert.rejects(prepare(test.environment, test.project, { ...options, canary: null }), refusal('gate/no-canary'));
    await prepare(test.environment, test.project, { ...options, canary: 'canary@acme.example' });
    assert.deepEqual(test.sandbox.production.notifications, []);
  });

  it('accepts no migration that is not proven', async () => {
    await readyToMigrate(test);
    await migrate(test.environment, test.project, { target: 'production', dryRun: false });
    await assert.rejects(accept(test.environment, test.project, PERSON), refusal('accept/not-reconciled'));
    await reconcile(test.environment, test.project, 'production');
    await assert.rejects(accept(test.environment, test.project, PERSON), refusal('accept/no-spot-check'));
    await spotChecked(test);
    await accept(test.environment, test.project, PERSON);
  });
});

describe('a dry run', function () {
  this.timeout(60_000);
  let test: TestProject;
  beforeEach(async () => {
    test = await testProject({ tickets: 20 });
  });
  afterEach(() => test.close());

  it('plans every record, writes nothing and leaves no ledger', async () => {
    await discovered(test);
    const result = await migrate(test.environment, test.project, { target: 'production', dryRun: true });
    assert.equal(result.counts['Ticket']?.read, 20);
    assert.ok((result.counts['Ticket']?.loaded ?? 0) > 10);
    assert.equal(result.counts['Ticket']?.pending, 0);
    const writes = test.sandbox.production.log.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/search'));
    assert.deepEqual(writes, []);
    const { existsSync } = await import('node:fs');
    assert.equal(existsSync(`${test.project.folder}/ledger.db`), false);
    assert.equal(result.filesWait?.until, null, 'the example begins on an evening, within the hours');
  });

  it('counts the tickets that would wait for the files\' hours, says until when, and never more than there are', async () => {
    await test.close();
    // What the source counts is told late, when the load has begun.
    test = await testProject({ tickets: 20, faults: { autotask: scriptedFaults([{ path: /query\/count$/, count: 1_000, fault: { kind: 'slow', when: 'before', ms: 60_000 } }]) } });
    await discovered(test);
    await editSpec(test.project, (text) => text.replace('when: 20:00-06:00', 'when: 01:00-02:00'));
    const told: string[] = [];
    const environment: Environment = { ...test.environment, progress: ({ message }) => void told.push(message) };
    const { filesWait, counts } = await migrate(environment, test.project, { target: 'production', dryRun: true });
    assert.ok((filesWait?.tickets ?? 0) > 0 && (filesWait?.tickets ?? 0) < (counts['Ticket']?.loaded ?? 0), JSON.stringify(filesWait));
    assert.match(filesWait?.until ?? '', /^2026-11-17T01:00:00\+01:00$/);
    const counted = told.flatMap((message) => [...message.matchAll(/: (\d+) of (\d+)$/g)].map(([, done, total]) => [Number(done), Number(total)] as const));
    assert.ok(counted.length > 30);
    assert.deepEqual(counted.filter(([done, total]) => done > total), []);
    await editSpec(test.project, (text) => text.replace(', when: 01:00-02:00', ''));
    assert.equal((await migrate(environment, test.project, { target: 'production', dryRun: true })).filesWait, null);
  });
});

describe('prepare', function () {
  this.timeout(60_000);

  it('knows an attribute that it made just before it was killed as its own', async () => {
    const lost = scriptedFaults([{ method: 'POST', path: /^\/conversations\/attributes$/, nth: 2, count: 2, fault: { kind: 'reset', when: 'after' } }]);
    const test = await testProject({ tickets: 12, faults: { staging: lost } });
    try {
      await discovered(test);
      await acknowledge(test.environment, test.project, PERSON);
      const options = { target: 'staging', dryRun: false, confirm: [], by: null, canary: null } as const;
      await assert.rejects(prepare(test.environment, test.project, options));
      const again = await prepare(test.environment, test.project, options).catch(() => prepare(test.environment, test.project, options));
      assert.equal(again.existing + again.created.length >= 7, true);
      const preview = await rollback(test.environment, test.project, { target: 'staging', confirm: null, keepAttributes: false });
      const made = test.sandbox.staging.state.conversationAttributes.length + test.sandbox.staging.state.dataAttributes.length;
      assert.equal(preview.counts['attribute']?.remove, made, 'every attribute that stands there is ours to take back');
    } finally {
      await test.close();
    }
  });
});
