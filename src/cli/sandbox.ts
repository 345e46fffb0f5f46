/** `crosswalk sandbox`: no account, no key. Simulators of both systems with one made-up customer, until stopped. */
import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import { startAutotask, type AutotaskSimulator } from '../sandbox/autotask/autotask.ts';
import { startIntercom, type IntercomSimulator } from '../sandbox/intercom/intercom.ts';
import { sandboxClock, type SandboxClock } from '../sandbox/kit/clock.ts';
import type { FaultPlan } from '../sandbox/kit/faults.ts';
import type { World } from '../sandbox/world/model.ts';
import { makeWorld } from '../sandbox/world/world.ts';
import { timeOf, wholeNumber, type RawOptions } from './options.ts';
import { quoted } from './words.ts';

const AUTOTASK = { username: 'api@acme.example', secret: 'sandbox-secret', integrationCode: 'SANDBOX' };
/** Teams of the made-up workspace: the ones that the example spec and its mistakes need. */
const TEAMS = ['Tier 1', 'Tier 2', 'Monitoring'];

export interface SandboxOptions {
  readonly seed: number;
  readonly tickets: number;
  /** How much faster than real time the clock runs. */
  readonly speed: number;
  /** Milliseconds UTC at which the clock starts. */
  readonly start: number;
  readonly folder: string;
  /** What goes wrong, for tests. */
  readonly faults?: { readonly autotask?: FaultPlan; readonly production?: FaultPlan; readonly staging?: FaultPlan };
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
    readonly tickets: number;
    readonly seed: number;
    readonly urls: Readonly<Record<string, string>>;
  };
  close(): Promise<void>;
}

const API_USER_LICENSE = 7;

/** Active technicians have a teammate with the same address; the last one was never invited, as in life. */
function teammatesOf(world: World, firstId: number): { id: string; name: string; email: string; hasInboxSeat: boolean }[] {
  const working = world.resources.filter(({ isActive, licenseType, email }) => isActive && licenseType !== API_USER_LICENSE && email.endsWith('@acme.example'));
  const people = new Map([['support@acme.example', 'Support Desk'], ['jo@acme.example', 'Jo Fischer']]);
  for (const { email, firstName, lastName } of working.slice(0, -1)) people.set(email, `${firstName} ${lastName}`);
  return [...people].map(([email, name], index) => ({ id: String(firstId + index), name, email, hasInboxSeat: true }));
}

async function startWorkspace(world: World, clock: SandboxClock, kind: 'production' | 'staging', faults: FaultPlan | undefined): Promise<IntercomSimulator> {
  const firstId = kind === 'production' ? 500_001 : 900_001;
  const teammates = teammatesOf(world, firstId);
  return startIntercom({
    clock,
    ...(faults === undefined ? {} : { faults }),
    token: `sandbox-${kind}`,
    workspace: { id: kind === 'production' ? 'acmeprod' : 'acmetest', name: kind === 'production' ? 'Acme' : 'Acme (staging)', region: 'EU', timezone: 'Europe/Berlin' },
    teammates,
    teams: TEAMS.map((name, index) => ({ id: String(firstId + 1000 + index), name, adminIds: teammates.slice(index, index + 3).map(({ id }) => id) })),
  });
}

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const setting = `${options.start}/${Date.now()}/${options.speed}`;
  const clock = sandboxClock(setting);
  const world = makeWorld({ seed: options.seed, tickets: options.tickets, now: options.start });
  const { faults } = options;
  const autotask = await startAutotask({ world, clock, credentials: AUTOTASK, ...(faults?.autotask === undefined ? {} : { faults: faults.autotask }) });
  const production = await startWorkspace(world, clock, 'production', faults?.production);
  const staging = await startWorkspace(world, clock, 'staging', faults?.staging);
  const connections = path.join(options.folder, 'connections.json');
  const document = {
    'acme-autotask': { system: 'autotask', baseUrl: autotask.url, ...AUTOTASK },
    'acme-intercom': { system: 'intercom', baseUrl: production.url, token: 'sandbox-production' },
    'acme-intercom-test': { system: 'intercom', baseUrl: staging.url, token: 'sandbox-staging' },
  };
  await writeFile(connections, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
  return {
    autotask,
    production,
    staging,
    document: { connections, clock: setting, tickets: options.tickets, seed: options.seed, urls: { autotask: autotask.url, production: production.url, staging: staging.url } },
    close: async () => {
      await Promise.all([autotask.close(), production.close(), staging.close()]);
    },
  };
}

/** Absolute, so that the paths it prints hold in any other terminal. Made if it is not there. */
async function folderFor(given: string | undefined): Promise<string> {
  if (given === undefined) return mkdtemp(path.join(os.tmpdir(), 'crosswalk-sandbox-'));
  const folder = path.resolve(given);
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new CrosswalkError('sandbox/folder', 'The folder for the connections file cannot be written.', { where: { file: folder }, remedy: 'Give another one with --folder.', exit: 3, cause: error });
  }
  return folder;
}

function sandboxText({ tickets, seed, urls, connections, clock }: Sandbox['document']): string {
  return [
    `Sandbox with ${tickets} tickets, seed ${seed}: no account, no key, nothing leaves this machine.`,
    ...Object.entries(urls).map(([name, url]) => `  ${name.padEnd(12)}${url}`),
    '',
    'In another terminal, before the first command:',
    `  export CROSSWALK_CONNECTIONS=${quoted(connections)}`,
    `  export CROSSWALK_CLOCK=${quoted(clock)}`,
    '',
    'Its workspaces live as long as it runs. Stop it with Ctrl-C.',
  ].join('\n');
}

function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

/** Prints where everything is and stays until stopped. */
export async function runSandbox(options: RawOptions): Promise<0> {
  const sandbox = await startSandbox({
    seed: wholeNumber(options.seed, '--seed', 1, { min: 0, max: 2 ** 31 }),
    tickets: wholeNumber(options.tickets, '--tickets', 500, { min: 1, max: 1_000_000 }),
    speed: wholeNumber(options.speed, '--speed', 1, { min: 1, max: 10_000 }),
    start: timeOf(options.start, '--start', Date.now()),
    folder: await folderFor(options.folder),
  });
  const { document } = sandbox;
  process.stdout.write(`${options.json === true ? JSON.stringify(document) : sandboxText(document)}\n`);
  await stopped();
  await sandbox.close();
  // Its addresses lead nowhere now; a folder that the person named stays theirs.
  if (options.folder === undefined) await rm(path.dirname(document.connections), { recursive: true, force: true });
  return 0;
}
