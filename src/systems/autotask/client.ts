import type { Clock } from '../../base/clock.ts';
import { CrosswalkError } from '../../base/errors.ts';
import type { ConnectionOf } from '../connection.ts';
import { createClient, type Answer, type Call, type ClientOptions, type HttpClient, type Verdict } from '../http/client.ts';
import { limitsFromHeaders } from '../http/limits.ts';
import { createPacer, type Pacer } from '../http/pacer.ts';
import type { RollingWindowBudget } from '../http/rolling-window.ts';
import { axiosTransport, type HttpAnswer, type Transport } from '../http/transport.ts';
import { numberOf } from '../json.ts';
import type { SystemOptions } from '../options.ts';
import type { RateReport } from '../source.ts';
import { hourlyBudget } from './budget.ts';
import { readOnly } from './read-only.ts';
import { autotaskWords, firstBase, lookUpZone, zoneMoved, type Zone } from './zone.ts';

/**
 * Requests at a time to one entity. The vendor allows 3 and frees a place a little late, so production clients run 2
 * (reference/autotask.md §3).
 */
const LANE_SIZE = 2;
const MAX_SOCKETS = 16;
const TIMEOUT_MS = 60_000;
/** Milliseconds of the clock between two questions for the hourly count. The question counts itself. */
const THRESHOLD_EVERY_MS = 10 * 60_000;
const SLOW_MS = 2_000;
const TOO_MANY_THREADS = /thread threshold|itgenatr005/i;
/** A wrong integration code and a missing right come as 500 too (reference/autotask.md §2). */
const BAD_CODE = /integration ?code is invalid/i;
const NO_RIGHT = /adequate permissions|not have permission/i;
const PASSING = /thread|threshold|deadlock|timeout|timed out/i;

export interface AutotaskClient {
  zone(): Promise<Zone>;
  /** @param call.path after `V1.0/`. @throws CrosswalkError `http/…`, `source/…`. */
  send(call: Omit<Call, 'lane' | 'repeatable'>): Promise<Answer>;
  rate(): RateReport;
  calls(): number;
}

/** A 500 with `errors` is a refusal for good, unless it speaks of load (reference/autotask.md §4.3). */
function judge(answer: HttpAnswer): Verdict {
  const words = answer.status >= 400 ? autotaskWords(answer.text) : null;
  if (words !== null && TOO_MANY_THREADS.test(words)) return 'slow';
  if (answer.status === 429) return 'throttled';
  if (answer.status === 408) return 'busy';
  if (answer.status < 500) return 'final';
  return answer.status > 500 || words === null || PASSING.test(words) ? 'busy' : 'final';
}

function meant(answer: HttpAnswer): number {
  const words = answer.status === 500 ? (autotaskWords(answer.text) ?? '') : '';
  if (BAD_CODE.test(words)) return 401;
  return NO_RIGHT.test(words) ? 403 : answer.status;
}

type Shared = Omit<ClientOptions, 'base' | 'headers' | 'transport' | 'pacer'>;

/** For what must not wait for the budget: the zone, which is exempt, and the question for the budget itself. */
const OPEN_GATE: Pacer = { enter: () => Promise.resolve(() => undefined) };

interface Signed {
  readonly paced: HttpClient;
  readonly open: HttpClient;
}

class ZonedClient implements AutotaskClient {
  readonly #connection: ConnectionOf<'autotask'>;
  readonly #clock: Clock;
  readonly #budget: RollingWindowBudget;
  readonly #shared: Shared;
  readonly #transport: Transport;
  readonly #anonymous: HttpClient;
  #signed: Signed | null = null;
  #zone: Promise<Zone> | null = null;
  #unauthorized: Promise<CrosswalkError> | null = null;
  #askedAt = -Infinity;

  constructor(connection: ConnectionOf<'autotask'>, options: SystemOptions) {
    this.#connection = connection;
    this.#clock = options.clock;
    this.#budget = hourlyBudget(options.timeZone ?? 'UTC', options.reserve);
    this.#shared = sharedOptions(connection, options, this.#budget);
    this.#transport = options.transport ?? axiosTransport(MAX_SOCKETS);
    const base = firstBase(connection);
    this.#anonymous = createClient({ ...this.#shared, pacer: OPEN_GATE, base, headers: { Accept: 'application/json' }, transport: readOnly(this.#transport, base) });
  }

  zone(): Promise<Zone> {
    this.#zone ??= lookUpZone(this.#anonymous, firstBase(this.#connection), this.#connection).catch((error: unknown) => {
      this.#zone = null;
      throw error;
    });
    return this.#zone;
  }

  async send(call: Omit<Call, 'lane' | 'repeatable'>): Promise<Answer> {
    const zone = await this.zone();
    const signed = this.#sign(zone);
    try {
      await this.#learnLimit(signed.open);
      return await signed.paced.send(signedCall(call));
    } catch (error) {
      throw error instanceof CrosswalkError && error.code === 'http/unauthorized' ? await this.#refused(error, zone) : error;
    }
  }

  /** A tenant that was moved is refused as if its credentials were wrong (reference/autotask.md §1): the look-up tells which it is. */
  #refused(error: CrosswalkError, zone: Zone): Promise<CrosswalkError> {
    this.#unauthorized ??= lookUpZone(this.#anonymous, firstBase(this.#connection), this.#connection).then(
      (now) => (now.base.href === zone.base.href ? error : zoneMoved(this.#connection.name, now.base)),
      (failure: unknown) => (failure instanceof CrosswalkError && failure.code === 'source/wrong-zone' ? failure : error),
    );
    return this.#unauthorized;
  }

  rate(): RateReport {
    const rates = this.#clients().map((client) => client.rate());
    const sum = (pick: (rate: RateReport) => number): number => rates.reduce((total, rate) => total + pick(rate), 0);
    return { ...this.#budget.report(this.#clock.now()), used: sum((rate) => rate.used), throttled: sum((rate) => rate.throttled) };
  }

  calls(): number {
    return this.#clients().reduce((total, client) => total + client.calls(), 0);
  }

  #clients(): readonly HttpClient[] {
    return this.#signed === null ? [this.#anonymous] : [this.#anonymous, this.#signed.open, this.#signed.paced];
  }

  #sign({ base }: Zone): Signed {
    if (this.#signed !== null) return this.#signed;
    const { username, secret, integrationCode } = this.#connection;
    const headers = { Accept: 'application/json', ApiIntegrationCode: integrationCode, UserName: username, Secret: secret };
    const shared = { ...this.#shared, base, headers, transport: readOnly(this.#transport, base) };
    const open = createClient({ ...shared, pacer: OPEN_GATE });
    const pacer = createPacer({ budget: this.#budget, clock: this.#clock, laneSize: LANE_SIZE, refresh: () => this.#learnLimit(open) });
    this.#signed = { open, paced: createClient({ ...shared, pacer }) };
    return this.#signed;
  }

  /** Law 8: limits are read. Where the document cannot be read, the assumed ceiling stays and is printed as assumed. */
  async #learnLimit(client: HttpClient): Promise<void> {
    const now = this.#clock.now();
    if (now - this.#askedAt < THRESHOLD_EVERY_MS) return;
    this.#askedAt = now;
    this.#budget.take(1, now);
    const answer = await client.send(signedCall({ method: 'GET', path: 'ThresholdInformation', expect: [403, 404, 500] }));
    const limit = numberOf(answer.json, 'externalRequestThreshold');
    const used = numberOf(answer.json, 'currentTimeframeRequestCount');
    if (limit !== null && limit > 0 && used !== null) this.#budget.learn(limit, used, this.#clock.now());
  }
}

function signedCall(call: Omit<Call, 'lane' | 'repeatable'>): Call {
  const headers = call.body === undefined ? {} : { 'Content-Type': 'application/json' };
  // Every request is a read, POST queries too, so each may be repeated. The first segment is the server's key for its thread limit.
  return { ...call, path: `V1.0/${call.path}`, headers, lane: call.path.split('/')[0]?.toLowerCase() ?? '', repeatable: true };
}

function sharedOptions(connection: ConnectionOf<'autotask'>, options: SystemOptions, budget: RollingWindowBudget): Shared {
  const { clock } = options;
  return {
    peer: {
      label: 'Autotask',
      connection: connection.name,
      secrets: [connection.secret, connection.integrationCode, connection.username],
      words: (answer) => autotaskWords(answer.text),
      meant,
    },
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

export function createAutotaskClient(connection: ConnectionOf<'autotask'>, options: SystemOptions): AutotaskClient {
  return new ZonedClient(connection, options);
}
