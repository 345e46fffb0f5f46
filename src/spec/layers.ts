/** A spec laid over the specs that it extends: maps merge key by key, the nearer one wins (docs/decisions/0014-extends.md). */
import { isScalar, type Node as YamlNode } from 'yaml';
import { entriesOf, type Entry, type SpecDocument } from './document.ts';

/** A key without a value takes away what a base says under it. */
export function isNothing(node: YamlNode | null): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

/** The whole of a chain of documents as one entry, the nearest first. */
export function rootEntry([document, ...bases]: readonly SpecDocument[]): Entry | null {
  if (document === undefined) return null;
  return { key: '', keyAt: document.positionAt(0, 0), value: document.root, document, under: rootEntry(bases) };
}

interface Layers {
  /** Of the entry's own document, each with what stands under it. */
  readonly near: readonly Entry[];
  /** Of the documents below, as they hold there; null: nothing to merge with. */
  readonly far: readonly Entry[] | null;
}

function layersOf(entry: Entry): Layers | null {
  const own = entriesOf(entry.document, entry.value);
  const far = own === null || entry.under === null ? null : mergedEntries(entry.under);
  if (own === null || far === null) return own === null ? null : { near: own, far: null };
  const byKey = new Map(far.map((line) => [line.key, line]));
  return { near: own.map((line) => ({ ...line, under: byKey.get(line.key) ?? null })), far };
}

/** The lines that stand in the entry's own document; null: its value is no map. */
export function ownEntries(entry: Entry): readonly Entry[] | null {
  return layersOf(entry)?.near ?? null;
}

/** The lines that hold: those of the bases in their order, each as the nearest spec says it, then what the nearer ones add; null: the value is no map. */
export function mergedEntries(entry: Entry): readonly Entry[] | null {
  const layers = layersOf(entry);
  if (layers === null) return null;
  const { near, far } = layers;
  if (far === null) return near;
  const inherited = new Set(far.map(({ key }) => key));
  const nearer = new Map(near.map((line) => [line.key, line]));
  const kept = far.flatMap((line) => {
    const own = nearer.get(line.key);
    return own === undefined ? [line] : isNothing(own.value) ? [] : [own];
  });
  return [...kept, ...near.filter(({ key }) => !inherited.has(key))];
}
