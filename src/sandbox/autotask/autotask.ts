import type { SandboxClock } from '../kit/clock.ts';
import type { FaultPlan } from '../kit/faults.ts';
import { startServer } from '../kit/server.ts';
import type { FaultBoard } from '../kit/fault-board.ts';
import type { LogEntry, LogTotals } from '../kit/request-log.ts';
import type { Exchange, SimAnswer, SimRequest } from '../kit/server.ts';
import type { World } from '../world/model.ts';
import { Refusal, errors, methodNotAllowed, notFoundPage } from './answers.ts';
import { isRead } from './closed-list.ts';
import type { Violation } from './closed-list.ts';
import { makeCursors } from './cursors.ts';
import { makeDrift } from './drift.ts';
import type { Drift } from './drift.ts';
import { CHILD_ROUTES, makeEntities } from './entities.ts';
import { faultBody } from './fault-body.ts';
import { fileMeter, hourlyCounter, hourlyRefusal, threadCounter, threadRefusal } from './limits.ts';
import type { FileMeter } from './limits.ts';
import { answer, zone } from './routes.ts';
import type { Api } from './routes.ts';
import { DEFAULT_SWITCHES } from './switches.ts';
import type { AutotaskSwitches } from './switches.ts';

interface AutotaskCredentials {
  readonly username: string;
  readonly secret: string;
  readonly integrationCode: string;
}

export interface AutotaskSimulator {
  /** `http://127.0.0.1:<port>/` */
  readonly url: string;
  /** `url` + `ATServicesRest/` */
  readonly baseUrl: string;
  /** The last requests: see `logLimit`. */
  readonly log: readonly LogEntry[];
  totals(): LogTotals;
  clearLog(): void;
  readonly faults: FaultBoard;
  readonly switches: AutotaskSwitches;
  readonly world: World;
  /** Every request that is not on the closed list of reads (law 1). Must stay empty. */
  readonly violations: readonly Violation[];
  /** Changes switches while running, for example to move the tenant to another zone. */
  set(switches: Partial<AutotaskSwitches>): void;
  /** Swaps the customer's data, for example for the same world a day later. */
  use(world: World): void;
  close(): Promise<void>;
}

interface AutotaskOptions {
  readonly world: World;
  readonly clock: SandboxClock;
  readonly credentials: AutotaskCredentials;
  readonly port?: number;
  readonly faults?: FaultPlan;
  /** Requests that the log keeps (default 100,000). */
  readonly logLimit?: number;
  /** Milliseconds of the sandbox clock that each authenticated request takes. */
  readonly latencyMs?: () => number;
  readonly switches?: Partial<AutotaskSwitches>;
  /** Sees every request with its answer. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** Longer URLs are not found (reference/autotask.md §3). */
const LONGEST_URL = 2048;

interface State {
  readonly clock: SandboxClock;
  readonly credentials: AutotaskCredentials;
  readonly latencyMs: () => number;
  readonly violations: Violation[];
  readonly hourly: ReturnType<typeof hourlyCounter>;
  readonly threads: ReturnType<typeof threadCounter>;
  readonly cursors: ReturnType<typeof makeCursors>;
  readonly files: FileMeter;
  /** Requests that came so far. */
  requests: number;
  world: World;
  drift: Drift;
  entities: ReturnType<typeof makeEntities>;
  switches: AutotaskSwitches;
  base: string;
}

function pathSegments(path: string): readonly string[] {
  return path.toLowerCase().split('/').filter((segment) => segment !== '');
}

/** Law 1: the source is only read. Impersonation is for creating and updating only (reference/autotask.md §2). */
function watch(state: State, request: SimRequest, segments: readonly string[]): void {
  state.requests += 1;
  const [root, version, ...rest] = segments;
  const versions = root === 'atservicesrest' && version === 'versioninformation' && rest.length === 0 && request.method === 'GET';
  const read = root === 'atservicesrest' && version === 'v1.0' && isRead(request.method, rest, state.entities);
  if ((versions || read) && request.headers['impersonationresourceid'] === undefined) return;
  state.violations.push({ sequence: state.requests, method: request.method, path: request.path });
}

/** Anything but a GET or a POST to a query would change the source. */
function writes(method: string, segments: readonly string[]): boolean {
  if (method === 'GET') return false;
  return method !== 'POST' || !segments.includes('query');
}

function refusedLogin(state: State, headers: Readonly<Record<string, string>>): SimAnswer | null {
  const { username, secret, integrationCode } = state.credentials;
  const none: SimAnswer = { status: 401, text: '' };
  if (!state.switches.apiLicence || (state.switches.moved && state.switches.movedAnswer === '401')) return none;
  if (headers['username']?.toLowerCase() !== username.toLowerCase() || headers['secret'] !== secret) return none;
  if (headers['apiintegrationcode'] === integrationCode) return null;
  return state.switches.badIntegrationCode === 500 ? errors(['IntegrationCode is invalid.']) : none;
}

function urlLength(base: string, request: SimRequest): number {
  const search = request.query.toString();
  return new URL(base).origin.length + request.path.length + (search === '' ? 0 : search.length + 1);
}

async function safely(work: () => Promise<SimAnswer>): Promise<SimAnswer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function threadKey(state: State, segments: readonly string[]): string {
  const [first = '', , third] = segments;
  const route = state.switches.childThreads === 'child' ? CHILD_ROUTES.find((one) => one.parent.toLowerCase() === first && one.segment.toLowerCase() === third) : undefined;
  return `${state.credentials.integrationCode} ${route?.child.toLowerCase() ?? first}`;
}

/** Rows change while they are read: after the page, so that the next one sees it. */
function drift(state: State, segments: readonly string[], done: SimAnswer): void {
  if (segments[1] !== 'query' || segments[2] === 'count' || done.status !== 200) return;
  const world = state.drift.pageServed(state.switches.drift);
  if (world === null) return;
  state.world = world;
  state.entities = makeEntities(world);
}

async function authenticated(state: State, request: SimRequest, segments: readonly string[]): Promise<SimAnswer> {
  const refused = refusedLogin(state, request.headers);
  if (refused) return refused;
  const wait = state.hourly.take();
  if (wait === null) return hourlyRefusal(state.switches, state.clock.now());
  const key = threadKey(state, segments);
  if (!state.threads.enter(key)) return threadRefusal(state.switches, state.clock.now());
  try {
    const total = wait + state.latencyMs();
    if (total > 0) await state.clock.sleep(total);
    const { world, entities, cursors, files, switches, base } = state;
    const api: Api = { world, entities, cursors, files, switches, base };
    const done = await safely(() => answer(api, request, segments, state.hourly.used()));
    drift(state, segments, done);
    return done;
  } finally {
    state.threads.leave(key);
  }
}

function isRoot(state: State, path: string): boolean {
  const [root = ''] = path.split('/').filter((segment) => segment !== '');
  return state.switches.exactRoot ? root === 'ATServicesRest' : root.toLowerCase() === 'atservicesrest';
}

async function handle(state: State, request: SimRequest): Promise<SimAnswer> {
  const segments = pathSegments(request.path);
  const [, version, ...rest] = segments;
  // Before anything else may refuse it.
  watch(state, request, segments);
  if (writes(request.method, rest)) return methodNotAllowed(request.method);
  if (!isRoot(state, request.path) || urlLength(state.base, request) > LONGEST_URL) return notFoundPage();
  if (version === 'versioninformation' && rest.length === 0) return { status: 200, json: { apiVersions: [state.switches.versionText] } };
  if (version !== 'v1.0') return notFoundPage();
  if (rest.length === 1 && rest[0] === 'zoneinformation') {
    const user = request.query.get('user') ?? '';
    return zone(state.switches.zoneUrl ?? state.base, user, user.toLowerCase() === state.credentials.username.toLowerCase());
  }
  return authenticated(state, request, rest);
}

function makeState(options: AutotaskOptions): State {
  const state: State = {
    clock: options.clock,
    credentials: options.credentials,
    latencyMs: options.latencyMs ?? (() => 0),
    violations: [],
    hourly: hourlyCounter(options.clock, () => state.switches),
    threads: threadCounter(options.clock, () => state.switches),
    cursors: makeCursors(() => state.switches.retainedPages),
    files: fileMeter(options.clock, () => state.switches),
    requests: 0,
    world: options.world,
    drift: makeDrift(options.world),
    entities: makeEntities(options.world),
    switches: { ...DEFAULT_SWITCHES, ...options.switches },
    base: 'http://127.0.0.1/',
  };
  return state;
}

/**
 * Autotask PSA's REST API, read side, on 127.0.0.1 (reference/autotask.md §1-§6, §12). Latency lies inside a request's thread,
 * so that a client with too many requests at once is refused as it would be by the vendor.
 */
export async function startAutotask(options: AutotaskOptions): Promise<AutotaskSimulator> {
  const state = makeState(options);
  const server = await startServer({
    handle: (request) => handle(state, request),
    clock: options.clock,
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    ...(options.logLimit === undefined ? {} : { logLimit: options.logLimit }),
    ...(options.onExchange === undefined ? {} : { onExchange: options.onExchange }),
    faultBody: faultBody(() => state.switches, () => state.clock.now()),
  });
  state.base = `${server.url}ATServicesRest/`;
  return {
    url: server.url,
    baseUrl: state.base,
    log: server.log,
    totals: () => server.totals(),
    clearLog: () => server.clearLog(),
    faults: server.faults,
    get switches() {
      return state.switches;
    },
    get world() {
      return state.world;
    },
    violations: state.violations,
    set: (switches) => {
      state.switches = { ...state.switches, ...switches };
    },
    use: (world) => {
      state.world = world;
      state.drift = makeDrift(world);
      state.entities = makeEntities(world);
    },
    close: () => server.close(),
  };
}
