import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CrosswalkError } from '../../src/base/errors.ts';
import { VERBS } from '../../src/cli/verbs.ts';
import { namesOfSpec } from '../../src/engine/connect.ts';
import { discover } from '../../src/engine/discover.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { parked } from '../../src/engine/parked.ts';
import { checkProject } from '../../src/engine/project.ts';
import { sample } from '../../src/engine/sample.ts';
import { approve } from '../../src/engine/sign.ts';
import { status } from '../../src/engine/status.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { discovered, NAMES, PERSON, preparedProduction, sampled, testProject, type TestProject } from '../support/project.ts';

const SAMPLE = { target: 'staging', size: 3, seed: 1, mask: true, refresh: false, dryRun: false } as const;
const PRODUCTION = { target: 'production', dryRun: false } as const;

function told(code: string, exit: number): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof CrosswalkError, String(error));
    assert.deepEqual([error.code, error.exit], [code, exit], error.message);
    assert.ok(error.remedy.length > 10 && (error.where.file ?? '') !== '');
    for (const [, verb = ''] of error.remedy.matchAll(/`crosswalk (ledger [a-z]+|[a-z]+)/g)) assert.ok(Object.hasOwn(VERBS, verb), `the remedy names ${verb}, which is no verb`);
    return true;
  };
}

function sql(file: string, text: string): void {
  const db = new DatabaseSync(file);
  db.exec(text);
  db.close();
}

interface Damage {
  readonly what: string;
  readonly make: (file: string) => Promise<void>;
  readonly code: string;
  readonly exit: number;
}

async function another(file: string, text: string): Promise<void> {
  await rm(file);
  sql(file, text);
}

const LEDGERS: readonly Damage[] = [
  { what: 'of a later version', make: async (file) => sql(file, 'PRAGMA user_version = 99'), code: 'ledger/newer', exit: 2 },
  { what: 'without a byte', make: (file) => truncate(file, 0), code: 'ledger/empty', exit: 3 },
  { what: 'cut off', make: (file) => truncate(file, 5000), code: 'ledger/corrupt', exit: 3 },
  { what: 'that is no database', make: (file) => writeFile(file, 'a text '.repeat(1000)), code: 'ledger/corrupt', exit: 3 },
  { what: 'of another program', make: (file) => another(file, 'CREATE TABLE theirs (x)'), code: 'ledger/corrupt', exit: 3 },
  { what: 'that names no project', make: async (file) => sql(file, "DELETE FROM meta WHERE name = 'projectId'"), code: 'ledger/corrupt', exit: 3 },
];

const CACHES: readonly Damage[] = [
  { what: 'of a later version', make: async (file) => sql(file, 'PRAGMA user_version = 99'), code: 'cache/newer', exit: 2 },
  { what: 'cut off', make: (file) => truncate(file, 5000), code: 'cache/corrupt', exit: 3 },
  { what: 'that is no database', make: (file) => writeFile(file, 'a text '.repeat(1000)), code: 'cache/corrupt', exit: 3 },
  { what: 'of another program', make: (file) => another(file, 'CREATE TABLE theirs (x); PRAGMA user_version = 1'), code: 'cache/corrupt', exit: 3 },
];

const CATALOGS: readonly (Omit<Damage, 'make' | 'exit'> & { readonly edit: (text: string) => string })[] = [
  { what: 'of another format', edit: (text) => text.replace('"format": 1', '"format": 2'), code: 'catalog/format' },
  { what: 'cut off', edit: (text) => text.slice(0, text.length / 2), code: 'catalog/invalid' },
  { what: 'without a byte', edit: () => '', code: 'catalog/invalid' },
  { what: 'with something else in it', edit: () => '[]', code: 'catalog/invalid' },
];

describe('what a project keeps on disk, damaged or foreign', function () {
  this.timeout(120_000);
  let test: TestProject;
  let keep: string;
  const file = (...names: string[]): string => path.join(test.project.folder, ...names);

  /** Puts everything back as it was, whatever the test did. */
  async function afterwards(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } finally {
      await rm(test.project.folder, { recursive: true });
      await cp(keep, test.project.folder, { recursive: true });
    }
  }

  before(async () => {
    test = await testProject({ tickets: 12 });
    await sampled(test, 3);
    await approve(test.environment, test.project, PERSON);
    keep = `${test.project.folder}-keep`;
    await cp(test.project.folder, keep, { recursive: true });
  });
  after(() => test.close());

  for (const { what, make, code, exit } of LEDGERS) {
    it(`a ledger ${what}: told by whoever reads or writes it, and left as it is`, () =>
      afterwards(async () => {
        await make(file('ledger.db'));
        const bytes = await readFile(file('ledger.db'));
        const calls = test.sandbox.staging.log.length;
        for (const verb of [() => status(test.project, { verify: true }), () => parked(test.project, 'staging'), () => sample(test.environment, test.project, SAMPLE)]) await assert.rejects(verb(), told(code, exit));
        assert.deepEqual(await readFile(file('ledger.db')), bytes);
        assert.equal(test.sandbox.staging.log.length, calls, 'nothing was asked of the workspace');
      }));
  }

  it('a new ledger in place of the lost one: its workspace is refused', () =>
    afterwards(async () => {
      for (const name of await readdir(test.project.folder)) if (name.startsWith('ledger.')) await rm(file(name));
      // Nobody has acknowledged anything in a ledger that knows nothing.
      await assert.rejects(sample(test.environment, test.project, SAMPLE), (error) => error instanceof CrosswalkError && error.code === 'gate/not-acknowledged');
      await assert.rejects(preparedProduction({ ...test, environment: { ...test.environment, connections: new Map([...test.environment.connections].map(([name, connection]) => [name, name === NAMES.destination ? { ...(test.environment.connections.get(NAMES.staging) ?? connection), name } : connection])) } }), (error) => error instanceof CrosswalkError && error.code === 'target/marked-by-another');
    }));

  it('a ledger that another run is writing: refused, and readable meanwhile', async () => {
    const ledger = await openLedger(test.project.folder, { clock: test.environment.clock, create: false });
    try {
      await assert.rejects(sample(test.environment, test.project, SAMPLE), told('ledger/locked', 2));
      assert.equal((await status(test.project, { verify: false })).working, true);
      assert.deepEqual((await parked(test.project, 'staging')).parked.length >= 0, true);
    } finally {
      await ledger.close();
    }
  });

  for (const { what, make, code, exit } of CACHES) {
    it(`a cache ${what}: told with the folder to remove, after which the source is read again`, () =>
      afterwards(async () => {
        await make(file('cache', 'records.db'));
        await assert.rejects(sample(test.environment, test.project, SAMPLE), told(code, exit));
        await rm(file('cache'), { recursive: true });
        const result = await sample(test.environment, test.project, SAMPLE);
        assert.equal(result.differences.wrong + result.differences.missing, 0);
      }));
  }

  it('a cache without a byte: the source is read again', () =>
    afterwards(async () => {
      for (const name of await readdir(file('cache'))) if (name.startsWith('records.')) await rm(file('cache', name));
      await writeFile(file('cache', 'records.db'), '');
      await sample(test.environment, test.project, SAMPLE);
    }));

  for (const { what, edit, code } of CATALOGS) {
    it(`a snapshot ${what}: told with its file, and mended by discovering again`, () =>
      afterwards(async () => {
        const snapshot = file('catalog', `${NAMES.source}.json`);
        await writeFile(snapshot, edit(await readFile(snapshot, 'utf8')));
        await assert.rejects(checkProject(test.project), told(code, 2));
        await discover(test.environment, await namesOfSpec(test.environment, test.project), file('catalog'));
        assert.notEqual((await checkProject(test.project)).compiled, null);
      }));
  }

  it('a snapshot of another account: refused before anything is written, and mended by discovering again', () =>
    afterwards(async () => {
      const snapshot = file('catalog', `${NAMES.staging}.json`);
      const catalog = JSON.parse(await readFile(snapshot, 'utf8')) as { account: object };
      await writeFile(snapshot, JSON.stringify({ ...catalog, account: { ...catalog.account, id: 'somebody-else' } }));
      await assert.rejects(sample(test.environment, test.project, SAMPLE), (error) => error instanceof CrosswalkError && error.code === 'project/foreign-catalog' && error.exit === 2);
      await discovered(test);
      await sample(test.environment, test.project, SAMPLE);
    }));

  it('an approval that is only a file: the word that counts is in the ledger', () =>
    afterwards(async () => {
      const [approval] = (await readdir(file('approvals'))).filter((name) => name.endsWith('approve.json'));
      assert.ok(approval);
      await writeFile(file('approvals', approval), '');
      assert.equal((await status(test.project, { verify: false })).approved?.by, PERSON);
      // A colleague's approval, copied into a project whose ledger knows of none.
      for (const name of await readdir(test.project.folder)) if (name.startsWith('ledger.')) await rm(file(name));
      await cp(path.join(keep, 'approvals'), file('approvals'), { recursive: true });
      await mkdir(file('approvals'), { recursive: true });
      assert.equal((await status(test.project, { verify: false })).approved, null);
      await assert.rejects(migrate(test.environment, test.project, PRODUCTION), (error) => error instanceof CrosswalkError && error.exit === 2 && /^(gate|target)\//.test(error.code));
    }));
});
