import { CompletionItemKind, type CompletionList, type Position } from 'vscode-languageserver-types';
import type { KeyKind, Shape } from '../../spec/language.ts';
import { asMap, asScalar, keyShapeAt } from '../shape-at.ts';
import type { SpecWorld } from '../spec-text.ts';
import { cursorAt, type Cursor } from '../text/cursor.ts';
import { yamlText } from '../text/quote.ts';
import { blockProposals } from './blocks.ts';
import { expressionProposals, longForm } from './expressions.ts';
import { formatProposals } from './formats.ts';
import { itemOf, type Proposal } from './item.ts';
import { bracesFor, keysOf } from './keys.ts';
import { all, limit, type Found } from './limit.ts';
import { leftEntities, nameProposals, teammates, technicians } from './names.ts';
import { optionKeys, optionValues } from './options.ts';
import { attributeKeys, builtInKeys } from './targets.ts';

function choices(shape: Extract<Shape, { kind: 'choice' }>, cursor: Cursor): readonly Proposal[] {
  return shape.choices.map(({ value, help }, index) => ({ label: value, kind: CompletionItemKind.EnumMember, rank: index, rest: { insert: yamlText(value, cursor.flow) }, about: { kind: 'text', text: help } }));
}

/** The longer form of a value that may be one word or a map: `{ snoozed_for: 14d }`. */
function longChoice(shape: Shape): readonly Proposal[] {
  if (shape.kind !== 'either' || shape.short.kind !== 'choice') return [];
  return shape.long.keys.map((key) => ({ label: key.name, kind: CompletionItemKind.Struct, rank: 100, snippet: true, rest: { insert: `{ ${key.name}: \${1:14d} }` }, about: { kind: 'text', text: key.help } }));
}

function values(world: SpecWorld, cursor: Cursor): Found {
  const whole = keyShapeAt(cursor.path)?.shape ?? null;
  const shape = asScalar(whole);
  if (whole === null) return all([]);
  if (shape === null) return all(bracesFor(whole, cursor));
  // Behind a value that stands there: a second word would belong to nothing.
  const { owner } = cursor;
  if (shape.kind !== 'expression' && owner !== null && owner.valueEnd > owner.valueStart && cursor.offset > owner.valueEnd) return all([]);
  switch (shape.kind) {
    case 'choice':
      return all([...choices(shape, cursor), ...longChoice(whole)]);
    case 'expression':
      return expressionProposals(world, cursor, whole.kind === 'either' ? longForm(cursor) : []);
    case 'scalar':
      return all(optionValues(world, cursor));
    case 'version':
      return all([{ label: '1', kind: CompletionItemKind.Constant, rank: 0, rest: { insert: '1' } }]);
    case 'text':
      if (shape.format === 'email') return all(teammates(world, cursor));
      return all(shape.names === undefined ? formatProposals(world, shape.format) : nameProposals(world, cursor, shape.names));
  }
}

const DICTIONARIES: Readonly<Record<KeyKind, (world: SpecWorld, cursor: Cursor) => Found>> = {
  field: (world, cursor) => all(builtInKeys(world, cursor)),
  attribute: attributeKeys,
  option: optionKeys,
  entity: (world, cursor) => all(leftEntities(world, cursor)),
  technician: (world, cursor) => all(technicians(world, cursor)),
  // A name of the person's own.
  check: () => all([]),
};

function keys(world: SpecWorld, cursor: Cursor): Found {
  const owner = keyShapeAt(cursor.path);
  const map = asMap(owner?.shape ?? null);
  if (owner === null || map === null) return all([]);
  return map.kind === 'dictionary' ? DICTIONARIES[map.keys](world, cursor) : all([...keysOf(world, owner.shape, cursor), ...blockProposals(world, cursor)]);
}

/** What can be written at a place (design §7: within 30 ms at 2,000 lines and 2,000 fields). Pure; never fails for what stands in the text. */
export function complete(world: SpecWorld, position: Position): CompletionList {
  const { spec } = world;
  const cursor = cursorAt(spec.text, spec.outline, spec.lines.offsetAt(position));
  if (cursor === null) return { isIncomplete: false, items: [] };
  const { proposals, more } = limit(world, cursor, cursor.place === 'key' ? keys(world, cursor) : values(world, cursor));
  return { isIncomplete: more, items: proposals.map((proposal) => itemOf(world, cursor, proposal)) };
}
