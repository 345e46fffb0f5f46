import assert from 'node:assert/strict';
import { compileExpression } from '../../src/expressions/compile.ts';
import type { ExpressionInput, ExpressionProblem, Outcome, Scope, ScopeField } from '../../src/expressions/model.ts';
import type { FieldType } from '../../src/catalog/model.ts';
import type { Scalar, Values } from '../../src/record/model.ts';

function field(name: string, type: FieldType, labels?: Readonly<Record<string, string>>): [string, ScopeField] {
  return [name, labels === undefined ? { name, type } : { name, type, options: Object.entries(labels).map(([value, label]) => ({ value, label, active: true })) }];
}

export const SCOPE: Scope = {
  fields: new Map([
    field('title', 'text'),
    field('type', 'list', { 1: 'Request', 2: 'Incident' }),
    field('status', 'list', { 1: 'New', 5: 'Complete' }),
    field('hours', 'decimal'),
    field('isActive', 'integer'),
    field('open', 'boolean'),
    field('createDate', 'datetime'),
    field('companyID', 'reference'),
    field('strange', 'unknown'),
  ]),
  udf: new Map([field('Account Tier', 'list', { 1: 'Gold' }), field('Region', 'text'), field('Seats', 'integer'), field('__proto__', 'text'), field('constructor', 'text')]),
  collections: new Map([['timeEntries', new Map([field('hoursToBill', 'decimal'), field('summaryNotes', 'text'), field('kind', 'list', { 1: 'Work' })])]]),
  complete: true,
};

export function values(content: Readonly<Record<string, Scalar>>): Values {
  const result = Object.create(null) as Record<string, Scalar>;
  for (const [name, value] of Object.entries(content)) result[name] = value;
  return result;
}

interface Given {
  readonly values?: Readonly<Record<string, Scalar>>;
  readonly udf?: Readonly<Record<string, Scalar>>;
  readonly timeEntries?: readonly Readonly<Record<string, Scalar>>[];
}

export function input(given: Given): ExpressionInput {
  return { values: values(given.values ?? {}), udf: values(given.udf ?? {}), collections: { timeEntries: (given.timeEntries ?? []).map(values) } };
}

/** Compiles without a problem and computes; "no value" is the word `none`. */
export function compute(text: string, given: Given = {}, scope: Scope = SCOPE): Scalar {
  const result = compileExpression(text, scope);
  assert.ok(result.ok, `${text}: ${result.ok ? '' : result.problems.map((problem) => problem.message).join(' ')}`);
  const outcome: Outcome = result.expression.evaluate(input(given));
  return outcome.kind === 'none' ? 'none' : outcome.value;
}

export function problemsOf(text: string, scope: Scope = SCOPE): readonly ExpressionProblem[] {
  const result = compileExpression(text, scope);
  return result.ok ? [] : result.problems;
}
