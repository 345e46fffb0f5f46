/** The text of an expression as YAML gives it, with the way back to the file, while somebody types in it. */
import type { OutlineEntry } from './outline.ts';
import { isPlain } from './quote.ts';

export type TextStyle = 'plain' | 'single' | 'double' | 'block';

export interface ExpressionText {
  readonly text: string;
  readonly style: TextStyle;
  /** Inside of braces. */
  readonly flow: boolean;
  /** Offsets in the file, quotes included. */
  readonly start: number;
  readonly end: number;
  /** Offset in the file of each character of `text`, and of its end. */
  readonly places: readonly number[];
}

interface Read {
  readonly text: string;
  readonly places: readonly number[];
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', e: '\u001b', a: '\u0007', b: '\b', f: '\f', v: '\v', N: '\u0085', _: '\u00a0', L: '\u2028', P: '\u2029' };
const HEX: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** A character of a double-quoted text and how many characters of the file it takes. */
function escaped(raw: string, at: number): { readonly text: string; readonly length: number } {
  const sign = raw[at + 1] ?? '';
  const digits = Object.hasOwn(HEX, sign) ? (HEX[sign] ?? 0) : 0;
  if (digits === 0) return { text: Object.hasOwn(ESCAPES, sign) ? (ESCAPES[sign] ?? sign) : sign, length: Math.min(2, raw.length - at) };
  const code = Number.parseInt(raw.slice(at + 2, at + 2 + digits), 16);
  return { text: Number.isNaN(code) || code > 0x10ffff ? '' : String.fromCodePoint(code), length: Math.min(2 + digits, raw.length - at) };
}

function read(raw: string, offset: number, style: TextStyle): Read {
  let text = '';
  const places: number[] = [];
  for (let at = 0; at < raw.length; ) {
    const doubled = style === 'single' && raw.startsWith("''", at);
    const step = style === 'double' && raw[at] === '\\' ? escaped(raw, at) : { text: raw[at] ?? '', length: doubled ? 2 : 1 };
    for (let unit = 0; unit < step.text.length; unit += 1) places.push(offset + at);
    text += step.text;
    at += Math.max(1, step.length);
  }
  places.push(offset + raw.length);
  return { text, places };
}

function styleOf(first: string | undefined): TextStyle {
  if (first === '"') return 'double';
  if (first === "'") return 'single';
  return first === '|' || first === '>' ? 'block' : 'plain';
}

/** Where the lines of a text after `|` or `>` begin; null: no line yet. */
function afterHeader(file: string, start: number, end: number): number | null {
  const line = file.indexOf('\n', start);
  return line < 0 || line >= end ? null : line + 1;
}

function closes(file: string, start: number, end: number): boolean {
  return end - start > 1 && file[end - 1] === file[start];
}

/**
 * What stands behind the value on its line and was meant to belong to it: `"a" + b` ends for YAML after the quote, and
 * `a + " #" + b` before the `#`.
 */
function cutOff(file: string, entry: OutlineEntry, offset: number): number | null {
  if (offset <= entry.valueEnd || entry.valueEnd === entry.valueStart) return null;
  const newline = file.indexOf('\n', entry.valueEnd);
  const lineEnd = newline < 0 ? file.length : newline;
  if (offset > lineEnd || file.slice(entry.valueEnd, offset).trim() === '') return null;
  return entry.valueEnd + file.slice(entry.valueEnd, lineEnd).trimEnd().length;
}

function isOpen(text: string): boolean {
  let depth = 0;
  let quote = '';
  for (const char of text) {
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
  }
  return depth > 0 || quote !== '';
}

/** In braces a bracket or a quote that nobody closed yet reaches over the brace that ends the map: the text ends before that. */
function flowEnd(file: string, start: number, end: number, offset: number): number {
  if (!isOpen(file.slice(start, end).replace(/[\s}]+$/, ''))) return end;
  const rest = /^[^,}]*/.exec(file.slice(offset, end))?.[0] ?? '';
  return offset + rest.trimEnd().length;
}

/** @param offset of the cursor. @returns null where the cursor stands outside of the text, for example behind its closing quote. */
export function expressionTextAt(file: string, entry: OutlineEntry, offset: number, flow: boolean): ExpressionText | null {
  if (entry.braces !== null || entry.colon < 0 || offset < entry.colon) return null;
  const { valueEnd } = entry;
  const start = styleOf(file[entry.valueStart]) === 'plain' && file.slice(offset, entry.valueStart).trim() === '' ? Math.min(offset, entry.valueStart) : entry.valueStart;
  const cut = flow ? null : cutOff(file, entry, offset);
  if (cut !== null) {
    const end = Math.max(cut, offset);
    return { ...read(file.slice(start, end), start, 'plain'), style: 'plain', flow, start, end };
  }
  if (entry.valueStart === valueEnd) return { text: '', places: [offset], style: 'plain', flow, start: offset, end: offset };
  const style = styleOf(file[start]);
  if (style === 'block') {
    const from = afterHeader(file, start, valueEnd);
    return from === null || offset < from || offset > valueEnd ? null : { ...read(file.slice(from, valueEnd), from, style), style, flow, start, end: valueEnd };
  }
  if (style === 'plain') {
    // Blanks between the text and the cursor belong to what is being typed.
    const end = Math.max(flow ? flowEnd(file, start, valueEnd, offset) : valueEnd, offset);
    return offset < start || file.slice(Math.min(valueEnd, end), end).trim() !== '' ? null : { ...read(file.slice(start, end), start, style), style, flow, start, end };
  }
  const inner = closes(file, start, valueEnd) ? valueEnd - 1 : valueEnd;
  return offset <= start || offset > inner ? null : { ...read(file.slice(start + 1, inner), start + 1, style), style, flow, start, end: valueEnd };
}

/** The whole text of an expression, wherever nobody types. */
export function expressionText(file: string, entry: OutlineEntry): string {
  if (entry.braces !== null || entry.valueStart === entry.valueEnd) return '';
  const style = styleOf(file[entry.valueStart]);
  if (style === 'block') {
    const from = afterHeader(file, entry.valueStart, entry.valueEnd);
    return from === null ? '' : file.slice(from, entry.valueEnd);
  }
  const quoted = style === 'single' || style === 'double';
  const end = quoted && closes(file, entry.valueStart, entry.valueEnd) ? entry.valueEnd - 1 : entry.valueEnd;
  return read(file.slice(entry.valueStart + (quoted ? 1 : 0), end), 0, style).text;
}

/** Place in the text of an offset in the file. */
export function indexAt({ places }: ExpressionText, offset: number): number {
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One change of an expression, as changes of the file. */
export interface ExpressionEdit {
  readonly main: TextEdit;
  /** Around it, where the value needs quotes from now on; none touches `main`. */
  readonly around: readonly TextEdit[];
}

function encode(text: string, style: TextStyle): string {
  if (style === 'single') return text.replaceAll("'", "''");
  return style === 'double' ? text.replace(/[\\"]/g, '\\$&') : text;
}

/** Single quotes around all of a plain value, told as changes left and right of the one that makes them needed. */
function quoteAround(expression: ExpressionText, main: TextEdit, file: string): ExpressionEdit {
  const { start, end } = expression;
  const around: TextEdit[] = [];
  for (let at = file.indexOf("'", start); at >= 0 && at < end; at = file.indexOf("'", at + 1)) {
    if (at < main.start || at >= main.end) around.push({ start: at, end: at + 1, text: "''" });
  }
  const [opens, closing] = [main.start === start, main.end === end];
  if (!opens) around.push({ start, end: start, text: "'" });
  if (!closing) around.push({ start: end, end, text: "'" });
  return { main: { ...main, text: `${opens ? "'" : ''}${encode(main.text, 'single')}${closing ? "'" : ''}` }, around };
}

/**
 * Replaces a part of an expression so that YAML gives back exactly what was meant.
 * @param from place in the text, as `to`. @param reads the new part as YAML will see it, where `text` is a snippet.
 */
export function editExpression(file: string, expression: ExpressionText, from: number, to: number, text: string, reads: string = text): ExpressionEdit {
  const { places, style } = expression;
  const main = { start: places[from] ?? expression.end, end: places[to] ?? expression.end, text };
  if (style !== 'plain') return { main: { ...main, text: encode(text, style) }, around: [] };
  const whole = `${expression.text.slice(0, from)}${reads}${expression.text.slice(to)}`.replace(/\s*\n\s*/g, ' ').trim();
  return isPlain(whole, expression.flow) ? { main, around: [] } : quoteAround(expression, main, file);
}
