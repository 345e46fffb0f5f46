import type { OutlineEntry, Outline } from './outline.ts';

/** Where in a spec the cursor stands, half-typed lines included. */
export interface Cursor {
  readonly place: 'key' | 'value';
  /** Keys from the root to the map in which a key is typed, or to the entry whose value is typed. */
  readonly path: readonly string[];
  /** The entry whose map a key is typed in, or whose value is typed; null: the root of the file. */
  readonly owner: OutlineEntry | null;
  /** The other entries of the same map, for a key. */
  readonly siblings: readonly OutlineEntry[];
  /** Offsets of what is typed already, quotes included; equal: nothing. */
  readonly start: number;
  readonly end: number;
  readonly offset: number;
  /** A colon follows the key already. */
  readonly hasColon: boolean;
  /** Inside of braces, where commas and braces end a plain value. */
  readonly flow: boolean;
}

export function pathOf(entry: OutlineEntry | null): readonly string[] {
  const path: string[] = [];
  for (let at = entry; at !== null; at = at.parent) path.push(at.key);
  return path.reverse();
}

function lineBounds(text: string, offset: number): { readonly start: number; readonly end: number } {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { start, end: end < 0 ? text.length : end };
}

/** The cursor stands in a comment, or in the text of a quoted value it does not matter. */
function inComment(text: string, lineStart: number, offset: number): boolean {
  let quote: string | null = null;
  for (let at = lineStart; at < offset; at += 1) {
    const char = text[at] ?? '';
    if (quote !== null) quote = char === quote ? null : quote;
    else if ((char === '"' || char === "'") && (at === lineStart || /[\s{,:[(]/.test(text[at - 1] ?? ''))) quote = char;
    else if (char === '#' && (at === lineStart || /\s/.test(text[at - 1] ?? ''))) return true;
  }
  return false;
}

function keyCursor(owner: OutlineEntry | null, all: readonly OutlineEntry[], typed: OutlineEntry | null, offset: number, flow: boolean): Cursor {
  const [start, end] = typed === null ? [offset, offset] : [typed.keyStart, typed.keyEnd];
  return { place: 'key', path: pathOf(owner), owner, siblings: all.filter((entry) => entry !== typed), start, end, offset, hasColon: (typed?.colon ?? -1) >= 0, flow };
}

function valueCursor(entry: OutlineEntry, offset: number, flow: boolean): Cursor {
  const inside = offset >= entry.valueStart && offset <= entry.valueEnd;
  const [start, end] = inside ? [entry.valueStart, entry.valueEnd] : [offset, offset];
  return { place: 'value', path: pathOf(entry), owner: entry, siblings: [], start, end, offset, hasColon: true, flow };
}

function inBraces(text: string, owner: OutlineEntry, offset: number): Cursor {
  for (const child of owner.children) {
    if (child.braces !== null && offset >= child.braces.start && offset <= child.braces.end) return inBraces(text, child, offset);
    if (offset >= child.keyStart && offset <= child.keyEnd) return keyCursor(owner, owner.children, child, offset, true);
  }
  const before = owner.children.findLast((child) => child.colon >= 0 && child.colon <= offset);
  const after = owner.children.find((child) => child.keyStart > offset);
  if (before !== undefined && (before.valueEnd === before.valueStart || text.slice(before.valueEnd, offset).trim() === '') && (after === undefined || before.valueEnd < after.keyStart)) return valueCursor(before, offset, true);
  return keyCursor(owner, owner.children, null, offset, true);
}

/** The innermost map in braces around the offset, begun anywhere. */
function bracesAround(outline: Outline, offset: number): OutlineEntry | null {
  return outline.entries.find(({ braces, indent }) => braces !== null && indent >= 0 && offset >= braces.start && offset <= braces.end) ?? null;
}

/** The block entry that a new line of this indentation would belong to. */
function ownerAt(outline: Outline, offset: number, indent: number): OutlineEntry | null {
  let owner: OutlineEntry | null = null;
  for (const entry of outline.entries) {
    if (entry.keyStart >= offset) break;
    if (entry.indent >= 0) owner = entry;
  }
  while (owner !== null && (owner.indent >= indent || owner.braces !== null || (owner.valueEnd > owner.valueStart && owner.colon >= 0))) owner = owner.parent;
  return owner;
}

function onLine(outline: Outline, start: number, end: number): OutlineEntry | null {
  return outline.entries.findLast((entry) => entry.indent >= 0 && entry.keyStart >= start && entry.keyStart <= end && entry.key !== '-') ?? null;
}

/** A value that began on an earlier line and reaches over this offset. */
function valueAround(outline: Outline, offset: number): OutlineEntry | null {
  return outline.entries.find((entry) => entry.braces === null && entry.valueEnd > entry.valueStart && offset >= entry.valueStart && offset <= entry.valueEnd) ?? null;
}

/** @returns null in a comment. Pure; never fails, whatever stands in the text. */
export function cursorAt(text: string, outline: Outline, offset: number): Cursor | null {
  const line = lineBounds(text, offset);
  const braces = bracesAround(outline, offset);
  if (inComment(text, line.start, offset)) return null;
  if (braces !== null) return inBraces(text, braces, offset);
  const entry = onLine(outline, line.start, line.end);
  if (entry !== null && offset >= entry.keyStart) {
    if (offset <= entry.keyEnd) return keyCursor(entry.parent, entry.parent?.children ?? outline.roots, entry, offset, false);
    return entry.colon >= 0 && offset >= entry.colon ? valueCursor(entry, offset, false) : null;
  }
  const around = valueAround(outline, offset);
  if (around !== null) return valueCursor(around, offset, false);
  const owner = ownerAt(outline, offset, offset - line.start);
  return keyCursor(owner, owner?.children ?? outline.roots, null, offset, false);
}
