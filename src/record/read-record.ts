/** Reads one record out of JSON that came from a file: nothing in it is trusted, and what a person need not write has a default. */
import type { Author, Scalar, SourceFile, SourcePart, SourceRecord, Values, Visibility } from './model.ts';

/** Parts of one record, and files: a ticket with more is not a ticket. */
const MOST = 10_000;
const NOBODY: Author = { kind: 'unknown', id: null };
const AUTHORS: readonly Author['kind'][] = ['contact', 'technician', 'system', 'unknown'];
const VISIBILITIES: readonly Visibility[] = ['public', 'internal', 'unknown'];

/** Why a text is no record; the message names a key and never a value (law 13). */
export class NotARecord extends Error {}

type Json = Readonly<Record<string, unknown>>;

function fail(path: string, wanted: string): never {
  throw new NotARecord(`${path === '' ? 'The file' : `"${path}"`} must be ${wanted}.`);
}

function object(value: unknown, path: string): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : fail(path, 'an object');
}

/** Own keys only: `__proto__` and `constructor` are keys like any other. */
function own(json: Json, key: string): unknown {
  return Object.hasOwn(json, key) ? json[key] : undefined;
}

function list(value: unknown, path: string): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return fail(path, 'a list');
  return value.length <= MOST ? (value as readonly unknown[]) : fail(path, `a list of at most ${MOST}`);
}

function text(value: unknown, path: string, otherwise: string): string {
  if (value === undefined) return otherwise;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' ? value : fail(path, 'a text');
}

function textOrNull(value: unknown, path: string): string | null {
  return value === undefined || value === null ? null : text(value, path, '');
}

function scalar(value: unknown, path: string): Scalar {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  return typeof value === 'number' && Number.isFinite(value) ? value : fail(path, 'a text, a number, true, false or null');
}

function values(value: unknown, path: string): Values {
  const read = Object.create(null) as Record<string, Scalar>;
  if (value === undefined) return read;
  for (const [key, item] of Object.entries(object(value, path))) read[key] = scalar(item, `${path}.${key}`);
  return read;
}

function author(value: unknown, path: string): Author {
  if (value === undefined) return NOBODY;
  const json = object(value, path);
  const kind = AUTHORS.find((known) => known === own(json, 'kind')) ?? fail(`${path}.kind`, `one of ${AUTHORS.join(', ')}`);
  return { kind, id: textOrNull(own(json, 'id'), `${path}.id`) };
}

function visibility(value: unknown, path: string): Visibility {
  if (value === undefined) return 'unknown';
  return VISIBILITIES.find((known) => known === value) ?? fail(path, `one of ${VISIBILITIES.join(', ')}`);
}

function file(value: unknown, path: string): SourceFile {
  const json = object(value, path);
  const size = own(json, 'size') ?? null;
  return {
    id: text(own(json, 'id'), `${path}.id`, ''),
    name: text(own(json, 'name'), `${path}.name`, ''),
    contentType: text(own(json, 'contentType'), `${path}.contentType`, ''),
    size: size === null || (typeof size === 'number' && size >= 0) ? size : fail(`${path}.size`, 'a number'),
    visibility: visibility(own(json, 'visibility'), `${path}.visibility`),
    author: author(own(json, 'author'), `${path}.author`),
    createdAt: text(own(json, 'createdAt'), `${path}.createdAt`, ''),
    handle: text(own(json, 'handle'), `${path}.handle`, ''),
  };
}

function part(value: unknown, path: string, index: number): SourcePart {
  const json = object(value, path);
  return {
    collection: text(own(json, 'collection') ?? fail(`${path}.collection`, 'the name of a collection'), `${path}.collection`, ''),
    id: text(own(json, 'id'), `${path}.id`, String(index + 1)),
    values: values(own(json, 'values'), `${path}.values`),
    author: author(own(json, 'author'), `${path}.author`),
    createdAt: text(own(json, 'createdAt'), `${path}.createdAt`, ''),
    visibility: visibility(own(json, 'visibility'), `${path}.visibility`),
    files: list(own(json, 'files'), `${path}.files`).map((item, at) => file(item, `${path}.files[${at}]`)),
  };
}

function links(value: unknown): SourceRecord['links'] {
  const json = value === undefined ? {} : object(value, 'links');
  return { company: textOrNull(own(json, 'company'), 'links.company'), contact: textOrNull(own(json, 'contact'), 'links.contact'), technician: textOrNull(own(json, 'technician'), 'links.technician') };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The engine's message would repeat a piece of the file.
    return fail('', 'JSON');
  }
}

/**
 * The record in `json`; only `values` must be there. Values come without prototypes, as readers hand them in.
 * @param entity what the record is where it does not say so.
 * @throws NotARecord with the path of the first key that is not what it must be.
 */
export function readRecord(json: string, entity: string): SourceRecord {
  const record = object(parsed(json), '');
  const id = text(own(record, 'id'), 'id', '');
  return {
    entity: text(own(record, 'entity'), 'entity', entity),
    id,
    label: text(own(record, 'label'), 'label', id),
    values: values(own(record, 'values') ?? fail('values', 'an object'), 'values'),
    udf: values(own(record, 'udf'), 'udf'),
    links: links(own(record, 'links')),
    author: author(own(record, 'author'), 'author'),
    createdAt: textOrNull(own(record, 'createdAt'), 'createdAt'),
    modifiedAt: textOrNull(own(record, 'modifiedAt'), 'modifiedAt'),
    parts: list(own(record, 'parts'), 'parts').map((item, at) => part(item, `parts[${at}]`, at)),
    files: list(own(record, 'files'), 'files').map((item, at) => file(item, `files[${at}]`)),
  };
}
