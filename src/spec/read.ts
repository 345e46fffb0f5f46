/** Values out of the YAML tree. What the structure already complained about reads as null here. */
import { isScalar, type Scalar as YamlScalar } from 'yaml';
import type { Scalar } from '../record/model.ts';
import { scalarStyle, scalarText, textPosition, type Entry } from './document.ts';
import { mergedEntries } from './layers.ts';
import type { Located, Position, SpecConstant, SpecExpression, SpecValue, SpecValueMap } from './model.ts';

/** One map of the spec with its own place: the lines that hold, whichever file of the chain they stand in. */
export interface Section {
  readonly entries: readonly Entry[];
  readonly at: Position;
}

/** null: the value is no map. */
export function sectionOf(entry: Entry | null): Section | null {
  const entries = entry === null ? null : mergedEntries(entry);
  return entry === null || entries === null ? null : { entries, at: entry.keyAt };
}

export function entryOf(section: Section | null, name: string): Entry | null {
  return section?.entries.find((entry) => entry.key === name) ?? null;
}

export function child(section: Section | null, name: string): Section | null {
  return sectionOf(entryOf(section, name));
}

interface ScalarEntry {
  readonly entry: Entry;
  readonly node: YamlScalar;
}

function scalarAt(section: Section | null, name: string): ScalarEntry | null {
  const entry = entryOf(section, name);
  return entry !== null && isScalar(entry.value) && entry.value.value !== null ? { entry, node: entry.value } : null;
}

export function textOf(section: Section | null, name: string): Located<string> | null {
  const found = scalarAt(section, name);
  return found === null ? null : { value: scalarText(found.node), at: textPosition(found.entry.document, found.node) };
}

/** The word where it is one of `words`, else null. */
export function wordOf<T extends string>(section: Section | null, name: string, words: readonly T[]): T | null {
  const text = textOf(section, name)?.value;
  return words.find((word) => word === text) ?? null;
}

/** @param node the entry's value. */
export function expressionFrom({ document }: Entry, node: YamlScalar): SpecExpression {
  const at = textPosition(document, node);
  return { kind: 'expression', text: scalarText(node), at, style: scalarStyle(node), raw: document.text.slice(at.start, at.end) };
}

export function expressionOf(section: Section | null, name: string): SpecExpression | null {
  const found = scalarAt(section, name);
  return found === null ? null : expressionFrom(found.entry, found.node);
}

/** A scalar's value under YAML 1.2: number, boolean, null or text. */
export function scalarValue(node: YamlScalar): Scalar {
  const { value } = node;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null ? value : scalarText(node);
}

function constantFrom({ value, document }: Entry): SpecConstant | null {
  return isScalar(value) ? { kind: 'constant', value: scalarValue(value), at: textPosition(document, value) } : null;
}

/** `from:` or `value:` of a long form: where a base has the one and a nearer spec the other, the nearer one. */
export function valueOf(section: Section): SpecValue | null {
  const [from, constant] = [entryOf(section, 'from'), entryOf(section, 'value')];
  if (from !== null && constant !== null && constant.document.depth < from.document.depth) return constantFrom(constant);
  return expressionOf(section, 'from') ?? (constant === null ? null : constantFrom(constant));
}

/** What an entry's value says; null: not to be read. */
export type ReadTarget<T> = (entry: Entry) => T | null;

function locate<T>(entry: Entry | null, read: ReadTarget<T>): Located<T> | null {
  const value = entry?.value == null ? null : read(entry);
  if (entry?.value == null || value === null) return null;
  return { value, at: isScalar(entry.value) ? textPosition(entry.document, entry.value) : entry.document.positionOf(entry.value) };
}

/** `values:` and `otherwise:` of a section. */
export function valueMapOf<T>(section: Section, read: ReadTarget<T>): SpecValueMap<T> | null {
  const map = child(section, 'values');
  const otherwise = locate(entryOf(section, 'otherwise'), read);
  if (map === null && otherwise === null) return null;
  const entries: SpecValueMap<T>['entries'][number][] = [];
  for (const entry of map?.entries ?? []) {
    const to = locate(entry, read);
    if (to !== null) entries.push({ from: { value: entry.key, at: entry.keyAt }, to });
  }
  return { entries, otherwise, at: map?.at ?? section.at };
}
