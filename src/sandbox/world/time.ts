/** Lengths of time in milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Day → `YYYY-MM-DD`: a million rows name a few thousand days. Bounded, and only a matter of speed. */
const DAYS = new Map<number, string>();
const MOST_DAYS = 5000;
const TWO_DIGITS: readonly string[] = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

/** `YYYY-MM-DD` of a moment, UTC. */
export function dayText(ms: number): string {
  const day = Math.floor(ms / DAY);
  const known = DAYS.get(day);
  if (known !== undefined) return known;
  if (DAYS.size >= MOST_DAYS) DAYS.clear();
  const text = new Date(day * DAY).toISOString().slice(0, 10);
  DAYS.set(day, text);
  return text;
}

/** `.2`, `.05`, `.147`; nothing for a whole second. */
function fractionText(ms: number): string {
  if (ms === 0) return '';
  const digits = String(1000 + ms).slice(1);
  if (ms % 100 === 0) return `.${digits.slice(0, 1)}`;
  return ms % 10 === 0 ? `.${digits.slice(0, 2)}` : `.${digits}`;
}

/** UTC text with the fraction trimmed of trailing zeros: `…45.2Z`, `…00Z` (reference/autotask.md §6). */
export function vendorTime(ms: number): string {
  const inDay = ms - Math.floor(ms / DAY) * DAY;
  const two = (length: number, most: number): string => TWO_DIGITS[Math.floor(inDay / length) % most] ?? '';
  return `${dayText(ms)}T${two(HOUR, 24)}:${two(MINUTE, 60)}:${two(SECOND, 60)}${fractionText(inDay % SECOND)}Z`;
}

/** A date-only field: midnight, no zone conversion (reference/autotask.md §6). */
export function vendorDate(ms: number): string {
  return `${dayText(ms)}T00:00:00Z`;
}
