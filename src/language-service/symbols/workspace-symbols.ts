import { SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver-types';
import type { SpecWorld } from '../spec-text.ts';
import { pathOf } from '../text/cursor.ts';
import { occurrencesOf, type Occurrence } from './occurrences.ts';

/** More are of no use to who looks for one. */
const MOST = 300;

const KINDS: Readonly<Partial<Record<Occurrence['kind'], SymbolKind>>> = { target: SymbolKind.Field, attribute: SymbolKind.Property, entity: SymbolKind.Class, connection: SymbolKind.Namespace };

/** The letters of the query, in order, anywhere in the name. */
function fits(name: string, query: string): boolean {
  let at = 0;
  for (const letter of query) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function fileName(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Fields that are filled, attributes, entities and connections of every spec of the workspace, by a piece of their name. */
export function workspaceSymbols(all: readonly SpecWorld[], query: string): readonly WorkspaceSymbol[] {
  const wanted = query.toLowerCase().replace(/\s+/g, '');
  const found = new Map<string, WorkspaceSymbol>();
  for (const world of all) {
    for (const one of occurrencesOf(world)) {
      const kind = one.key || one.kind === 'connection' || one.kind === 'entity' ? KINDS[one.kind] : undefined;
      if (kind === undefined || one.name.trim() === '' || !fits(one.name.toLowerCase().replace(/\s+/g, ''), wanted)) continue;
      const place = `${one.text.uri} ${one.start}`;
      const containerName = [fileName(one.text.uri), ...pathOf(one.entry.parent)].join(' › ');
      if (!found.has(place)) found.set(place, { name: one.name, kind, containerName, location: { uri: one.text.uri, range: one.text.lines.range(one.start, one.end) } });
    }
    if (found.size >= MOST) break;
  }
  return [...found.values()].slice(0, MOST);
}
