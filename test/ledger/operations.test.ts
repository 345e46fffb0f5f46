import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { Store } from '../../src/ledger/store.ts';
import { collect, fails, operation, withFolder, withLedger } from './samples.ts';

async function only(ledger: Ledger) {
  const all = await ledger.operations('w1', 'Ticket', '100');
  assert.equal(all.length, 1);
  return all[0]!;
}

describe('ledger: operations', () => {
  it('reads back what was intended and what became of it', () =>
    withLedger(async (ledger) => {
      const planned = operation({ before: { title: 'old', attributes: JSON.parse('{"__proto__": 1, "Tier": null}') as unknown } });
      const id = await ledger.intend(planned);
      const intended = await only(ledger);
      assert.deepEqual(intended, { ...planned, id, state: 'intent', attempts: 1, destinationId: null, receipt: null, intendedAt: intended.intendedAt, error: null });
      await ledger.settle(id, { state: 'acknowledged', destinationId: '900', receipt: { parts: 3 } });
      await ledger.settle(id, { state: 'verified' });
      assert.deepEqual(await only(ledger), { ...intended, state: 'verified', destinationId: '900', receipt: { parts: 3 } });
      await ledger.settle(id, { state: 'reversed', destinationId: null, receipt: null, error: 'x' });
      assert.deepEqual(await only(ledger), { ...intended, state: 'reversed', error: 'x' });
    }));

  it('counts attempts of one key in one row and forgets the last error', () =>
    withLedger(async (ledger) => {
      const id = await ledger.intend(operation());
      await ledger.settle(id, { state: 'ambiguous', error: 'http/ambiguous' });
      assert.equal(await ledger.intend(operation({ run: 'migrate-2' })), id);
      const again = await only(ledger);
      assert.deepEqual([again.state, again.attempts, again.run, again.error], ['intent', 2, 'migrate-2', null]);
      assert.notEqual(await ledger.intend(operation({ key: 'part:notes:1' })), id);
      assert.notEqual(await ledger.intend(operation({ workspace: 'w2' })), id);
    }));

  it('keeps the first old value when a write is repeated, and adds the old values of new fields', () =>
    withLedger(async (ledger) => {
      const id = await ledger.intend(operation({ before: { fields: { name: 'theirs', phone: null } } }));
      await ledger.settle(id, { state: 'acknowledged', destinationId: '1' });
      await ledger.intend(operation({ before: { fields: { name: 'ours', phone: 'ours', website: 'theirs' } } }));
      assert.deepEqual((await only(ledger)).before, { fields: { name: 'theirs', phone: null, website: 'theirs' } });
      assert.equal((await only(ledger)).destinationId, '1');
    }));

  it('takes a new old value once nothing of ours stands there', () =>
    withLedger(async (ledger) => {
      const id = await ledger.intend(operation({ before: { name: 'first' } }));
      await ledger.settle(id, { state: 'reversed', destinationId: '1', receipt: { a: 1 } });
      await ledger.intend(operation({ before: { name: 'second' } }));
      const now = await only(ledger);
      assert.deepEqual([now.before, now.destinationId, now.receipt], [{ name: 'second' }, null, null]);
    }));

  it('streams all operations of a workspace in the order of intent, also by state', () =>
    withLedger(async (ledger) => {
      const ids = await Promise.all(Array.from({ length: 450 }, (_, index) => ledger.intend(operation({ record: String(1000 - index) }))));
      await ledger.intend(operation({ workspace: 'w2' }));
      await Promise.all(ids.filter((id) => id % 2 === 0).map((id) => ledger.settle(id, { state: 'acknowledged' })));
      assert.deepEqual((await collect(ledger.operationsOf('w1'))).map((item) => item.record), ids.map((_, index) => String(1000 - index)));
      const open = await collect(ledger.operationsOf('w1', { state: 'intent' }));
      assert.deepEqual(open.map((item) => item.id), ids.filter((id) => id % 2 !== 0));
    }));

  it('refuses to settle what was never intended, and harms no write of the same moment', () =>
    withLedger(async (ledger) => {
      const results = await Promise.allSettled([ledger.intend(operation()), ledger.settle(99, { state: 'acknowledged' }), ledger.intend(operation({ record: '101' }))]);
      assert.deepEqual(results.map((result) => result.status), ['fulfilled', 'rejected', 'fulfilled']);
      await assert.rejects(ledger.settle(99, { state: 'acknowledged' }), fails('ledger/unknown-operation', 1));
      assert.equal((await collect(ledger.operationsOf('w1'))).length, 2);
    }));

  it('undoes a write that fails half-way, and names the failure of a read', () =>
    withFolder(async (folder) => {
      const db = new DatabaseSync(path.join(folder, 'one.db'));
      db.exec('CREATE TABLE t (v TEXT UNIQUE)');
      const store = new Store(db, 'one.db');
      const insert = store.prepare('INSERT INTO t VALUES (?)');
      const twice = store.write(() => {
        insert.run('half');
        insert.run('half');
      });
      await assert.rejects(twice, fails('ledger/internal', 1));
      assert.deepEqual(store.prepare('SELECT * FROM t').all(), []);
      assert.throws(() => store.read(() => store.prepare('SELECT nonsense')), fails('ledger/internal', 1));
      store.close();
    }));

  it('acknowledges nothing when the disk is full', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'small.db');
      const db = new DatabaseSync(file);
      db.exec('CREATE TABLE t (v TEXT); PRAGMA max_page_count = 6');
      const store = new Store(db, file);
      const insert = store.prepare('INSERT INTO t VALUES (?)');
      const writes = Array.from({ length: 30 }, () => store.write(() => insert.run('x'.repeat(1000))));
      const results = await Promise.allSettled(writes);
      const rejected = results.filter((result) => result.status === 'rejected');
      assert.ok(rejected.length > 0);
      for (const result of rejected) assert.ok(fails('ledger/disk', 3)(result.reason));
      const kept = Number(store.prepare('SELECT count(*) AS n FROM t').get()?.['n']);
      assert.equal(kept, results.length - rejected.length);
      store.close();
    }));
});
