import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { CrosswalkError } from '../../src/base/errors.ts';
import { fileStore } from '../../src/engine/files.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { filesAhead, Prefetch, type PrefetchOptions } from '../../src/engine/prefetch.ts';
import type { SourceCache } from '../../src/cache/cache.ts';
import type { SourceFile, SourceRecord } from '../../src/record/model.ts';
import type { Source } from '../../src/systems/source.ts';
import { editSpec, readyToMigrate, testProject, type TestProject } from '../support/project.ts';
import { books, trouble } from '../support/trouble.ts';
import { sourceFile } from '../systems/intercom/sandbox.ts';

const MB = 1024 * 1024;

function ticket(id: number, files: readonly SourceFile[]): SourceRecord {
  return { entity: 'Ticket', id: String(id), label: '', values: {}, udf: {}, links: { company: null, contact: null, technician: null }, author: { kind: 'unknown', id: null }, createdAt: null, modifiedAt: null, parts: [], files };
}

function tickets(count: number, size = MB): readonly SourceRecord[] {
  return Array.from({ length: count }, (_, id) => ticket(id, [{ ...sourceFile(`${id}a`, 'a.bin'), size }, { ...sourceFile(`${id}b`, 'b.bin'), size }]));
}

async function* each(records: readonly SourceRecord[]): AsyncGenerator<SourceRecord> {
  for (const record of records) yield await Promise.resolve(record);
}

/** A source and a disk in memory, which count. */
function place(fail: (file: SourceFile) => Error | null = () => null) {
  const disk = new Map<string, number>();
  const read: string[] = [];
  let most = 0;
  const turnOf = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const source = {
    file: async (file: SourceFile) => {
      read.push(file.id);
      await turnOf();
      const error = fail(file);
      if (error !== null) throw error;
      return { byteLength: file.size ?? 0 } as Uint8Array;
    },
  } as unknown as Source;
  const cache = {
    fileSize: async (id: string) => disk.get(id) ?? null,
    putFile: async (id: string, bytes: Uint8Array) => {
      disk.set(id, bytes.byteLength);
      most = Math.max(most, [...disk.values()].reduce((sum, size) => sum + size, 0));
    },
    dropFile: async (id: string) => disk.delete(id),
  } as unknown as SourceCache;
  const files = fileStore(source, cache, 20 * MB);
  const loaded = new Set<string>();
  const load = async (record: SourceRecord): Promise<void> => {
    await files.fetch(record.files);
    await turnOf();
    loaded.add(record.id);
    await files.forget(record.files);
  };
  return { disk, read, files, loaded, load, most: () => most };
}

function ahead(records: readonly SourceRecord[], { files, loaded }: ReturnType<typeof place>, more: Partial<PrefetchOptions> = {}): Prefetch {
  return new Prefetch({
    records: each(records),
    wanted: async (record) => (loaded.has(record.id) ? [] : record.files),
    bring: (file) => files.bring(file),
    drop: (file) => files.forget([file]),
    untilHours: () => Promise.resolve(),
    signal: new AbortController().signal,
    bound: 1024 * MB,
    maxBytes: 20 * MB,
    ...more,
  });
}

/** Everything that can happen without anybody's doing has happened. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 300; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('files are read ahead of their tickets (law 5)', () => {
  it('those of later tickets lie on disk while the first one is still being loaded', async () => {
    const records = tickets(12);
    const there = place();
    const prefetch = ahead(records, there);
    await settled();
    assert.equal(there.disk.size, 24);
    for (const record of records) await prefetch.turn(record, record.files, () => there.load(record));
    await prefetch.stop();
    assert.deepEqual([there.read.length, new Set(there.read).size, there.disk.size], [24, 24, 0]);
  });

  it('no further than the bound, and on as soon as a ticket was loaded', async () => {
    const records = tickets(12);
    const there = place();
    const prefetch = ahead(records, there, { bound: 5 * MB });
    await settled();
    assert.deepEqual([...there.disk.keys()].sort(), ['0a', '0b', '1a', '1b', '2a']);
    const [first] = records;
    assert.ok(first);
    await prefetch.turn(first, first.files, () => there.load(first));
    await settled();
    assert.deepEqual([...there.disk.keys()].sort(), ['1a', '1b', '2a', '2b', '3a']);
    await prefetch.stop();
    assert.equal(there.most(), 5 * MB);
  });

  it('a small file counts as a larger one, so that a million of them does not fill the memory (law 9)', async () => {
    const there = place();
    const prefetch = ahead(tickets(60, 10), there, { bound: MB });
    await settled();
    assert.equal(there.disk.size, 16);
    await prefetch.stop();
  });

  it('a ticket that parks gives its room back, and its files stay for the retry', async () => {
    const records = tickets(3);
    const there = place();
    const prefetch = ahead(records, there, { bound: 2 * MB });
    await settled();
    const [first] = records;
    assert.ok(first);
    await assert.rejects(prefetch.turn(first, first.files, () => Promise.reject(new Error('set aside'))));
    await settled();
    assert.deepEqual([...there.disk.keys()].sort(), ['0a', '0b', '1a', '1b']);
    await prefetch.stop();
  });

  it('passes over a file that cannot be read, and ends where the source fails', async () => {
    const broken = (exit: 1 | 3) => (file: SourceFile): Error | null => (file.id === '2a' ? new CrosswalkError('source/file-missing', 'gone', { remedy: 'none', exit }) : null);
    const one = place(broken(1));
    const prefetch = ahead(tickets(12), one);
    await settled();
    assert.equal(one.disk.size, 23);
    await prefetch.stop();
    const all = place(broken(3));
    const ended = ahead(tickets(40), all);
    await settled();
    assert.ok(all.disk.size < 12, `${all.disk.size} files`);
    await ended.stop();
  });

  it('on a full disk reads nothing more ahead and drops what did not begin, so that the ledger has room', async () => {
    const full = (): CrosswalkError => new CrosswalkError('cache/disk', 'full', { remedy: 'none', exit: 3, cause: Object.assign(new Error('ENOSPC'), { syscall: 'write', code: 'ENOSPC' }) });
    // Met while reading ahead: the ticket that is under way keeps its files.
    const there = place((file) => (file.id === '4a' ? full() : null));
    const records = tickets(12);
    const [first, second] = records;
    assert.ok(first && second);
    const prefetch = ahead(records, there);
    let end = (): void => undefined;
    const under = prefetch.turn(first, first.files, () => there.files.fetch(first.files).then(() => new Promise<void>((resolve) => (end = resolve))));
    await settled();
    assert.deepEqual([...there.disk.keys()].sort(), ['0a', '0b']);
    end();
    await under;
    const before = there.read.length;
    await prefetch.turn(second, second.files, () => there.load(second));
    assert.deepEqual(there.read.slice(before), ['1a', '1b'], 'its turn brings what it needs');
    await prefetch.stop();
    // Met by the ledger, in a ticket's turn.
    const other = place();
    const late = ahead(records, other);
    await settled();
    assert.equal(other.disk.size, 24);
    await assert.rejects(late.turn(first, first.files, () => Promise.reject(new CrosswalkError('ledger/disk', 'full', { remedy: 'none', exit: 3, cause: Object.assign(new Error('full'), { errcode: 13 }) }))));
    await late.stop();
    assert.deepEqual([...other.disk.keys()].sort(), ['0a', '0b']);
  });

  it('takes a quarter of what is free, and 1 GiB at most', () => {
    const free = (bytes: number) => () => ({ bavail: bytes / 4096, bsize: 4096 });
    assert.equal(filesAhead('.', free(64 * MB)), 16 * MB);
    assert.equal(filesAhead('.', free(1024 * 1024 * MB)), 1024 * MB);
    assert.equal(filesAhead('.', () => assert.fail('it does not tell')), 1024 * MB);
  });

  it('waits for the hours, and ends with the run', async () => {
    const there = place();
    const prefetch = ahead(tickets(3), there, { untilHours: (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))) });
    await settled();
    assert.equal(there.read.length, 0);
    await prefetch.stop();
    const run = new AbortController();
    const full = ahead(tickets(30), there, { signal: run.signal, bound: 2 * MB });
    await settled();
    run.abort(new Error('cancelled'));
    await full.stop();
    assert.equal(there.read.length, 2);
  });

  it('property: whoever is faster, no file is read twice and none is left behind', async () => {
    const plan = fc.array(fc.record({ size: fc.integer({ min: 1, max: 6 }), pause: fc.integer({ min: 0, max: 3 }), parallel: fc.boolean() }), { minLength: 1, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(plan, fc.integer({ min: 1, max: 12 }), async (steps, bound) => {
        const records = steps.map(({ size }, id) => tickets(1, size * MB).map(({ files }) => ticket(id, files.map((file) => ({ ...file, id: `${id}${file.id}` }))))[0]).filter((record) => record !== undefined);
        const there = place();
        const prefetch = ahead(records, there, { bound: bound * MB });
        const under: Promise<void>[] = [];
        for (const [index, record] of records.entries()) {
          for (let turn = 0; turn < (steps[index]?.pause ?? 0); turn += 1) await new Promise((resolve) => setImmediate(resolve));
          const task = prefetch.turn(record, record.files, () => there.load(record));
          if (steps[index]?.parallel === true) under.push(task);
          else await task;
        }
        await Promise.all(under);
        await prefetch.stop();
        assert.deepEqual([there.read.length, new Set(there.read).size, there.disk.size], [records.length * 2, records.length * 2, 0]);
      }),
      { numRuns: 150, seed: 20261116 },
    );
  });
});

describe('files of a full run', function () {
  this.timeout(60_000);
  const FETCH = /\/Attachments\/(\d+)$/i;

  function fetched({ sandbox }: TestProject): readonly string[] {
    return sandbox.autotask.log.flatMap(({ path: route }) => FETCH.exec(route)?.[1] ?? []);
  }

  it('are read while the destination answers nothing, each once, and none of a ticket that stays behind or of a dry run', async () => {
    const production = trouble();
    const test = await testProject({ tickets: 60, faults: { production } });
    try {
      await editSpec(test.project, (text) => text.replace(', when: 20:00-06:00', ''));
      // So few calls that ten tickets are under way at once.
      test.sandbox.production.switches.quota = 83;
      await readyToMigrate(test);
      test.sandbox.autotask.clearLog();
      await migrate(test.environment, test.project, { target: 'production', dryRun: true });
      assert.deepEqual(fetched(test), []);
      const ticketOf = new Map([...test.sandbox.autotask.world.attachments].map(({ id, ticketID }) => [String(id), ticketID]));
      const reached = (): number => new Set(fetched(test).map((id) => ticketOf.get(id))).size;
      production.when({ method: 'POST', path: /^\/conversations$/ }, () => test.sandbox.production.faults.freeze());
      const run = migrate(test.environment, test.project, { target: 'production', dryRun: false });
      while (reached() < 15) await Promise.race([run, new Promise((resolve) => setTimeout(resolve, 20))]);
      assert.ok((await readdir(path.join(test.project.folder, 'cache', 'files'))).length >= 15);
      test.sandbox.production.faults.release();
      await run;
      const all = fetched(test);
      assert.equal(new Set(all).size, all.length, 'no file was read twice');
      const { operations } = await books(test);
      const sent = operations.flatMap(({ body }) => (body.kind === 'conversation.part' ? body.files.filter(({ handle }) => !handle.startsWith('link:')).map(({ id }) => id) : []));
      assert.deepEqual([...all].sort(), [...new Set(sent)].sort(), 'exactly what was sent');
      assert.deepEqual(await readdir(path.join(test.project.folder, 'cache', 'files')), []);
      await migrate(test.environment, test.project, { target: 'production', dryRun: false });
      assert.equal(fetched(test).length, all.length, 'what stands there is not read again');
    } finally {
      test.sandbox.production.faults.release();
      await test.close();
    }
  });
});
