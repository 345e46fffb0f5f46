/** Child process: the simulators of one customer, with a vendor's latency, and the truth about every call that reached them. */
import { writeFile } from 'node:fs/promises';
import { seededRandom } from '../src/sandbox/kit/random.ts';
import type { Fault } from '../src/sandbox/kit/faults.ts';
import type { Exchange } from '../src/sandbox/kit/server.ts';
import { startSandbox, type Sandbox } from '../src/sandbox/sandbox.ts';
import { serveCommands } from './ipc.ts';
import { toScript, type RecordedWrite } from './script.ts';
import type { Seen } from './window-use.ts';

export interface SandboxSettings {
  readonly folder: string;
  readonly tickets: number;
  readonly speed: number;
}

export interface SandboxPlace {
  readonly connections: string;
  readonly clock: string;
}

export interface Conditions {
  /** Calls per window of production; staging keeps the vendor's own. */
  readonly quota: number;
  /** 150 to 350 ms per call, of both systems. */
  readonly latency: boolean;
  /** Keep the writes, so that others can play them again. */
  readonly script: boolean;
}

/** Evening in Berlin: inside the hours that the example spec allows for files, quiet for the source. */
const START = Date.parse('2026-11-16T19:30:00Z');
/** Milliseconds on the way to the limiter, and after it: 150 to 350 together. */
const WAY = { least: 20, most: 50 };
const WORK = { least: 130, most: 300 };

const random = seededRandom('latency');
let latency = false;
let sandbox: Sandbox | null = null;
let kept: unknown = null;
let seen: Seen[] = [];
let writes: RecordedWrite[] | null = null;
let writesOfProduction = 0;
let watcher: (() => void) | null = null;

function between({ least, most }: typeof WAY): number {
  return latency ? random.int(least, most) : 0;
}

/** The wait after the work: by then the call is counted and done. */
function afterWork(): Fault {
  return latency ? { kind: 'slow', when: 'after', ms: between(WORK) } : { kind: 'none', when: 'before' };
}

function opened(): Sandbox {
  if (sandbox === null) throw new Error('The sandbox is not open.');
  return sandbox;
}

function watch(system: 'autotask' | 'production' | 'staging', { request, answer }: Exchange): void {
  const { method, path } = request;
  const reset = answer?.headers?.['x-ratelimit-reset'];
  seen.push({ system, method, path, status: answer?.status ?? 0, window: reset === undefined ? null : Number(reset), at: Date.now() });
  if (system !== 'production' || method === 'GET' || path.endsWith('/search')) return;
  writesOfProduction += 1;
  if (writes !== null && answer !== null && answer.status < 300) writes.push({ method, path, body: request.json(), answer: answer.json });
  watcher?.();
}

async function open({ folder, tickets, speed }: SandboxSettings): Promise<SandboxPlace> {
  const faults = { next: afterWork };
  sandbox = await startSandbox({ seed: 1, tickets, speed, start: START, folder, latencyMs: () => between(WAY), faults: { autotask: faults, production: faults, staging: faults }, onExchange: watch, logLimit: 1_000 });
  return sandbox.document;
}

/** Waits until this many writes more have been done in production. */
function afterWrites(count: number): Promise<void> {
  const wanted = writesOfProduction + count;
  return new Promise((resolve) => {
    watcher = () => {
      if (writesOfProduction < wanted) return;
      watcher = null;
      resolve();
    };
  });
}

/** Production as it was kept, the conditions of a run, and a new record of what comes. */
function begin({ quota, latency: wanted, script }: Conditions): void {
  const { production } = opened();
  production.restore(kept);
  production.switches.quota = quota;
  latency = wanted;
  seen = [];
  writes = script ? [] : null;
}

serveCommands({
  open,
  keep: () => {
    kept = opened().production.save();
  },
  begin,
  recorded: () => seen,
  script: async ({ file }: { file: string }) => {
    const made = toScript(writes ?? []);
    writes = null;
    await writeFile(file, JSON.stringify(made));
    return made.stages.flat(2).length;
  },
  afterWrites,
  /** Every conversation with all that tells one from another, so that doubles and losses can be counted. */
  conversations: () => opened().production.state.conversations.map(({ source, createdAt, parts }) => `${createdAt} ${parts.length} ${source.body}`),
});
