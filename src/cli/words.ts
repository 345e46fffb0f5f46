import { textTable } from '../reports/text.ts';

/** Columns of the terminal that a person reads in; a pipe gets the usual width. */
export function terminalWidth(): number {
  return Math.max(60, Math.min(process.stdout.columns ?? 120, 160));
}

/** Joins what is not empty. */
export function lines(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}

export function range(bounds: { readonly low: number; readonly high: number }): string {
  return bounds.low === bounds.high ? String(bounds.low) : `${bounds.low} to ${bounds.high}`;
}

/** First column to the left, all others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const right = new Set(head.map((_, index) => index).slice(1));
  return textTable([head, ...rows], { width: terminalWidth(), indent: '  ', right }).flat().join('\n');
}

/** One word of a command line as a person types it: in quotes where a shell would split it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
