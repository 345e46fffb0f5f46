/** Where YAML silently took something away from what the person wrote. Each looks at one value and answers one problem or none. */
import { isScalar, type Node as YamlNode, type Scalar as YamlScalar } from 'yaml';
import { scalarStyle, scalarText, type SpecDocument } from './document.ts';
import type { Problem } from './model.ts';

/** Open brackets less closed ones, and whether a quote is left open. */
function balance(text: string): { readonly open: number; readonly quoted: boolean } {
  let open = 0;
  let quote = '';
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] ?? '';
    if (quote !== '') {
      if (char === '\\') index += 1;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if ('([{'.includes(char)) open += 1;
    else if (')]}'.includes(char)) open -= 1;
  }
  return { open, quoted: quote !== '' };
}

export function isUnfinished(text: string): boolean {
  const { open, quoted } = balance(text);
  return open > 0 || quoted || /(?:[+\-*/%<>=!?:,]|&&|\|\||\bin)\s*$/.test(text);
}

function singleQuoted(text: string): string {
  return `'${text.trim().replaceAll("'", "''")}'`;
}

/** `name: title + " #" + number`: YAML takes the rest of the line for a comment. */
export function cutByComment(document: SpecDocument, node: YamlScalar): Problem | null {
  if (scalarStyle(node) !== 'plain') return null;
  const [start, end] = node.range ?? [0, 0];
  const lineEnd = document.text.indexOf('\n', end);
  const rest = document.text.slice(end, lineEnd < 0 ? undefined : lineEnd);
  if (!/^\s+#/.test(rest) || !isUnfinished(scalarText(node))) return null;
  return {
    code: 'yaml/comment-cuts-expression',
    severity: 'error',
    message: 'YAML reads "#" after a blank as a comment, so the expression ends before it.',
    remedy: 'Put the whole expression in single quotes.',
    at: document.positionAt(start, end + rest.trimEnd().length),
    suggestions: [singleQuoted(document.text.slice(start, end) + rest)],
  };
}

/** `lead_when: !empty(x)`: YAML takes the word for a tag. */
export function lostToTag(document: SpecDocument, node: YamlNode): Problem | null {
  if (node.tag === undefined || node.tag === '' || node.tag.startsWith('tag:yaml.org')) return null;
  const [start, end] = node.range ?? [0, 0];
  // The node's range begins after its tag: the tag stands before it on the same line.
  const lineStart = document.text.lastIndexOf('\n', Math.max(0, start - 1)) + 1;
  const tagAt = document.text.lastIndexOf('!', Math.max(lineStart, start - 1));
  const from = tagAt >= lineStart ? document.text.slice(lineStart).search(/(?<=:\s+|[{,\s])!/) + lineStart : start;
  const lineEnd = document.text.indexOf('\n', from);
  const to = Math.max(end, from);
  const written = document.text.slice(from, isScalar(node) && lineEnd > 0 ? Math.min(Math.max(to, from + 1), lineEnd) : to);
  return {
    code: 'yaml/tag',
    severity: 'error',
    message: 'YAML reads "!" at the start of a value as a tag, so the expression is lost.',
    remedy: 'Put the whole expression in single quotes.',
    at: document.positionAt(Math.max(from, lineStart), to),
    suggestions: isScalar(node) && written.trim() !== '' ? [singleQuoted(written)] : [],
  };
}

/** Where the expression that begins at `start` closes its brackets, on the same line. */
function closingOf(text: string, start: number): number {
  const lineEnd = text.indexOf('\n', start);
  const line = text.slice(start, lineEnd < 0 ? undefined : lineEnd);
  for (let length = line.indexOf(')') + 1; length > 0; length = line.indexOf(')', length) + 1) {
    const { open, quoted } = balance(line.slice(0, length));
    if (open <= 0 && !quoted) return start + length;
  }
  return start;
}

/** `{ note: join(a, b) }`: inside braces YAML ends the value at the comma. */
export function cutByComma(document: SpecDocument, value: YamlNode, nextKeyEnd: number): Problem | null {
  if (!isScalar(value) || scalarStyle(value) !== 'plain' || balance(scalarText(value)).open <= 0) return null;
  const start = value.range?.[0] ?? 0;
  const end = Math.max(nextKeyEnd, closingOf(document.text, start));
  return {
    code: 'yaml/flow-comma',
    severity: 'error',
    message: 'Inside braces YAML ends a value at a comma, so the expression is cut in two.',
    remedy: 'Put the whole expression in single quotes, or write the map over several lines.',
    at: document.positionAt(start, end),
    suggestions: [singleQuoted(document.text.slice(start, end))],
  };
}
