/** A spec cut down to a few of its lines, so that they can be parsed and compiled for real while somebody types in a long one. */
import type { SpecText } from '../spec-text.ts';
import type { OutlineEntry } from '../text/outline.ts';

/** What a section cannot be understood without. */
const HEADER = new Set(['crosswalk', 'time_zone', 'source', 'destination', 'people', 'extends']);
const NEEDED = new Set(['from', 'to']);

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Of keys that stand on the way to a kept entry only the key is kept; what is in braces cannot be cut without its commas. */
function keep(entry: OutlineEntry, paths: readonly (readonly string[])[], depth: number, kept: Range[]): void {
  const own = paths.filter((path) => path[depth] === entry.key);
  const whole = own.some((path) => path.length === depth + 1) || (entry.braces !== null && own.length > 0) || (depth === 1 && NEEDED.has(entry.key));
  if (whole) kept.push({ start: entry.keyStart, end: entry.end });
  else if (own.length > 0) {
    kept.push({ start: entry.keyStart, end: entry.colon < 0 ? entry.keyEnd : entry.colon });
    for (const child of entry.children) keep(child, own, depth + 1, kept);
  }
}

function ranges({ outline }: SpecText, paths: readonly (readonly string[])[]): readonly Range[] {
  const kept: Range[] = [];
  for (const root of outline.roots) {
    if (HEADER.has(root.key)) kept.push({ start: root.keyStart, end: root.end });
    else keep(root, paths, 0, kept);
  }
  return kept.sort((a, b) => a.start - b.start);
}

/** What is left of text between two kept pieces: the end of a line, and the indentation of the next piece. */
function gap(text: string): string {
  const last = text.lastIndexOf('\n') + 1;
  return `${last > 0 ? '\n' : ''}${text.slice(last).replace(/[^\t]/g, ' ')}`;
}

/** An alias stands for what may have been cut away. */
function hasAlias(text: string): boolean {
  return /(?:^|[\s{,:])\*[^\s,}\]]/.test(text);
}

export interface Focus {
  readonly text: string;
  /** Lines of the spec, from 1: where each line of `text` stands. */
  readonly lines: readonly number[];
}

function whole({ text, lines }: SpecText): Focus {
  return { text, lines: Array.from({ length: lines.count }, (_, index) => index + 1) };
}

/** @param paths of keys from the root, each of an entry that is wanted whole. */
export function focus(spec: SpecText, paths: readonly (readonly string[])[]): Focus {
  let text = '';
  let at = 0;
  const lines = [1];
  for (const { start, end } of ranges(spec, paths)) {
    if (start < at) continue;
    const before = gap(spec.text.slice(at, start));
    const [first, last] = [spec.lines.lineAt(start) + 1, spec.lines.lineAt(end) + 1];
    if (before.startsWith('\n')) lines.push(first);
    else lines[lines.length - 1] = first;
    for (let line = first + 1; line <= last; line += 1) lines.push(line);
    text += before + spec.text.slice(start, end);
    at = end;
  }
  return hasAlias(text) ? whole(spec) : { text, lines };
}
