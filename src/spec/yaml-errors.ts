import type { YAMLParseError, YAMLWarning } from 'yaml';
import type { Position, Problem } from './model.ts';

interface Explanation {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

const BY_CODE: Readonly<Record<string, Explanation>> = {
  TAB_AS_INDENT: { code: 'yaml/tab', message: 'A tab indents this line.', remedy: 'Indent with spaces.' },
  MULTIPLE_DOCS: { code: 'yaml/several-documents', message: 'A second document begins here.', remedy: 'A spec is one document: remove the line "---" and what follows, or move it to a file of its own.' },
};

const GREATER: Explanation = { code: 'yaml/key-starts-with-gt', message: 'YAML reads ">" or "|" at the start of a key as the start of a block of text.', remedy: 'Put the key in quotes.' };
const TAG: Explanation = { code: 'yaml/tag', message: 'YAML reads "!" at the start of a value as a tag, so the expression is lost.', remedy: 'Put the whole expression in single quotes.' };
const BRACKET: Explanation = { code: 'yaml/flow-bracket', message: 'YAML reads "[" or "{" here as a list or map of its own, so the expression is lost.', remedy: 'Put the whole expression in single quotes.' };
const QUOTES: Explanation = { code: 'yaml/quotes-eaten', message: 'YAML ends the value at the closing quote, so the rest of the expression is lost.', remedy: 'Put the whole expression in single quotes.' };

function lineAt(text: string, offset: number): string {
  const from = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
  const to = text.indexOf('\n', offset);
  return text.slice(from, to < 0 ? undefined : to);
}

function tabIndented(line: string): boolean {
  return /^ *\t/.test(line);
}

function trapIn(line: string): Explanation | null {
  if (tabIndented(line)) return BY_CODE['TAB_AS_INDENT'] ?? null;
  if (/^\s*[>|](?![-+\d]*\s*(?:#.*)?$)[^:]*:/.test(line) || /[{,]\s*[>|][^:,}]*:/.test(line)) return GREATER;
  if (/:\s+![^\s]/.test(line)) return TAG;
  if (/:\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*[^\s#,}\]]/.test(line)) return QUOTES;
  return null;
}

/** The value after the first colon, in single quotes: what the person most likely meant. */
function quotedValue(line: string): readonly string[] {
  const value = /:\s+(.*?)\s*$/.exec(line)?.[1];
  return value === undefined || value === '' ? [] : [`'${value.replaceAll("'", "''")}'`];
}

/** From here on YAML lost its thread on an earlier line: what follows is no mistake of its own. */
export function isAftermath(error: YAMLParseError | YAMLWarning): boolean {
  return / token in YAML stream/.test(error.message) || / at node end$/.test(error.message) || error.message.startsWith('Not a YAML token');
}

/** YAML's complaint in our words; null where another rule says it better (an unknown tag is seen by the structure). */
export function explainYamlError(error: YAMLParseError | YAMLWarning, text: string, positionAt: (start: number, end: number) => Position): Problem | null {
  if (error.name === 'YAMLWarning') return null;
  const [start, end] = error.pos;
  const line = lineAt(text, Math.min(start, Math.max(0, text.length - 1)));
  const bracket = /^Unexpected flow-(?:seq|map)-start/.test(error.message) ? BRACKET : undefined;
  const found = bracket ?? (error.code === 'MULTIPLE_DOCS' ? BY_CODE[error.code] : (trapIn(line) ?? BY_CODE[error.code]));
  const plain: Explanation = { code: 'yaml/syntax', message: `This is not YAML: ${error.message.split('\n')[0] ?? ''}`.replace(/:?$/, '.').replace(/\.\.$/, '.'), remedy: 'Correct the line, or put the value in quotes.' };
  const explanation = found ?? plain;
  const suggestions = explanation === TAG || explanation === QUOTES ? quotedValue(line) : [];
  return { ...explanation, severity: 'error', at: positionAt(start, Math.max(start, end)), suggestions };
}
