/** The sandbox: simulators of both systems with one made-up customer, and the control server beside them. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AUTOTASK_ACCOUNT, TOKENS, workspaceAccount, type WorkspaceKind } from './acme.ts';
import { startAutotask, type AutotaskSimulator } from './autotask/autotask.ts';
import { startControl } from './control/control.ts';
import type { SavedSandbox } from './control/model.ts';
import { controlled } from './controlled.ts';
import { startIntercom, type IntercomSimulator } from './intercom/intercom.ts';
import { sandboxClock, type SandboxClock } from './kit/clock.ts';
import type { FaultPlan } from './kit/faults.ts';
import type { Exchange } from './kit/server.ts';
import type { World } from './world/model.ts';
import { makeWorld } from './world/world.ts';

export interface SandboxOptions {
  readonly seed: number;
  readonly tickets: number;
  /** How much faster than real time the clock runs. */
  readonly speed: number;
  /** Milliseconds UTC at which the clock starts; nothing in the source is later on day 0. */
  readonly start: number;
  readonly folder: string;
  /** What the sandbox goes on from; its world and time win over `seed`, `tickets` and `start`. */
  readonly restore?: SavedSandbox;
  /** What goes wrong from the beginning, for tests. */
  readonly faults?: { readonly autotask?: FaultPlan; readonly production?: FaultPlan; readonly staging?: FaultPlan };
  /** Sees every request with its answer, for tests. */
  readonly onExchange?: (system: 'autotask' | 'production' | 'staging', exchange: Exchange) => void;
  /** Requests that each simulator's log keeps (default 100,000). */
  readonly logLimit?: number;
  /** Milliseconds of the sandbox clock between the arrival of a request and its work. */
  readonly latencyMs?: () => number;
}

export interface Sandbox {
  readonly autotask: AutotaskSimulator;
  readonly production: IntercomSimulator;
  readonly staging: IntercomSimulator;
  readonly document: {
    /** Connections file for --connections. */
    readonly connections: string;
    /** Value of CROSSWALK_CLOCK for every process that works with this sandbox. */
    readonly clock: string;
    /** Address of the control page and its API. */
    readonly control: string;
    readonly tickets: number;
    readonly seed: number;
    readonly urls: Readonly<Record<string, string>>;
  };
  save(): SavedSandbox;
  close(): Promise<void>;
}

function commonOptions(options: SandboxOptions, clock: SandboxClock, name: 'autotask' | 'production' | 'staging'): { clock: SandboxClock; faults?: FaultPlan; logLimit?: number; latencyMs?: () => number; onExchange?: (exchange: Exchange) => void } {
  const { faults, logLimit, latencyMs, onExchange } = options;
  const own = faults?.[name];
  return {
    clock,
    ...(own === undefined ? {} : { faults: own }),
    ...(logLimit === undefined ? {} : { logLimit }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(onExchange === undefined ? {} : { onExchange: (exchange) => onExchange(name, exchange) }),
  };
}

function startWorkspace(options: SandboxOptions, clock: SandboxClock, world: World, kind: WorkspaceKind): Promise<IntercomSimulator> {
  return startIntercom({ ...commonOptions(options, clock, kind), ...workspaceAccount(world, kind) });
}

async function writeConnections(file: string, urls: Sandbox['document']['urls']): Promise<void> {
  const document = {
    'acme-autotask': { system: 'autotask', baseUrl: urls['autotask'], ...AUTOTASK_ACCOUNT },
    'acme-intercom': { system: 'intercom', baseUrl: urls['production'], token: TOKENS.production },
    'acme-intercom-test': { system: 'intercom', baseUrl: urls['staging'], token: TOKENS.staging },
  };
  await writeFile(file, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
}

/** Starts everything on 127.0.0.1 and writes the connections file. @throws StateRefusal when there is something to restore that does not fit. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { restore, speed, folder } = options;
  const settings = restore?.world ?? { seed: options.seed, tickets: options.tickets, start: options.start, day: 0 };
  const clockText = `${restore?.savedAt ?? options.start}/${Date.now()}/${speed}`;
  const clock = sandboxClock(clockText);
  const world = makeWorld({ seed: settings.seed, tickets: settings.tickets, now: settings.start });
  const autotask = await startAutotask({ ...commonOptions(options, clock, 'autotask'), world, credentials: AUTOTASK_ACCOUNT });
  const production = await startWorkspace(options, clock, world, 'production');
  const staging = await startWorkspace(options, clock, world, 'staging');
  const desk = controlled({ autotask, production, staging, clock, speed, folder, world: { ...settings, day: 0 } });
  const control = await startControl(desk);
  const close = async (): Promise<void> => {
    await Promise.all([autotask.close(), production.close(), staging.close(), control.close()]);
  };
  try {
    if (restore !== undefined) desk.restore(restore);
    const connections = path.join(folder, 'connections.json');
    const urls = { autotask: autotask.url, production: production.url, staging: staging.url };
    await writeConnections(connections, urls);
    const { seed, tickets } = settings;
    return { autotask, production, staging, document: { connections, clock: clockText, control: control.url, tickets, seed, urls }, save: () => desk.save(), close };
  } catch (error) {
    await close();
    throw error;
  }
}
