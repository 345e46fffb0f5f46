import type { Position, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { SpecWorld } from '../spec-text.ts';
import { familyOf, occurrencesOfSymbol } from '../navigation/references.ts';
import { occurrenceAt, occurrencesIn, occurrencesOf, type Occurrence, type Symbol } from '../symbols/occurrences.ts';
import { yamlKey, yamlText } from '../text/quote.ts';

/** `refused`: in a person's words why it cannot be renamed. */
export type Renaming = { readonly edit: WorkspaceEdit } | { readonly refused: string };
export type Renamable = { readonly range: Range; readonly placeholder: string } | { readonly refused: string };

const NOT_OURS: Readonly<Partial<Record<Symbol['kind'], string>>> = {
  field: 'This field belongs to the source system: rename it there, then discover again.',
  collection: 'This list belongs to the source system.',
  entity: 'This entity belongs to the source system.',
  option: 'This option belongs to the source system: rename it there, then discover again.',
  technician: 'This is a technician of the source system.',
  target: 'This field belongs to Intercom.',
  team: 'This team belongs to Intercom: rename it there, then discover again.',
  function: 'This function belongs to the language.',
};
const NOTHING = 'Attributes, trace attributes and connections can be renamed.';

function isOurs({ kind }: Symbol): boolean {
  return kind === 'attribute' || kind === 'connection';
}

/** A base by itself may not say which section a line is in, so it is read as the first spec that extends it reads it. */
function symbolAt(world: SpecWorld, all: readonly SpecWorld[], position: Position): Occurrence | null {
  const offset = world.spec.lines.offsetAt(position);
  const above = all.find(({ bases }) => bases.includes(world.spec));
  return occurrenceAt(world, offset) ?? (above === undefined ? null : (occurrencesIn(above, world.spec).find(({ start, end }) => offset >= start && offset <= end) ?? null));
}

/** What would be renamed at a place. */
export function prepareRename(world: SpecWorld, position: Position, all: readonly SpecWorld[]): Renamable {
  const symbol = symbolAt(world, all, position);
  if (symbol === null || !isOurs(symbol)) return { refused: (symbol === null ? undefined : NOT_OURS[symbol.kind]) ?? NOTHING };
  return { range: world.spec.lines.range(symbol.start, symbol.end), placeholder: symbol.name };
}

function wrongName(symbol: Symbol, name: string, world: SpecWorld, all: readonly SpecWorld[]): string | null {
  if (name.trim() === '' || name !== name.trim()) return 'A name is needed, without blanks around it.';
  if (symbol.kind === 'connection') return /^[\w.-]+$/.test(name) ? null : 'The name of a connection has letters, digits, dots, hyphens and underscores.';
  const people = symbol.owner !== 'conversation';
  // Intercom tells attributes apart by more than case, people do not (reference/intercom.md §10).
  const taken = familyOf(world, all).some((one) => occurrencesOf(one).some(({ kind, id, owner, name: other }) => kind === 'attribute' && id !== symbol.id && (owner !== 'conversation') === people && other.toLowerCase() === name.toLowerCase()));
  return taken ? `There is an attribute "${name}" already.` : null;
}

function isFlow({ entry }: Occurrence): boolean {
  return entry.indent < 0;
}

function edited(one: Occurrence, name: string): TextEdit {
  const newText = one.key ? yamlKey(name, isFlow(one)) : yamlText(name, isFlow(one));
  return { range: one.text.lines.range(one.start, one.end), newText };
}

/** Renames what is ours in the spec, in its bases and in every spec that shares one with it; a connection in every spec. */
export function rename(world: SpecWorld, position: Position, name: string, all: readonly SpecWorld[]): Renaming {
  const symbol = symbolAt(world, all, position);
  const prepared = prepareRename(world, position, all);
  if (symbol === null || 'refused' in prepared) return { refused: 'refused' in prepared ? prepared.refused : NOTHING };
  const wrong = wrongName(symbol, name, world, all);
  if (wrong !== null) return { refused: wrong };
  const changes: Record<string, TextEdit[]> = {};
  for (const place of occurrencesOfSymbol(symbol, world, all)) (changes[place.text.uri] ??= []).push(edited(place, name));
  return { edit: { changes } };
}
