/** What lines of a spec make of the pinned record. */
import type { Catalog } from '../../catalog/model.ts';
import type { SourceRecord } from '../../record/model.ts';
import { bindSpec, type BoundSpec } from '../../spec/bind.ts';
import { checkBound } from '../../spec/check.ts';
import { compileSections } from '../../spec/compile.ts';
import { isBaseName } from '../../spec/base-name.ts';
import { isTimeZone } from '../../spec/formats.ts';
import type { Problem } from '../../spec/model.ts';
import { parseSpec } from '../../spec/parse.ts';
import { catalogLookup, type CatalogLookup } from '../../transform/context.ts';
import { nameOfBase, valueAt, type SpecWorld } from '../spec-text.ts';
import { lineWords } from './evaluate.ts';
import { focus } from './focus.ts';
import type { Line } from './wanted.ts';

export interface Preview {
  readonly line: Line;
  /** `→ "closed"`, `✂ 255 → "…"`, `→ held back: unknown value` */
  readonly words: string;
  readonly record: SourceRecord;
}

const LOOKUPS = new WeakMap<Catalog, CatalogLookup>();

function lookupOf(catalog: Catalog): CatalogLookup {
  const known = LOOKUPS.get(catalog);
  if (known !== undefined) return known;
  const made = catalogLookup(catalog);
  LOOKUPS.set(catalog, made);
  return made;
}

/** A workspace of which nothing is known: attributes are then made as the spec wants them. */
function unknownWorkspace(source: Catalog): Catalog {
  return { ...source, system: 'intercom', entities: [], people: [], teams: [], incomplete: [] };
}

/** The record that stands for a section; null: none is pinned. */
export function pinnedFor(world: SpecWorld, section: string): SourceRecord | null {
  const entity = valueAt(world, [section, 'from']);
  return entity === null ? null : (world.pinned?.get(entity) ?? null);
}

/** Lines (from 1) of the spec's own text on which an error stands. */
function linesWithErrors(problems: readonly Problem[]): readonly number[] {
  return problems.filter(({ severity, at }) => severity === 'error' && at.file === undefined).map(({ at }) => at.line);
}

function collectionOf(world: SpecWorld, path: readonly string[]): string {
  if (path[1] !== 'thread') return '';
  return valueAt(world, [...path.slice(0, 3), 'from']) ?? (path[2] === 'hours' ? 'timeEntries' : '');
}

interface Focused {
  readonly bound: BoundSpec;
  readonly zone: string;
  /** Lines (from 1) of the spec's own text on which an error stands. */
  readonly wrong: readonly number[];
}

/** The entries at some paths, parsed and bound for real over the whole chain; null: what they stand on cannot be understood. */
export function focusedSpec(world: SpecWorld, paths: readonly (readonly string[])[]): Focused | null {
  const { spec, bases, catalogs, extendsFault = null } = world;
  const chain = { bases: bases.map((base) => ({ name: nameOfBase(spec, base), text: focus(base, paths).text })), fault: extendsFault };
  const own = focus(spec, paths);
  const { draft, problems } = parseSpec(own.text, chain, isBaseName(spec.uri) ? 'base' : 'spec');
  if (draft === null || !isTimeZone(draft.timeZone.value)) return null;
  const bound = bindSpec(draft, catalogs.source);
  return { bound, zone: draft.timeZone.value, wrong: linesWithErrors([...problems, ...checkBound(bound, catalogs)]).map((line) => own.lines[line - 1] ?? line) };
}

/**
 * Of the lines given, those whose section has a pinned record and which are without a mistake. Only these lines are parsed and
 * compiled, over the whole chain of specs. Pure; never fails for what stands in the texts or in the record.
 */
export function previews(world: SpecWorld, lines: readonly Line[]): readonly Preview[] {
  const { spec, catalogs } = world;
  const { source } = catalogs;
  const wanted = source === null ? [] : lines.flatMap((line) => ({ line, record: pinnedFor(world, line.section) }));
  const ready = wanted.flatMap(({ line, record }) => (record === null ? [] : [{ line, record }]));
  if (source === null || ready.length === 0) return [];
  const paths = ready.map(({ line }) => line.path);
  // A condition of a thread is read with the collection that it is about.
  const needed = [...paths, ...paths.filter(([, group]) => group === 'thread').map((path) => path.slice(0, 3))];
  const focused = focusedSpec(world, needed);
  if (focused === null) return [];
  const sections = compileSections(focused.bound, catalogs.destination ?? catalogs.staging ?? unknownWorkspace(source));
  const subject = { sections, source: lookupOf(source), zone: focused.zone };
  return ready.flatMap(({ line, record }) => {
    const [first, last] = [line.entry.line + 1, spec.lines.lineAt(Math.max(line.entry.keyStart, line.entry.end)) + 1];
    if (focused.wrong.some((at) => at >= first && at <= last)) return [];
    const words = lineWords(line.path, collectionOf(world, line.path), { ...subject, record });
    return words === null ? [] : [{ line, words, record }];
  });
}
