/** What a line of the spec takes from a record, before any mapping. */
import type { FieldType } from '../catalog/model.ts';
import type { Expression, ExpressionInput, ScopeField } from '../expressions/model.ts';
import type { Scalar, SourceRecord, Values } from '../record/model.ts';
import type { CompiledField } from '../spec/compiled.ts';
import type { CatalogLookup } from './context.ts';
import { utcSeconds } from './moments.ts';

export interface Reading {
  /** As stored: the key of a value map. */
  readonly stored: Scalar;
  /** As a person sees it: lists by label. */
  readonly shown: Scalar;
  /** Type of the source's field; `unknown` for a constant or a longer expression. */
  readonly type: FieldType;
  /** The expression gave no value, though it is more than one empty field. */
  readonly none: boolean;
  /** What to try for a target of this type, best first. A stored option whose label is not known is nobody's value. */
  readonly candidates: (target: FieldType) => readonly Scalar[];
}

function labelOf(field: ScopeField | null, stored: Scalar): string | null {
  return field?.options?.find((option) => option.value === String(stored))?.label ?? null;
}

function readingOf(stored: Scalar, field: ScopeField | null, none: boolean): Reading {
  if (field?.type !== 'list' || stored === null) {
    return { stored, shown: stored, type: field?.type ?? 'unknown', none, candidates: () => [stored] };
  }
  const label = labelOf(field, stored);
  const known = label === null ? [] : [label];
  const candidates = (target: FieldType): readonly Scalar[] => (target === 'text' || target === 'list' ? known : [...known, stored]);
  return { stored, shown: label ?? stored, type: 'list', none, candidates };
}

export function readExpression(expression: Expression, input: ExpressionInput): Reading {
  const outcome = expression.evaluate(input);
  if (outcome.kind === 'none') return readingOf(null, expression.field, expression.field === null);
  return readingOf(outcome.value, expression.field, false);
}

export function readSource(from: CompiledField['from'], input: ExpressionInput): Reading {
  return from.kind === 'constant' ? readingOf(from.value, null, false) : readExpression(from.expression, input);
}

/** True only for a real yes: no value, a text or a number is not one. */
export function isTrue(expression: Expression, input: ExpressionInput): boolean {
  const outcome = expression.evaluate(input);
  return outcome.kind === 'value' && outcome.value === true;
}

function dictionary<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

/** Every collection that the catalog knows stands there, an empty one too; items in the order of their time. */
export function recordInput(record: SourceRecord, source: CatalogLookup): ExpressionInput {
  const collections = dictionary<Values[]>();
  for (const name of source.collections.get(record.entity) ?? []) collections[name] = [];
  const sorted = [...record.parts].sort((a, b) => (utcSeconds(a.createdAt) ?? 0) - (utcSeconds(b.createdAt) ?? 0));
  for (const part of sorted) (collections[part.collection] ??= []).push(part.values);
  return { values: record.values, udf: record.udf, collections };
}

export function partInput(values: Values): ExpressionInput {
  return { values, udf: dictionary(), collections: dictionary() };
}
