/**
 * Text to tree by the CEL grammar of `@marcbachmann/cel-js`. Only its parser is used: types, null and numbers follow
 * our own rules (design §5), and its evaluator's regular expressions are out of reach (reference/libraries.md §B).
 */
import { Environment, ParseError } from '@marcbachmann/cel-js';
import type { ASTNode } from '@marcbachmann/cel-js';
import type { ExpressionProblem } from './model.ts';

/** Characters. */
const LONGEST = 4000;
// Under the parser's defaults a chain of 20,000 terms overflows the stack (reference/libraries.md §B).
const PARSER = new Environment({
  unlistedVariablesAreDyn: true,
  enableOptionalTypes: true,
  limits: { maxAstNodes: 2000, maxDepth: 50, maxListElements: 500, maxMapEntries: 1, maxCallArguments: 8 },
});

type ParsedText = { readonly ok: true; readonly tree: ASTNode } | { readonly ok: false; readonly problem: ExpressionProblem };

function tooLarge(end: number): ExpressionProblem {
  return {
    code: 'expression/too-large',
    message: 'This expression is too large.',
    remedy: 'Split it over several fields, or use a value map.',
    start: 0,
    end,
    suggestions: [],
  };
}

/** @param at what stands where the grammar gave up. */
function syntaxRemedy(reserved: boolean, at: string): string {
  if (reserved) return 'This word is reserved; a field of that name cannot be used in an expression.';
  if (at.startsWith('=')) return 'Write "==" for equal and "!=" for not equal.';
  return 'Texts stand in double quotes; fields are written by name; udf["…"] reads a user-defined field.';
}

function explain(error: unknown, text: string): ExpressionProblem {
  if (!(error instanceof ParseError) || error.code === 'limit_exceeded') return tooLarge(text.length);
  const start = Math.min(error.range?.start ?? 0, text.length);
  const end = Math.min(Math.max(error.range?.end ?? text.length, start), text.length);
  const reserved = error.code === 'reserved_identifier';
  return {
    code: 'expression/syntax',
    message: start >= text.length ? 'The expression ends too early.' : `Cannot read the expression here: ${error.summary}.`,
    remedy: syntaxRemedy(reserved, text.slice(start)),
    start,
    end,
    suggestions: [],
  };
}

export function parseText(text: string): ParsedText {
  if (text.length > LONGEST) return { ok: false, problem: tooLarge(text.length) };
  try {
    return { ok: true, tree: PARSER.parse(text).ast };
  } catch (error) {
    return { ok: false, problem: explain(error, text) };
  }
}
