import { CompletionItemKind, type CompletionList, type Position } from 'vscode-languageserver-types';
import type { Shape } from '../../spec/language.ts';
import { asScalar, keyShapeAt } from '../shape-at.ts';
import type { SpecWorld } from '../spec-text.ts';
import { cursorAt, type Cursor } from '../text/cursor.ts';
import { yamlText } from '../text/quote.ts';
import { itemOf, type Proposal } from './item.ts';
import { keysOf } from './keys.ts';

function choices(shape: Extract<Shape, { kind: 'choice' }>, cursor: Cursor): readonly Proposal[] {
  return shape.choices.map(({ value, help }, index) => ({ label: value, insert: yamlText(value, cursor.flow), kind: CompletionItemKind.EnumMember, rank: index, about: { kind: 'text', text: help } }));
}

function values(cursor: Cursor): readonly Proposal[] {
  const shape = asScalar(keyShapeAt(cursor.path)?.shape ?? null);
  if (shape === null) return [];
  if (shape.kind === 'choice') return choices(shape, cursor);
  return [];
}

function keys(cursor: Cursor): readonly Proposal[] {
  const owner = keyShapeAt(cursor.path);
  return owner === null ? [] : keysOf(owner.shape, cursor);
}

/** What can be written at a place (design §7: within 30 ms at 2,000 lines and 2,000 fields). Pure; never fails for what stands in the text. */
export function complete(world: SpecWorld, position: Position): CompletionList {
  const { spec } = world;
  const cursor = cursorAt(spec.text, spec.outline, spec.lines.offsetAt(position));
  if (cursor === null) return { isIncomplete: false, items: [] };
  const proposals = cursor.place === 'key' ? keys(cursor) : values(cursor);
  return { isIncomplete: false, items: proposals.map((proposal) => itemOf(world, cursor, proposal)) };
}
