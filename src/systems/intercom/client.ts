import { CrosswalkError } from '../../base/errors.ts';
import type { ConnectionOf } from '../connection.ts';
import { baseUrl } from '../http/allowed-host.ts';
import { createClient, type Answer, type Call, type ClientOptions, type HttpClient, type Verdict } from '../http/client.ts';
import { FixedWindowBudget } from '../http/fixed-window.ts';
import { limitsFromHeaders } from '../http/limits.ts';
import { createPacer } from '../http/pacer.ts';
import { axiosTransport, type HttpAnswer } from '../http/transport.ts';
import { listOf, property, textOf } from '../json.ts';
import type { SystemOptions } from '../options.ts';
import type { RateReport } from '../source.ts';

/** The first version in which replies can be silenced and conversation attributes created (reference/intercom.md §5). */
const VERSION = '2.16';
/** Regions in the order in which they are asked (reference/intercom.md §1). */
const REGIONS: ReadonlyMap<string, string> = new Map([
  ['US', 'https://api.intercom.io/'],
  ['EU', 'https://api.eu.intercom.io/'],
  ['AU', 'https://api.au.intercom.io/'],
]);
/** Until an answer tells: 1,000 a minute, the smallest quota that is published (reference/intercom.md §2). */
const ASSUMED_LIMIT = 167;
const WINDOW_MS = 10_000;
/** Law 8: left for the customer's live traffic. */
const RESERVE = 0.1;
/** By Little's law 167 calls a second at 0.3 s each are 50 (reference/intercom.md §26); as many again, so that the limit decides on a slow day too. */
const IN_FLIGHT = 100;
const TIMEOUT_MS = 60_000;
/** One conversation takes only so many replies in a time (reference/intercom.md §2, last but one row). */
const SLOW_MS = 15_000;
const TOO_MANY_REPLIES = /Too many recent replies/i;

export type IntercomCall = Omit<Call, 'lane'>;

export interface IntercomClient {
  /** @throws CrosswalkError `http/…`. */
  send(call: IntercomCall): Promise<Answer>;
  /** A read: `GET`, or a search. */
  read(path: string, query?: Readonly<Record<string, string>>): Promise<unknown>;
  /** The answer of `GET /me`, which also settles the region. */
  me(): Promise<unknown>;
  /** Of the region that the workspace lives in. */
  base(): Promise<URL>;
  rate(): RateReport;
  calls(): number;
}

/** The vendor's words in `error.list` (reference/intercom.md §3). */
function errorWords(answer: HttpAnswer): string | null {
  let json: unknown;
  try {
    json = JSON.parse(answer.text);
  } catch {
    return null;
  }
  const words = listOf(json, 'errors').map((item) => [textOf(item, 'code'), textOf(item, 'message')].filter((part) => part !== null).join(': '));
  return words.length === 0 ? null : words.join('; ');
}

function judge(answer: HttpAnswer): Verdict {
  if (answer.status === 429) return 'throttled';
  if (answer.status === 400 && TOO_MANY_REPLIES.test(answer.text)) return 'slow';
  return answer.status === 408 || answer.status >= 500 ? 'busy' : 'final';
}

type Shared = Omit<ClientOptions, 'base'>;

interface Opened {
  readonly http: HttpClient;
  readonly base: URL;
  readonly me: unknown;
}

class RegionalClient implements IntercomClient {
  readonly #connection: ConnectionOf<'intercom'>;
  readonly #shared: Shared;
  #client: Promise<Opened> | null = null;
  readonly #asked: HttpClient[] = [];

  constructor(connection: ConnectionOf<'intercom'>, options: SystemOptions) {
    this.#connection = connection;
    this.#shared = sharedOptions(connection, options);
  }

  async send(call: IntercomCall): Promise<Answer> {
    const { http } = await this.#opened();
    return http.send(prepared(call));
  }

  async read(path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    return (await this.send({ method: 'GET', path, query, repeatable: true })).json;
  }

  async me(): Promise<unknown> {
    return (await this.#opened()).me;
  }

  async base(): Promise<URL> {
    return (await this.#opened()).base;
  }

  rate(): RateReport {
    const rates = this.#asked.map((client) => client.rate());
    const sum = (pick: (rate: RateReport) => number): number => rates.reduce((total, rate) => total + pick(rate), 0);
    return { ...this.#shared.budget.report(this.#shared.clock.now()), used: sum((rate) => rate.used), throttled: sum((rate) => rate.throttled) };
  }

  calls(): number {
    return this.#asked.reduce((total, client) => total + client.calls(), 0);
  }

  #opened(): Promise<Opened> {
    this.#client ??= this.#open().catch((error: unknown) => {
      this.#client = null;
      throw error;
    });
    return this.#client;
  }

  async #open(): Promise<Opened> {
    if (this.#connection.baseUrl !== null) return this.#ask(baseUrl(this.#connection.baseUrl, this.#connection.name));
    let refused: unknown = null;
    for (const host of REGIONS.values()) {
      try {
        const opened = await this.#ask(new URL(host));
        const home = REGIONS.get(textOf(property(opened.me, 'app'), 'region') ?? '');
        return home === undefined || home === host ? opened : await this.#ask(new URL(home));
      } catch (error) {
        // What a call to the wrong region answers is not documented; it looks like a wrong token (reference/intercom.md §1).
        if (!(error instanceof CrosswalkError) || error.code !== 'http/unauthorized') throw error;
        refused = error;
      }
    }
    throw refused;
  }

  async #ask(base: URL): Promise<Opened> {
    const http = createClient({ ...this.#shared, base });
    this.#asked.push(http);
    const { json } = await http.send(prepared({ method: 'GET', path: 'me', repeatable: true }));
    return { http, base, me: json };
  }
}

function prepared(call: IntercomCall): Call {
  return { ...call, lane: 'intercom', headers: call.body === undefined ? {} : { 'Content-Type': 'application/json' } };
}

function sharedOptions(connection: ConnectionOf<'intercom'>, options: SystemOptions): Shared {
  const { clock } = options;
  const budget = new FixedWindowBudget({ limit: ASSUMED_LIMIT, windowMs: WINDOW_MS, reserve: options.reserve ?? RESERVE });
  return {
    peer: { label: 'Intercom', connection: connection.name, secrets: [connection.token], words: errorWords },
    headers: { Authorization: `Bearer ${connection.token}`, 'Intercom-Version': VERSION, Accept: 'application/json' },
    transport: options.transport ?? axiosTransport(IN_FLIGHT),
    pacer: createPacer({ budget, clock, laneSize: IN_FLIGHT }),
    budget,
    clock,
    random: options.random ?? Math.random,
    signal: options.signal ?? null,
    gate: options.gate ?? null,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    judge,
    slowMs: SLOW_MS,
    limits: (headers) => limitsFromHeaders(headers, clock.now()),
  };
}

export function createIntercomClient(connection: ConnectionOf<'intercom'>, options: SystemOptions): IntercomClient {
  return new RegionalClient(connection, options);
}
