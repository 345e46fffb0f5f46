/** Tells whether a record that stands in the destination would be written otherwise today. */
import { canonicalJson, sha256 } from '../base/canonical.ts';
import type { Expression, FieldUse } from '../expressions/model.ts';
import type { SourceFile, SourceRecord, Values } from '../record/model.ts';
import type { CompiledField, CompiledSpec } from '../spec/compiled.ts';

/**
 * Before a hash of what the spec reads. Older ledgers hold 64 hex digits alone: a hash of the whole record, which a field that no line
 * reads changes too.
 */
const VERSION = '2:';

export interface ContentHash {
  of(record: SourceRecord): string;
  /** @param known a hash of this version, or of an older ledger. */
  isSame(record: SourceRecord, known: string): boolean;
}

/** Names that are read, by whose they are: `''` for the record, `udf`, or a collection. */
type Reads = ReadonlyMap<string, ReadonlySet<string>>;

function ofFields(fields: readonly CompiledField[]): readonly Expression[] {
  return fields.flatMap(({ from }) => (from.kind === 'expression' ? [from.expression] : []));
}

function readsOf(uses: readonly (readonly [scope: string, use: FieldUse])[]): Reads {
  const reads = new Map<string, Set<string>>();
  for (const [scope, { name, custom, collection }] of uses) {
    const key = collection ?? (custom ? 'udf' : scope);
    reads.set(key, (reads.get(key) ?? new Set()).add(name));
  }
  return reads;
}

function ticketReads({ ticket }: CompiledSpec): Reads {
  if (ticket === null) return new Map();
  const own = [...ofFields(ticket.fields), ticket.state?.expression, ticket.team?.expression].filter((expression) => expression !== undefined);
  const ofParts = ticket.collections.flatMap(({ collection, body, publicWhen, skipWhen }) =>
    [body, publicWhen?.expression, skipWhen?.expression].flatMap((expression) => expression?.uses.map((use) => [collection, use] as const) ?? []),
  );
  const reads = new Map(readsOf([...own.flatMap(({ uses }) => uses.map((use) => ['', use] as const)), ...ofParts]));
  // A part counts by being there, also where nothing of it is read.
  for (const { collection } of ticket.collections) if (!reads.has(collection)) reads.set(collection, new Set());
  return reads;
}

function sectionReads(section: CompiledSpec['company'], more: Expression | undefined): Reads {
  const expressions = [...ofFields(section?.fields ?? []), ...(more === undefined ? [] : [more])];
  return readsOf(expressions.flatMap(({ uses }) => uses.map((use) => ['', use] as const)));
}

/** In a list of pairs, so that a field named `__proto__` is a field. */
function chosen(values: Values, names: ReadonlySet<string> | undefined): unknown {
  return [...(names ?? [])].sort().map((name) => [name, Object.hasOwn(values, name) ? values[name] : null]);
}

/** A source promises no order of parts and files: the transformation makes its own. */
function inOrder<T extends { readonly id: string }>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** How its reader finds the bytes again is no content. */
function fileContent({ id, name, contentType, size, visibility, author, createdAt }: SourceFile): unknown {
  return { id, name, contentType, size, visibility, author, createdAt };
}

function filesContent(files: readonly SourceFile[]): unknown {
  return inOrder(files, ({ id }) => id).map(fileContent);
}

function content(record: SourceRecord, reads: Reads): unknown {
  const { entity, id, label, links, author, createdAt } = record;
  const parts = inOrder(record.parts, (part) => `${part.collection}:${part.id}`)
    .filter(({ collection }) => reads.has(collection))
    .map((part) => ({ ...part, values: chosen(part.values, reads.get(part.collection)), files: filesContent(part.files) }));
  return { entity, id, label, links, author, createdAt, values: chosen(record.values, reads.get('')), udf: chosen(record.udf, reads.get('udf')), parts, files: filesContent(record.files) };
}

/** Equal when neither the plan nor what it reads of the record changed since it was loaded, and addresses were masked alike (law 6). */
export function contentHash(compiled: CompiledSpec, mask: boolean): ContentHash {
  const { company, contact, ticket } = compiled;
  const prefix = `${compiled.planHash}:${mask ? 'masked:' : ''}`;
  const reads = new Map<string, Reads>();
  if (company !== null) reads.set(company.entity, sectionReads(company, undefined));
  if (contact !== null) reads.set(contact.entity, sectionReads(contact, contact.leadWhen?.expression));
  if (ticket !== null) reads.set(ticket.entity, ticketReads(compiled));
  const of = (record: SourceRecord): string => VERSION + sha256(prefix + canonicalJson(content(record, reads.get(record.entity) ?? new Map())));
  return { of, isSame: (record, known) => known === (known.startsWith(VERSION) ? of(record) : sha256(prefix + canonicalJson(record))) };
}
