/** The diff in plain words. No DOM here. */
import type { DiffClass } from '../../diff/model.ts';

export type Counts = Readonly<Record<DiffClass, number>>;

export interface Verdict {
  readonly good: boolean;
  readonly title: string;
  readonly more: string;
  /** Values that need a look. */
  readonly look: number;
}

/** Order of the chips: what needs a look first. */
export const OUTCOMES: readonly DiffClass[] = ['wrong', 'missing', 'dropped', 'truncated', 'defaulted', 'shifted', 'masked', 'converted', 'same'];

export const LOOK: readonly DiffClass[] = ['wrong', 'missing'];

/** What each outcome means, for chips and the detail pane. */
export const MEANINGS: Readonly<Record<DiffClass, string>> = {
  same: 'Arrived exactly as it stood in the source.',
  converted: 'Written in another form, as the spec says.',
  defaulted: 'The spec had no rule for this value, so its "otherwise" was used.',
  truncated: 'Shortened to what the destination can hold.',
  dropped: 'Left out, as the spec says.',
  masked: 'Made undeliverable, so that staging writes to nobody.',
  shifted: 'Moved by seconds, so that the order of the thread is kept.',
  missing: 'Expected, but not found in the destination.',
  wrong: 'Something else was found than expected.',
};

const PLAIN = new Intl.NumberFormat('en');
export const number = (value: number): string => PLAIN.format(value);
export const plural = (count: number, one: string, many: string): string => `${number(count)} ${count === 1 ? one : many}`;

const total = (counts: Counts, classes: readonly DiffClass[]): number => classes.reduce((sum, name) => sum + counts[name], 0);

const CHANGES: readonly (readonly [DiffClass, string])[] = [
  ['converted', 'converted'],
  ['defaulted', 'filled by a default'],
  ['truncated', 'shortened'],
  ['dropped', 'left out'],
  ['masked', 'masked for staging'],
  ['shifted', 'shifted in time'],
];

function changes(counts: Counts): string {
  const parts = CHANGES.filter(([name]) => counts[name] > 0).map(([name, words], at) => (at === 0 ? `${number(counts[name])} ${counts[name] === 1 ? 'was' : 'were'} ${words}` : `${number(counts[name])} ${words}`));
  if (parts.length === 0) return 'The spec changed nothing on the way.';
  const last = parts.pop() as string;
  return `On the way, ${parts.length === 0 ? last : `${parts.join(', ')} and ${last}`}, as the spec says.`;
}

/** "1,240 of 1,250 values arrived as planned. 10 need a look." */
export function verdictOf(counts: Counts): Verdict {
  const all = total(counts, OUTCOMES);
  const look = total(counts, LOOK);
  if (all === 0) return { good: false, title: 'This sample moved nothing.', more: 'No field was compared, so there is nothing to judge.', look };
  if (look === 0) return { good: true, title: all === 1 ? 'The only value arrived as planned.' : `All ${number(all)} values arrived as planned.`, more: changes(counts), look };
  return { good: false, title: `${number(all - look)} of ${number(all)} values arrived as planned. ${number(look)} ${look === 1 ? 'needs' : 'need'} a look.`, more: changes(counts), look };
}

/** `2026-08-01T09:14:03Z` → `1 Aug 2026, 09:14 UTC`. */
export function when(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const text = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'UTC' }).format(date);
  return `${text} UTC`;
}
