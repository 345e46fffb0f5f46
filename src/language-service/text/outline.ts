/**
 * The keys of a YAML text as they stand, read line by line: for help while typing, where a real parser sees half a line, a
 * missing colon or an error further up. It never fails and takes time in proportion to the text.
 */
import { FlowReader, keyAt, plainEnd, quotedEnd } from './flow.ts';

export interface OutlineEntry {
  /** Without quotes; `-` for an item of a list. */
  readonly key: string;
  /** Offsets, quotes included. */
  readonly keyStart: number;
  readonly keyEnd: number;
  /** Offset after the colon; -1: none yet. */
  colon: number;
  /** Offsets of the value on the same lines, without blanks and comments around it; equal: none. */
  valueStart: number;
  valueEnd: number;
  /** Columns before the key; -1 inside of braces. */
  readonly indent: number;
  /** From 0. */
  readonly line: number;
  readonly parent: OutlineEntry | null;
  readonly children: OutlineEntry[];
  /** Offset after everything that belongs to it. */
  end: number;
  /** Offsets of the braces' insides where the value is a map in braces. */
  braces: { readonly start: number; readonly end: number } | null;
}

export interface Outline {
  readonly roots: readonly OutlineEntry[];
  /** In the order of the text. */
  readonly entries: readonly OutlineEntry[];
}

const BLOCK_SCALAR = /^[|>][+-]?\d?[+-]?\s*(?:#.*)?$/;
/** Signs of lists on one line; a spec needs none. */
const MOST_SIGNS = 20;
const DECORATION = /^(?:[&!][^\s]*\s+)+/;

function newEntry(key: string, keyStart: number, keyEnd: number, indent: number, line: number, parent: OutlineEntry | null): OutlineEntry {
  return { key, keyStart, keyEnd, colon: -1, valueStart: keyEnd, valueEnd: keyEnd, indent, line, parent, children: [], end: keyEnd, braces: null };
}

class OutlineReader {
  readonly #text: string;
  readonly #roots: OutlineEntry[] = [];
  readonly #entries: OutlineEntry[] = [];
  /** The entry whose block scalar or quoted text goes on. */
  #open: OutlineEntry | null = null;
  #last: OutlineEntry | null = null;
  #at = 0;
  #line = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Outline {
    this.#at = this.#text.startsWith('\uFEFF') ? 1 : 0;
    while (this.#at < this.#text.length) this.#readLine();
    return { roots: this.#roots, entries: this.#entries };
  }

  #endOfLine(from: number): number {
    const end = this.#text.indexOf('\n', from);
    return end < 0 ? this.#text.length : end;
  }

  #goTo(offset: number): void {
    for (let at = this.#text.indexOf('\n', this.#at); at >= 0 && at < offset; at = this.#text.indexOf('\n', at + 1)) this.#line += 1;
    this.#at = offset;
  }

  #readLine(): void {
    const start = this.#at;
    const end = this.#endOfLine(start);
    const line = this.#text.slice(start, end).replace(/\r$/, '');
    const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    const blank = indent === line.length;
    if (blank || this.#goesOn(line, indent, start)) {
      this.#goTo(end + 1);
      return;
    }
    if (line[indent] === '#' || /^(?:---|\.\.\.)(?:\s|$)/.test(line) || line.startsWith('%')) this.#goTo(end + 1);
    else this.#readEntry(start + indent, indent, start + line.length);
  }

  /** Lines of a text in `|` or `>`, and the rest of a long plain value. */
  #goesOn(line: string, indent: number, start: number): boolean {
    const open = this.#open;
    if (open !== null && indent > open.indent) {
      this.#extend(open, start + line.length);
      return true;
    }
    this.#open = null;
    const last = this.#last;
    const hasValue = last !== null && last.indent >= 0 && last.valueEnd > last.valueStart && last.braces === null;
    if (!hasValue || indent <= last.indent || keyAt(this.#text, start + indent, start + line.length) !== null || line[indent] === '#') return false;
    this.#extend(last, plainEnd(this.#text, start + indent, start + line.length));
    return true;
  }

  #extend(entry: OutlineEntry, end: number): void {
    entry.valueEnd = end;
    for (let up: OutlineEntry | null = entry; up !== null; up = up.parent) up.end = Math.max(up.end, end);
  }

  #parentFor(indent: number): OutlineEntry | null {
    let parent = this.#last;
    while (parent !== null && (parent.indent < 0 || parent.indent >= indent)) parent = parent.parent;
    return parent;
  }

  #add(entry: OutlineEntry): void {
    (entry.parent?.children ?? this.#roots).push(entry);
    this.#entries.push(entry);
    this.#last = entry;
    this.#extend(entry, entry.valueEnd);
  }

  #readEntry(start: number, indent: number, end: number, signs = 0): void {
    if (signs < MOST_SIGNS && this.#text[start] === '-' && (start + 1 >= end || /\s/.test(this.#text[start + 1] ?? ''))) {
      this.#readItem(start, indent, end, signs + 1);
      return;
    }
    const key = keyAt(this.#text, start, end);
    const parent = this.#parentFor(indent);
    if (key === null) {
      const typed = plainEnd(this.#text, start, end);
      this.#add(newEntry(this.#text.slice(start, typed), start, typed, indent, this.#line, parent));
      this.#goTo(this.#endOfLine(end) + 1);
      return;
    }
    const entry = newEntry(key.text, key.start, key.end, indent, this.#line, parent);
    entry.colon = key.colon;
    this.#add(entry);
    this.#readValue(entry, key.colon, end);
  }

  #readItem(start: number, indent: number, end: number, signs: number): void {
    const entry = newEntry('-', start, start + 1, indent, this.#line, this.#parentFor(indent));
    entry.colon = start + 1;
    this.#add(entry);
    const inner = /^[ \t]*/.exec(this.#text.slice(start + 1, end))?.[0].length ?? 0;
    const from = start + 1 + inner;
    if (from < end && keyAt(this.#text, from, end) !== null) this.#readEntry(from, indent + 1 + inner, end, signs);
    else this.#readValue(entry, start + 1, end);
  }

  #readValue(entry: OutlineEntry, after: number, end: number): void {
    const gap = /^[ \t]*/.exec(this.#text.slice(after, end))?.[0].length ?? 0;
    const decorated = DECORATION.exec(`${this.#text.slice(after + gap, end)} `)?.[0].length ?? 0;
    const start = Math.min(after + gap + decorated, end);
    entry.valueStart = start;
    entry.valueEnd = start;
    const first = this.#text[start];
    if (start < end && first === '{') return this.#readBraces(entry, start);
    if (start < end && first !== '#') {
      const quote = first === '"' || first === "'" ? first : null;
      const stop = quote === null ? plainEnd(this.#text, start, end) : quotedEnd(this.#text, start, quote, this.#paragraphEnd(entry, end));
      this.#extend(entry, Math.max(start, stop));
      if (BLOCK_SCALAR.test(this.#text.slice(start, end))) this.#open = entry;
    }
    this.#goTo(this.#endOfLine(Math.max(end, entry.valueEnd)) + 1);
  }

  /** Following lines that stand deeper than the entry: as far as an open quote or brace may reach. */
  #paragraphEnd(entry: OutlineEntry, end: number): number {
    let stop = end;
    for (let at = this.#endOfLine(end) + 1; at < this.#text.length; at = this.#endOfLine(at) + 1) {
      const line = this.#text.slice(at, this.#endOfLine(at)).replace(/\r$/, '');
      const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
      const closes = /^[ \t]*\}/.test(line) && indent >= entry.indent;
      if (indent < line.length && indent <= entry.indent && !closes) break;
      if (indent < line.length) stop = at + line.length;
      if (closes) break;
    }
    return stop;
  }

  #readBraces(entry: OutlineEntry, start: number): void {
    // Keys come in the order of the text, so each line end is counted once.
    let [newline, line] = [this.#text.indexOf('\n', start), this.#line];
    const reader = new FlowReader(this.#text, this.#paragraphEnd(entry, this.#endOfLine(start)), {
      open: (parent, key, colon) => {
        for (; newline >= 0 && newline < key.start; newline = this.#text.indexOf('\n', newline + 1)) line += 1;
        const made = newEntry(key.text, key.start, key.end, -1, line, parent);
        made.colon = colon;
        made.parent?.children.push(made);
        this.#entries.push(made);
        return made;
      },
    });
    const end = reader.map(entry, start);
    this.#extend(entry, end);
    this.#goTo(this.#endOfLine(Math.max(end, start)) + 1);
  }
}

export function readOutline(text: string): Outline {
  return new OutlineReader(text).read();
}
