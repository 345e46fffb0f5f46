import { usable, type Budget, type BudgetReport, type LimitNews } from './budget.ts';

const BUCKETS = 60;

/**
 * A limit over a window that rolls, told by a document rather than by headers (reference/autotask.md §3: calls of the last hour, all
 * integrations of the customer together). Counted in sixtieths of the window.
 */
export class RollingWindowBudget implements Budget {
  readonly #windowMs: number;
  readonly #reserveAt: (now: number) => number;
  readonly #buckets: { index: number; calls: number }[] = [];
  #limit: number;
  #assumed = true;
  #others = 0;
  #othersUntil = 0;
  #blockedUntil = 0;

  /** @param options.reserveAt share kept free at a time. */
  constructor(options: { readonly limit: number; readonly windowMs: number; readonly reserveAt: (now: number) => number }) {
    this.#limit = options.limit;
    this.#windowMs = options.windowMs;
    this.#reserveAt = options.reserveAt;
  }

  available(now: number): number {
    if (now < this.#blockedUntil) return 0;
    return Math.max(0, usable(this.#limit, this.#reserveAt(now)) - this.#own(now) - this.#otherCalls(now));
  }

  take(calls: number, now: number): void {
    const index = Math.floor(now / this.#bucketMs());
    const last = this.#buckets.at(-1);
    if (last?.index === index) last.calls += calls;
    else this.#buckets.push({ index, calls });
  }

  nextAt(now: number): number {
    const first = this.#buckets[0];
    const expiry = first === undefined ? now + this.#bucketMs() : (first.index + 1 + BUCKETS) * this.#bucketMs();
    return Math.max(expiry, this.#blockedUntil);
  }

  /** Permits stay good: nothing starts anew when a window rolls. */
  epoch(): number {
    return 0;
  }

  told(): void {
    // No header tells this limit; `learn` does.
  }

  /** What the system's own document says: calls of everybody in the present window. */
  learn(limit: number, used: number, now: number): void {
    this.#limit = limit;
    this.#assumed = false;
    this.#others = Math.max(0, used - this.#own(now));
    this.#othersUntil = now + this.#windowMs;
  }

  rejected(news: LimitNews, now: number): number {
    if (this.#assumed) this.#limit = Math.max(1, Math.floor(this.#limit * 0.9));
    const pause = Math.min(news.retryAfterMs ?? this.#bucketMs(), this.#windowMs);
    this.#blockedUntil = Math.max(this.#blockedUntil, now + pause);
    return this.#blockedUntil;
  }

  report(now: number): BudgetReport {
    return { limit: this.#limit, assumed: this.#assumed, windowMs: this.#windowMs, reserve: this.#reserveAt(now) };
  }

  #bucketMs(): number {
    return this.#windowMs / BUCKETS;
  }

  #own(now: number): number {
    const oldest = Math.floor(now / this.#bucketMs()) - BUCKETS;
    while ((this.#buckets[0]?.index ?? Infinity) < oldest) this.#buckets.shift();
    return this.#buckets.reduce((sum, bucket) => sum + bucket.calls, 0);
  }

  #otherCalls(now: number): number {
    return now < this.#othersUntil ? this.#others : 0;
  }
}
