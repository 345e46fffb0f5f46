import assert from 'node:assert/strict';
import { canonicalJson, sha256 } from '../../src/base/canonical.ts';
import { openCache } from '../../src/cache/sqlite-cache.ts';
import { migrate, type MigrateResult } from '../../src/engine/migrate.ts';
import { sample } from '../../src/engine/sample.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { readyToMigrate, testProject, type TestProject } from '../support/project.ts';
import { editRows } from '../support/edit-rows.ts';

const PRODUCTION = { target: 'production', dryRun: false } as const;
const REFRESH = { target: 'staging', size: 3, seed: 1, mask: true, refresh: true, dryRun: false } as const;

describe('a run after another', function () {
  this.timeout(120_000);
  let test: TestProject;
  beforeEach(async () => {
    test = await testProject({ tickets: 14 });
    await readyToMigrate(test);
  });
  afterEach(() => test.close());

  it('takes a record for unchanged when only what no line reads has changed, also by the hash of an older ledger', async () => {
    const first = await migrate(test.environment, test.project, PRODUCTION);
    const loaded = first.counts['Ticket']?.loaded ?? 0;
    assert.ok(loaded > 5);
    await withOlderHashes(test);
    const second = await migrate(test.environment, test.project, PRODUCTION);
    assert.deepEqual([second.counts['Ticket']?.unchanged, changedOf(second)], [loaded, 0], 'the older hashes are understood');
    editRows(test, 'tickets', (ticket) => ({ ...ticket, lastActivityDate: '2026-11-15T10:00:00Z' }));
    const third = await migrate(test.environment, test.project, PRODUCTION);
    assert.deepEqual([third.counts['Ticket']?.unchanged, changedOf(third)], [loaded, 0]);
    editRows(test, 'tickets', (ticket) => ({ ...ticket, title: `${String(ticket.title)} again` }));
    const fourth = await migrate(test.environment, test.project, PRODUCTION);
    assert.equal(fourth.counts['Ticket']?.unchanged, 0);
    assert.equal(changedOf(fourth), loaded);
  });

  it('counts what it had dealt with before and a later read of the source does not bring any more', async () => {
    const stop = new AbortController();
    const environment = {
      ...test.environment,
      signal: stop.signal,
      progress: ({ phase, entity, done }: { readonly phase: string; readonly entity?: string; readonly done?: number }) => {
        if (phase === 'load' && entity === 'Ticket' && done === 14) stop.abort(new Error('stopped by the test'));
      },
    };
    await assert.rejects(migrate(environment, test.project, PRODUCTION));
    let gone = false;
    editRows(test, 'tickets', (ticket) => {
      if (gone || Number(ticket.id) % 2 === 0) return ticket;
      gone = true;
      return null;
    });
    assert.ok(gone);
    await sample(test.environment, test.project, REFRESH);
    const result = await migrate(test.environment, test.project, PRODUCTION);
    const { read = 0, pending = -1, ...rest } = result.counts['Ticket'] ?? {};
    assert.deepEqual([result.resumed, read, pending], [true, 14, 0]);
    assert.equal(Object.values(rest).reduce((sum, number) => sum + number, 0), 14);
  });
});

function changedOf({ parked }: MigrateResult): number {
  return parked.filter(({ code }) => code === 'engine/changed-since-load').length;
}

/** As a ledger of before: 64 hex digits over the whole record. */
async function withOlderHashes(test: TestProject): Promise<void> {
  const ledger = await openLedger(test.project.folder, { clock: test.environment.clock, create: false });
  const cache = await openCache(test.project.folder, test.environment.clock);
  const workspace = (await ledger.rememberedAccount('production')) ?? '';
  const [run] = await ledger.runs({ verb: 'migrate' });
  for await (const row of ledger.records({ workspace })) {
    const record = await cache.get(row.entity, row.id);
    if (record !== null && row.contentHash !== null) await ledger.putRecord({ ...row, contentHash: sha256(`${run?.planHash ?? ''}:${canonicalJson(record)}`) });
  }
  await cache.close();
  await ledger.close();
}
