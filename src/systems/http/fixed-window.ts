import { usable, type Budget, type BudgetReport, type LimitNews } from './budget.ts';

/** Longest pause that an answer may ask of us, in milliseconds: a hostile or broken header must not stop a run for days. */
const LONGEST_PAUSE_MS = 10 * 60_000;
/** A reset that lies further back, in windows, is one of another clock or of none. */
const LATE_WINDOWS = 2;
const PROBE_MS = 1_000;
/** Added to what is known of the lag: the proof is only a lower bound. */
const LAG_STEP_MS = 100;

/**
 * A limit that is told by every answer for windows of fixed length (reference/intercom.md §2).
 *
 * The windows are the server's, seen through our clock: `lag` is how far the server's clock is known to be behind ours, learned from
 * requests that left after a reset and were still counted before it. Others who use the same quota show as calls that we did not make.
 */
export class FixedWindowBudget implements Budget {
  readonly #windowMs: number;
  readonly #reserve: number;
  #limit: number;
  #assumed = true;
  #epoch = 0;
  #taken = 0;
  #others = 0;
  /** Ours. */
  #end = 0;
  /** The server's, of the window that `#taken` counts; while `#predicted`, of the one before. */
  #resetAt = 0;
  #predicted = true;
  #lag = 0;
  /** Whole windows between the server's clock and ours, in milliseconds, where they are hours apart. */
  #shift = 0;
  #blockedUntil = 0;
  /** While the server's clock is known to be behind by an unknown time: when to ask next, with one call at a time. */
  #probeAt: number | null = null;

  /** @param options.limit calls per window until an answer tells (law 8: printed as assumed). */
  constructor(options: { readonly limit: number; readonly windowMs: number; readonly reserve: number }) {
    this.#limit = options.limit;
    this.#windowMs = options.windowMs;
    this.#reserve = options.reserve;
  }

  available(now: number): number {
    if (now >= this.#end && now >= this.#blockedUntil) this.#turn(now + this.#windowMs, true);
    if (now < this.#blockedUntil) return 0;
    if (this.#probeAt !== null) return now >= this.#probeAt ? 1 : 0;
    return Math.max(0, usable(this.#limit, this.#reserve) - this.#taken - this.#others);
  }

  take(calls: number, now: number): void {
    this.#taken += calls;
    if (this.#probeAt !== null) this.#probeAt = now + PROBE_MS;
  }

  nextAt(): number {
    return Math.max(this.#end, this.#blockedUntil);
  }

  epoch(): number {
    return this.#epoch;
  }

  told(news: LimitNews, sentAt: number): void {
    if (news.limit !== null && news.limit > 0) {
      this.#limit = news.limit;
      this.#assumed = false;
    }
    if (news.resetAt === null) return;
    const resetAt = this.#ours(news.resetAt, sentAt);
    if (resetAt > this.#resetAt) this.#enter(resetAt, sentAt);
    if (resetAt === this.#resetAt && sentAt >= resetAt + this.#lag) {
      this.#learnLag(resetAt, sentAt);
      this.#probeAt = sentAt + PROBE_MS;
    }
    if (resetAt !== this.#resetAt || this.#predicted || news.remaining === null) return;
    this.#others = Math.max(0, this.#limit - news.remaining - this.#taken);
  }

  rejected(news: LimitNews, now: number): number {
    if (this.#assumed) this.#limit = Math.max(1, Math.floor(this.#limit * 0.8));
    if (this.#probeAt !== null) {
      this.#probeAt = now + PROBE_MS;
      return this.#probeAt;
    }
    const until = news.resetAt === null ? now + (news.retryAfterMs ?? this.#windowMs) : Math.max(this.#ours(news.resetAt, now) + this.#lag, now + 1);
    this.#blockedUntil = Math.max(this.#blockedUntil, Math.min(until, now + LONGEST_PAUSE_MS));
    return this.#blockedUntil;
  }

  report(): BudgetReport {
    return { limit: this.#limit, assumed: this.#assumed, windowMs: this.#windowMs, reserve: this.#reserve };
  }

  /** Only where in its window the server stands matters, not which hour it has: a clock that is hours wrong must neither stall nor hurry us. */
  #ours(resetAt: number, at: number): number {
    const apart = resetAt + this.#shift - at;
    if (apart > LONGEST_PAUSE_MS || apart < -LATE_WINDOWS * this.#windowMs) this.#shift = Math.ceil((at - resetAt) / this.#windowMs) * this.#windowMs;
    return resetAt + this.#shift;
  }

  #turn(end: number, predicted: boolean): void {
    this.#epoch += 1;
    this.#taken = 0;
    this.#others = 0;
    this.#end = end;
    this.#predicted = predicted;
  }

  #enter(resetAt: number, sentAt: number): void {
    // The first call that was let through again bounds the lag from above, so no window has to be learned twice.
    if (this.#probeAt !== null) this.#learnLag(this.#resetAt, sentAt);
    const end = Math.min(resetAt + this.#lag, sentAt + this.#windowMs + this.#lag);
    // We guessed that this window had begun, and it has: what we took since then counts in it.
    if (this.#predicted && this.#resetAt !== 0) {
      this.#end = end;
      this.#predicted = false;
    } else {
      const taken = this.#resetAt === 0 ? this.#taken : 0;
      this.#turn(end, false);
      this.#taken = taken;
    }
    this.#resetAt = resetAt;
    this.#probeAt = null;
  }

  #learnLag(resetAt: number, sentAt: number): void {
    this.#lag = Math.min(this.#windowMs, Math.max(this.#lag, sentAt - resetAt + LAG_STEP_MS));
  }
}
