/** Hovers inside of expressions: of the token under the mouse alone. */
import { findEntity, findField } from '../../catalog/lookup.ts';
import type { Entity, Field } from '../../catalog/model.ts';
import { expressionContext, type ExpressionContext, type FieldName } from '../completion/expression-context.ts';
import { CALLS, LOOPS, METHODS } from '../completion/functions.ts';
import { fieldMarkdown } from '../field-markdown.ts';
import { usesOfField } from '../field-uses.ts';
import { placeOfPath, type Place, type SpecWorld } from '../spec-text.ts';
import type { Cursor } from '../text/cursor.ts';
import { expressionTextAt, indexAt } from '../text/expression-text.ts';
import { expressionTokens, textOfToken, type Token } from '../text/expression-tokens.ts';
import { codeSpan, plainWords } from '../text/markdown.ts';
import { collectionHover } from './names.ts';
import { comparedHover } from './options.ts';
import { originLine, type Paragraphs } from './words.ts';

export interface ExpressionHover {
  readonly paragraphs: Paragraphs;
  /** Offsets in the file. */
  readonly start: number;
  readonly end: number;
}

function fieldHover(world: SpecWorld, entity: Entity | null, name: string, custom: boolean): Paragraphs | null {
  const { source } = world.catalogs;
  const field = entity === null ? null : findField(entity, name, custom);
  if (source === null || entity === null || field === null) return null;
  return [fieldMarkdown(field, { entity: entity.name, system: source.system, uses: usesOfField(world, entity.name, field) }), originLine(source, world.now)];
}

function itemOf({ catalogs: { source } }: SpecWorld, entity: Entity | null, collection: string): Entity | null {
  const item = entity?.collections !== undefined && Object.hasOwn(entity.collections, collection) ? entity.collections[collection] : undefined;
  return source === null || item === undefined ? null : findEntity(source, item);
}

function callHover(name: string, method: boolean): Paragraphs | null {
  const known = (method ? [...LOOPS, ...METHODS] : CALLS).find((callable) => callable.name === name);
  return known === undefined ? null : [codeSpan(`${known.name}(${known.parameters.join(', ')})`), plainWords(known.help)];
}

function comparedField(world: SpecWorld, place: Place, { name, custom, collection }: FieldName): Field | null {
  const entity = collection === null ? place.entity : itemOf(world, place.entity, collection);
  return entity === null ? null : findField(entity, name, custom);
}

function valueOf(token: Token): string {
  return token.kind === 'text' ? textOfToken(token) : token.text;
}

function plainName(world: SpecWorld, place: Place, name: string): Paragraphs | null {
  if (name === 'udf') return [`${codeSpan('udf')}: the user-defined fields`, plainWords('udf["Name"] reads one of them.')];
  return fieldHover(world, place.entity, name, false) ?? collectionHover(world, place.entity, name);
}

function about(world: SpecWorld, place: Place, context: ExpressionContext, token: Token, calls: boolean): Paragraphs | null {
  if (calls) return callHover(token.text, context.kind === 'method');
  switch (context.kind) {
    case 'name':
      return context.locals.includes(token.text) ? null : plainName(world, place, token.text);
    case 'custom':
      return fieldHover(world, place.entity, valueOf(token), true);
    case 'item':
      return fieldHover(world, itemOf(world, place.entity, context.collection), token.text, false);
    case 'option': {
      const field = token.kind === 'name' ? null : comparedField(world, place, context.field);
      return token.kind === 'name' ? plainName(world, place, token.text) : field === null ? null : comparedHover(world, field, valueOf(token), context.field.label);
    }
    default:
      return null;
  }
}

/** @param cursor stands in the value of an expression. */
export function expressionHover(world: SpecWorld, cursor: Cursor): ExpressionHover | null {
  const place = placeOfPath(world, cursor.path);
  const expression = cursor.owner === null ? null : expressionTextAt(world.spec.text, cursor.owner, cursor.offset, cursor.flow);
  if (place === null || expression === null) return null;
  const at = indexAt(expression, cursor.offset);
  const tokens = expressionTokens(expression.text);
  const index = tokens.findIndex(({ start, end }) => at >= start && at < end);
  const token = tokens[index];
  if (token === undefined || token.kind === 'sign') return null;
  const context = expressionContext(expression.text, token.kind === 'text' ? token.start + 1 : token.end, new Set(Object.keys(place.entity?.collections ?? {})));
  const paragraphs = about(world, place, context, token, token.kind === 'name' && tokens[index + 1]?.text === '(');
  if (paragraphs === null) return null;
  return { paragraphs, start: expression.places[token.start] ?? cursor.start, end: expression.places[token.end] ?? cursor.end };
}
