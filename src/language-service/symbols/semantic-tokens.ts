import type { Range, SemanticTokens } from 'vscode-languageserver-types';
import type { SpecText, SpecWorld } from '../spec-text.ts';
import { occurrencesIn, type Occurrence } from './occurrences.ts';

/** Types and modifiers of the protocol's own list, so that every theme has colours for them; their order is what the numbers mean. */
export const TOKEN_TYPES = ['property', 'variable', 'enumMember', 'function', 'parameter', 'class', 'namespace', 'number', 'string', 'keyword'] as const;
export const TOKEN_MODIFIERS = ['declaration', 'readonly'] as const;

type TokenType = (typeof TOKEN_TYPES)[number];

const DECLARATION = 1;
const READONLY = 2;

/** Of the source: `readonly`, since it is only read (law 1). */
const TYPES: Readonly<Record<Occurrence['kind'], TokenType>> = {
  field: 'property',
  option: 'enumMember',
  collection: 'property',
  entity: 'class',
  target: 'variable',
  attribute: 'variable',
  connection: 'namespace',
  team: 'enumMember',
  technician: 'string',
  function: 'function',
  local: 'parameter',
  word: 'keyword',
  number: 'number',
  text: 'string',
};

function modifiersOf({ kind, key }: Occurrence): number {
  if (kind === 'field' || kind === 'collection') return READONLY;
  return key && (kind === 'attribute' || kind === 'target') ? DECLARATION : 0;
}

/** A token of the protocol stands on one line: a name over several is left to the grammar. */
function onOneLine({ lines }: SpecText, { start, end }: Occurrence): boolean {
  return end > start && lines.lineAt(start) === lines.lineAt(end);
}

/** What each name stands for, for its colour: the grammar sees YAML only. @param range absent: the whole text. */
export function semanticTokens(world: SpecWorld, range?: Range): SemanticTokens {
  const { spec } = world;
  const [from, to] = range === undefined ? [0, spec.text.length] : [spec.lines.offsetAt(range.start), spec.lines.offsetAt(range.end)];
  const data: number[] = [];
  let [line, character, last] = [0, 0, 0];
  for (const one of occurrencesIn(world, spec)) {
    if (one.start < Math.max(from, last) || one.start > to || !onOneLine(spec, one)) continue;
    const at = spec.lines.positionAt(one.start);
    data.push(at.line - line, at.line === line ? at.character - character : at.character, one.end - one.start, TOKEN_TYPES.indexOf(TYPES[one.kind]), modifiersOf(one));
    ({ line, character } = at);
    last = one.end;
  }
  return { data };
}
