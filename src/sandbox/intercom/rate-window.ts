import type { SandboxClock } from '../kit/clock.ts';
export interface Admission {
  readonly admitted: boolean;
  /** The three headers of reference/intercom.md §2. */
  readonly headers: Record<string, string>;
}

/** `quota` calls in windows of `windowMs` milliseconds of the sandbox clock; both may change while it runs. */
interface Limits {
  readonly quota: number;
  readonly windowMs: number;
}

/** Fixed windows, cut at whole multiples of their length on the sandbox clock. */
export class RateWindow {
  readonly #clock: SandboxClock;
  readonly #limits: () => Limits;
  #window = -1;
  #used = 0;

  constructor(clock: SandboxClock, limits: () => Limits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Counts one call. What is refused does not use up the quota. */
  admit(): Admission {
    const { quota, windowMs } = this.#limits();
    const window = Math.floor(this.#clock.now() / windowMs);
    if (window !== this.#window) {
      this.#window = window;
      this.#used = 0;
    }
    const admitted = this.#used < quota;
    if (admitted) this.#used += 1;
    const reset = Math.ceil(((window + 1) * windowMs) / 1000);
    return { admitted, headers: { 'x-ratelimit-limit': String(quota), 'x-ratelimit-remaining': String(quota - this.#used), 'x-ratelimit-reset': String(reset) } };
  }
}
