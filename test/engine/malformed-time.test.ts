import assert from 'node:assert/strict';
import { conserves } from '../../src/engine/counts.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { retryParked } from '../../src/engine/retry.ts';
import { editRows } from '../support/edit-rows.ts';
import { migrated, readyToMigrate, testProject } from '../support/project.ts';

describe('a value of one source record that cannot be read', function () {
  this.timeout(60_000);

  it('parks that record with its id; the others go on, and it is loaded when it is mended', async () => {
    const test = await testProject({ tickets: 24 });
    try {
      const { world } = test.sandbox.autotask;
      const [first, second] = [...world.tickets].filter(({ createDate }) => createDate > '2024-02');
      const contact = [...world.contacts].find(({ id }) => id !== first?.contactID && id !== second?.contactID);
      const note = [...world.ticketNotes].find(({ ticketID }) => ticketID === second?.id);
      assert.ok(first && second && contact && note);
      await readyToMigrate(test);
      const due = { ticket: first.lastActivityDate, note: note.createDateTime };
      editRows(test, 'tickets', (row) => (row.id === first.id ? { ...row, lastActivityDate: '/Date(1700000000000)/' } : row));
      editRows(test, 'ticketNotes', (row) => (row.id === note.id ? { ...row, createDateTime: 1_700_000_000 } : row));
      const result = await migrate(test.environment, test.project, { target: 'production', dryRun: false });
      assert.ok(conserves(result.counts));
      const held = result.parked.filter(({ code }) => code === 'malformed-value');
      assert.deepEqual(held.map(({ entity, id }) => [entity, id]).sort(), [['Ticket', String(first.id)], ['Ticket', String(second.id)]].sort());
      assert.match(held.find(({ id }) => id === String(second.id))?.remedy ?? '', new RegExp(`"createDateTime" of row ${note.id} is no time`));
      const before = migrated(test).length;
      assert.ok(before > 10, 'the others are there');
      editRows(test, 'tickets', (row) => (row.id === first.id ? { ...row, lastActivityDate: due.ticket } : row));
      editRows(test, 'ticketNotes', (row) => (row.id === note.id ? { ...row, createDateTime: due.note } : row));
      assert.equal((await retryParked(test.environment, test.project, { target: 'production', all: true })).settled, 2);
      assert.equal(migrated(test).length, before + 2);
    } finally {
      await test.close();
    }
  });
});
