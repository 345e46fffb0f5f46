import assert from 'node:assert/strict';
import { latestDiff } from '../../src/engine/diff.ts';
import { explain } from '../../src/diff/explain.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import type { Exchange } from '../../src/sandbox/kit/server.ts';
import { editSpec, readyForSample, readyToMigrate, sampled, testProject, type TestProject } from '../support/project.ts';
import { books } from '../support/trouble.ts';

const PRODUCTION = { target: 'production', dryRun: false } as const;
const NAME = 'image001.png';

async function withProject(work: (test: TestProject, downloads: Exchange[]) => Promise<void>): Promise<void> {
  const downloads: Exchange[] = [];
  const test = await testProject({ tickets: 40, onExchange: (_, exchange) => void (exchange.request.path.startsWith('/attachments/') && downloads.push(exchange)) });
  try {
    await editSpec(test.project, (text) => text.replace(', when: 20:00-06:00', ''));
    await work(test, downloads);
  } finally {
    await test.close();
  }
}

async function audited(test: TestProject): Promise<readonly Readonly<Record<string, string>>[]> {
  const ledger = await openLedger(test.project.folder, { clock: test.environment.clock, create: false });
  try {
    return (await ledger.audited('files.verified')).map(({ detail }) => JSON.parse(detail) as Readonly<Record<string, string>>);
  } finally {
    await ledger.close();
  }
}

function filesSent(operations: Awaited<ReturnType<typeof books>>['operations']): readonly string[] {
  return operations.flatMap(({ body }) => (body.kind === 'conversation.part' ? body.files.map(({ id }) => id) : []));
}

describe('the bytes of files that arrived (law 12)', function () {
  this.timeout(60_000);

  it('are compared by SHA-256: one file of the same size with another bit parks its ticket', () =>
    withProject(async (test, downloads) => {
      await readyToMigrate(test);
      test.sandbox.production.switches.corruptedFiles = [NAME];
      downloads.length = 0;
      test.sandbox.production.clearLog();
      const result = await migrate(test.environment, test.project, PRODUCTION);
      const { records, operations } = await books(test);
      const broken = new Set(operations.flatMap(({ record, body }) => (body.kind === 'conversation.part' && body.files.some(({ name }) => name === NAME) ? [record] : [])));
      assert.ok(broken.size > 0);
      assert.deepEqual(new Set(result.parked.filter(({ code }) => code === 'verify/differs').map(({ id }) => id)), broken);
      const whole = records.filter(({ entity, id }) => entity === 'Ticket' && !broken.has(id) && operations.some(({ record, body }) => record === id && body.kind === 'conversation.part' && body.files.length > 0));
      assert.ok(whole.length > 2 && whole.every(({ proof }) => proof === 'verified in full'));
      assert.equal(downloads.length, filesSent(operations).length, 'one download for each file');
      assert.ok(downloads.every(({ request, answer }) => request.headers['authorization'] === undefined && answer?.headers?.['x-ratelimit-limit'] === undefined), 'without a credential, beside the API\'s limit');
      assert.equal(result.notices['files-without-bytes'], undefined);
    }));

  it('the hash of what was compared stays in the audit chain when the file leaves (law 13)', () =>
    withProject(async (test) => {
      await readyToMigrate(test);
      const before = (await audited(test)).length;
      const result = await migrate(test.environment, test.project, PRODUCTION);
      const hashes = new Set(test.sandbox.production.state.conversations.flatMap(({ parts }) => parts.flatMap(({ attachments }) => attachments.map(({ sha256 }) => sha256))));
      const entries = await audited(test);
      const told = entries.slice(0, entries.length - before).flatMap(({ sha256 }) => (sha256 ?? '').split(' ').map((item) => item.split(':')[1]));
      assert.deepEqual(new Set(told), hashes);
      assert.equal(told.length, filesSent((await books(test)).operations).length);
      const calls = test.sandbox.production.log.length;
      assert.ok(result.calls.destination < calls, 'downloads are no calls of the API');
    }));

  it('where they lie on a host that nobody named, size and number are compared, and the diff says so', () =>
    withProject(async (test, downloads) => {
      await readyForSample(test);
      test.sandbox.staging.switches.attachmentOrigin = 'https://files.example';
      const result = await sampled(test, 25);
      assert.deepEqual(result.parked.filter(({ code }) => code === 'verify/differs'), []);
      assert.deepEqual(downloads, []);
      const { rows, records } = await latestDiff(test.project);
      const files = rows.filter(({ path }) => /^parts\.\d+\.files$/.test(path));
      assert.ok(files.length > 1);
      for (const row of files) {
        assert.equal(row.class, 'same');
        assert.match(row.reason ?? '', /verified without its bytes: .*files\.example is not among `files: hosts`/);
        assert.match(explain(row), /without its bytes/);
      }
      assert.ok(records.every(({ proof }) => proof === 'verified in full'));
      assert.equal(result.notices['files-without-bytes'], files.reduce((sum, { arrived }) => sum + String(arrived).split('\n').length, 0));
      assert.ok((await audited(test)).every(({ sha256, sizeOnly }) => sha256 === '' && sizeOnly !== ''));
    }));

  it('a difference stands in the diff of a sample, with the file that differs', () =>
    withProject(async (test) => {
      await readyForSample(test);
      test.sandbox.staging.switches.corruptedFiles = [NAME];
      await sampled(test, 25);
      const { rows } = await latestDiff(test.project);
      const wrong = rows.filter((row) => row.class === 'wrong');
      assert.ok(wrong.length > 0);
      for (const row of wrong) {
        assert.match(row.path, /^parts\.\d+\.files$/);
        assert.match(String(row.arrived), /image001\.png \(\d+ bytes\), other bytes/);
        assert.doesNotMatch(String(row.expected), /other bytes/);
      }
    }));
});
