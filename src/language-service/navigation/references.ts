import { DocumentHighlightKind, type DocumentHighlight, type Location, type Position } from 'vscode-languageserver-types';
import type { SpecWorld } from '../spec-text.ts';
import { occurrenceAt, occurrencesIn, occurrencesOf, type Occurrence, type Symbol } from '../symbols/occurrences.ts';

/** Names of a place in an expression: they mean something there alone, or in every expression of the world. */
const NOT_FOLLOWED = new Set<Symbol['kind']>(['function', 'local', 'word', 'number', 'text']);

/** An attribute is one thing within the specs that share a file; everything else is one thing in the whole workspace. */
export function familyOf(world: SpecWorld, all: readonly SpecWorld[]): readonly SpecWorld[] {
  const files = new Set([world.spec, ...world.bases].map(({ uri }) => uri));
  const family = [world];
  const rest = new Set(all.filter(({ spec }) => spec.uri !== world.spec.uri));
  for (let grown = true; grown; ) {
    grown = false;
    for (const other of rest) {
      const own = [other.spec, ...other.bases].map(({ uri }) => uri);
      if (!own.some((uri) => files.has(uri))) continue;
      for (const uri of own) files.add(uri);
      family.push(other);
      rest.delete(other);
      grown = true;
    }
  }
  return family;
}

/** Each place once, however many specs read the file in which it stands. */
export function occurrencesOfSymbol(symbol: Symbol, world: SpecWorld, all: readonly SpecWorld[]): readonly Occurrence[] {
  const worlds = symbol.kind === 'attribute' ? familyOf(world, all) : [world, ...all.filter(({ spec }) => spec.uri !== world.spec.uri)];
  const found = worlds.flatMap((one) => occurrencesOf(one).filter(({ id }) => id === symbol.id));
  return [...new Map(found.map((one) => [`${one.text.uri} ${one.start}`, one])).values()];
}

/** The symbol at a place, as some spec of the workspace reads it: a base by itself may not say what its lines are about. */
function symbolsAt(world: SpecWorld, all: readonly SpecWorld[], offset: number): readonly Symbol[] {
  const readers = [world, ...all.filter(({ bases }) => bases.includes(world.spec))];
  const found = readers.flatMap((reader) => (reader === world ? (occurrenceAt(world, offset) ?? []) : occurrencesIn(reader, world.spec).filter(({ start, end }) => offset >= start && offset <= end).slice(0, 1)));
  return [...new Map(found.map((one) => [one.id, one])).values()].filter(({ kind }) => !NOT_FOLLOWED.has(kind));
}

/** Every place of the workspace's specs that names the same thing, in the order of files and lines. */
export function references(world: SpecWorld, position: Position, all: readonly SpecWorld[]): readonly Location[] {
  const symbols = symbolsAt(world, all, world.spec.lines.offsetAt(position));
  const found = symbols.flatMap((symbol) => occurrencesOfSymbol(symbol, world, all));
  const distinct = [...new Map(found.map((one) => [`${one.text.uri} ${one.start}`, one])).values()];
  return distinct.sort((a, b) => (a.text.uri < b.text.uri ? -1 : a.text.uri > b.text.uri ? 1 : a.start - b.start)).map(({ text, start, end }) => ({ uri: text.uri, range: text.lines.range(start, end) }));
}

/** Places of this file that name the same thing: what is filled apart from what is read. */
export function highlights(world: SpecWorld, position: Position): readonly DocumentHighlight[] {
  const symbol = occurrenceAt(world, world.spec.lines.offsetAt(position));
  if (symbol === null || symbol.kind === 'word' || symbol.kind === 'number' || symbol.kind === 'text') return [];
  const inExpression = symbol.kind === 'local';
  const same = occurrencesIn(world, world.spec).filter(({ id, entry }) => id === symbol.id && (!inExpression || entry === symbol.entry));
  return same.map(({ start, end, key }) => ({ range: world.spec.lines.range(start, end), kind: key ? DocumentHighlightKind.Write : DocumentHighlightKind.Read }));
}
