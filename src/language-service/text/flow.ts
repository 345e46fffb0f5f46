/** Maps in braces, keys and plain values of a YAML text, read tolerantly: whatever is half typed ends where its line or its brace ends. */
import type { OutlineEntry } from './outline.ts';

export interface KeyToken {
  readonly text: string;
  /** Offsets, quotes included. */
  readonly start: number;
  readonly end: number;
  /** Offset after the colon; -1: none. */
  readonly colon: number;
}

/** Braces in braces; a spec needs three. */
const DEEPEST = 50;

/** Offset after the closing quote, or `end` where there is none. */
export function quotedEnd(text: string, start: number, quote: string, end: number): number {
  for (let at = start + 1; at < end; at += 1) {
    if (text[at] === '\\' && quote === '"') at += 1;
    else if (text[at] === quote && quote === "'" && text[at + 1] === "'") at += 1;
    else if (text[at] === quote) return at + 1;
  }
  return end;
}

function isSpace(char: string | undefined): boolean {
  return char === undefined || char === ' ' || char === '\t' || char === '\n' || char === '\r';
}

/** End of a plain value that begins at `start`: before a comment, without blanks. */
export function plainEnd(text: string, start: number, end: number): number {
  let stop = end;
  for (let at = start + 1; at < end; at += 1) {
    if (text[at] === '#' && isSpace(text[at - 1])) {
      stop = at;
      break;
    }
  }
  while (stop > start && isSpace(text[stop - 1])) stop -= 1;
  return stop;
}

function unquoted(text: string, quote: string): string {
  const inner = text.slice(1, text.length > 1 && text.endsWith(quote) ? -1 : undefined);
  return quote === "'" ? inner.replaceAll("''", "'") : inner.replace(/\\(["\\/])/g, '$1');
}

/** The key of a line: null where no colon follows. */
export function keyAt(text: string, start: number, end: number): KeyToken | null {
  const first = text[start];
  if (first === '"' || first === "'") {
    const stop = quotedEnd(text, start, first, end);
    const colon = /^[ \t]*:(?=[ \t\r\n]|$)/.exec(text.slice(stop, end))?.[0].length;
    return colon === undefined ? null : { text: unquoted(text.slice(start, stop), first), start, end: stop, colon: stop + colon };
  }
  for (let at = start; at < end; at += 1) {
    if (text[at] === '#' && at > start && isSpace(text[at - 1])) return null;
    if (text[at] !== ':' || (at + 1 < end && !isSpace(text[at + 1]))) continue;
    const stop = plainEnd(text, start, at);
    return { text: text.slice(start, stop), start, end: stop, colon: at + 1 };
  }
  return null;
}

interface Sink {
  /** Notes an entry of the map that `parent` holds. */
  open(parent: OutlineEntry, key: KeyToken, colon: number): OutlineEntry;
}

export class FlowReader {
  readonly #text: string;
  readonly #end: number;
  readonly #sink: Sink;
  #depth = 0;

  /** @param end the map does not reach further, closed or not. */
  constructor(text: string, end: number, sink: Sink) {
    this.#text = text;
    this.#end = end;
    this.#sink = sink;
  }

  /** Reads the map whose brace stands at `start`. @returns the offset after it. */
  map(owner: OutlineEntry, start: number): number {
    this.#depth += 1;
    let at = start + 1;
    while (at < this.#end && this.#depth <= DEEPEST) {
      at = this.#skip(at);
      const char = this.#text[at];
      if (at >= this.#end || char === '}') break;
      if (char === ',') at += 1;
      else at = this.#entry(owner, at);
    }
    this.#depth -= 1;
    const inside = Math.min(at, this.#end);
    owner.braces = { start: start + 1, end: inside };
    const closed = inside < this.#end && this.#text[inside] === '}';
    return closed ? inside + 1 : inside;
  }

  #skip(from: number): number {
    let at = from;
    for (;;) {
      while (at < this.#end && isSpace(this.#text[at])) at += 1;
      if (this.#text[at] !== '#' || at >= this.#end) return at;
      const line = this.#text.indexOf('\n', at);
      at = line < 0 ? this.#end : line;
    }
  }

  #entry(owner: OutlineEntry, start: number): number {
    const key = this.#key(start);
    const entry = this.#sink.open(owner, key, key.colon);
    if (key.colon < 0) return Math.max(key.end, start + 1);
    const from = this.#skip(key.colon);
    entry.valueStart = Math.min(from, this.#end);
    entry.valueEnd = entry.valueStart;
    const end = this.#text[from] === '{' && from < this.#end ? this.map(entry, from) : this.#value(from);
    entry.valueEnd = Math.max(entry.valueStart, end);
    entry.end = entry.valueEnd;
    return Math.max(entry.valueEnd, start + 1);
  }

  #key(start: number): KeyToken {
    const first = this.#text[start];
    const quoted = first === '"' || first === "'";
    let stop = quoted ? quotedEnd(this.#text, start, first, this.#end) : start;
    if (!quoted) while (stop < this.#end && !/[,{}\n]/.test(this.#text[stop] ?? '') && !(this.#text[stop] === ':' && /[\s,}]|^$/.test(this.#text[stop + 1] ?? ''))) stop += 1;
    const end = quoted ? stop : plainEnd(this.#text, start, stop);
    const after = /^[ \t]*:/.exec(this.#text.slice(stop, Math.min(stop + 100, this.#end)))?.[0].length;
    const text = this.#text.slice(start, end);
    return { text: quoted ? unquoted(text, first) : text, start, end, colon: after === undefined ? -1 : stop + after };
  }

  /** A value ends before a comma or a brace that is not inside of brackets or quotes of its own. */
  #value(start: number): number {
    const first = this.#text[start];
    if ((first === '"' || first === "'") && start < this.#end) return quotedEnd(this.#text, start, first, this.#end);
    let depth = 0;
    let at = start;
    for (; at < this.#end; at += 1) {
      const char = this.#text[at] ?? '';
      if (depth === 0 && (char === ',' || char === '}' || char === '\n')) break;
      if (char === '[' || char === '(' || char === '{') depth += 1;
      else if (char === ']' || char === ')' || char === '}') depth = Math.max(0, depth - 1);
    }
    return plainEnd(this.#text, start, at);
  }
}
