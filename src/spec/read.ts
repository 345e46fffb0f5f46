/** Values out of the YAML tree. What the structure already complained about reads as null here. */
import { isScalar, type Node as YamlNode, type Scalar as YamlScalar } from 'yaml';
import type { Scalar } from '../record/model.ts';
import { entriesOf, scalarStyle, scalarText, textPosition, type Entry, type SpecDocument } from './document.ts';
import type { Located, Position, SpecConstant, SpecExpression, SpecValue, SpecValueMap } from './model.ts';

/** One map of the spec with its own place. */
export interface Section {
  readonly document: SpecDocument;
  readonly entries: readonly Entry[];
  readonly at: Position;
}

export function sectionOf(document: SpecDocument, node: YamlNode | null, at: Position): Section | null {
  const entries = entriesOf(document, node);
  return entries === null ? null : { document, entries, at };
}

export function entryOf(section: Section | null, name: string): Entry | null {
  return section?.entries.find((entry) => entry.key === name) ?? null;
}

export function child(section: Section | null, name: string): Section | null {
  const entry = entryOf(section, name);
  return section === null || entry === null ? null : sectionOf(section.document, entry.value, entry.keyAt);
}

function scalarNode(section: Section | null, name: string): YamlScalar | null {
  const value = entryOf(section, name)?.value ?? null;
  return isScalar(value) && value.value !== null ? value : null;
}

export function textOf(section: Section | null, name: string): Located<string> | null {
  const node = scalarNode(section, name);
  return node === null || section === null ? null : { value: scalarText(node), at: textPosition(section.document, node) };
}

/** The word where it is one of `words`, else null. */
export function wordOf<T extends string>(section: Section | null, name: string, words: readonly T[]): T | null {
  const text = textOf(section, name)?.value;
  return words.find((word) => word === text) ?? null;
}

export function expressionFrom(document: SpecDocument, node: YamlScalar): SpecExpression {
  const at = textPosition(document, node);
  return { kind: 'expression', text: scalarText(node), at, style: scalarStyle(node), raw: document.text.slice(at.start, at.end) };
}

export function expressionOf(section: Section | null, name: string): SpecExpression | null {
  const node = scalarNode(section, name);
  return node === null || section === null ? null : expressionFrom(section.document, node);
}

/** A scalar's value under YAML 1.2: number, boolean, null or text. */
export function scalarValue(node: YamlScalar): Scalar {
  const { value } = node;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null ? value : scalarText(node);
}

function constantOf(section: Section, name: string): SpecConstant | null {
  const node = entryOf(section, name)?.value ?? null;
  return isScalar(node) ? { kind: 'constant', value: scalarValue(node), at: textPosition(section.document, node) } : null;
}

/** `from:` or `value:` of a long form. */
export function valueOf(section: Section): SpecValue | null {
  return expressionOf(section, 'from') ?? constantOf(section, 'value');
}

export type ReadTarget<T> = (document: SpecDocument, node: YamlNode) => T | null;

function locate<T>(document: SpecDocument, node: YamlNode | null, read: ReadTarget<T>): Located<T> | null {
  const value = node === null ? null : read(document, node);
  if (node === null || value === null) return null;
  return { value, at: isScalar(node) ? textPosition(document, node) : document.positionOf(node) };
}

/** `values:` and `otherwise:` of a section. */
export function valueMapOf<T>(section: Section, read: ReadTarget<T>): SpecValueMap<T> | null {
  const map = child(section, 'values');
  const otherwise = locate(section.document, entryOf(section, 'otherwise')?.value ?? null, read);
  if (map === null && otherwise === null) return null;
  const entries: SpecValueMap<T>['entries'][number][] = [];
  for (const entry of map?.entries ?? []) {
    const to = locate(section.document, entry.value, read);
    if (to !== null) entries.push({ from: { value: entry.key, at: entry.keyAt }, to });
  }
  return { entries, otherwise, at: map?.at ?? section.at };
}
