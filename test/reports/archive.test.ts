import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { sha256 } from '../../src/base/canonical.ts';
import { CrosswalkError } from '../../src/base/errors.ts';
import type { Field } from '../../src/catalog/model.ts';
import type { SourcePart, SourceRecord, Values } from '../../src/record/model.ts';
import { safeCell } from '../../src/reports/archive-table.ts';
import type { ArchiveOrder } from '../../src/reports/archive.ts';
import { archiveEntity } from '../../src/reports/archive.ts';

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'crosswalk-archive-'));
  try {
    await work(path.join(folder, 'archive'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function field(name: string, change: Partial<Field> = {}): Field {
  return { name, label: name, type: 'text', required: false, readOnly: false, custom: false, ...change };
}

const FIELDS = [
  field('name'),
  field('status', { type: 'list', options: [{ value: '1', label: 'New', active: true }] }),
  field('name', { custom: true }),
];

function record(id: string, values: Values, change: Partial<SourceRecord> = {}): SourceRecord {
  const links = { company: '9', contact: null, technician: null };
  return { entity: 'Project', id, label: `P${id}`, values, udf: {}, links, author: { kind: 'unknown', id: null }, createdAt: null, modifiedAt: null, parts: [], files: [], ...change };
}

function part(id: string, values: Values): SourcePart {
  return { collection: 'notes', id, values, author: { kind: 'technician', id: '3' }, createdAt: '2026-01-01T00:00:00Z', visibility: 'internal', files: [] };
}

async function* pagesOf(...pages: readonly (readonly SourceRecord[])[]): AsyncGenerator<readonly SourceRecord[]> {
  for (const page of pages) yield Promise.resolve(page);
}

function order(folder: string, change: Partial<ArchiveOrder>): ArchiveOrder {
  return { folder, entity: 'Project', format: 'csv', fields: FIELDS, pages: pagesOf(), ...change };
}

/** A reader of its own, so that the writer is not judged by itself: RFC 4180 by one expression, no options. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare = '', end] of text.replace(/^\ufeff/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

describe('reports: archive', () => {
  it('writes every field with label and prefix, and loses none that the catalog does not name', () =>
    withFolder(async (folder) => {
      const unknown = JSON.parse('{"name":"a,\\"b\\"\\nc","status":1,"__proto__":"odd"}') as Values;
      const manifest = await archiveEntity(order(folder, { pages: pagesOf([record('5', unknown, { udf: { name: 'mine', late: 2 } })], [], [record('6', {})]) }));
      const text = readFileSync(path.join(folder, 'Project.csv'), 'utf8');
      assert.ok(text.startsWith('\ufeff'));
      const [header = [], first = [], second = [], ...rest] = parseCsv(text);
      assert.deepEqual(rest, []);
      assert.deepEqual(header.slice(7), ['name', 'status', 'status.label', 'udf.name', 'record.other', 'record.other_udf', 'record.files']);
      assert.deepEqual(first, ['5', 'P5', '', '', '9', '', '', 'a,"b"\nc', '1', 'New', 'mine', '{"__proto__":"odd"}', '{"late":2}', '']);
      assert.equal(second[0], '6');
      assert.deepEqual(manifest, { entity: 'Project', file: 'Project.csv', records: 2, sha256: sha256(readFileSync(path.join(folder, 'Project.csv'))), parts: null });
      assert.deepEqual(JSON.parse(readFileSync(path.join(folder, 'Project.manifest.json'), 'utf8')), manifest);
    }));

  it('puts parts beside their records, hashed and counted too', () =>
    withFolder(async (folder) => {
      const parts = [part('1', { text: 'phase one' }), part('2', { text: '=cmd()' })];
      const manifest = await archiveEntity(order(folder, { pages: pagesOf([record('5', {})], [record('6', {}, { parts })]) }));
      const file = path.join(folder, 'Project.parts.csv');
      assert.deepEqual(manifest.parts, { file: 'Project.parts.csv', records: 2, sha256: sha256(readFileSync(file)) });
      const rows = parseCsv(readFileSync(file, 'utf8'));
      assert.deepEqual(rows.slice(1).map((row) => [row[0], row[1], row[2], row[7]]), [
        ['6', 'notes', '1', '{"text":"phase one"}'],
        ['6', 'notes', '2', '{"text":"=cmd()"}'],
      ]);
    }));

  it('writes JSON that holds every value exactly, over pages, and an empty array for nothing', () =>
    withFolder(async (folder) => {
      const records = [record('1', { a: '=x', b: null, c: -0.5 }), record('2', {}, { parts: [part('1', { t: 'ü' })] }), record('3', {})];
      const manifest = await archiveEntity(order(folder, { format: 'json', pages: pagesOf([], records.slice(0, 2), records.slice(2)) }));
      const text = readFileSync(path.join(folder, manifest.file), 'utf8');
      assert.deepEqual(JSON.parse(text), records);
      assert.equal(text.split('\n').length, 6);
      assert.deepEqual([manifest.records, manifest.sha256, manifest.parts], [3, sha256(text), null]);
      const none = await archiveEntity(order(folder, { entity: 'None', format: 'json' }));
      assert.deepEqual(JSON.parse(readFileSync(path.join(folder, none.file), 'utf8')), []);
    }));

  it('gives a spreadsheet no formula to run, and leaves numbers and plain text alone', () => {
    for (const formula of ['=1+1', '+49 30', '-cmd', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\uff1d1']) assert.equal(safeCell(formula), `'${formula}`);
    for (const fine of ['-5', '-5.25', 'a=b', '', "'quoted"]) assert.equal(safeCell(fine), fine);
    assert.deepEqual([safeCell(-5), safeCell(true), safeCell(null), safeCell(undefined)], ['-5', 'true', '', '']);
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.match(safeCell(text), /^($|-\d|[^=+\-@\t\r\n])/);
      }),
      { seed: 3 },
    );
  });

  it('survives any values in a CSV row', () =>
    withFolder(async (folder) => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }), async (names) => {
          await archiveEntity(order(folder, { pages: pagesOf(names.map((name, index) => record(String(index), { name }))) }));
          const rows = parseCsv(readFileSync(path.join(folder, 'Project.csv'), 'utf8'));
          assert.deepEqual(rows.slice(1).map((row) => row[7]), names.map(safeCell));
        }),
        { numRuns: 60, seed: 4 },
      );
    }));

  it('keeps any entity name inside the folder, two names apart, for the owner alone', () =>
    withFolder(async (folder) => {
      const names = ['../../up', 'a/b', 'a.b', 'Zeit/Einträge', '', '__proto__'];
      const files = [];
      for (const entity of names) files.push((await archiveEntity(order(folder, { entity }))).file);
      assert.equal(new Set(files).size, names.length);
      assert.equal(readdirSync(folder).length, 2 * names.length);
      assert.deepEqual(readdirSync(path.dirname(folder)), ['archive']);
      for (const file of files) assert.equal(statSync(path.join(folder, file)).mode & 0o777, 0o600);
    }));

  it('leaves the earlier archive in place, and no draft, when reading breaks off', () =>
    withFolder(async (folder) => {
      for (const format of ['csv', 'json'] as const) {
        const good = await archiveEntity(order(folder, { format, pages: pagesOf([record('1', {}, { parts: [part('1', {})] })]) }));
        const before = readdirSync(folder);
        const broken = async function* (): AsyncGenerator<readonly SourceRecord[]> {
          yield Promise.resolve([record('2', {}, { parts: [part('2', {})] })]);
          throw new Error('the source went away');
        };
        await assert.rejects(archiveEntity(order(folder, { format, pages: broken() })), /went away/);
        assert.deepEqual(readdirSync(folder), before);
        assert.equal(sha256(readFileSync(path.join(folder, good.file))), good.sha256);
      }
    }));

  it('names a disk that cannot be written', () =>
    withFolder(async (folder) => {
      await archiveEntity(order(folder, {}));
      const below = path.join(folder, 'Project.csv', 'x');
      await assert.rejects(archiveEntity(order(below, {})), (error) => error instanceof CrosswalkError && error.code === 'archive/disk' && error.exit === 3);
    }));
});
