/** A connection's snapshot on disk, and the one before it that still differs from it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../base/whole-file.ts';
import { compareCatalogs, isUnchanged, type CatalogChanges } from '../catalog/compare.ts';
import type { Catalog } from '../catalog/model.ts';
import { parseCatalog } from '../catalog/snapshot.ts';

export interface WrittenCatalog {
  readonly catalog: Catalog;
  readonly file: string;
  /** Against the snapshot that stood there; null: there was none that could be read. */
  readonly since: { readonly before: Catalog; readonly changes: CatalogChanges } | null;
}

/** A snapshot that is damaged, or of another version, is no error here: it is written anew. */
export async function readSnapshot(file: string): Promise<{ readonly text: string; readonly catalog: Catalog } | null> {
  try {
    const text = await readFile(file, 'utf8');
    return { text, catalog: parseCatalog(text, file) };
  } catch {
    return null;
  }
}

/** Whether the file of the snapshot before may be written: it must not be the snapshot of a connection that bears its name. */
async function isFree(file: string, connection: string): Promise<boolean> {
  const known = await readSnapshot(file);
  return known === null || known.catalog.connection === connection;
}

/** Replaces the snapshot whole. What stood there is kept as `<connection>.previous.json` where anything but numbers changed. */
export async function writeCatalog(folder: string, catalog: Catalog): Promise<WrittenCatalog> {
  const file = path.join(folder, `${catalog.connection}.json`);
  const before = await readSnapshot(file);
  // Another account's fields are no earlier state of this one's.
  const comparable = before !== null && before.catalog.system === catalog.system && before.catalog.account.id === catalog.account.id ? before : null;
  const changes = comparable === null ? null : compareCatalogs(comparable.catalog, catalog);
  const previous = path.join(folder, `${catalog.connection}.previous.json`);
  if (comparable !== null && changes !== null && !isUnchanged(changes) && (await isFree(previous, catalog.connection))) await writeWhole('catalog', previous, comparable.text);
  await writeWhole('catalog', file, `${JSON.stringify(catalog, null, 2)}\n`);
  return { catalog, file, since: comparable === null || changes === null ? null : { before: comparable.catalog, changes } };
}
