/** Lengths of time in milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** UTC text with the fraction trimmed of trailing zeros: `…45.2Z`, `…00Z` (reference/autotask.md §6). */
export function vendorTime(ms: number): string {
  const text = new Date(ms).toISOString();
  const fraction = ms % SECOND;
  if (fraction === 0) return `${text.slice(0, 19)}Z`;
  if (fraction % 100 === 0) return `${text.slice(0, 21)}Z`;
  return fraction % 10 === 0 ? `${text.slice(0, 22)}Z` : text;
}

/** A date-only field: midnight, no zone conversion (reference/autotask.md §6). */
export function vendorDate(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 10)}T00:00:00Z`;
}
