import type { Position, SpecExpression } from './model.ts';

const HEX_ESCAPES: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

/** Length of the escape of a double-quoted scalar that starts at `index`, and of the text it stands for. */
function escapeAt(raw: string, index: number): { readonly raw: number; readonly text: number } {
  const next = raw[index + 1] ?? '';
  if (next === '\n' || next === '\r') return { raw: (/^\\\r?\n[ \t]*/.exec(raw.slice(index))?.[0] ?? '\\').length, text: 0 };
  return { raw: HEX_ESCAPES[next] ?? 2, text: next === 'U' ? 2 : 1 };
}

function stepAt(expression: SpecExpression, rawIndex: number, textIndex: number): { readonly raw: number; readonly text: number } {
  const { raw, text, style } = expression;
  if (style === 'double' && raw[rawIndex] === '\\') return escapeAt(raw, rawIndex);
  if (style === 'single' && raw.startsWith("''", rawIndex)) return { raw: 2, text: 1 };
  const fold = /^[ \t]*\r?\n\s*/.exec(raw.slice(rawIndex))?.[0];
  if (fold !== undefined) return { raw: fold.length, text: (/^\s+/.exec(text.slice(textIndex))?.[0] ?? '').length };
  return { raw: 1, text: 1 };
}

/** Offset in the file's text of `offset` in the expression's text, through quotes, escapes and folded lines. */
function rawOffset(expression: SpecExpression, offset: number): number {
  let rawIndex = 0;
  let textIndex = 0;
  while (textIndex < offset && rawIndex < expression.raw.length) {
    const step = stepAt(expression, rawIndex, textIndex);
    rawIndex += step.raw;
    textIndex += step.text;
  }
  return Math.min(rawIndex, expression.raw.length);
}

/**
 * The place in the file of a range of the expression's text (offsets, end exclusive). A block scalar (`|`, `>`) is
 * answered as a whole.
 */
export function placeOf(expression: SpecExpression, start: number, end: number): Position {
  if (expression.style === 'block') return expression.at;
  const from = rawOffset(expression, start);
  const to = Math.max(from, rawOffset(expression, end));
  const before = expression.raw.slice(0, from).split('\n');
  const last = before.at(-1) ?? '';
  return {
    ...expression.at,
    line: expression.at.line + before.length - 1,
    column: before.length === 1 ? expression.at.column + from : last.length + 1,
    start: expression.at.start + from,
    end: expression.at.start + to,
  };
}
