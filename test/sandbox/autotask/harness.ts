import type { FaultPlan } from '../../../src/sandbox/kit/faults.ts';
import { sandboxClock } from '../../../src/sandbox/kit/clock.ts';
import type { SandboxClock } from '../../../src/sandbox/kit/clock.ts';
import { startAutotask } from '../../../src/sandbox/autotask/autotask.ts';
import type { AutotaskSimulator } from '../../../src/sandbox/autotask/autotask.ts';
import type { AutotaskSwitches } from '../../../src/sandbox/autotask/switches.ts';
import type { World } from '../../../src/sandbox/world/model.ts';
import { makeWorld } from '../../../src/sandbox/world/world.ts';
import { rowsOf } from '../../support/world-rows.ts';

export const NOW = Date.UTC(2026, 10, 20, 12);
export const CREDENTIALS = { username: 'api@acme.example', secret: 's3cr$t#', integrationCode: 'CODE1' };
/** One small world for all tests that only read. */
const MADE: World = makeWorld({ seed: 7, tickets: 620, now: NOW });
/** Its rows. */
export const WORLD = rowsOf(MADE);

export type Json = Readonly<Record<string, unknown>>;
export interface Page {
  readonly items: readonly Json[];
  readonly pageDetails: { readonly count: number; readonly requestCount: number; readonly prevPageUrl: string | null; readonly nextPageUrl: string | null };
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Client {
  readonly simulator: AutotaskSimulator;
  readonly send: (method: string, path: string, options?: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }) => Promise<Reply>;
  readonly get: (path: string) => Promise<Reply>;
  /** POSTs a query, answers its page; throws when the status is not 200. */
  readonly query: (entity: string, body: unknown) => Promise<Page>;
  /** POSTs a query that is refused; answers status and texts. */
  readonly refused: (entity: string, body: unknown) => Promise<{ readonly status: number; readonly errors: unknown }>;
  readonly ids: (entity: string, filter: readonly unknown[]) => Promise<readonly number[]>;
}

export const HEADERS: Readonly<Record<string, string>> = { UserName: CREDENTIALS.username, Secret: CREDENTIALS.secret, ApiIntegrationCode: CREDENTIALS.integrationCode, 'Content-Type': 'application/json' };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function clientOf(simulator: AutotaskSimulator): Client {
  const send: Client['send'] = async (method, path, options = {}) => {
    const url = path.startsWith('http') ? path : `${simulator.baseUrl}${path}`;
    const response = await fetch(url, { method, headers: options.headers ?? HEADERS, ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }) });
    const text = await response.text();
    return { status: response.status, text, headers: response.headers, body: parsed(text) };
  };
  const post = (entity: string, body: unknown): Promise<Reply> => send('POST', `V1.0/${entity}/query`, { body });
  const query: Client['query'] = async (entity, body) => {
    const reply = await post(entity, body);
    if (reply.status !== 200) throw new Error(`${reply.status}: ${reply.text}`);
    return reply.body as Page;
  };
  return {
    simulator,
    send,
    get: (path) => send('GET', path),
    query,
    refused: async (entity, body) => {
      const reply = await post(entity, body);
      return { status: reply.status, errors: (reply.body as Json | null)?.errors };
    },
    ids: async (entity, filter) => (await query(entity, { filter })).items.map((item) => item.id as number),
  };
}

export interface Setting {
  readonly switches?: Partial<AutotaskSwitches>;
  readonly clock?: SandboxClock;
  readonly latencyMs?: () => number;
  readonly faults?: FaultPlan;
  readonly world?: World;
}

/** Runs `work` against a fresh simulator and closes it. */
export async function withAutotask(setting: Setting, work: (client: Client) => Promise<void>): Promise<void> {
  const simulator = await startAutotask({ world: MADE, clock: sandboxClock(undefined), credentials: CREDENTIALS, ...setting });
  try {
    await work(clientOf(simulator));
  } finally {
    await simulator.close();
  }
}

export function all(): readonly Json[] {
  return [{ op: 'gte', field: 'id', value: 0 }];
}
