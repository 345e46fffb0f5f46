import { findEntity } from '../catalog/lookup.ts';
import type { Catalog, Entity } from '../catalog/model.ts';
import { scopeFor } from '../expressions/scope.ts';
import type { Scope } from '../expressions/model.ts';
import type { Outcomes } from '../diff/outcomes.ts';
import type { SourceRecord } from '../record/model.ts';
import type { UnreadableCatalog } from '../spec/catalog-problems.ts';
import type { Catalogs } from '../spec/check.ts';
import type { Model } from '../spec/destination.ts';
import type { ExtendsFault } from '../spec/extends.ts';
import { isBaseName } from '../spec/base-name.ts';
import { parseSpec, type ParsedSpec } from '../spec/parse.ts';
import { Lines } from './text/lines.ts';
import { readOutline, type Outline, type OutlineEntry } from './text/outline.ts';

/** One version of the text of one spec. What is read out of it is read once, when it is first asked for. */
export class SpecText {
  readonly uri: string;
  readonly text: string;
  #lines: Lines | null = null;
  #outline: Outline | null = null;

  constructor(uri: string, text: string) {
    this.uri = uri;
    this.text = text;
  }

  get lines(): Lines {
    return (this.#lines ??= new Lines(this.text));
  }

  get outline(): Outline {
    return (this.#outline ??= readOutline(this.text));
  }

  /** The entry at a path of keys; the last one where a key stands twice. */
  entryAt(path: readonly string[]): OutlineEntry | null {
    let level: readonly OutlineEntry[] = this.outline.roots;
    let found: OutlineEntry | null = null;
    for (const key of path) {
      found = level.findLast((entry) => entry.key === key) ?? null;
      if (found === null) return null;
      level = found.children;
    }
    return found;
  }

  /** The single value of an entry, without quotes. */
  valueOf(entry: OutlineEntry | null): string {
    if (entry === null || entry.braces !== null) return '';
    const raw = this.text.slice(entry.valueStart, entry.valueEnd);
    const quote = raw[0];
    if (quote !== '"' && quote !== "'") return raw;
    const inner = raw.slice(1, raw.length > 1 && raw.endsWith(quote) ? -1 : undefined);
    return quote === "'" ? inner.replaceAll("''", "'") : inner.replace(/\\(["\\])/g, '$1');
  }
}

/** A spec and everything that is known about it, all of it in memory: nothing here waits for a disk or a network. */
export interface SpecWorld {
  readonly spec: SpecText;
  /** The specs that it extends, the nearest first. */
  readonly bases: readonly SpecText[];
  /** Why the last of them, or the spec itself, cannot be followed further; absent: nothing is missing. */
  readonly extendsFault?: ExtendsFault | null;
  readonly catalogs: Catalogs;
  /** The source as it was at the discovery before this one; absent or null: not known. */
  readonly earlier?: Catalog | null;
  /** Names of the connections that are set up here; null: not known. */
  readonly connections: readonly { readonly name: string; readonly system: string }[] | null;
  /** Records that stand for their entity while the spec is written, by the name of the entity. */
  readonly pinned?: ReadonlyMap<string, SourceRecord>;
  /** Of the newest sample; null: there was none. */
  readonly outcomes?: Outcomes | null;
  /** Snapshots that are there and cannot be used, with the reason. */
  readonly unreadable?: readonly UnreadableCatalog[];
  /** Subjects of the exclusions that somebody signed for; absent or null: not known. */
  readonly acknowledged?: readonly string[] | null;
  /** The workspace has more specs than are looked through: what is to be done in all of them is not offered. */
  readonly partial?: boolean;
  /** Milliseconds UTC. */
  readonly now: number;
}

/** `../shared.base.crosswalk.yaml`: the file of a base as seen from the spec's folder, as problems name it. */
export function nameOfBase(spec: SpecText, base: SpecText): string {
  const [from, to] = [spec.uri.split('/').slice(0, -1), base.uri.split('/')];
  const shared = to.findIndex((step, index) => step !== from[index]);
  const name = [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

interface Parse {
  readonly bases: readonly SpecText[];
  readonly fault: ExtendsFault | null;
  readonly parsed: ParsedSpec;
}

const PARSES = new WeakMap<SpecText, Parse>();

/** A real parse of the whole chain, made once for each version of its texts: for what must be right, not for what must be quick. */
export function parsedSpec({ spec, bases, extendsFault: fault = null }: Pick<SpecWorld, 'spec' | 'bases' | 'extendsFault'>): ParsedSpec {
  const known = PARSES.get(spec);
  if (known !== undefined && known.fault === fault && known.bases.length === bases.length && bases.every((base, index) => base === known.bases[index])) return known.parsed;
  const chain = { bases: bases.map((base) => ({ name: nameOfBase(spec, base), text: base.text })), fault };
  const parsed = parseSpec(spec.text, chain, isBaseName(spec.uri) ? 'base' : 'spec');
  PARSES.set(spec, { bases, fault, parsed });
  return parsed;
}

/** A single value by path, from the spec or the nearest base that has it. */
export function valueAt({ spec, bases }: Pick<SpecWorld, 'spec' | 'bases'>, path: readonly string[]): string | null {
  for (const source of [spec, ...bases]) {
    const entry = source.entryAt(path);
    if (entry !== null) return source.valueOf(entry);
  }
  return null;
}

export const SECTIONS = ['company', 'contact', 'ticket'] as const;
export type SectionName = (typeof SECTIONS)[number];

/** Which records a place of the spec is about. */
export interface Place {
  readonly section: SectionName;
  readonly model: Model;
  /** Whose fields an expression there reads: the section's entity, or that of a collection's items; null: not known. */
  readonly entity: Entity | null;
  readonly scope: Scope;
}

export const MODELS: Readonly<Record<SectionName, Model>> = { company: 'company', contact: 'contact', ticket: 'conversation' };

function itemEntity(world: SpecWorld, entity: Entity | null, catalog: Catalog, path: readonly string[]): Entity | null {
  const usual = path[2] === 'hours' ? 'timeEntries' : null;
  const collection = valueAt(world, ['ticket', 'thread', path[2] ?? '', 'from']) ?? usual;
  const item = collection !== null && entity?.collections !== undefined && Object.hasOwn(entity.collections, collection) ? entity.collections[collection] : undefined;
  return item === undefined ? null : findEntity(catalog, item);
}

/** null: the path is in none of the three sections, and in no check of one. */
export function placeOfPath(world: SpecWorld, path: readonly string[]): Place | null {
  const named = path[0] === 'checks' ? valueAt(world, ['checks', path[1] ?? '', 'for']) : path[0];
  const section = SECTIONS.find((name) => name === named);
  if (section === undefined) return null;
  const catalog = world.catalogs.source;
  const name = valueAt(world, [section, 'from']) ?? '';
  const whole = catalog === null ? null : findEntity(catalog, name);
  const inItems = path[0] === 'ticket' && path[1] === 'thread' && (path[2] === 'notes' || path[2] === 'hours');
  const entity = catalog !== null && inItems ? itemEntity(world, whole, catalog, path) : whole;
  return { section, model: MODELS[section], entity, scope: scopeFor(catalog, entity?.name ?? '') };
}
