import assert from 'node:assert/strict';
import fs from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CrosswalkError } from '../../src/base/errors.ts';
import { archive } from '../../src/engine/archive.ts';
import { latestDiff } from '../../src/engine/diff.ts';
import { discover } from '../../src/engine/discover.ts';
import type { Environment } from '../../src/engine/environment.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { projectOf } from '../../src/engine/project-place.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { sample } from '../../src/engine/sample.ts';
import { acknowledge } from '../../src/engine/sign.ts';
import { status } from '../../src/engine/status.ts';
import { discovered, migrated, NAMES, PERSON, readyForSample, readyToMigrate, testProject, type TestProject } from '../support/project.ts';

const PRODUCTION = { target: 'production', dryRun: false } as const;
const SAMPLE = { target: 'staging', size: 4, seed: 1, mask: true, refresh: false, dryRun: false } as const;

/** A full disk as a person sees it: exit 3, a code, a remedy, nothing of a stack. */
function told(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof CrosswalkError, String(error));
    assert.deepEqual([error.code, error.exit], [code, 3], error.message);
    assert.ok(error.remedy.length > 20 && (error.where.file ?? '') !== '');
    return true;
  };
}

const commit = Reflect.get<DatabaseSync, 'exec'>(DatabaseSync.prototype, 'exec');

/** The disk under this database is full while `isFull` says so at a commit, asked with the number of commits so far. */
async function onFullDisk(name: string, isFull: (commits: number) => boolean, work: () => Promise<unknown>): Promise<void> {
  let [commits, refused] = [0, 0];
  DatabaseSync.prototype.exec = function exec(this: DatabaseSync, sql: string): void {
    if (sql === 'COMMIT' && this.location()?.endsWith(name)) {
      commits += 1;
      if (isFull(commits)) {
        refused += 1;
        throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
      }
    }
    commit.call(this, sql);
  };
  try {
    await work();
    assert.ok(refused > 0, `none of ${commits} commits was refused`);
  } finally {
    DatabaseSync.prototype.exec = commit;
  }
}

/** Files below these folders cannot be made: no space is left. */
async function withoutSpace(part: string, work: () => Promise<unknown>): Promise<void> {
  const real = fs.promises.open;
  fs.promises.open = (async (file: fs.PathLike, ...rest: never[]) => {
    if (String(file).includes(part)) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', errno: -28, syscall: 'open' });
    return real(file, ...rest);
  }) as typeof real;
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    fs.promises.open = real;
    syncBuiltinESMExports();
  }
}

/** What stands in production is what the source has: nothing twice, nothing lost. */
async function assertWhole(test: TestProject): Promise<void> {
  const { state } = test.sandbox.production;
  const keys = migrated(test).map(({ source, createdAt, contacts }) => `${contacts[0] ?? ''} ${createdAt} ${source.body}`);
  assert.equal(new Set(keys).size, keys.length, 'no conversation twice');
  const companies = state.companies.map(({ companyId }) => companyId);
  assert.equal(new Set(companies).size, companies.length);
  assert.equal((await reconcile(test.environment, test.project, 'production')).balanced, true);
}

describe('a disk that is full', function () {
  this.timeout(120_000);
  let test: TestProject;
  before(async () => {
    test = await testProject({ tickets: 12 });
    await discovered(test);
  });
  after(() => test.close());

  it('stops a sample where its cache or its report cannot be written, and lets it be run again', async () => {
    await readyForSample(test);
    await onFullDisk('records.db', (commits) => commits > 2, () => assert.rejects(sample(test.environment, test.project, SAMPLE), told('cache/disk')));
    await withoutSpace(`${path.sep}reports${path.sep}`, () => assert.rejects(sample(test.environment, test.project, SAMPLE), told('report/disk')));
    assert.deepEqual((await status(test.project, { verify: true })).runs.filter(({ status: outcome }) => outcome === 'done').map(({ verb }) => verb), []);
    const result = await sample(test.environment, test.project, SAMPLE);
    assert.equal(result.differences.wrong + result.differences.missing, 0);
  });

  it('stops a migration in the middle of its writes, keeps what was written in mind, and goes on without doing it twice', async () => {
    await readyToMigrate(test);
    const full = (isFull: (commits: number) => boolean): Promise<void> => onFullDisk('ledger.db', isFull, () => assert.rejects(migrate(test.environment, test.project, PRODUCTION), told('ledger/disk')));
    // Before the first word, then among companies and contacts.
    for (const last of [0, 1, 2, 7]) await full((commits) => commits > last);
    // Between the effect and its receipt, and in the middle of threads.
    for (const more of [1, 3]) {
      const before = migrated(test).length;
      await full(() => migrated(test).length >= before + more);
    }
    await withoutSpace(`${path.sep}cache${path.sep}files${path.sep}`, async () => {
      const failed = await migrate(test.environment, test.project, PRODUCTION).then(() => null, (error: unknown) => error);
      if (failed !== null) told('cache/disk')(failed);
    });
    const result = await migrate(test.environment, test.project, PRODUCTION);
    const { pending } = result.counts['Ticket'] ?? {};
    assert.equal(pending, 0);
    await assertWhole(test);
    assert.equal((await status(test.project, { verify: true })).audit?.intact, true);
  });

  it('leaves no half archive', async () => {
    const folder = path.join(test.project.folder, 'archive');
    await withoutSpace(`${path.sep}archive${path.sep}`, () => assert.rejects(archive(test.environment, test.project), told('archive/disk')));
    assert.deepEqual(fs.existsSync(folder) ? await readdir(folder) : [], []);
    const { archives } = await archive(test.environment, test.project);
    assert.ok(archives.every(({ complete }) => complete));
  });
});

describe('a folder that is not what it should be', function () {
  this.timeout(120_000);

  async function withProject(work: (test: TestProject) => Promise<void>): Promise<void> {
    const test = await testProject({ tickets: 12 });
    try {
      await work(test);
    } finally {
      await test.close();
    }
  }

  it('a file, or a place where nobody may write: refused before anything is read or written', () =>
    withProject(async (test) => {
      const crosswalk = path.join(test.folder, '.crosswalk');
      await writeFile(crosswalk, 'not a folder');
      await assert.rejects(discover(test.environment, NAMES, path.join(test.project.folder, 'catalog')), told('catalog/disk'));
      await rm(crosswalk);
      await discovered(test);
      const aside = `${crosswalk}-aside`;
      await rename(crosswalk, aside);
      await writeFile(crosswalk, 'not a folder');
      await assert.rejects(acknowledge(test.environment, test.project, PERSON), (error) => error instanceof CrosswalkError && /^project\/(not-discovered|folder)$/.test(error.code));
      await rm(crosswalk);
      await rename(aside, crosswalk);
      // Files stand where folders are due.
      await rm(path.join(test.project.folder, 'approvals'), { recursive: true, force: true });
      await writeFile(path.join(test.project.folder, 'approvals'), '');
      await assert.rejects(acknowledge(test.environment, test.project, PERSON), told('project/folder'));
      await rm(path.join(test.project.folder, 'approvals'));
      await acknowledge(test.environment, test.project, PERSON);
      await rm(path.join(test.folder, 'ro'), { force: true });
      if (fs.existsSync('/sys/kernel')) {
        // The kernel's own files cannot be added to, whoever asks.
        await mkdir(path.join(test.folder, 'ro'));
        await symlink('/sys/kernel', path.join(test.folder, 'ro', '.crosswalk'));
        await copyFile(test.project.specFile, path.join(test.folder, 'ro', 'acme.crosswalk.yaml'));
        const readOnly = projectOf(path.join(test.folder, 'ro', 'acme.crosswalk.yaml'));
        await assert.rejects(discover(test.environment, NAMES, path.join(readOnly.folder, 'catalog')), told('catalog/disk'));
      }
    }));

  it('removed while a run is under way: the run stops instead of writing to a ledger that nobody will find', () =>
    withProject(async (test) => {
      await readyToMigrate(test);
      const aside = `${test.project.folder}-aside`;
      let moved = false;
      const environment: Environment = {
        ...test.environment,
        progress: ({ phase, entity, done }) => {
          if (moved || phase !== 'load' || entity !== 'Ticket' || (done ?? 0) < 3) return;
          moved = true;
          fs.renameSync(test.project.folder, aside);
        },
      };
      await assert.rejects(migrate(environment, test.project, PRODUCTION), told('ledger/moved'));
      assert.ok(moved);
      await rm(test.project.folder, { recursive: true, force: true });
      await rename(aside, test.project.folder);
      const result = await migrate(test.environment, test.project, PRODUCTION);
      assert.deepEqual([result.resumed, result.counts['Ticket']?.pending], [true, 0]);
      await assertWhole(test);
    }));

  it('with blanks, quotes, letters of any script and a line break in its name: everything works', () =>
    withProject(async (test) => {
      const folder = path.join(test.folder, ` it's "odd" $HOME \`x\` ü 漢字 👩‍💻\n%20#?`);
      await mkdir(folder);
      const specFile = path.join(folder, `kün'de "a"\nb.crosswalk.yaml`);
      await copyFile(test.project.specFile, specFile);
      const odd: TestProject = { ...test, project: projectOf(specFile) };
      await readyForSample(odd);
      await sample(odd.environment, odd.project, SAMPLE);
      assert.ok((await latestDiff(odd.project)).rows.length > 10);
      assert.ok((await archive(odd.environment, odd.project)).archives.length > 0);
      assert.equal((await status(odd.project, { verify: true })).audit?.intact, true);
    }));
});
