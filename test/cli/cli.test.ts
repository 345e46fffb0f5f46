import { Ajv, type ValidateFunction } from 'ajv';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCli } from '../support/cli.ts';
import { testProject, type TestProject } from '../support/project.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const SCHEMAS = path.join(ROOT, 'schemas', 'verbs');

function validator(name: string): ValidateFunction {
  const schema = JSON.parse(readFileSync(path.join(SCHEMAS, `${name}.schema.json`), 'utf8')) as object;
  return new Ajv({ strict: false, allErrors: true }).compile(schema);
}

describe('the command line', function () {
  this.timeout(400_000);
  let test: TestProject;
  let env: NodeJS.ProcessEnv;
  let migrationHead = '';

  /** Runs one verb and holds its one document against its schema. */
  async function verb(args: readonly string[], exit: number): Promise<Record<string, unknown>> {
    const [name = '', ...rest] = args;
    const result = await runCli([name, test.project.specFile, '--json', ...rest], env);
    assert.equal(result.code, exit, `${args.join(' ')}\n${result.stdout}\n${result.stderr}`);
    const document = result.json();
    const validate = validator('error' in document ? 'error' : name);
    assert.ok(validate(document), JSON.stringify(validate.errors));
    return document;
  }

  before(async () => {
    test = await testProject({ tickets: 20 });
    env = { CROSSWALK_CONNECTIONS: test.sandbox.document.connections, CROSSWALK_CLOCK: test.sandbox.document.clock };
  });
  after(() => test.close());

  it('goes the whole way, each verb printing one document of its schema and its exit code', async () => {
    await verb(['connect'], 0);
    await verb(['discover'], 0);
    await verb(['discover'], 0);
    const id = String(test.sandbox.autotask.world.tickets.at(0)?.id ?? '');
    assert.equal((await verb(['pin', '--entity', 'Ticket', '--id', id], 0))['from'], 'source');
    await verb(['pin', '--entity', 'Ticket', '--id', '999999999'], 2);
    await verb(['pin', '--entity', 'Ticket'], 2);
    await verb(['pin', '--entity', 'Ticket', '--id', id, '--unpin'], 2);
    await verb(['pin', '--entity', 'Ticket', '--unpin'], 0);
    await verb(['check'], 0);
    await verb(['plan'], 0);
    await verb(['scope'], 0);
    await verb(['sample'], 2);
    await verb(['acknowledge', '--by', 'A Person'], 0);
    await verb(['prepare'], 0);
    const sample = await verb(['sample', '--size', '8', '--seed', '3'], 0);
    assert.equal(sample['seed'], 3);
    await verb(['diff'], 0);
    await verb(['approve', '--by', 'A Person'], 0);
    await verb(['migrate'], 2);
    await verb(['migrate', '--to', 'production'], 2);
    const prepared = (await verb(['prepare', '--to', 'production', '--canary', 'me@acme.example'], 0)) as { steps?: { step: { id: string; proof: string }; done: boolean }[] };
    const confirm = (prepared.steps ?? []).filter(({ step, done }) => step.proof === 'person' && !done).flatMap(({ step }) => ['--confirm', step.id]);
    await verb(['prepare', '--to', 'production', ...confirm, '--by', 'A Person'], 0);
    const migration = await runCli(['migrate', test.project.specFile, '--json', '--to', 'production'], env);
    assert.ok(migration.code === 0 || migration.code === 4);
    const validate = validator('migrate');
    assert.ok(validate(migration.json()), JSON.stringify(validate.errors));
    await verb(['reconcile', '--to', 'production'], 0);
    await verb(['archive'], 0);
    await verb(['status', '--verify'], 0);
    migrationHead = String(migration.json()['auditHead']);
  });

  it('signs, lists, carries along and takes back by the same rules', async () => {
    await verb(['status', '--head', migrationHead], 0);
    await verb(['status', '--head', 'f'.repeat(64)], 1);
    await verb(['accept', '--by', 'A Person'], 2);
    const { files } = (await verb(['spot-check', '--seed', '5'], 0)) as { files?: { form: string } };
    const form = files?.form ?? '';
    writeFileSync(form, readFileSync(form, 'utf8').replaceAll('"answer":""', '"answer":"pass"'));
    await verb(['spot-check', '--answer', form, '--by', 'A Person'], 0);
    await verb(['accept', '--by', 'A Person'], 0);
    await verb(['parked', '--to', 'staging'], 0);
    const held = await runCli(['parked', test.project.specFile, '--json', '--form', path.join(test.folder, 'held.json')], env);
    assert.ok((held.code === 0 || held.code === 4) && validator('parked')(held.json()));
    const copy = path.join(test.folder, 'acme.ledger');
    const exported = await runCli(['ledger', 'export', copy, test.project.specFile, '--json'], env);
    assert.ok(exported.code === 0 && validator('ledger-export')(exported.json()), exported.stdout);
    const imported = await runCli(['ledger', 'import', copy, test.project.specFile, '--json'], env);
    assert.deepEqual([imported.code, (imported.json()['error'] as { code?: string }).code], [2, 'ledger/import-older']);
    const part = (await verb(['rollback', '--to', 'production', '--entity', 'Ticket'], 0)) as { preview?: { items: { entity: string }[] } };
    assert.deepEqual([...new Set(part.preview?.items.map(({ entity }) => entity))], ['Ticket']);
    const listed = (await verb(['purge'], 0)) as { hash?: string; done?: boolean };
    assert.deepEqual([listed.done, listed.hash?.length], [false, 16]);
    const preview = (await verb(['rollback', '--to', 'production', '--preview'], 0)) as { preview?: { hash: string } };
    await verb(['rollback', '--to', 'production', '--confirm', preview.preview?.hash ?? '', '--by', 'A Person'], 0);
    assert.deepEqual(test.sandbox.production.state.conversations, []);
  });

  it('has a schema for every verb and keeps them current', async () => {
    const { verbSchemas } = (await import(path.join(ROOT, 'scripts', 'verb-schemas.mjs'))) as { verbSchemas: () => Record<string, string> };
    const wanted = verbSchemas();
    assert.deepEqual(readdirSync(SCHEMAS).sort(), Object.keys(wanted).sort());
    for (const [name, text] of Object.entries(wanted)) assert.equal(readFileSync(path.join(SCHEMAS, name), 'utf8'), text, `${name}: run node scripts/verb-schemas.mjs`);
  });

  it('refuses what it does not understand with a remedy', async () => {
    const result = await runCli(['sample', test.project.specFile, '--json', '--size', 'many'], env);
    assert.equal(result.code, 2);
    assert.equal((result.json()['error'] as { code: string }).code, 'cli/usage');
    const missing = await runCli(['check', '/nowhere/at-all.crosswalk.yaml', '--json'], env);
    assert.equal(missing.code, 2);
    const noSpec = await runCli(['check', '--json'], env);
    assert.equal(noSpec.code, 2);
  });

  it('refuses a verb or an option that it does not know, and one that would do nothing', async () => {
    const cases = [['chek'], ['check', '--jsonn'], ['migrate', test.project.specFile, '--to', 'production', '--size', '3'], ['plan', 'a', 'b'], ['rollback', '--confirm'], ['check', '--progress', 'loud'], ['parked', '--retry', '--form', 'x.json'], ['ledger', 'export']];
    for (const args of cases) {
      const [name = '', ...rest] = args;
      const result = await runCli([name, '--json', ...rest], env);
      assert.equal(result.code, 2, args.join(' '));
      assert.equal((result.json()['error'] as { code: string }).code, 'cli/usage', args.join(' '));
      assert.ok(validator('error')(result.json()));
    }
    const { stderr } = await runCli(['chek'], env);
    assert.match(stderr, /Did you mean check\?/);
    assert.ok(stderr.split('\n').length < 5, 'the fault is not buried under the help');
  });

  it('tells its version and its help without fault', async () => {
    const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const version = await runCli(['--version'], env);
    assert.deepEqual([version.code, version.stdout], [0, `${manifest.version}\n`]);
    const help = await runCli(['sample', '--help'], env);
    assert.equal(help.code, 0);
    assert.match(help.stdout, /--size/);
    assert.doesNotMatch(help.stdout, /--canary/, 'an option of another verb');
    assert.equal((await runCli([], env)).code, 2);
  });

  it('takes the only spec of the folder where none is named', async () => {
    const named = await runCli(['check', test.project.specFile, '--json'], env);
    const found = await runCli(['check', '--json'], env, test.folder);
    assert.deepEqual(found.json()['spec'], named.json()['spec']);
  });

  it('says that fields were not checked where they are not known yet', async () => {
    const fresh = await testProject({ tickets: 1 });
    try {
      const before = await runCli(['check', fresh.project.specFile], env);
      assert.equal(before.code, 0);
      assert.match(before.stdout, /not checked.*crosswalk discover/s);
    } finally {
      await fresh.close();
    }
    assert.doesNotMatch((await runCli(['check', test.project.specFile], env)).stdout, /not checked/);
  });
});

describe('crosswalk sandbox', () => {
  it('refuses what it cannot start with, as every verb does', async () => {
    for (const args of [['--tickets', '-4'], ['--speed', 'fast'], ['--start', 'yesterday'], ['--sped', '2']]) {
      const result = await runCli(['sandbox', ...args, '--json']);
      assert.equal(result.code, 2, args.join(' '));
      assert.equal((result.json()['error'] as { code: string }).code, 'cli/usage');
    }
    const nowhere = await runCli(['sandbox', '--folder', path.join(ROOT, 'package.json', 'below'), '--tickets', '1', '--json']);
    assert.equal(nowhere.code, 3);
    assert.equal((nowhere.json()['error'] as { code: string }).code, 'sandbox/folder');
  });
});

describe('crosswalk sandbox, stopped', function () {
  this.timeout(30_000);

  it('leaves no connections file that leads nowhere', async () => {
    const child = spawn(process.execPath, [path.join(ROOT, 'src', 'cli', 'main.ts'), 'sandbox', '--tickets', '1', '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const document = await new Promise<{ connections: string }>((resolve) => child.stdout.setEncoding('utf8').once('data', (text: string) => { resolve(JSON.parse(text) as { connections: string }); }));
    assert.ok(existsSync(document.connections));
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGINT');
    assert.equal(await ended, 0);
    assert.ok(!existsSync(path.dirname(document.connections)));
  });
});

describe('stopping by signal', function () {
  this.timeout(400_000);

  it('tells of a sample how to go on with what was asked for, and no more (law 2)', async () => {
    const { readyForSample } = await import('../support/project.ts');
    const test = await testProject({ tickets: 40 });
    try {
      await readyForSample(test);
      const flags = ['--size', '39', '--seed', '7', '--unmasked', '--dry-run'];
      const env = { ...process.env, CROSSWALK_CONNECTIONS: test.sandbox.document.connections, CROSSWALK_CLOCK: test.sandbox.document.clock };
      const child = spawn(process.execPath, [path.join(ROOT, 'src', 'cli', 'main.ts'), 'sample', test.project.specFile, ...flags, '--json', '--progress', 'json'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let stdout = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').once('data', () => child.kill('SIGTERM'));
      assert.equal(await new Promise((resolve) => child.on('close', resolve)), 143, stdout);
      assert.deepEqual(JSON.parse(stdout), { stopped: true, resume: `crosswalk sample ${test.project.specFile} ${flags.join(' ')}` });
    } finally {
      await test.close();
    }
  });

  it('ends with 143, says so, and goes on where it stood', async () => {
    const { migrated, readyToMigrate } = await import('../support/project.ts');
    const test = await testProject({ tickets: 40 });
    try {
      await readyToMigrate(test);
      const env = { ...process.env, CROSSWALK_CONNECTIONS: test.sandbox.document.connections, CROSSWALK_CLOCK: test.sandbox.document.clock };
      const args = [path.join(ROOT, 'src', 'cli', 'main.ts'), 'migrate', test.project.specFile, '--to', 'production', '--json', '--progress', 'json'];
      const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let stdout = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      let stopped = false;
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (stopped) return;
        if (text.includes('"entity":"Ticket"') && text.includes('"phase":"load"')) stopped = child.kill('SIGTERM');
      });
      const code = await new Promise((resolve) => child.on('close', resolve));
      assert.equal(code, 143, stdout);
      assert.deepEqual(JSON.parse(stdout), { stopped: true, resume: `crosswalk migrate ${test.project.specFile} --to production` });
      const again = await runCli(['migrate', test.project.specFile, '--to', 'production', '--json'], env);
      const result = again.json() as { resumed?: boolean; counts?: Record<string, Record<string, number>> };
      assert.equal(result.resumed, true);
      assert.equal(result.counts?.['Ticket']?.['pending'], 0);
      assert.equal(migrated(test).length, result.counts?.['Ticket']?.['loaded']);
    } finally {
      await test.close();
    }
  });
});
