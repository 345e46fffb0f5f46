import { createHash } from 'node:crypto';

export interface LogEntry {
  /** From 1, in order of arrival. */
  readonly sequence: number;
  /** Milliseconds of the sandbox clock, when the request arrived. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** What was answered; 0 when nothing was (reset, hang). */
  readonly status: number;
  /** True when the simulator did the work and did not refuse it, whatever was answered then. */
  readonly effect: boolean;
}

export interface LogTotals {
  readonly requests: number;
  /** Requests with effect. */
  readonly effects: number;
  /** Requests by method and status, sorted. */
  readonly answers: readonly { readonly method: string; readonly status: number; readonly count: number }[];
  /** SHA-256 over all requests so far, their times aside: equal for runs that asked the same in the same order. Hex. */
  readonly digest: string;
}

/**
 * The last requests of a simulator, and totals over all of them: a run of a million tickets must not fill the memory with its
 * log (law 9). Up to a tenth more than the limit is kept, so that the array is cut seldom.
 */
export class RequestLog {
  /** Oldest first; the same array all the time. */
  readonly entries: LogEntry[] = [];
  readonly #limit: number;
  readonly #answers = new Map<string, { readonly method: string; readonly status: number; count: number }>();
  #hash = createHash('sha256');
  #requests = 0;
  #effects = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(entry: LogEntry): void {
    this.entries.push(entry);
    if (this.entries.length > this.#limit * 1.1) this.entries.splice(0, this.entries.length - this.#limit);
    const { sequence, method, path, status, effect } = entry;
    this.#hash.update(`${JSON.stringify([sequence, method, path, status, effect])}\n`);
    this.#requests += 1;
    if (effect) this.#effects += 1;
    this.#count(method, status);
  }

  #count(method: string, status: number): void {
    const key = `${method} ${status}`;
    const found = this.#answers.get(key);
    if (found === undefined) this.#answers.set(key, { method, status, count: 1 });
    else found.count += 1;
  }

  totals(): LogTotals {
    const answers = [...this.#answers.values()].map((answer) => ({ ...answer })).sort((a, b) => (a.method < b.method ? -1 : a.method > b.method ? 1 : a.status - b.status));
    return { requests: this.#requests, effects: this.#effects, answers, digest: this.#hash.copy().digest('hex') };
  }

  /** As if nothing had been asked. The numbers of requests go on. */
  clear(): void {
    this.entries.length = 0;
    this.#answers.clear();
    this.#hash = createHash('sha256');
    this.#requests = 0;
    this.#effects = 0;
  }
}
