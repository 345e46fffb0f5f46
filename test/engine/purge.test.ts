import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { CrosswalkError } from '../../src/base/errors.ts';
import { archive } from '../../src/engine/archive.ts';
import { delta } from '../../src/engine/delta.ts';
import { migrate, type MigrateResult } from '../../src/engine/migrate.ts';
import { pin } from '../../src/engine/pin.ts';
import { purge, type PurgeResult } from '../../src/engine/purge.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { rollback } from '../../src/engine/rollback.ts';
import { status } from '../../src/engine/status.ts';
import { spotCheck } from '../../src/engine/spot-check.ts';
import { addRows, editRows } from '../support/edit-rows.ts';
import { migrated, PERSON, readyToMigrate, testProject, type TestProject } from '../support/project.ts';

/** Words that nobody else writes; each is found wherever it is kept. */
const HERS = { name: 'Zwiebelturm', text: 'hersquamation', note: 'herinternalia', spoken: 'herelsewhere', carried: 'hercarriedwords' } as const;
const HIS = { name: 'Quastenflosser', text: 'hisquamation' } as const;

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/** Files of the project in whose bytes one of the words stands, relative to it. */
function holding(test: TestProject, words: readonly string[]): readonly string[] {
  const { folder } = test.project;
  return filesBelow(folder).filter((file) => words.some((word) => readFileSync(file, 'latin1').includes(word))).map((file) => path.relative(folder, file)).sort();
}

describe('law 13: purge', function () {
  this.timeout(60_000);
  let test: TestProject;
  let migration: MigrateResult;
  let her = '';
  let head = '';

  const one = (confirm: string | null): Promise<PurgeResult> => purge(test.environment, test.project, { person: her, confirm: confirm === null ? null : { hash: confirm, by: PERSON } });
  const all = (confirm: string | null): Promise<PurgeResult> => purge(test.environment, test.project, { person: null, confirm: confirm === null ? null : { hash: confirm, by: PERSON } });
  const refused = (code: string) => (error: unknown): boolean => error instanceof CrosswalkError && error.code === code && error.exit === 2;

  before(async () => {
    test = await testProject({ tickets: 20 });
    const { world } = test.sandbox.autotask;
    const tickets = [...world.tickets].filter(({ createDate, contactID }) => createDate > '2024-02' && contactID !== null);
    const [ticket] = tickets;
    const other = tickets.find(({ contactID }) => contactID !== ticket?.contactID);
    assert.ok(ticket && other);
    her = String(ticket.contactID);
    editRows(test, 'contacts', (row) => (row.id === ticket.contactID ? { ...row, lastName: HERS.name } : row.id === other.contactID ? { ...row, lastName: HIS.name } : row));
    editRows(test, 'tickets', (row) => (row.id === ticket.id ? { ...row, title: `About ${HERS.text}`, description: HERS.text } : row.id === other.id ? { ...row, description: HIS.text } : row));
    const [model] = world.ticketNotes;
    const note = { ...model, noteType: 1, creatorResourceID: null, createDateTime: '2026-11-01T08:00:00Z', lastActivityDate: '2026-11-01T08:00:00Z' };
    addRows(test, 'ticketNotes', [
      { ...note, id: 9_100_001, ticketID: ticket.id, publish: 2, description: HERS.note, createdByContactID: null, creatorResourceID: model?.creatorResourceID ?? 29682885 },
      { ...note, id: 9_100_002, ticketID: other.id, publish: 1, description: HERS.spoken, createdByContactID: ticket.contactID },
      // A contact writes no notes: the fallback teammate carries it, with her name in its first line.
      { ...note, id: 9_100_003, ticketID: other.id, publish: 2, description: HERS.carried, createdByContactID: ticket.contactID },
    ]);
    await readyToMigrate(test);
    // An export of what was removed, beside diff, cache, ledger and archive.
    const { preview } = await rollback(test.environment, test.project, { target: 'staging', confirm: null, keepAttributes: true });
    await rollback(test.environment, test.project, { target: 'staging', confirm: { hash: preview.hash, by: PERSON }, keepAttributes: true });
    migration = await migrate(test.environment, test.project, { target: 'production', dryRun: false });
    await spotCheck(test.environment, test.project, { size: 25, seed: 1 });
    await archive(test.environment, test.project);
    await pin(test.environment, test.project, 'Contact', { kind: 'id', id: her });
    writeFileSync(path.join(test.project.folder, 'engine', 'earlier.out'), JSON.stringify(HERS));
    head = (await status(test.project, { verify: true })).audit?.head ?? '';
  });
  after(() => test.close());

  it('lists what would go, and takes nothing without a name and that list\'s hash', async () => {
    for (const word of [...Object.values(HERS), HIS.text]) assert.ok(holding(test, [word]).some((file) => file.startsWith('ledger.db')), `${word} is in the ledger`);
    const before = holding(test, Object.values(HERS));
    assert.ok(before.includes(path.join('cache', 'records.db')) || before.some((file) => file.startsWith('cache')), String(before));
    assert.ok(before.some((file) => file.endsWith('diff.json')) || before.some((file) => file.endsWith('removed.jsonl')), 'the sample showed her');
    const { done, hash, items, notCovered } = await one(null);
    assert.equal(done, false);
    assert.ok(items.every(({ count }) => count > 0) && notCovered.length > 2);
    assert.notEqual((await all(null)).hash, hash);
    await assert.rejects(one('0123456789abcdef'), refused('purge/list-changed'));
    await assert.rejects(purge(test.environment, test.project, { person: her, confirm: { hash, by: ' ' } }), refused('sign/no-name'));
    await assert.rejects(purge(test.environment, test.project, { person: '999999999', confirm: null }), refused('purge/unknown-person'));
    assert.deepEqual(holding(test, Object.values(HERS)), before);
  });

  it('of one person leaves no word of hers in any file, and all of the others\'', async () => {
    const { done } = await one((await one(null)).hash);
    assert.equal(done, true);
    assert.deepEqual(holding(test, Object.values(HERS)), []);
    assert.ok(holding(test, [HIS.text]).some((file) => file.startsWith('ledger.db')));
    assert.ok(holding(test, [HIS.text]).some((file) => file.startsWith('cache')));
    const { audit } = await status(test.project, { verify: true, head });
    assert.ok(audit?.intact === true && (audit.earlier?.sequence ?? null) !== null, 'the chain stands, with what it said before');
  });

  it('of one person leaves the proof: reconciled by ids, and it says what it can compare no more', async () => {
    const { balanced, entities, files } = await reconcile(test.environment, test.project, 'production');
    assert.equal(balanced, true, JSON.stringify(entities.map(({ entity, sourceCount, cacheCount, purged, counts, differing }) => ({ entity, sourceCount, cacheCount, purged, counts, differing }))));
    const ticket = entities.find(({ entity }) => entity === 'Ticket');
    assert.ok(ticket && ticket.purged > 0 && ticket.incomparable >= ticket.purged && ticket.incomparable < 20);
    assert.match(readFileSync(files[0] ?? '', 'utf8'), /can no longer be compared/);
  });

  it('of one person keeps her objects in a rollback, with the reason, and takes the others back', async () => {
    const { preview } = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: true });
    const kept = preview.items.filter(({ reason }) => /purged/.test(reason ?? ''));
    assert.ok(kept.some(({ entity, id }) => entity === 'Contact' && id === her));
    assert.ok(preview.items.filter(({ action }) => action === 'remove').length > 10);
  });

  it('of one person writes nothing over what it can no longer compare, when the source changes it', async () => {
    const ticket = [...test.sandbox.autotask.world.tickets].find(({ contactID }) => String(contactID) === her);
    const at = new Date(test.environment.clock.now()).toISOString();
    editRows(test, 'tickets', (row) => (row.id === ticket?.id ? { ...row, title: 'Another title', lastActivityDate: at } : row));
    const before = JSON.stringify(migrated(test).map(({ title }) => title));
    const { conflicts } = await delta(test.environment, test.project, { target: 'production', dryRun: false });
    assert.ok(conflicts.some(({ id, code }) => id === String(ticket?.id) && code === 'purged'), JSON.stringify(conflicts));
    assert.equal(JSON.stringify(migrated(test).map(({ title }) => title)), before);
  });

  it('of everything leaves no word of anybody, keeps manifests, books and chain, and closes the project', async () => {
    await all((await all(null)).hash);
    assert.deepEqual(holding(test, [...Object.values(HERS), ...Object.values(HIS)]), []);
    const names = filesBelow(test.project.folder).map((file) => path.relative(test.project.folder, file));
    assert.deepEqual(names.filter((file) => file.startsWith('cache') || file.endsWith('diff.json') || file.endsWith('.csv') || file.endsWith('removed.jsonl')), []);
    assert.ok(names.includes(path.join('archive', 'Project.manifest.json')) && existsSync(path.join(test.project.folder, 'approvals')));
    const { audit, approved, runs } = await status(test.project, { verify: true, head });
    assert.ok(audit?.intact === true && (audit.earlier?.sequence ?? null) !== null);
    assert.equal(approved?.by, PERSON);
    assert.ok(runs.some(({ id }) => id === migration.run));
    const { balanced, entities } = await reconcile(test.environment, test.project, 'production');
    assert.equal(balanced, true, JSON.stringify(entities.map(({ entity, sourceCount, cacheCount, purged, counts, goneFromSource }) => ({ entity, sourceCount, cacheCount, purged, counts, goneFromSource }))));
    assert.ok(entities.every(({ incomparable, destinationCount }) => incomparable === destinationCount));
    assert.ok(entities.every(({ proof }) => proof.verified === 0), 'law 12: values that nobody can compare are not called verified');
    const { preview } = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
    assert.deepEqual(preview.items.filter(({ action }) => action === 'remove' || action === 'restore'), [], 'nobody can tell what was touched since');
    await assert.rejects(migrate(test.environment, test.project, { target: 'production', dryRun: false }), refused('gate/purged'));
  });
});
