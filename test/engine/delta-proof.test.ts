/** Laws 12 and 13 in a delta: what it adds is read back, files by their bytes, and counted as a full run counts it. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { delta, type DeltaResult } from '../../src/engine/delta.ts';
import { migrate } from '../../src/engine/migrate.ts';
import type { RecordRow } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { nextDay } from '../../src/sandbox/world/later.ts';
import { editSpec, readyToMigrate, testProject, type TestProject } from '../support/project.ts';
import { books } from '../support/trouble.ts';

const PRODUCTION = { target: 'production', dryRun: false } as const;
const SPEED = 500;
const LATE = 'nachgereicht.png';

async function aDayLater(test: TestProject): Promise<DeltaResult> {
  test.sandbox.autotask.use(nextDay(test.sandbox.autotask.world));
  const real = Date.now;
  Date.now = () => real() + (86_400_000 + 3_600_000) / SPEED;
  try {
    return await delta(test.environment, test.project, PRODUCTION);
  } finally {
    Date.now = real;
  }
}

/** The ticket that the delta added the file to, and the file's id. */
async function late(test: TestProject): Promise<{ readonly row: RecordRow; readonly file: string }> {
  const { records, operations } = await books(test);
  for (const { entity, record, body } of operations) {
    const file = body.kind === 'conversation.part' ? body.files.find(({ name }) => name === LATE) : undefined;
    const row = records.find((other) => other.entity === entity && other.id === record);
    if (file !== undefined && row !== undefined) return { row, file: file.id };
  }
  throw new assert.AssertionError({ message: 'The delta should have added a file.' });
}

async function filesOnDisk(test: TestProject): Promise<number> {
  const entries = await readdir(path.join(test.project.folder, 'cache'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name)).length;
}

describe('what a delta adds is proven (laws 12 and 13)', function () {
  this.timeout(120_000);
  let test: TestProject;

  beforeEach(async () => {
    test = await testProject({ tickets: 60, speed: SPEED });
    await editSpec(test.project, (text) => `${text.replace(', when: 20:00-06:00', '')}\nchecks:\n  About nothing: { for: ticket, holds: title == "nothing", severity: warn }\n`);
    await readyToMigrate(test);
    await migrate(test.environment, test.project, PRODUCTION);
  });
  afterEach(() => test.close());

  it('its files are compared by their bytes and leave the cache, and its checks and notices count what it updated', async () => {
    const result = await aDayLater(test);
    const { row, file } = await late(test);
    assert.equal(row.status, 'loaded');
    assert.equal(await filesOnDisk(test), 0);
    const ledger = await openLedger(test.project.folder, { clock: test.environment.clock, create: false });
    const audited = (await ledger.audited('files.verified')).map(({ detail }) => detail);
    await ledger.close();
    assert.ok(audited.some((detail) => detail.includes(`${file}:`)), 'its hash stays in the audit chain');
    assert.ok((result.checks[0]?.failed ?? 0) >= (result.counts['Ticket']?.loaded ?? 0));
    assert.ok((result.notices['check-failed'] ?? 0) >= (result.counts['Ticket']?.loaded ?? 0), JSON.stringify(result.notices));
  });

  it('a file whose bytes arrived wrong parks its ticket, which is not called verified', async () => {
    test.sandbox.production.switches.corruptedFiles = [LATE];
    await aDayLater(test);
    const { row } = await late(test);
    assert.deepEqual([row.status, row.code, row.proof], ['parked', 'verify/differs', 'acknowledged']);
  });
});
