import type { LimitNews } from './budget.ts';

/** Answers that cannot be taken for a limit: a quota of this size would be a mistake, and a run must not burst on one. */
const LARGEST_LIMIT = 1_000_000;

function positive(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,15}$/.test(text.trim())) return null;
  return Number(text);
}

/** `Retry-After`, seconds or an HTTP date. */
function retryAfter(text: string | undefined, now: number): number | null {
  if (text === undefined) return null;
  const seconds = positive(text);
  if (seconds !== null) return seconds * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** `X-RateLimit-Limit`, `-Remaining`, `-Reset` (UNIX seconds) and `Retry-After` (reference/intercom.md §2). */
export function limitsFromHeaders(headers: ReadonlyMap<string, string>, now: number): LimitNews {
  const limit = positive(headers.get('x-ratelimit-limit'));
  const reset = positive(headers.get('x-ratelimit-reset'));
  return {
    limit: limit === null || limit > LARGEST_LIMIT ? null : limit,
    remaining: positive(headers.get('x-ratelimit-remaining')),
    resetAt: reset === null ? null : reset * 1_000,
    retryAfterMs: retryAfter(headers.get('retry-after'), now),
  };
}
