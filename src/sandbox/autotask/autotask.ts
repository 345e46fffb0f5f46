import type { SandboxClock } from '../kit/clock.ts';
import type { FaultPlan } from '../kit/faults.ts';
import { startServer } from '../kit/server.ts';
import type { LogEntry, SimAnswer, SimRequest } from '../kit/server.ts';
import type { World } from '../world/model.ts';
import { Refusal, errors, methodNotAllowed, notFoundPage } from './answers.ts';
import { makeCursors } from './cursors.ts';
import { makeEntities } from './entities.ts';
import { hourlyCounter, hourlyRefusal, threadCounter, threadRefusal } from './limits.ts';
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
  readonly log: readonly LogEntry[];
  readonly world: World;
  /** Every request that would have changed the source, `METHOD path` (law 1). Must stay empty. */
  readonly violations: readonly string[];
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
  /** Milliseconds of the sandbox clock that each authenticated request takes. */
  readonly latencyMs?: () => number;
  readonly switches?: Partial<AutotaskSwitches>;
}

/** Longer URLs are not found (reference/autotask.md §3). */
const LONGEST_URL = 2048;

interface State {
  readonly clock: SandboxClock;
  readonly credentials: AutotaskCredentials;
  readonly latencyMs: () => number;
  readonly violations: string[];
  readonly hourly: ReturnType<typeof hourlyCounter>;
  readonly threads: ReturnType<typeof threadCounter>;
  readonly cursors: ReturnType<typeof makeCursors>;
  world: World;
  entities: ReturnType<typeof makeEntities>;
  switches: AutotaskSwitches;
  base: string;
}

function pathSegments(path: string): readonly string[] {
  return path.toLowerCase().split('/').filter((segment) => segment !== '');
}

/** Anything but a GET or a POST to a query would change the source. */
function writes(method: string, segments: readonly string[]): boolean {
  if (method === 'GET') return false;
  return method !== 'POST' || !segments.includes('query');
}

function refusedLogin(state: State, headers: Readonly<Record<string, string>>): SimAnswer | null {
  const { username, secret, integrationCode } = state.credentials;
  const none: SimAnswer = { status: 401, text: '' };
  if (state.switches.moved) return none;
  if (headers['username']?.toLowerCase() !== username.toLowerCase() || headers['secret'] !== secret) return none;
  if (headers['apiintegrationcode'] === integrationCode) return null;
  return state.switches.badIntegrationCode === 500 ? errors(['IntegrationCode is invalid.']) : none;
}

function urlLength(base: string, request: SimRequest): number {
  const search = request.query.toString();
  return new URL(request.path, base).href.length + (search === '' ? 0 : search.length + 1);
}

function safely(work: () => SimAnswer): SimAnswer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

async function authenticated(state: State, request: SimRequest, segments: readonly string[]): Promise<SimAnswer> {
  const refused = refusedLogin(state, request.headers);
  if (refused) return refused;
  const wait = state.hourly.take();
  if (wait === null) return hourlyRefusal(state.switches);
  const key = `${state.credentials.integrationCode} ${segments[0] ?? ''}`;
  if (!state.threads.enter(key)) return threadRefusal(state.switches);
  try {
    const total = wait + state.latencyMs();
    if (total > 0) await state.clock.sleep(total);
    const api: Api = { world: state.world, entities: state.entities, cursors: state.cursors, switches: state.switches, base: state.base };
    return safely(() => answer(api, request, segments, state.hourly.used()));
  } finally {
    state.threads.leave(key);
  }
}

async function handle(state: State, request: SimRequest): Promise<SimAnswer> {
  const [root, version, ...rest] = pathSegments(request.path);
  if (writes(request.method, rest)) {
    // Law 1: the source is only read. Recorded before anything else may refuse it.
    state.violations.push(`${request.method} ${request.path}`);
    return methodNotAllowed(request.method);
  }
  if (root !== 'atservicesrest' || urlLength(state.base, request) > LONGEST_URL) return notFoundPage();
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
    cursors: makeCursors(),
    world: options.world,
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
  });
  state.base = `${server.url}ATServicesRest/`;
  return {
    url: server.url,
    baseUrl: state.base,
    log: server.log,
    get world() {
      return state.world;
    },
    violations: state.violations,
    set: (switches) => {
      state.switches = { ...state.switches, ...switches };
    },
    use: (world) => {
      state.world = world;
      state.entities = makeEntities(world);
    },
    close: () => server.close(),
  };
}
