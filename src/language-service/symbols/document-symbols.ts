import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-types';
import { LANGUAGE, type KeyKind, type Shape } from '../../spec/language.ts';
import { asMap } from '../shape-at.ts';
import type { SpecText } from '../spec-text.ts';
import type { OutlineEntry } from '../text/outline.ts';

const BY_KEY: Readonly<Record<KeyKind, SymbolKind>> = { field: SymbolKind.Field, attribute: SymbolKind.Property, option: SymbolKind.EnumMember, entity: SymbolKind.Class, technician: SymbolKind.Constant, check: SymbolKind.Boolean };
/** Characters of a value beside its name. */
const LONGEST = 60;

function kindOf(shape: Shape | null, within: Shape | null): SymbolKind {
  const owner = asMap(within);
  if (owner?.kind === 'dictionary' && Object.hasOwn(BY_KEY, owner.keys)) return BY_KEY[owner.keys];
  return asMap(shape) === null ? SymbolKind.Key : SymbolKind.Namespace;
}

function shapeOf(owner: Shape | null, key: string): Shape | null {
  const map = asMap(owner);
  if (map === null) return null;
  return map.kind === 'dictionary' ? map.value : (map.keys.find(({ name }) => name === key)?.shape ?? null);
}

function detailOf(spec: SpecText, entry: OutlineEntry): string {
  const value = entry.children.length > 0 ? '' : spec.text.slice(entry.valueStart, entry.valueEnd).replace(/\s+/g, ' ');
  return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
}

function symbolOf(spec: SpecText, entry: OutlineEntry, within: Shape | null): DocumentSymbol {
  const shape = shapeOf(within, entry.key);
  return {
    // The protocol wants a name; a key in quotes may hold nothing.
    name: entry.key.trim() === '' ? '(no name)' : entry.key,
    detail: detailOf(spec, entry),
    kind: kindOf(shape, within),
    range: spec.lines.range(entry.keyStart, Math.max(entry.end, entry.keyEnd)),
    selectionRange: spec.lines.range(entry.keyStart, entry.keyEnd),
    children: entry.children.map((child) => symbolOf(spec, child, shape)),
  };
}

/** The spec's keys as they stand in each other: for the outline and the path above the editor. */
export function documentSymbols(spec: SpecText): readonly DocumentSymbol[] {
  return spec.outline.roots.map((entry) => symbolOf(spec, entry, LANGUAGE));
}
