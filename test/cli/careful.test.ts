import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CrosswalkError } from '../../src/base/errors.ts';
import { statusText } from '../../src/cli/run-text.ts';
import { namesOfSpec } from '../../src/engine/connect.ts';
import { connectionsFromFile } from '../../src/engine/connections.ts';
import { discover } from '../../src/engine/discover.ts';
import { parked } from '../../src/engine/parked.ts';
import { checkProject } from '../../src/engine/project.ts';
import { projectOf } from '../../src/engine/project-place.ts';
import { status } from '../../src/engine/status.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { runCli } from '../support/cli.ts';
import { NAMES, testProject, type TestProject } from '../support/project.ts';

describe('asking changes nothing', function () {
  this.timeout(60_000);
  let test: TestProject;

  before(async () => {
    test = await testProject({ tickets: 12 });
  });
  after(() => test.close());

  it('status, parked and check make no folder where nothing was ever run', async () => {
    await status(test.project, { verify: true });
    assert.deepEqual((await parked(test.project, 'production')).parked, []);
    await checkProject(test.project);
    assert.ok(!existsSync(path.join(test.folder, '.crosswalk')));
  });

  it('connect and discover refuse a connection of another system than the spec names, and read nothing', async () => {
    const spec = await readFile(test.project.specFile, 'utf8');
    const file = path.join(test.folder, 'swapped.crosswalk.yaml');
    await writeFile(file, spec.replace('system: autotask, connection: acme-autotask', 'system: atera, connection: acme-autotask'));
    const line = 1 + spec.split('\n').findIndex((text) => text.startsWith('source:'));
    await assert.rejects(namesOfSpec(test.environment, projectOf(file)), (error) => error instanceof CrosswalkError && error.code === 'spec/wrong-system' && error.exit === 2 && error.where.line === line);
    await writeFile(file, spec.replace('staging: acme-intercom-test', 'staging: acme-autotask'));
    await assert.rejects(namesOfSpec(test.environment, projectOf(file)), (error) => error instanceof CrosswalkError && error.code === 'spec/wrong-system');
    const asked = test.sandbox.autotask.log.length;
    const result = await runCli(['discover', file, '--json', '--connections', test.sandbox.document.connections]);
    assert.equal(result.code, 2, result.stdout);
    const { error } = result.json() as unknown as { readonly error: { readonly code: string; readonly where: { readonly file?: string } } };
    assert.deepEqual([error.code, error.where.file, test.sandbox.autotask.log.length], ['spec/wrong-system', file, asked]);
    assert.ok(!existsSync(path.join(test.folder, '.crosswalk', 'swapped')));
    assert.deepEqual(await namesOfSpec(test.environment, test.project), NAMES);
  });

  it('names the connections file in every complaint about it', async () => {
    const file = path.join(test.folder, 'odd.json');
    const texts: readonly (readonly [string, string])[] = [
      ['connections/not-json', '{'],
      ['connections/system', '{ "acme-autotask": { "system": "else" } }'],
      ['connections/missing', '{ "acme-autotask": { "system": "autotask" } }'],
      ['connections/environment', '{ "acme-intercom": { "system": "intercom", "token": { "env": "CROSSWALK_NO_SUCH_VARIABLE" } } }'],
      ['connections/base-url', '{ "acme-intercom": { "system": "intercom", "token": "t", "baseUrl": "http://intercom.example/" } }'],
    ];
    for (const [code, text] of texts) {
      await writeFile(file, text, { mode: 0o600 });
      assert.throws(() => connectionsFromFile(file, {}), (error) => error instanceof CrosswalkError && error.code === code && error.where.file === file, code);
    }
  });

  it('status calls a run interrupted whose process is gone, and tells where the project stands', async () => {
    await discover(test.environment, NAMES, path.join(test.project.folder, 'catalog'));
    const ledger = await openLedger(test.project.folder, { clock: test.environment.clock, create: true });
    const run = { target: 'staging', workspace: 'w', planHash: 'p', seed: null } as const;
    await ledger.startRun({ ...run, verb: 'sample' });
    await ledger.startRun({ ...run, verb: 'migrate' });
    const during = await status(test.project, { verify: false });
    assert.deepEqual([during.working, during.runs.map((item) => item.status)], [true, ['running', 'interrupted']]);
    await ledger.close();
    const after = await status(test.project, { verify: false });
    assert.deepEqual([after.working, after.runs.map((item) => item.status)], [false, ['interrupted', 'interrupted']]);
    const text = statusText({ ...after, accounts: { ...after.accounts, production: 'w2' }, prepared: { staging: false, production: true }, openSteps: { staging: 0, production: 2 }, reconciled: { run: 'migrate-3', balanced: false, at: '2026-11-16T20:00:00.000Z' } });
    for (const line of ['staging prepared: no', 'production prepared: yes, 2 steps left', /archived: not yet.*Project.*stay behind/, 'reconciled: migrate-3, IT DOES NOT BALANCE', 'accepted: no', 'migrate to staging: interrupted, can be resumed']) {
      assert.match(text, typeof line === 'string' ? new RegExp(line) : line);
    }
  });
});
