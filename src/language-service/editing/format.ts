/** Two blanks a level, one after a colon, none at the end of a line; every other sign and every comment stays where it is. */
import type { Range, TextEdit } from 'vscode-languageserver-types';
import type { SpecText } from '../spec-text.ts';
import { offsetsOf, type Edit } from '../text/edits.ts';
import type { OutlineEntry } from '../text/outline.ts';
import { sameMeaning } from './same-meaning.ts';

const STEP = 2;

interface Line {
  readonly start: number;
  /** Without the sign that ends it. */
  readonly end: number;
  readonly indent: number;
  readonly blank: boolean;
  readonly comment: boolean;
}

function linesOf(text: string): readonly Line[] {
  const found: Line[] = [];
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline;
    const end = next > start && text[next - 1] === '\r' ? next - 1 : next;
    const indent = /^[ \t]*/.exec(text.slice(start, end))?.[0].length ?? 0;
    found.push({ start, end, indent, blank: start + indent === end, comment: text[start + indent] === '#' });
    if (newline < 0) break;
    start = newline + 1;
  }
  return found;
}

/** Blanks of YAML alone: a byte order mark or a non-breaking blank is text. */
function withoutBlanksBehind(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t\r\n'.includes(text[end - 1] ?? '-')) end -= 1;
  return text.slice(0, end);
}

/** Columns before an entry's key, told by what it stands in. */
function columnOf(entry: OutlineEntry): number {
  return entry.parent === null ? 0 : columnOf(entry.parent) + STEP;
}

class Formatter {
  readonly #text: string;
  readonly #lines: readonly Line[];
  readonly #entries: readonly OutlineEntry[];
  /** The entry that begins a line. */
  readonly #first = new Map<number, OutlineEntry>();
  /** The entry in whose value a line stands that began further up. */
  readonly #within = new Map<number, OutlineEntry>();
  /** By line: the entry that begins nearest below it, and the one that stands nearest above it. */
  readonly #below: readonly (OutlineEntry | undefined)[];
  readonly #above: readonly (OutlineEntry | undefined)[];
  readonly #edits: Edit[] = [];

  constructor(spec: SpecText) {
    this.#text = spec.text;
    this.#lines = linesOf(spec.text);
    this.#entries = spec.outline.entries.filter(({ indent }) => indent >= 0);
    for (const entry of this.#entries) {
      const line = spec.lines.lineAt(entry.keyStart);
      const { start, indent } = this.#lines[line] ?? { start: 0, indent: 0 };
      if (start + indent === entry.keyStart) this.#first.set(line, entry);
      const last = entry.valueEnd > entry.valueStart ? spec.lines.lineAt(entry.valueEnd) : line;
      for (let inside = line + 1; inside <= last; inside += 1) this.#within.set(inside, entry);
    }
    const below: (OutlineEntry | undefined)[] = [];
    for (let at = this.#lines.length - 2; at >= 0; at -= 1) below[at] = this.#first.get(at + 1) ?? below[at + 1];
    const above: (OutlineEntry | undefined)[] = [];
    for (let at = 1; at < this.#lines.length; at += 1) above[at] = this.#first.get(at - 1) ?? this.#within.get(at - 1) ?? above[at - 1];
    this.#below = below;
    this.#above = above;
  }

  edits(all: readonly OutlineEntry[]): readonly Edit[] {
    this.#lines.forEach((line, index) => this.#line(line, index));
    for (const entry of all) this.#colon(entry);
    this.#end();
    return this.#edits.sort((a, b) => a.start - b.start);
  }

  #edit(start: number, end: number, text: string): void {
    if (this.#text.slice(start, end) !== text) this.#edits.push({ start, end, text });
  }

  #line(line: Line, index: number): void {
    const { start, end, indent } = line;
    const within = this.#within.get(index);
    // The blanks of a text over several lines belong to it.
    const inText = within !== undefined && within.braces === null;
    if (!inText) this.#edit(start + withoutBlanksBehind(this.#text.slice(start, end)).length, end, '');
    if (!line.blank) this.#edit(start, start + indent, ' '.repeat(Math.max(0, this.#column(line, index))));
  }

  #column(line: Line, index: number): number {
    const entry = this.#first.get(index);
    if (entry !== undefined) return columnOf(entry);
    const within = this.#within.get(index);
    if (within !== undefined) return line.indent + columnOf(within) - within.indent;
    return line.comment ? this.#commentColumn(line, index) : line.indent;
  }

  /** A comment goes with the line below it, or with the lines above of which it has the column. */
  #commentColumn({ indent }: Line, index: number): number {
    const next = this.#below[index];
    if (next !== undefined && next.indent === indent) return columnOf(next);
    const before = this.#above[index];
    for (let above: OutlineEntry | null = before ?? null; above !== null; above = above.parent) if (above.indent === indent) return columnOf(above);
    if (before !== undefined && indent > before.indent) return columnOf(before) + STEP;
    return next === undefined ? 0 : columnOf(next);
  }

  /** After the sign of a list's item too. */
  #colon({ keyEnd, colon, key }: OutlineEntry): void {
    if (colon < 0) return;
    if (key !== '-') this.#edit(keyEnd, colon - 1, '');
    const blanks = /^[ \t]+(?=[^\s#])/.exec(this.#text.slice(colon, colon + 1000))?.[0] ?? '';
    if (blanks !== '') this.#edit(colon, colon + blanks.length, ' ');
  }

  /** One line end at the end of the file. */
  #end(): void {
    const text = withoutBlanksBehind(this.#text);
    const last = this.#lines.findLastIndex(({ blank }) => !blank);
    if (last < 0 || this.#within.has(last)) return;
    const newline = this.#text.includes('\r\n') ? '\r\n' : '\n';
    const end = Math.max(text.length, this.#lines[last]?.end ?? 0);
    for (let at = this.#edits.length - 1; at >= 0; at -= 1) if ((this.#edits[at]?.start ?? 0) >= text.length) this.#edits.splice(at, 1);
    this.#edit(text.length, this.#text.length, end >= text.length ? newline : '');
  }
}

function applied(text: string, edits: readonly Edit[]): string {
  let at = 0;
  const pieces = edits.map(({ start, end, text: piece }) => {
    const before = text.slice(at, start);
    at = end;
    return before + piece;
  });
  return pieces.join('') + text.slice(at);
}

/**
 * Changes of blanks that bring a spec into its form. Nothing where the text is no YAML, or where a change would say
 * something else: that is looked at each time, not trusted.
 * @param range absent: the whole file.
 */
export function format(spec: SpecText, range?: Range): readonly TextEdit[] {
  const all = new Formatter(spec).edits(spec.outline.entries);
  const [from, to] = offsetsOf(spec.lines, range, spec.text.length);
  const wanted = all.filter(({ start, end }) => start >= from && end <= to);
  if (wanted.length === 0 || !sameMeaning(spec.text, applied(spec.text, wanted))) return [];
  return wanted.map(({ start, end, text }) => ({ range: spec.lines.range(start, end), newText: text }));
}
