/** What has no home in the destination, as files that other programs read (design §1 "archive"). */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256 } from '../base/canonical.ts';
import { makePrivateFolder } from '../base/private-files.ts';
import { storeFailure } from '../base/sqlite-failure.ts';
import type { Field } from '../catalog/model.ts';
import type { SourceRecord } from '../record/model.ts';
import type { ArchiveFormat } from '../spec/model.ts';
import { ArchiveFile } from './archive-file.ts';
import { PART_TABLE, recordTable } from './archive-table.ts';

export interface ArchivedFile {
  /** Name within the archive's folder. */
  readonly file: string;
  /** Records of a main file, parts of a parts file. */
  readonly records: number;
  /** Of the bytes on disk, in hex. */
  readonly sha256: string;
}

export interface ArchiveManifest extends ArchivedFile {
  readonly entity: string;
  /** CSV only: notes and the like, one row each; null: no record had any. In JSON they stand inside their records. */
  readonly parts: ArchivedFile | null;
}

export interface ArchiveOrder {
  /** Made where it is missing. */
  readonly folder: string;
  readonly entity: string;
  readonly format: ArchiveFormat;
  /** Fields of the entity as the catalog names them: the header of a CSV. */
  readonly fields: readonly Field[];
  readonly pages: AsyncIterable<readonly SourceRecord[]>;
}

/** Names come from a spec: what is no letter or digit is replaced, and a hash keeps two such names apart. */
function fileName(entity: string): string {
  const safe = entity.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60);
  return safe === entity && safe !== '' ? safe : `${safe}-${sha256(entity).slice(0, 8)}`;
}

async function finished(file: ArchiveFile, name: string, records: number): Promise<ArchivedFile> {
  return { file: name, records, sha256: await file.finish() };
}

type Writing = Pick<ArchiveManifest, 'file' | 'records' | 'sha256' | 'parts'>;

async function writeCsv(order: ArchiveOrder, name: string): Promise<Writing> {
  const table = recordTable(order.fields);
  const [main, side] = [new ArchiveFile(path.join(order.folder, `${name}.csv`)), new ArchiveFile(path.join(order.folder, `${name}.parts.csv`))];
  let [records, parts] = [0, 0];
  try {
    await main.write(table.header);
    for await (const page of order.pages) {
      await main.write(table.rows(page));
      records += page.length;
      const ofPage = page.reduce((sum, record) => sum + record.parts.length, 0);
      if (ofPage === 0) continue;
      if (parts === 0) await side.write(PART_TABLE.header);
      await side.write(PART_TABLE.rows(page));
      parts += ofPage;
    }
    const aside = parts === 0 ? null : await finished(side, `${name}.parts.csv`, parts);
    return { ...(await finished(main, `${name}.csv`, records)), parts: aside };
  } finally {
    await Promise.all([main.abandon(), side.abandon()]);
  }
}

/** One array, one record a line: any program reads it, and a line is a record. */
async function writeJson(order: ArchiveOrder, name: string): Promise<Writing> {
  const main = new ArchiveFile(path.join(order.folder, `${name}.json`));
  let records = 0;
  try {
    await main.write('[');
    for await (const page of order.pages) {
      const lines = page.map((record, index) => `${records + index === 0 ? '' : ','}\n${JSON.stringify(record)}`);
      await main.write(lines.join(''));
      records += page.length;
    }
    await main.write('\n]\n');
    return { ...(await finished(main, `${name}.json`, records)), parts: null };
  } finally {
    await main.abandon();
  }
}

/**
 * Streams an entity's records to `<folder>/<entity>.csv` or `.json`, page by page (law 9), and writes `<entity>.manifest.json` last.
 * CSV cells that a spreadsheet would run get an apostrophe in front; JSON keeps every value exactly.
 * @throws CrosswalkError `archive/disk` (exit 3), or what reading throws: then nothing is left under the final names.
 */
export async function archiveEntity(order: ArchiveOrder): Promise<ArchiveManifest> {
  makePrivateFolder('archive', order.folder);
  const name = fileName(order.entity);
  const written = await (order.format === 'csv' ? writeCsv(order, name) : writeJson(order, name));
  const manifest: ArchiveManifest = { entity: order.entity, ...written };
  const file = path.join(order.folder, `${name}.manifest.json`);
  try {
    await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    throw storeFailure('archive', file, error);
  }
  return manifest;
}
