import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { idRank } from '../../src/base/id-rank.ts';
import { openLedger, readLedger } from '../../src/ledger/sqlite-ledger.ts';
import { collect, fails, operation, record, tickingClock, withFolder, withLedger } from './samples.ts';

describe('ledger: runs, records, identities, signatures', () => {
  it('keeps everything over a restart, with the same ids', () =>
    withFolder(async (folder) => {
      const first = await openLedger(folder, { clock: tickingClock(), create: true });
      const run = await first.startRun({ verb: 'sample', target: 'staging', workspace: 'w1', planHash: 'p', seed: 4 });
      await first.putRecord(record());
      await first.endRun(run.id, 'done', { counts: { Ticket: 1 } });
      const ids = [first.projectId, first.ledgerId];
      await first.close();
      const second = await openLedger(folder, { clock: tickingClock(), create: false });
      assert.deepEqual([second.projectId, second.ledgerId], ids);
      assert.notEqual(ids[0], ids[1]);
      const [known] = await second.runs();
      assert.deepEqual({ ...known, endedAt: null }, { ...run, status: 'done' });
      assert.ok(known?.endedAt !== null && String(known?.endedAt) > run.startedAt);
      assert.deepEqual(await second.runSummary(run.id), { counts: { Ticket: 1 } });
      assert.deepEqual(await second.record('w1', 'Ticket', '100'), record());
      await second.close();
    }));

  it('lists runs newest first, by verb and target, and never uses an id twice', () =>
    withLedger(async (ledger) => {
      const start = (verb: 'sample' | 'migrate', target: 'staging' | 'production') => ledger.startRun({ verb, target, workspace: 'w', planHash: 'p', seed: null });
      await start('sample', 'staging');
      await start('migrate', 'production');
      await start('sample', 'production');
      assert.deepEqual((await ledger.runs()).map((run) => run.id), ['sample-3', 'migrate-2', 'sample-1']);
      assert.deepEqual((await ledger.runs({ verb: 'sample' })).map((run) => run.id), ['sample-3', 'sample-1']);
      assert.deepEqual((await ledger.runs({ verb: 'sample', target: 'staging' })).map((run) => run.id), ['sample-1']);
      assert.equal(await ledger.runSummary('none'), null);
      await assert.rejects(ledger.endRun('none', 'done', {}), fails('ledger/unknown-run', 1));
    }));

  it('streams records by entity and by number of the id, page after page', () =>
    withLedger(async (ledger) => {
      const numbers = Array.from({ length: 1203 }, (_, index) => (index * 7919) % 1203);
      await Promise.all(numbers.map((id) => ledger.putRecord(record({ id: String(id), status: id % 3 === 0 ? 'parked' : 'loaded', run: id < 600 ? 'a' : 'b' }))));
      await ledger.putRecord(record({ entity: 'Company', id: '5', run: 'a' }));
      await ledger.putRecord(record({ workspace: 'other', id: '5' }));
      const ids = async (filter: Omit<Parameters<typeof ledger.records>[0], 'workspace'>) => (await collect(ledger.records({ workspace: 'w1', ...filter }))).map((row) => row.id);
      const sorted = [...numbers].sort((a, b) => a - b);
      assert.deepEqual(await ids({ entity: 'Ticket' }), sorted.map(String));
      assert.deepEqual(await ids({}), ['5', ...sorted.map(String)]);
      assert.deepEqual(await ids({ status: 'parked' }), sorted.filter((id) => id % 3 === 0).map(String));
      assert.deepEqual(await ids({ entity: 'Ticket', run: 'a', status: 'loaded' }), sorted.filter((id) => id < 600 && id % 3 !== 0).map(String));
    }));

  it('puts one row per record and counts every status, zero included', () =>
    withLedger(async (ledger) => {
      await ledger.putRecord(record({ status: 'pending' }));
      await ledger.putRecord(record({ status: 'parked', code: 'transform/no-contact', remedy: 'Choose one.', run: 'migrate-2' }));
      await ledger.putRecord(record({ id: '101', run: 'migrate-2' }));
      await ledger.putRecord(record({ entity: '__proto__', id: '1' }));
      const counts = await ledger.countRecords('w1');
      assert.deepEqual(Object.keys(counts), ['Ticket', '__proto__']);
      assert.deepEqual(counts['Ticket'], { loaded: 1, matched: 0, merged: 0, unchanged: 0, excluded: 0, parked: 1, failed: 0, pending: 0 });
      assert.deepEqual(Object.keys(await ledger.countRecords('w1', 'migrate-2')), ['Ticket']);
      assert.deepEqual(await ledger.countRecords('w2'), {});
      assert.equal((await ledger.record('w1', 'Ticket', '100'))?.remedy, 'Choose one.');
    }));

  it('tells ids apart that are equal as numbers, and takes any text as an id', () =>
    withLedger(async (ledger) => {
      await ledger.putRecord(record({ id: '7' }));
      assert.equal(await ledger.record('w1', 'Ticket', '007'), null);
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(fc.oneof(fc.string({ unit: 'grapheme' }), fc.nat().map((n) => `00${n}`), fc.nat().map(String)), { maxLength: 12 }), fc.uuid(), async (ids, workspace) => {
          await Promise.all(ids.map((id) => ledger.putRecord(record({ workspace, id, label: `label of ${id}` }))));
          const rows = await collect(ledger.records({ workspace }));
          assert.deepEqual(new Set(rows.map((row) => row.id)), new Set(ids));
          for (const id of ids) assert.equal((await ledger.record(workspace, 'Ticket', id))?.label, `label of ${id}`);
        }),
        { numRuns: 40, seed: 11 },
      );
    }));

  it('ranks ids as their numbers, of any length and with leading zeros, other texts after them', () => {
    const id = fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 40n }).map(String), fc.nat(50).map((n) => `00${n}`));
    fc.assert(
      fc.property(id, id, (a, b) => {
        const [left, right] = [idRank(a), idRank(b)];
        assert.equal(left < right, BigInt(a) < BigInt(b));
        assert.equal(left === right, BigInt(a) === BigInt(b));
        assert.ok(left < idRank(`${b}x`));
      }),
      { seed: 7 },
    );
  });

  it('maps a source object to a destination object in each workspace', () =>
    withLedger(async (ledger) => {
      const anna = { workspace: 'w1', entity: 'Contact', id: '7', type: 'contact', destinationId: 'c7', origin: 'adopted' } as const;
      await ledger.putIdentity(anna);
      await ledger.putIdentity({ ...anna, id: '8', origin: 'created' });
      await ledger.putIdentity({ ...anna, workspace: 'w2', destinationId: 'other' });
      assert.deepEqual(await ledger.identity('w1', 'Contact', '7'), anna);
      assert.deepEqual(await ledger.identityOf('w1', 'contact', 'c7'), { ...anna, id: '8', origin: 'created' });
      assert.equal(await ledger.identityOf('w1', 'company', 'c7'), null);
      await ledger.putIdentity({ ...anna, destinationId: 'c9' });
      assert.deepEqual((await collect(ledger.identities('w1', 'contact'))).map((item) => item.destinationId), ['c9', 'c7']);
      await ledger.dropIdentity('w1', 'Contact', '7');
      assert.equal(await ledger.identity('w1', 'Contact', '7'), null);
      assert.equal((await ledger.identity('w2', 'Contact', '7'))?.destinationId, 'other');
    }));

  it('remembers an account at first contact and never replaces it', () =>
    withLedger(async (ledger) => {
      assert.equal(await ledger.rememberAccount('staging', 'ws-1'), null);
      assert.equal(await ledger.rememberAccount('staging', 'ws-2'), 'ws-1');
      assert.equal(await ledger.rememberedAccount('staging'), 'ws-1');
      assert.equal(await ledger.rememberedAccount('production'), null);
    }));

  it('keeps every signature, newest first, and its name out of the audit chain', () =>
    withLedger(async (ledger, folder) => {
      await ledger.sign({ kind: 'approve', subject: 'plan-1', by: 'Jo Doe', note: null });
      const second = await ledger.sign({ kind: 'approve', subject: 'plan-2', by: 'Jo Doe', note: 'looked at 20' });
      await ledger.sign({ kind: 'confirm', subject: 'canary', by: 'Ann', note: null });
      assert.deepEqual((await ledger.signatures('approve')).map((item) => item.subject), ['plan-2', 'plan-1']);
      assert.deepEqual(await ledger.signatures('approve', 'plan-2'), [second]);
      const { DatabaseSync } = await import('node:sqlite');
      const db = new DatabaseSync(path.join(folder, 'ledger.db'), { readOnly: true });
      const chain = JSON.stringify(db.prepare('SELECT * FROM audit').all());
      db.close();
      assert.ok(chain.includes('signed.approve') && !chain.includes('Jo Doe') && !chain.includes('looked at'));
    }));

  it('makes folder and files for their owner alone', () =>
    withLedger(async (ledger, folder) => {
      await ledger.putRecord(record());
      for (const name of ['ledger.db', 'ledger.db-wal', 'ledger.lock']) assert.equal(statSync(path.join(folder, name)).mode & 0o777, 0o600, name);
      const deeper = path.join(folder, 'new', 'project');
      const open = path.join(folder, 'open');
      mkdirSync(open, { mode: 0o755 });
      for (const place of [deeper, open]) {
        await (await openLedger(place, { clock: tickingClock(), create: true })).close();
        assert.equal(statSync(place).mode & 0o777, 0o700);
      }
      assert.equal(statSync(path.dirname(deeper)).mode & 0o777, 0o700);
    }));

  it('can be read while it is written, and says whether a writer is alive', () =>
    withFolder(async (folder) => {
      const ledger = await openLedger(folder, { clock: tickingClock(), create: true });
      const reader = await readLedger(folder);
      await ledger.intend(operation());
      assert.equal((await reader.operations('w1', 'Ticket', '100')).length, 1);
      assert.equal(await reader.auditHead(), await ledger.auditHead());
      assert.equal(reader.ledgerId, ledger.ledgerId);
      assert.equal(await reader.writing(), true);
      await ledger.close();
      assert.equal(await reader.writing(), false);
      await reader.close();
      await assert.rejects(reader.runs(), fails('ledger/closed', 1));
      await assert.rejects(ledger.putRecord(record()), fails('ledger/closed', 1));
    }));
});
