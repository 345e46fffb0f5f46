/** No more is sent than a person can look through and an editor can take at once. */
import type { SpecWorld } from '../spec-text.ts';
import type { Cursor } from '../text/cursor.ts';
import { replacedBy, type Proposal } from './item.ts';

const MOST_ITEMS = 500;

/** What is found at a place. */
export interface Found {
  readonly proposals: readonly Proposal[];
  /** There are more than are listed: the editor asks again when more is typed. */
  readonly more: boolean;
}

export function all(proposals: readonly Proposal[]): Found {
  return { proposals, more: false };
}

const MISS = 3;

function isSubsequence(typed: string, text: string): boolean {
  let at = 0;
  for (let index = 0; index < text.length && at < typed.length; index += 1) if (text[index] === typed[at]) at += 1;
  return at === typed.length;
}

/** 0: begins so; 1: one of its words does; 2: has these letters in this order. @param lower `text` in lower case. */
function match(typed: string, text: string, lower: string): number {
  if (typed === '') return 0;
  const at = lower.indexOf(typed);
  if (at < 0) return isSubsequence(typed, lower) ? 2 : MISS;
  if (at === 0) return 0;
  return /[^\p{L}\p{N}]/u.test(lower[at - 1] ?? '') || /\p{Lu}/u.test(text[at] ?? '') ? 1 : 2;
}

/** What a typed text is compared with, and where a thing stands among those that fit as well. */
export interface Sorting<T> {
  readonly text: (item: T) => string;
  /** The same in lower case. */
  readonly lower: (item: T) => string;
  /** A whole number below 100,000; smaller first. */
  readonly rank: (item: T, index: number) => number;
}

/** Numbers below this keep rank and index in one number. */
const PLACES = 2 ** 24;

/** All of them, or the 500 that fit best to what is typed: first by how they fit, then by rank. */
export function fittest<T>(items: readonly T[], typed: string, { text, lower, rank }: Sorting<T>): { readonly kept: readonly T[]; readonly more: boolean } {
  if (items.length <= MOST_ITEMS) return { kept: items, more: false };
  const fits: number[][] = [[], [], []];
  items.forEach((item, index) => fits[match(typed, text(item), lower(item))]?.push(rank(item, index) * PLACES + index));
  const kept: T[] = [];
  for (const places of fits) {
    if (kept.length >= MOST_ITEMS) break;
    for (const place of Float64Array.from(places).sort().subarray(0, MOST_ITEMS - kept.length)) {
      const item = items[place % PLACES];
      if (item !== undefined) kept.push(item);
    }
  }
  return { kept, more: true };
}

/** What is typed already of a thing that begins at an offset, in lower case and without its opening quote. */
export function typedFrom({ spec: { text } }: Pick<SpecWorld, 'spec'>, cursor: Cursor, start: number): string {
  return text.slice(Math.min(start, cursor.offset), cursor.offset).replace(/^["']/, '').trim().toLowerCase();
}

/** At most 500 items leave for the editor. */
export function limit(world: SpecWorld, cursor: Cursor, { proposals, more }: Found): Found {
  if (proposals.length <= MOST_ITEMS) return { proposals, more };
  const text = ({ filter, label }: Proposal): string => filter ?? label;
  const starts = new Set(proposals.map(({ replace }) => replace?.start ?? cursor.start));
  const kept = [...starts].flatMap((start) => {
    const same = proposals.filter(({ replace }) => (replace?.start ?? cursor.start) === start);
    const typed = typedFrom(world, cursor, replacedBy(world, cursor, { replace: { start, end: cursor.end } }).start);
    return fittest(same, typed, { text, lower: (proposal) => text(proposal).toLowerCase(), rank: ({ rank }) => rank }).kept;
  });
  return { proposals: kept.toSorted((a, b) => a.rank - b.rank).slice(0, MOST_ITEMS), more: true };
}
