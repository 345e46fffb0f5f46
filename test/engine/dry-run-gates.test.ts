import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { CrosswalkError } from '../../src/base/errors.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { sample, type SampleOptions } from '../../src/engine/sample.ts';
import { acknowledge } from '../../src/engine/sign.ts';
import { discovered, editSpec, NAMES, PERSON, testProject, type TestProject } from '../support/project.ts';

const DRY: SampleOptions = { target: 'staging', size: 3, seed: 1, mask: true, refresh: false, dryRun: true };

function refusal(code: string): (error: unknown) => boolean {
  return (error) => error instanceof CrosswalkError && error.code === code && error.exit === 2 && error.remedy !== '';
}

describe('a dry run of a sample', function () {
  this.timeout(120_000);
  let test: TestProject;
  before(async () => {
    test = await testProject({ tickets: 12 });
    await discovered(test);
  });
  after(() => test.close());

  it('asks every gate that the sample asks, one after another, and writes nothing', async () => {
    await assert.rejects(sample(test.environment, test.project, DRY), refusal('gate/not-acknowledged'));
    assert.ok(!existsSync(`${test.project.folder}/ledger.db`));
    await acknowledge(test.environment, test.project, PERSON);
    await assert.rejects(sample(test.environment, test.project, DRY), refusal('gate/not-prepared'));
    await prepare(test.environment, test.project, { target: 'staging', dryRun: false, confirm: [], by: null, canary: null });
    const written = test.sandbox.staging.state.conversations.length;
    const result = await sample(test.environment, test.project, DRY);
    assert.deepEqual([result.dryRun, result.diffFile, test.sandbox.staging.state.conversations.length], [true, null, written]);
  });

  it('refuses a workspace that is another one than at first contact, or production', async () => {
    const connections = new Map(test.environment.connections);
    const production = connections.get(NAMES.destination);
    assert.ok(production);
    connections.set(NAMES.staging, { ...production, name: NAMES.staging });
    await assert.rejects(sample({ ...test.environment, connections }, test.project, DRY), refusal('target/foreign-account'));
  });

  it('refuses when what stays behind has changed since it was acknowledged', async () => {
    await editSpec(test.project, (text) => text.replace('  Contract: { archive: json }\n', ''));
    await assert.rejects(sample(test.environment, test.project, DRY), refusal('gate/not-acknowledged'));
  });
});

describe('a sample outside the hours that the spec allows for files', function () {
  this.timeout(120_000);

  it('does not wait, loads the files and says how many it read', async () => {
    // 11:00 in Berlin; the example allows 20:00-06:00.
    const test = await testProject({ tickets: 30, speed: 1, start: Date.parse('2026-11-16T10:00:00Z') });
    try {
      await discovered(test);
      await acknowledge(test.environment, test.project, PERSON);
      await prepare(test.environment, test.project, { target: 'staging', dryRun: false, confirm: [], by: null, canary: null });
      const result = await sample(test.environment, test.project, { ...DRY, size: 20, dryRun: false });
      const asked = test.sandbox.autotask.log.filter(({ path }) => /Attachments\/\d+$/i.test(path)).length;
      assert.ok(asked > 0, 'the sample has files');
      assert.ok((result.notices['files-outside-hours'] ?? 0) >= asked, JSON.stringify(result.notices));
      const dry = await sample(test.environment, test.project, { ...DRY, size: 20 });
      assert.equal(dry.notices['files-outside-hours'], undefined, 'a dry run reads none');
    } finally {
      await test.close();
    }
  });
});
