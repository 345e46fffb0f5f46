import { CrosswalkError } from '../base/errors.ts';
import type { CompileResult, Expression, ExpressionInput, ExpressionProblem, FieldUse, Outcome, ResultType, Scope } from './model.ts';
import { compileNode } from './compiler.ts';
import { parseText } from './grammar.ts';
import { describe, Failure, NO_VALUE, type Build, type Frame, type Node } from './node.ts';

/** Items that the loops of one evaluation may visit: a ticket with 100,000 parts is not a ticket. */
const MOST_VISITS = 100_000;

function resultType(node: Node): ResultType {
  switch (node.type.kind) {
    case 'text':
    case 'number':
    case 'boolean':
    case 'datetime':
      return node.type.kind;
    default:
      return 'unknown';
  }
}

function unfinished(node: Node, text: string): ExpressionProblem | null {
  const { kind } = node.type;
  if (kind !== 'list' && kind !== 'item' && kind !== 'udf' && kind !== 'optional') return null;
  const remedies = {
    list: 'Make one value of it with sum, size, join or […].',
    item: 'Name one of its fields.',
    udf: 'Name the field: udf["Account Tier"].',
    optional: 'Say what stands in for a missing value: .orValue("…").',
  };
  return { code: 'expression/type', message: `The result is a ${describe(node.type)}, not a single value.`, remedy: remedies[kind], start: 0, end: text.length, suggestions: [] };
}

function distinct(uses: readonly FieldUse[]): readonly FieldUse[] {
  return [...new Map(uses.map((use) => [JSON.stringify([use.collection ?? '', use.custom, use.name]), use])).values()];
}

function outcomeOf(value: unknown): Outcome {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { kind: 'value', value };
  return { kind: 'none' };
}

function evaluate(node: Node, input: ExpressionInput): Outcome {
  const frame: Frame = { input, locals: [], budget: MOST_VISITS };
  try {
    return outcomeOf(node.run(frame));
  } catch (error) {
    if (error === NO_VALUE) return { kind: 'none' };
    const reason = error instanceof Failure ? error.message : 'it cannot be computed';
    // Law 13: the reason names no value of the record.
    throw new CrosswalkError('expression/failed', `An expression failed: ${reason}.`, { remedy: 'Correct the expression, or the value in the source, and run again.', exit: 1 });
  }
}

/** Results that are kept for a scope; one keystroke adds one. */
const MOST_KEPT = 20_000;
// A spec is checked after every keystroke, and all its expressions but one are as they were.
const KEPT = new WeakMap<Scope, Map<string, CompileResult>>();

/**
 * Binds a CEL expression to what it may use (design §5). Every problem of types and names is reported at once, with
 * its range in `text`; where the scope is not complete, unknown names pass. Pure; safe on hostile text.
 */
export function compileExpression(text: string, scope: Scope): CompileResult {
  const kept = KEPT.get(scope) ?? new Map<string, CompileResult>();
  KEPT.set(scope, kept);
  const known = kept.get(text);
  if (known !== undefined) return known;
  if (kept.size >= MOST_KEPT) kept.clear();
  const made = compileNow(text, scope);
  kept.set(text, made);
  return made;
}

function compileNow(text: string, scope: Scope): CompileResult {
  const parsed = parseText(text);
  if (!parsed.ok) return { ok: false, problems: [parsed.problem] };
  const build: Build = { scope, locals: [], problems: [], uses: [] };
  const node = compileNode(build, parsed.tree);
  if (build.problems.length === 0) {
    const problem = unfinished(node, text);
    if (problem !== null) build.problems.push(problem);
  }
  if (build.problems.length > 0) return { ok: false, problems: build.problems };
  const expression: Expression = {
    text,
    type: resultType(node),
    uses: distinct(build.uses),
    // A field of one item (`notes[0].title`) is computed, not copied.
    field: build.uses.some((use) => use.collection !== undefined) ? null : (node.field ?? null),
    evaluate: (input) => evaluate(node, input),
  };
  return { ok: true, expression };
}
