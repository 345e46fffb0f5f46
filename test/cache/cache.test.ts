import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { sha256 } from '../../src/base/canonical.ts';
import { CrosswalkError } from '../../src/base/errors.ts';
import type { SourceCache } from '../../src/cache/cache.ts';
import { openCache, purgeCache } from '../../src/cache/sqlite-cache.ts';
import type { Scalar, SourcePart, SourceRecord, Values } from '../../src/record/model.ts';

const clock = { now: () => 1_000, monotonic: () => 1_000, sleep: () => Promise.resolve() };

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'crosswalk-cache-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withCache(work: (cache: SourceCache, folder: string) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const cache = await openCache(folder, clock);
    try {
      await work(cache, folder);
    } finally {
      await cache.close();
    }
  });
}

function values(entries: readonly (readonly [string, Scalar])[]): Values {
  const bare = Object.create(null) as Record<string, Scalar>;
  for (const [name, value] of entries) bare[name] = value;
  return bare;
}

function part(fields: Values): SourcePart {
  return { collection: 'notes', id: '1', values: fields, author: { kind: 'technician', id: '3' }, createdAt: '2026-01-01T00:00:00Z', visibility: 'internal', files: [] };
}

function ticket(id: string, change: Partial<SourceRecord> = {}): SourceRecord {
  const links = { company: null, contact: '7', technician: null };
  const times = { createdAt: '2026-01-01T00:00:00Z', modifiedAt: null };
  return { entity: 'Ticket', id, label: `T${id}`, values: values([]), udf: values([]), links, author: { kind: 'contact', id: '7' }, ...times, parts: [], files: [], ...change };
}

async function ids(cache: SourceCache, entity: string): Promise<string[]> {
  const all: string[] = [];
  for await (const record of cache.each(entity)) all.push(record.id);
  return all;
}

function fails(code: string, exit: number): (error: unknown) => boolean {
  return (error) => error instanceof CrosswalkError && error.code === code && error.exit === exit;
}

describe('cache: records', () => {
  it('gives back what was put, names such as __proto__ included, values without a prototype', () =>
    withCache(async (cache) => {
      const name = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'toString', ''), fc.string());
      const scalar = fc.oneof(fc.string({ unit: 'binary' }), fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0), fc.boolean(), fc.constant(null));
      const bare = fc.array(fc.tuple(name, scalar)).map(values);
      await fc.assert(
        fc.asyncProperty(bare, bare, bare, async (fields, udf, ofPart) => {
          const record = ticket('5', { values: fields, udf, parts: [part(ofPart)] });
          await cache.put([record]);
          assert.deepEqual(await cache.get('Ticket', '5'), record);
        }),
        { numRuns: 200, seed: 5 },
      );
      const odd = ticket('6', { values: values([['__proto__', 'kept']]) });
      await cache.put([odd]);
      const back = await cache.get('Ticket', '6');
      assert.equal(Object.getPrototypeOf(back?.values), null);
      assert.deepEqual(Object.keys(back?.values ?? {}), ['__proto__']);
    }));

  it('streams an entity in numeric order of id over many pages, and counts it', () =>
    withCache(async (cache) => {
      const numbers = Array.from({ length: 1501 }, (_, index) => (index * 7) % 1501);
      await cache.put(numbers.map((id) => ticket(String(id))));
      await cache.put([ticket('3', { entity: 'Contact' })]);
      assert.deepEqual(await ids(cache, 'Ticket'), [...numbers].sort((a, b) => a - b).map(String));
      assert.equal(await cache.count('Ticket'), 1501);
      assert.equal(await cache.count('Nothing'), 0);
    }));

  it('replaces a record that is put again', () =>
    withCache(async (cache) => {
      await cache.put([ticket('5'), ticket('5', { label: 'later' })]);
      assert.equal((await cache.get('Ticket', '5'))?.label, 'later');
      assert.equal(await cache.count('Ticket'), 1);
      assert.equal(await cache.get('Ticket', '6'), null);
    }));

  it('puts a batch whole or not at all', () =>
    withCache(async (cache) => {
      const circular: Record<string, unknown> = {};
      circular['self'] = circular;
      await assert.rejects(cache.put([ticket('1'), ticket('2', { values: circular as unknown as Values })]), fails('cache/internal', 1));
      assert.equal(await cache.count('Ticket'), 0);
      await cache.put([ticket('3')]);
      assert.deepEqual(await ids(cache, 'Ticket'), ['3']);
    }));

  it('takes large bodies and survives a new read while it is streamed', () =>
    withCache(async (cache) => {
      const body = 'ü'.repeat(3_000_000);
      await cache.put([ticket('1', { values: values([['description', body]]) }), ticket('2')]);
      const seen: string[] = [];
      for await (const record of cache.each('Ticket')) {
        assert.equal(record.values['description'], body);
        seen.push(record.id);
        await cache.startRead('Ticket', 2);
      }
      assert.deepEqual(seen, ['1']);
    }));

  it('forgets one entity at the start of its read, and marks start, count and end over a restart', () =>
    withFolder(async (folder) => {
      let now = 100;
      const moving = { ...clock, now: () => (now += 1) };
      const first = await openCache(folder, moving);
      assert.equal(await first.mark('Ticket'), null);
      await first.put([ticket('1'), ticket('1', { entity: 'Contact' })]);
      await first.startRead('Ticket', 12);
      assert.deepEqual(await first.mark('Ticket'), { startedAt: 101, finishedAt: null, counted: 12 });
      await first.put([ticket('2')]);
      await first.finishRead('Ticket');
      await first.close();
      const second = await openCache(folder, moving);
      assert.deepEqual(await second.mark('Ticket'), { startedAt: 101, finishedAt: 102, counted: 12 });
      assert.deepEqual([await ids(second, 'Ticket'), await ids(second, 'Contact')], [['2'], ['1']]);
      await second.startRead('Ticket', null);
      assert.deepEqual(await second.mark('Ticket'), { startedAt: 103, finishedAt: null, counted: null });
      await assert.rejects(second.finishRead('Nothing'), fails('cache/no-read', 1));
      await second.close();
      await assert.rejects(second.count('Ticket'), fails('cache/closed', 1));
    }));
});

describe('cache: files and folder', () => {
  it('keeps bytes under any id inside its own folder, for the owner alone', () =>
    withCache(async (cache, folder) => {
      const odd = ['../../outside', 'a/b', '', '__proto__', 'x'.repeat(5000)];
      for (const id of odd) {
        const bytes = Buffer.from(`bytes of ${id.length}`);
        assert.deepEqual(await cache.putFile(id, bytes), { sha256: sha256(bytes), size: bytes.length });
        assert.deepEqual(await cache.file(id), bytes);
      }
      const files = readdirSync(path.join(folder, 'cache', 'files'));
      assert.equal(files.length, odd.length);
      for (const file of files) {
        assert.match(file, /^[0-9a-f]{64}$/);
        assert.equal(statSync(path.join(folder, 'cache', 'files', file)).mode & 0o777, 0o600);
      }
      for (const name of ['cache', 'cache/files']) assert.equal(statSync(path.join(folder, name)).mode & 0o777, 0o700, name);
      assert.equal(statSync(path.join(folder, 'cache', 'records.db')).mode & 0o777, 0o600);
      assert.deepEqual(readdirSync(folder), ['cache']);
    }));

  it('replaces and drops a file, and dropping nothing is no error', () =>
    withCache(async (cache) => {
      await cache.putFile('f', Buffer.from('one'));
      await cache.putFile('f', Buffer.from('two'));
      assert.equal(String(Buffer.from((await cache.file('f')) ?? [])), 'two');
      await cache.dropFile('f');
      await cache.dropFile('f');
      assert.equal(await cache.file('f'), null);
    }));

  it('purges everything and can be opened anew', () =>
    withFolder(async (folder) => {
      const cache = await openCache(folder, clock);
      await cache.put([ticket('1')]);
      await cache.putFile('f', Buffer.from('x'));
      await cache.close();
      assert.equal(await purgeCache(folder), true);
      assert.deepEqual(readdirSync(folder), []);
      assert.equal(await purgeCache(folder), false);
      const again = await openCache(folder, clock);
      assert.equal(await again.count('Ticket'), 0);
      await again.close();
    }));

  it('names a damaged, a later and an unwritable cache', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'cache', 'records.db');
      mkdirSync(path.dirname(file));
      writeFileSync(file, 'not a database at all, '.repeat(200));
      await assert.rejects(openCache(folder, clock), fails('cache/corrupt', 3));
      rmSync(file);
      const db = new DatabaseSync(file);
      db.exec('PRAGMA user_version = 9');
      db.close();
      await assert.rejects(openCache(folder, clock), fails('cache/newer', 2));
      await assert.rejects(openCache(path.join(file, 'below'), clock), fails('cache/disk', 3));
    }));
});
