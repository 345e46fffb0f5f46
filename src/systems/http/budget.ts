/** How many calls a system lets us make, and when. Times are milliseconds UTC of the run's clock. */

/** What an answer told of the limit; null: it did not. */
export interface LimitNews {
  /** Calls of one window. */
  readonly limit: number | null;
  readonly remaining: number | null;
  /** Milliseconds UTC of the server's clock. */
  readonly resetAt: number | null;
  /** Milliseconds from now. */
  readonly retryAfterMs: number | null;
}

export interface BudgetReport {
  readonly limit: number;
  readonly assumed: boolean;
  readonly windowMs: number;
  readonly reserve: number;
}

export interface Budget {
  /** Calls that may leave now, the reserve left out. */
  available(now: number): number;
  take(calls: number, now: number): void;
  /** When to look again after `available` was 0. */
  nextAt(now: number): number;
  /** Changes when permits that were taken and not used are void. */
  epoch(now: number): number;
  told(news: LimitNews, sentAt: number): void;
  /** The system refused a call for its rate. @returns when to try again. */
  rejected(news: LimitNews, now: number): number;
  report(now: number): BudgetReport;
}

/** Calls of one window that are ours. Never none: a limit of 1 with any reserve would stop for ever. */
export function usable(limit: number, reserve: number): number {
  return Math.max(1, limit - Math.ceil(limit * reserve));
}
