/**
 * Pins one record of an entity: the editor shows beside each line of the spec what it makes of it. From the cache, else from the
 * source by the client that only reads (law 1), or from a file. It is a person's data: mode 0600, never committed, gone with a purge (law 13).
 */
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import { makePrivateFolder } from '../base/private-files.ts';
import { writeWhole } from '../base/whole-file.ts';
import type { SourceRecord } from '../record/model.ts';
import { LARGEST_PINNED, pinnedName } from '../record/pinned.ts';
import { NotARecord, readRecord } from '../record/read-record.ts';
import type { Spec } from '../spec/model.ts';
import { readSnapshot } from './catalog-file.ts';
import type { Environment } from './environment.ts';
import { readSpec } from './project.ts';
import { makeFolder, type Project } from './project-place.ts';
import { removeFiles } from './purge-files.ts';
import { openProjectCache } from './run-load.ts';
import { refuseOtherCatalog, sourceNamed } from './session.ts';

export type PinSource = { readonly kind: 'id'; readonly id: string } | { readonly kind: 'file'; readonly file: string } | { readonly kind: 'unpin' };

export interface PinResult {
  readonly entity: string;
  /** null: unpinned. */
  readonly id: string | null;
  /** Where the record came from; null: unpinned. */
  readonly from: 'cache' | 'source' | 'file' | null;
  readonly file: string;
}

function pinnedFile(project: Project, entity: string): string {
  return path.join(project.folder, 'pinned', pinnedName(entity));
}

async function fromCache(environment: Environment, project: Project, entity: string, id: string): Promise<SourceRecord | null> {
  // A cache that is not there is not made for a look.
  if (!existsSync(path.join(project.folder, 'cache', 'records.db'))) return null;
  const cache = await openProjectCache(project, environment);
  try {
    return await cache.get(entity, id);
  } finally {
    await cache.close();
  }
}

/** Law 2: the account is the one whose fields the spec was written for. */
async function fromSource(environment: Environment, project: Project, spec: Spec, entity: string, id: string): Promise<SourceRecord | null> {
  const name = spec.source.connection.value;
  const source = sourceNamed(environment, name, spec.timeZone.value);
  const snapshot = await readSnapshot(path.join(project.folder, 'catalog', `${name}.json`));
  refuseOtherCatalog(snapshot?.catalog ?? null, await source.identify());
  environment.progress({ verb: 'pin', phase: 'read', entity, message: `Reading ${entity} ${id}` });
  for await (const page of source.read(entity, { createdSince: null, ids: [id] })) {
    const record = page.find((candidate) => candidate.id === id);
    if (record !== undefined) return record;
  }
  return null;
}

/** The person named this file, so what keeps it from being read is theirs to mend. */
async function readable<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new CrosswalkError('pin/no-file', `The file with the record cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`, { where: { file }, remedy: 'Check the path and its permissions.', exit: 2, cause: error });
  }
}

async function textOf(file: string): Promise<string> {
  const size = await readable(file, async () => (await stat(file)).size);
  if (size > LARGEST_PINNED) throw new CrosswalkError('pin/too-large', 'This file is too large for one record.', { where: { file }, remedy: `Give a file of at most ${LARGEST_PINNED / 1024 / 1024} MB that holds one record.`, exit: 2 });
  return readable(file, () => readFile(file, 'utf8'));
}

async function fromFile(file: string, entity: string): Promise<SourceRecord> {
  const text = await textOf(file);
  try {
    const record = readRecord(text, entity);
    if (record.entity === entity) return record;
    throw new NotARecord(`The file holds a record of ${record.entity}, not of ${entity}.`);
  } catch (error) {
    if (!(error instanceof NotARecord)) throw error;
    throw new CrosswalkError('pin/not-a-record', error.message, { where: { file }, remedy: 'Write one record as JSON: { "values": { "title": "…" }, "udf": {}, "parts": [{ "collection": "notes", "values": {} }] }.', exit: 2 });
  }
}

async function specOf(project: Project): Promise<Spec> {
  // A spec that is being written has mistakes; its connection is enough here.
  const { draft, problems } = await readSpec(project);
  if (draft !== null) return draft;
  const [first] = problems;
  throw new CrosswalkError('spec/invalid', first?.message ?? 'The mapping spec is empty.', { where: { file: project.specFile, ...(first ? { line: first.at.line, column: first.at.column } : {}) }, remedy: first?.remedy ?? 'Write a mapping spec.', exit: 2 });
}

async function recordOf(environment: Environment, project: Project, entity: string, from: Exclude<PinSource, { kind: 'unpin' }>): Promise<{ readonly record: SourceRecord; readonly from: 'cache' | 'source' | 'file' }> {
  if (from.kind === 'file') return { record: await fromFile(from.file, entity), from: 'file' };
  const cached = await fromCache(environment, project, entity, from.id);
  if (cached !== null) return { record: cached, from: 'cache' };
  const read = await fromSource(environment, project, await specOf(project), entity, from.id);
  if (read !== null) return { record: read, from: 'source' };
  throw new CrosswalkError('pin/not-found', `The source has no ${entity} with the id ${from.id}.`, { remedy: 'Give the id of the source, not the number that people see.', exit: 2 });
}

async function write(project: Project, record: SourceRecord): Promise<void> {
  const text = JSON.stringify(record);
  if (Buffer.byteLength(text) > LARGEST_PINNED) throw new CrosswalkError('pin/too-large', 'This record is too large to be shown beside the spec.', { where: { record: `${record.entity} ${record.id}` }, remedy: 'Pin another one.', exit: 2 });
  await makeFolder(project);
  makePrivateFolder('pin', path.join(project.folder, 'pinned'));
  await writeWhole('pin', pinnedFile(project, record.entity), text);
}

/**
 * @param entity as the source names it: `Ticket`.
 * @throws CrosswalkError `pin/…`, `spec/invalid`, `source/…`, `project/foreign-catalog` (exit 2); `pin/disk` (exit 3).
 */
export async function pin(environment: Environment, project: Project, entity: string, from: PinSource): Promise<PinResult> {
  const file = pinnedFile(project, entity);
  if (from.kind === 'unpin') {
    await removeFiles([file]);
    return { entity, id: null, from: null, file };
  }
  const found = await recordOf(environment, project, entity, from);
  await write(project, found.record);
  return { entity, id: found.record.id, from: found.from, file };
}
