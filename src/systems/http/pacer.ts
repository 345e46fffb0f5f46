import Bottleneck from 'bottleneck';
import type { Clock } from '../../base/clock.ts';
import type { Budget } from './budget.ts';

/** Lets calls through as a budget allows. Behind an interface so that many machines can share one budget later (design §9). */
export interface Pacer {
  /**
   * Waits for a place in the lane and for a permit of the budget.
   * @param lane calls of one lane are limited in number at a time, for example one API resource.
   * @returns gives the place back; call it once, when the answer is there.
   * @throws the signal's reason.
   */
  enter(lane: string, signal: AbortSignal | null): Promise<() => void>;
}

/** Permits of one lease: a lease takes Bottleneck about 2 ms, whatever its weight (reference/libraries.md §D1). */
const LEASE = 20;
/** Milliseconds of the clock between two looks at a budget that is used up: an answer may open it early. */
const LOOK_AGAIN_MS = 1_000;

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

/** A queue of promises that an abort leaves. */
class Queue {
  readonly #waiters: Waiter[] = [];

  get length(): number {
    return this.#waiters.length;
  }

  wait(signal: AbortSignal | null): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      const stop = (): void => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(signal?.reason as Error);
      };
      const leave = (): void => signal?.removeEventListener('abort', stop);
      const waiter: Waiter = {
        resolve: () => {
          leave();
          resolve();
        },
        reject: (reason) => {
          leave();
          reject(reason);
        },
      };
      this.#waiters.push(waiter);
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  next(): Waiter | undefined {
    return this.#waiters.shift();
  }
}

class Lane {
  readonly #size: number;
  readonly #queue = new Queue();
  #running = 0;

  constructor(size: number) {
    this.#size = size;
  }

  async enter(signal: AbortSignal | null): Promise<void> {
    if (this.#running < this.#size) this.#running += 1;
    else await this.#queue.wait(signal);
  }

  leave(): void {
    const next = this.#queue.next();
    if (next === undefined) this.#running -= 1;
    else next.resolve();
  }
}

export interface PacerOptions {
  readonly budget: Budget;
  readonly clock: Clock;
  /** Calls of one lane at a time. */
  readonly laneSize: number;
  /** Asks the system for its limit where no header tells it; called when the budget is used up. */
  readonly refresh?: () => Promise<void>;
}

/**
 * Bottleneck as the gate for leases, refilled by us: its own refresh options stall or double (reference/libraries.md §D1),
 * and no `expiration`, since a write that was let through may land.
 */
class LeasePacer implements Pacer {
  readonly #options: PacerOptions;
  readonly #gate = new Bottleneck({ maxConcurrent: LEASE, reservoir: 0 });
  readonly #lanes = new Map<string, Lane>();
  readonly #queue = new Queue();
  #permits = 0;
  #epoch = -1;
  #leasing = false;

  constructor(options: PacerOptions) {
    this.#options = options;
  }

  async enter(name: string, signal: AbortSignal | null): Promise<() => void> {
    signal?.throwIfAborted();
    const lane = this.#lane(name);
    await lane.enter(signal);
    try {
      const turn = this.#queue.wait(signal);
      if (!this.#leasing) void this.#serve();
      await turn;
    } catch (error) {
      lane.leave();
      throw error;
    }
    return () => lane.leave();
  }

  #lane(name: string): Lane {
    const known = this.#lanes.get(name);
    if (known !== undefined) return known;
    const lane = new Lane(this.#options.laneSize);
    this.#lanes.set(name, lane);
    return lane;
  }

  async #serve(): Promise<void> {
    this.#leasing = true;
    try {
      while (this.#queue.length > 0) {
        const epoch = this.#options.budget.epoch(this.#options.clock.now());
        if (epoch !== this.#epoch) this.#permits = 0;
        if (this.#permits === 0 && !(await this.#lease())) await this.#starve();
        for (; this.#permits > 0 && this.#queue.length > 0; this.#permits -= 1) this.#queue.next()?.resolve();
      }
    } catch (error) {
      for (let waiter = this.#queue.next(); waiter !== undefined; waiter = this.#queue.next()) waiter.reject(error as Error);
    } finally {
      this.#leasing = false;
    }
  }

  async #lease(): Promise<boolean> {
    const { budget, clock } = this.#options;
    const now = clock.now();
    const weight = Math.min(LEASE, budget.available(now));
    if (weight < 1) return false;
    budget.take(weight, now);
    this.#epoch = budget.epoch(now);
    await this.#gate.incrementReservoir(weight);
    await this.#gate.schedule({ weight }, () => Promise.resolve());
    this.#permits = weight;
    return true;
  }

  async #starve(): Promise<void> {
    const { budget, clock, refresh } = this.#options;
    await refresh?.();
    const now = clock.now();
    if (budget.available(now) > 0) return;
    await clock.sleep(Math.min(LOOK_AGAIN_MS, Math.max(1, budget.nextAt(now) - now)));
  }
}

export function createPacer(options: PacerOptions): Pacer {
  return new LeasePacer(options);
}
