import { findEntity } from '../catalog/lookup.ts';
import type { Catalog, Entity } from '../catalog/model.ts';
import { scopeFor } from '../expressions/scope.ts';
import type { Scope } from '../expressions/model.ts';
import type { Catalogs } from '../spec/check.ts';
import type { Model } from '../spec/destination.ts';
import { parseSpec, type ParsedSpec } from '../spec/parse.ts';
import { Lines } from './text/lines.ts';
import { readOutline, type Outline, type OutlineEntry } from './text/outline.ts';

/** One version of the text of one spec. What is read out of it is read once, when it is first asked for. */
export class SpecText {
  readonly uri: string;
  readonly text: string;
  #lines: Lines | null = null;
  #outline: Outline | null = null;
  #parsed: ParsedSpec | null = null;

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

  /** A real parse: for what must be right, not for what must be quick. */
  get parsed(): ParsedSpec {
    return (this.#parsed ??= parseSpec(this.text));
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
  readonly catalogs: Catalogs;
  /** Names of the connections that are set up here; null: not known. */
  readonly connections: readonly { readonly name: string; readonly system: string }[] | null;
  /** Milliseconds UTC. */
  readonly now: number;
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

/** null: the path is in none of the three sections. */
export function placeOfPath(world: SpecWorld, path: readonly string[]): Place | null {
  const section = SECTIONS.find((name) => name === path[0]);
  if (section === undefined) return null;
  const catalog = world.catalogs.source;
  const name = valueAt(world, [section, 'from']) ?? '';
  const whole = catalog === null ? null : findEntity(catalog, name);
  const inItems = section === 'ticket' && path[1] === 'thread' && (path[2] === 'notes' || path[2] === 'hours');
  const entity = catalog !== null && inItems ? itemEntity(world, whole, catalog, path) : whole;
  return { section, model: MODELS[section], entity, scope: scopeFor(catalog, entity?.name ?? '') };
}
