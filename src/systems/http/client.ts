import type { Clock } from '../../base/clock.ts';
import type { Gate } from '../../base/gate.ts';
import type { RateReport } from '../source.ts';
import { resolveUnder } from './allowed-host.ts';
import type { Budget, LimitNews } from './budget.ts';
import { ambiguous, isPage, noAnswer, notJson, refusal, type Peer } from './failures.ts';
import type { Pacer } from './pacer.ts';
import { TransportError, type HttpAnswer, type HttpRequest, type Method, type Transport } from './transport.ts';

/**
 * `busy`: may be repeated if the call may · `throttled`: refused for the rate of all, not done · `slow`: refused for the rate of one
 * object, not done · `final`: an answer, good or bad.
 */
export type Verdict = 'busy' | 'throttled' | 'slow' | 'final';

export interface Call {
  readonly method: Method;
  /** Relative to the base URL. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly lane: string;
  /** false: a second request could double the effect (law 3); true for reads and for writes that set the same again. */
  readonly repeatable: boolean;
  /** Statuses of failure that the caller wants to see itself. */
  readonly expect?: readonly number[];
  /** Bytes of the answer. */
  readonly maxBytes?: number;
}

export interface Answer {
  readonly status: number;
  /** null where the body is empty. */
  readonly json: unknown;
}

export interface ClientOptions {
  readonly peer: Peer;
  readonly base: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly transport: Transport;
  readonly pacer: Pacer;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal | null;
  readonly gate?: Gate | null;
  readonly timeoutMs: number;
  readonly judge: (answer: HttpAnswer) => Verdict;
  /** Milliseconds to wait after `slow`. */
  readonly slowMs: number;
  readonly limits: (headers: ReadonlyMap<string, string>) => LimitNews;
}

export interface HttpClient {
  /** @throws CrosswalkError `http/…`; the signal's reason where a wait was stopped. */
  send(call: Call): Promise<Answer>;
  rate(): RateReport;
  /** Requests that left, repeats included. */
  calls(): number;
}

const MAX_BYTES = 32 * 1024 * 1024;
/** Repeats of a call that the system was too busy for: about two minutes in all. */
const MAX_REPEATS = 7;
/** Repeats while the system has never answered: a wrong address should be told soon. */
const MAX_FIRST_REPEATS = 2;
/** A quota that others use up may keep us waiting for many windows. */
const MAX_THROTTLED = 30;
const BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;
const JITTER_MS = 500;

type Attempt = { readonly answer: HttpAnswer } | { readonly error: TransportError };

class PacedClient implements HttpClient {
  readonly #options: ClientOptions;
  #calls = 0;
  #throttled = 0;
  #answered = false;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  calls(): number {
    return this.#calls;
  }

  rate(): RateReport {
    const { budget, clock } = this.#options;
    return { ...budget.report(clock.now()), used: this.#calls - this.#throttled, throttled: this.#throttled };
  }

  async send(call: Call): Promise<Answer> {
    const { peer } = this.#options;
    const request = this.#request(call);
    for (let repeat = 0, refused = 0; ; ) {
      const attempt = await this.#attempt(request, call.lane);
      const verdict = this.#verdict(attempt);
      if (verdict === 'final') return this.#finish(call, request, attempt);
      if (verdict === 'busy') {
        const unsent = 'error' in attempt && attempt.error.failure === 'unreachable';
        if (!call.repeatable && !unsent) throw ambiguous(peer, request, 'error' in attempt ? attempt.error.message : `status ${attempt.answer.status}`);
        if (repeat === (this.#answered ? MAX_REPEATS : MAX_FIRST_REPEATS)) return this.#finish(call, request, attempt);
        await this.#backOff(repeat);
        repeat += 1;
      } else {
        refused += 1;
        if (refused > MAX_THROTTLED) return this.#finish(call, request, attempt);
        await this.#afterRefusal(verdict, attempt, refused);
      }
    }
  }

  #request(call: Call): HttpRequest {
    const { base, headers, timeoutMs, signal } = this.#options;
    const url = resolveUnder(base, call.path);
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
    return {
      method: call.method,
      url,
      headers: { ...headers, ...call.headers },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      timeoutMs,
      maxBytes: call.maxBytes ?? MAX_BYTES,
      // A write that has left is awaited: stopping it would only lose its answer (law 3).
      signal: call.repeatable ? signal : null,
    };
  }

  async #enter(lane: string): Promise<() => void> {
    const { pacer, gate, signal } = this.#options;
    for (;;) {
      await gate?.pass(signal);
      const release = await pacer.enter(lane, signal);
      if (gate?.isClosed !== true) return release;
      // Closed while the call waited for its turn. Its permit is lost, not kept: after a long pause it would be one of a window long gone (law 8).
      release();
    }
  }

  async #attempt(request: HttpRequest, lane: string): Promise<Attempt> {
    const { transport, clock, budget, limits, signal } = this.#options;
    const release = await this.#enter(lane);
    const sentAt = clock.now();
    try {
      this.#calls += 1;
      const answer = await transport.send(request);
      this.#answered = true;
      budget.told(limits(answer.headers), sentAt);
      return { answer };
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      if (error.failure === 'aborted') signal?.throwIfAborted();
      return { error };
    } finally {
      release();
    }
  }

  #verdict(attempt: Attempt): Verdict {
    if ('error' in attempt) return ['untrusted', 'too-large'].includes(attempt.error.failure) ? 'final' : 'busy';
    const { answer } = attempt;
    const verdict = this.#options.judge(answer);
    // A success whose JSON was cut off on the way is as good as no answer. A web page stays a web page: no repeat helps.
    if (verdict === 'final' && isSuccess(answer.status) && parse(answer.text) === BROKEN && !isPage(answer)) return 'busy';
    return verdict;
  }

  async #afterRefusal(verdict: 'throttled' | 'slow', attempt: Attempt, refused: number): Promise<void> {
    const { budget, clock, limits, random, signal, slowMs } = this.#options;
    this.#throttled += 1;
    const now = clock.now();
    const until = verdict === 'slow' || 'error' in attempt ? now + slowMs : budget.rejected(limits(attempt.answer.headers), now);
    // A reset in the past (another clock, a broken header) would have us ask again at once, and again: then we wait longer each time.
    const least = Math.min(LONGEST_BACKOFF_MS, BACKOFF_MS * 2 ** (refused - 1));
    const told = until - now;
    await clock.sleep((told <= BACKOFF_MS ? least : told) + random() * JITTER_MS, signal ?? undefined);
  }

  #finish(call: Call, request: HttpRequest, attempt: Attempt): Answer {
    const { peer } = this.#options;
    if ('error' in attempt) {
      // A TLS failure can also come after the request was sent; only a connection that never stood is known to have sent nothing.
      if (!call.repeatable && attempt.error.failure !== 'unreachable') throw ambiguous(peer, request, attempt.error.message);
      throw noAnswer(peer, request, attempt.error);
    }
    const { answer } = attempt;
    const json = parse(answer.text);
    // Law 3: a page of a proxy in place of the answer tells nothing about the write behind it.
    if (json === BROKEN && !call.repeatable && isSuccess(answer.status)) throw ambiguous(peer, request, 'answer is not JSON');
    const wanted = isSuccess(answer.status) || call.expect?.includes(answer.status) === true;
    if (wanted && json !== BROKEN) return { status: answer.status, json };
    throw isSuccess(answer.status) ? notJson(peer, request, answer) : refusal(peer, request, answer);
  }

  async #backOff(repeat: number): Promise<void> {
    const { clock, random, signal } = this.#options;
    const longest = Math.min(LONGEST_BACKOFF_MS, BACKOFF_MS * 2 ** repeat);
    await clock.sleep(longest * (0.5 + random() / 2), signal ?? undefined);
  }
}

const BROKEN = Symbol('not JSON');

function parse(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return BROKEN;
  }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** The JSON client that every system builds on: paced, repeated by class, cancelled, redacted. */
export function createClient(options: ClientOptions): HttpClient {
  return new PacedClient(options);
}
