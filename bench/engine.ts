/** Child process: the engine of Crosswalk by itself, so that its CPU time and memory are its own. */
import { copyFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { processClock } from '../src/base/clock.ts';
import { connectionsFromFile } from '../src/engine/connections.ts';
import { discover } from '../src/engine/discover.ts';
import type { Environment } from '../src/engine/environment.ts';
import { migrate, type MigrateResult } from '../src/engine/migrate.ts';
import { prepare } from '../src/engine/prepare.ts';
import { projectOf, type Project } from '../src/engine/project-place.ts';
import { sample } from '../src/engine/sample.ts';
import { acknowledge, approve } from '../src/engine/sign.ts';
import type { SystemOptions } from '../src/systems/options.ts';
import { echoTransport, type Echo } from './echo.ts';
import { serveCommands } from './ipc.ts';
import type { SandboxPlace } from './simulators.ts';

interface Job {
  readonly place: SandboxPlace;
  readonly specFile: string;
}

export interface Measured {
  readonly result: Pick<MigrateResult, 'calls' | 'rate' | 'counts' | 'durationMs'>;
  readonly cpuMs: number;
  readonly realMs: number;
  /** Milliseconds between two turns of the event loop that are expected every millisecond, 99th percentile of what is above that. */
  readonly loopP99: number;
  /** Bytes, the most at any time, the runtime included. */
  readonly peakRss: number;
  readonly echo: Omit<Echo, 'transport'> | null;
}

const NAMES = { source: 'acme-autotask', destination: 'acme-intercom', staging: 'acme-intercom-test' };
const PERSON = 'Bench';

function environmentOf({ connections, clock }: SandboxPlace, more: Partial<SystemOptions> = {}): Environment {
  return { clock: processClock(clock), connections: connectionsFromFile(connections, {}), progress: () => undefined, signal: new AbortController().signal, ...more };
}

async function prepared(environment: Environment, project: Project): Promise<void> {
  const base = { target: 'production', dryRun: false } as const;
  const { steps } = await prepare(environment, project, { ...base, confirm: [], by: null, canary: 'canary@acme.example' });
  const confirm = steps.filter(({ step, done }) => step.proof === 'person' && !done).map(({ step }) => step.id);
  await prepare(environment, project, { ...base, confirm, by: PERSON, canary: null });
}

/** Everything that law 2 wants before a full run. */
async function setUp({ place, specFile, template }: Job & { readonly template: string }): Promise<void> {
  const environment = environmentOf(place);
  await copyFile(template, specFile);
  const project = projectOf(specFile);
  await discover(environment, NAMES, `${project.folder}/catalog`);
  await acknowledge(environment, project, PERSON);
  await prepare(environment, project, { target: 'staging', dryRun: false, confirm: [], by: null, canary: null });
  await sample(environment, project, { target: 'staging', size: 12, seed: 1, mask: true, refresh: false, dryRun: false });
  await approve(environment, project, PERSON);
  await prepared(environment, project);
}

async function run({ place, specFile, inProcess }: Job & { readonly inProcess: boolean }): Promise<Measured> {
  const echo = inProcess ? echoTransport() : null;
  const environment = environmentOf(place, echo === null ? {} : { transport: echo.transport });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const cpu = process.cpuUsage();
  const began = performance.now();
  delay.enable();
  const { calls, rate, counts, durationMs } = await migrate(environment, projectOf(specFile), { target: 'production', dryRun: false });
  delay.disable();
  const { user, system } = process.cpuUsage(cpu);
  return {
    result: { calls, rate, counts, durationMs },
    cpuMs: (user + system) / 1000,
    realMs: performance.now() - began,
    loopP99: Math.max(0, delay.percentile(99) / 1e6 - 1),
    peakRss: process.resourceUsage().maxRSS * 1024,
    echo: echo === null ? null : { sourceCallsAtFirstWrite: echo.sourceCallsAtFirstWrite, sourceCallsAtFirstTicket: echo.sourceCallsAtFirstTicket, sourceCalls: echo.sourceCalls, writes: echo.writes },
  };
}

serveCommands({ setUp, run });
