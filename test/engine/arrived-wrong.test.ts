import assert from 'node:assert/strict';
import { migrate } from '../../src/engine/migrate.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { readyToMigrate, testProject } from '../support/project.ts';

describe('law 12: a record that arrived wrong', function () {
  this.timeout(60_000);

  it('is parked with its id there, and is neither loaded nor proven, also when the run is repeated', async () => {
    const test = await testProject({ tickets: 40 });
    try {
      await readyToMigrate(test);
      // The workspace shows the tags of a teammate's comment as text, which the sample in staging could not know.
      test.sandbox.production.switches.commentHtml = 'text';
      for (const life of ['first', 'second']) {
        const result = await migrate(test.environment, test.project, { target: 'production', dryRun: false });
        const wrong = result.parked.filter(({ entity, code }) => entity === 'Ticket' && code === 'verify/differs');
        assert.ok(wrong.length > 0, `${life} run`);
        const ledger = await openLedger(test.project.folder, { clock: test.environment.clock, create: false });
        try {
          const workspace = (await ledger.rememberedAccount('production')) ?? '';
          for (const { id } of wrong) {
            const row = await ledger.record(workspace, 'Ticket', id);
            assert.equal(row?.status, 'parked');
            assert.notEqual(row.destinationId, null);
            assert.notEqual(row.proof, 'verified in full');
          }
        } finally {
          await ledger.close();
        }
      }
    } finally {
      await test.close();
    }
  });
});
