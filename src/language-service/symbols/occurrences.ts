/** Every name in a spec that stands for something: found by the language's own description, in broken texts too. */
import type { Catalog } from '../../catalog/model.ts';
import type { Shape } from '../../spec/language.ts';
import { LANGUAGE } from '../../spec/language.ts';
import { asMap, asScalar } from '../shape-at.ts';
import { MODELS, placeOfPath, valueAt, type SectionName, type SpecText, type SpecWorld } from '../spec-text.ts';
import type { OutlineEntry } from '../text/outline.ts';
import { namesInExpression } from './expression-names.ts';

export type SymbolKind = 'field' | 'option' | 'collection' | 'entity' | 'target' | 'attribute' | 'connection' | 'team' | 'technician' | 'function' | 'local' | 'word' | 'number' | 'text';

/** What a name stands for: two occurrences with the same `id` mean the same thing. */
export interface Symbol {
  readonly kind: SymbolKind;
  readonly id: string;
  readonly name: string;
  /** Entity of the source or model of the destination that has it; empty: none. */
  readonly owner: string;
  readonly custom: boolean;
}

export interface Occurrence extends Symbol {
  readonly text: SpecText;
  /** Offsets in the text, quotes of YAML included. */
  readonly start: number;
  readonly end: number;
  /** It stands on the left of a colon. */
  readonly key: boolean;
  /** Keys from the root to the entry. */
  readonly path: readonly string[];
  readonly entry: OutlineEntry;
}

type Chain = Pick<SpecWorld, 'spec' | 'bases' | 'catalogs' | 'connections' | 'now'>;

function symbol(kind: SymbolKind, name: string, owner = '', custom = false, space = owner): Symbol {
  return { kind, id: JSON.stringify([kind, space, custom, name]), name, owner, custom };
}

/** Contacts and companies share one set of names, conversations have their own (reference/intercom.md §10). */
function attribute(name: string, model: string): Symbol {
  return symbol('attribute', name, model, true, model === 'conversation' ? model : 'people');
}

class Reader {
  readonly #world: Chain;
  readonly #text: SpecText;
  readonly #found: Occurrence[] = [];

  constructor(world: Chain, text: SpecText) {
    this.#world = world;
    this.#text = text;
  }

  read(): readonly Occurrence[] {
    this.#walk(this.#text.outline.roots, LANGUAGE, []);
    return this.#found;
  }

  #add(found: Symbol, entry: OutlineEntry, path: readonly string[], place: { readonly start: number; readonly end: number; readonly key: boolean }): void {
    this.#found.push({ ...found, ...place, text: this.#text, path, entry });
  }

  #walk(entries: readonly OutlineEntry[], shape: Shape, path: readonly string[]): void {
    const map = asMap(shape);
    if (map === null) return;
    const known = map.kind === 'map' ? new Map(map.keys.map((key) => [key.name, key.shape])) : null;
    for (const entry of entries) {
      const inner = map.kind === 'dictionary' ? map.value : known?.get(entry.key);
      if (inner === undefined) continue;
      const own = [...path, entry.key];
      const named = map.kind === 'dictionary' ? this.#keySymbol(map.keys, entry, own) : null;
      if (named !== null) this.#add(named, entry, own, { start: entry.keyStart, end: entry.keyEnd, key: true });
      if (entry.children.length > 0) this.#walk(entry.children, inner, own);
      else if (entry.valueEnd > entry.valueStart && entry.braces === null) this.#value(entry, inner, own);
    }
  }

  #keySymbol(keys: Extract<Shape, { kind: 'dictionary' }>['keys'], entry: OutlineEntry, path: readonly string[]): Symbol | null {
    const name = entry.key;
    const model = Object.hasOwn(MODELS, path[0] ?? '') ? MODELS[path[0] as SectionName] : '';
    if (keys === 'field') return symbol('target', name, model);
    if (keys === 'attribute') return attribute(name, model);
    if (keys === 'entity') return this.#entity(name);
    if (keys === 'technician') return symbol('technician', name.toLowerCase());
    return keys === 'option' ? this.#option(entry, path) : null;
  }

  #value(entry: OutlineEntry, shape: Shape, path: readonly string[]): void {
    const scalar = asScalar(shape);
    if (scalar?.kind === 'expression') return this.#expression(entry, path);
    if (scalar?.kind !== 'text' || scalar.names === undefined) return;
    const name = this.#text.valueOf(entry);
    const place = { start: entry.valueStart, end: entry.valueEnd, key: false };
    const named = { connection: () => symbol('connection', name), team: () => symbol('team', name), attribute: () => attribute(name, 'conversation'), entity: () => this.#entity(name), collection: () => symbol('collection', name, this.#entityOf(path)) }[scalar.names]();
    this.#add(named, entry, path, place);
  }

  #expression(entry: OutlineEntry, path: readonly string[]): void {
    const place = placeOfPath(this.#world, path);
    const entity = place?.entity?.name ?? this.#entityOf(path);
    for (const { start, end, ...found } of namesInExpression(this.#text.text, entry, new Set(place?.scope.collections.keys() ?? []))) {
      const named = found.kind === 'field' ? this.#field(found.name, found.custom, found.collection === null ? entity : this.#itemsOf(place?.entity?.collections, entity, found.collection)) : symbol(found.kind, found.name, found.kind === 'collection' ? entity : '');
      this.#add(named, entry, path, { start, end, key: false });
    }
  }

  /** A built-in field is the same in every account of a system; a user-defined one is the customer's own. */
  #field(name: string, custom: boolean, entity: string): Symbol {
    return symbol('field', name, entity, custom, JSON.stringify([valueAt(this.#world, ['source', custom ? 'connection' : 'system']), entity]));
  }

  #entity(name: string): Symbol {
    return symbol('entity', name, '', false, valueAt(this.#world, ['source', 'system']) ?? '');
  }

  /** The field whose option a key of `values` is: told by the expression beside it, in this file or in another of the chain. */
  #option({ key, parent }: OutlineEntry, path: readonly string[]): Symbol | null {
    const from = [...path.slice(0, -2), 'from'];
    const beside = parent?.parent?.children.findLast((entry) => entry.key === 'from');
    const [text, entry] = beside === undefined ? this.#elsewhere(from) : [this.#text, beside];
    const field = entry === null ? undefined : namesInExpression(text.text, entry, new Set()).find((found) => found.kind === 'field');
    if (field?.kind !== 'field') return null;
    const entity = placeOfPath(this.#world, from)?.entity?.name ?? this.#entityOf(from);
    return symbol('option', key, JSON.stringify([entity, field.custom, field.name]), field.custom, this.#field(field.name, field.custom, entity).id);
  }

  #elsewhere(path: readonly string[]): readonly [SpecText, OutlineEntry | null] {
    const found = [this.#world.spec, ...this.#world.bases].find((text) => text.entryAt(path) !== null);
    return [found ?? this.#text, found?.entryAt(path) ?? null];
  }

  #entityOf(path: readonly string[]): string {
    const section = valueAt(this.#world, [path[0] ?? '', 'from']) ?? '';
    return path[1] === 'thread' && path.length > 3 && path[3] !== 'from' ? this.#itemsOf(undefined, section, valueAt(this.#world, [...path.slice(0, 3), 'from']) ?? 'timeEntries') : section;
  }

  #itemsOf(collections: Readonly<Record<string, string>> | undefined, entity: string, name: string): string {
    return (collections !== undefined && Object.hasOwn(collections, name) ? collections[name] : undefined) ?? `${entity}.${name}`;
  }
}

interface Known {
  readonly spec: SpecText;
  readonly bases: readonly SpecText[];
  readonly source: Catalog | null;
  readonly found: readonly Occurrence[];
}

const KNOWN = new WeakMap<SpecText, Known[]>();
/** Chains in which a base is read: each customer of a shared one. */
const MOST_KNOWN = 4;

/** Those of one text of the chain, in the order of the text. Read once for each version of the chain. */
export function occurrencesIn(world: Chain, text: SpecText): readonly Occurrence[] {
  const { spec, bases, catalogs } = world;
  const known = KNOWN.get(text) ?? [];
  const same = known.find((item) => item.spec === spec && item.source === catalogs.source && item.bases.length === bases.length && item.bases.every((base, index) => base === bases[index]));
  if (same !== undefined) return same.found;
  const found = [...new Reader(world, text).read()].sort((a, b) => a.start - b.start);
  KNOWN.set(text, [{ spec, bases, source: catalogs.source, found }, ...known].slice(0, MOST_KNOWN));
  return found;
}

/** Those of the spec and of everything that it extends. */
export function occurrencesOf(world: Chain): readonly Occurrence[] {
  return [world.spec, ...world.bases].flatMap((text) => occurrencesIn(world, text));
}

/** The name at an offset of the spec; null: nothing that stands for something. */
export function occurrenceAt(world: Chain, offset: number): Occurrence | null {
  return occurrencesIn(world, world.spec).find(({ start, end }) => offset >= start && offset <= end) ?? null;
}
