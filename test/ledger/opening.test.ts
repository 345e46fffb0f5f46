import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS, inspect, migrate } from '../../src/ledger/schema.ts';
import { unsuitable } from '../../src/ledger/place.ts';
import { openLedger, readLedger } from '../../src/ledger/sqlite-ledger.ts';
import { collect, fails, record, tickingClock, withFolder, withLedger } from './samples.ts';

const options = { clock: tickingClock(), create: true };

function change(folder: string, sql: string): void {
  const db = new DatabaseSync(path.join(folder, 'ledger.db'));
  db.exec(sql);
  db.close();
}

/** Runs the writing child until it has printed `lines` lines, then kills it with SIGKILL. @returns what it printed. */
async function writeUntilKilled(folder: string, lines: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'writer-child.ts'), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  const printed: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    printed.push(line);
    if (printed.length === lines) child.kill('SIGKILL');
  }
  await ended;
  assert.equal(child.signalCode, 'SIGKILL');
  return printed;
}

describe('ledger: opening', () => {
  it('refuses a second writer and lets the next one in after the first has closed', () =>
    withFolder(async (folder) => {
      const first = await openLedger(folder, options);
      await assert.rejects(openLedger(folder, options), fails('ledger/locked', 2));
      await first.putRecord(record());
      await first.close();
      const second = await openLedger(folder, options);
      assert.equal((await collect(second.records({ workspace: 'w1' }))).length, 1);
      await second.close();
    }));

  it('loses nothing acknowledged when the writer is killed, and is free for the next one', () =>
    withFolder(async (folder) => {
      let expected = 0;
      for (const lines of [1, 57, 240]) {
        const printed = await writeUntilKilled(folder, lines);
        assert.ok(printed.length >= lines);
        const ledger = await openLedger(folder, { ...options, create: false });
        for (const line of printed) {
          const [what, id, id2] = line.split(' ');
          const [kept] = await ledger.operations('w1', 'Ticket', String(id2));
          assert.equal(kept?.id, Number(id));
          if (what === 'settled') assert.deepEqual([kept.state, kept.destinationId], ['acknowledged', `d${id2}`]);
        }
        assert.equal(await ledger.verifyAudit(), null);
        const all = (await collect(ledger.operationsOf('w1'))).length;
        assert.ok(all >= expected);
        expected = all;
        await ledger.close();
      }
    }).then(() => undefined)).timeout(60_000);

  it('says that there is none where none may be made', () =>
    withFolder(async (folder) => {
      await assert.rejects(openLedger(folder, { ...options, create: false }), fails('ledger/none', 2));
      await assert.rejects(readLedger(folder), fails('ledger/none', 2));
    }));

  it('refuses a ledger of a later version untouched', () =>
    withLedger(async (ledger, folder) => {
      await ledger.close();
      change(folder, 'PRAGMA user_version = 99');
      await assert.rejects(openLedger(folder, options), fails('ledger/newer', 2));
      await assert.rejects(readLedger(folder), fails('ledger/newer', 2));
      change(folder, `PRAGMA user_version = ${MIGRATIONS.length}`);
      await (await openLedger(folder, options)).close();
    }));

  it('brings an older ledger forward step by step, all or nothing', () => {
    const db = new DatabaseSync(':memory:');
    const one = 'CREATE TABLE a (x)';
    migrate(db, [one]);
    db.exec('INSERT INTO a VALUES (1)');
    const two = 'ALTER TABLE a ADD COLUMN y DEFAULT 2';
    assert.equal(inspect(db, 'f', [one, two]), 'older');
    assert.throws(() => migrate(db, [one, two, 'nonsense']));
    assert.equal(inspect(db, 'f', [one]), 'current');
    migrate(db, [one, two]);
    assert.deepEqual({ ...db.prepare('SELECT x, y FROM a').get() }, { x: 1, y: 2 });
    assert.equal(inspect(db, 'f', [one, two]), 'current');
    db.close();
  });

  it('names a damaged file and a file of another program', () =>
    withFolder(async (folder) => {
      writeFileSync(path.join(folder, 'ledger.db'), 'not a database, but long enough to be read as one '.repeat(100));
      await assert.rejects(openLedger(folder, options), fails('ledger/corrupt', 3));
      await assert.rejects(readLedger(folder), fails('ledger/corrupt', 3));
    }).then(() =>
      withFolder(async (folder) => {
        change(folder, 'CREATE TABLE theirs (x)');
        await assert.rejects(openLedger(folder, options), fails('ledger/corrupt', 3));
        change(folder, 'PRAGMA user_version = 1');
        await assert.rejects(openLedger(folder, options), fails('ledger/corrupt', 3));
      }),
    ));

  it('takes a file that lost its contents for no new ledger', () =>
    withLedger(async (ledger, folder) => {
      await ledger.putRecord(record());
      await ledger.close();
      const file = path.join(folder, 'ledger.db');
      truncateSync(file);
      for (const create of [true, false]) await assert.rejects(openLedger(folder, { ...options, create }), fails('ledger/empty', 3));
      await assert.rejects(readLedger(folder), fails('ledger/empty', 3));
      assert.equal(statSync(file).size, 0, 'and leaves it as it is');
    }));

  it('plays no journal of a ledger that is gone into a new one', () =>
    withLedger(async (ledger, folder) => {
      await ledger.putRecord(record());
      const file = path.join(folder, 'ledger.db');
      const journal = readFileSync(`${file}-wal`);
      assert.ok(journal.length > 0);
      await ledger.close();
      rmSync(file);
      writeFileSync(`${file}-wal`, journal);
      const fresh = await openLedger(folder, options);
      assert.notEqual(fresh.ledgerId, ledger.ledgerId);
      assert.equal((await collect(fresh.records({ workspace: 'w1' }))).length, 0);
      await fresh.close();
      assert.deepEqual(readdirSync(folder).filter((name) => name.endsWith('.part')), []);
      assert.equal(statSync(file).mode & 0o777, 0o600);
    }));

  it('names a disk that cannot be written', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'file');
      writeFileSync(file, '');
      await assert.rejects(openLedger(path.join(file, 'below'), options), fails('ledger/disk', 3));
    }));

  it('refuses synchronised and network folders, also behind a link', () =>
    withFolder(async (folder) => {
      const synced = path.join(folder, 'OneDrive - Acme', 'work');
      mkdirSync(synced, { recursive: true });
      symlinkSync(synced, path.join(folder, 'innocent'));
      await assert.rejects(openLedger(path.join(folder, 'innocent', 'x'), options), fails('ledger/synced-folder', 2));
      assert.equal(unsuitable('/home/jo/Dropbox/spec', null)?.code, 'ledger/synced-folder');
      assert.equal(unsuitable('C:\\Users\\jo\\iCloudDrive\\spec', null)?.code, 'ledger/synced-folder');
      assert.equal(unsuitable('\\\\server\\share\\spec', null)?.code, 'ledger/network-folder');
      assert.equal(unsuitable('/mnt/x', 0x6969)?.code, 'ledger/network-folder');
      assert.equal(unsuitable('/mnt/x', -11317950)?.code, 'ledger/network-folder');
      for (const fine of ['/home/jo/dropbox-api', '/srv/onedrives/x', 'C:\\work\\spec']) assert.equal(unsuitable(fine, 0xef53), null, fine);
    }));
});

describe('ledger: audit chain', () => {
  const tampering = {
    'a changed detail': "UPDATE audit SET detail = replace(detail, 'three', 'tree') WHERE sequence = 3",
    'a changed time': "UPDATE audit SET at = '2020-01-01T00:00:00.000Z' WHERE sequence = 3",
    'a changed event': "UPDATE audit SET event = 'else' WHERE sequence = 3",
    'a removed entry': 'DELETE FROM audit WHERE sequence = 3',
    'a changed hash': "UPDATE audit SET hash = 'f' || substr(hash, 2) || 'f' WHERE sequence = 3",
  };

  for (const [name, sql] of Object.entries(tampering)) {
    it(`finds ${name}`, () =>
      withLedger(async (ledger, folder) => {
        for (const word of ['one', 'two', 'three', 'four', 'five']) await ledger.audit('said', { word });
        assert.equal(await ledger.verifyAudit(), null);
        change(folder, sql);
        assert.equal(await ledger.verifyAudit(), 3);
      }));
  }

  it('moves its head with every event, and a chain of another ledger does not fit', () =>
    withLedger(async (ledger, folder) => {
      const heads = new Set([await ledger.auditHead()]);
      const told = await ledger.audit('a', { n: 1 });
      assert.equal(await ledger.auditHead(), told);
      heads.add(told).add(await ledger.audit('a', { n: 1 }));
      assert.equal(heads.size, 3);
      await ledger.close();
      change(folder, "UPDATE meta SET value = 'another' WHERE name = 'ledgerId'");
      const reader = await readLedger(folder);
      assert.equal(await reader.verifyAudit(), 1);
      await reader.close();
    }));
});
