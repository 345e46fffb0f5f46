/** Ours and its rivals at one limit: one after another, on the same simulators, with the same tickets. */
import { cp } from 'node:fs/promises';
import path from 'node:path';
import type { Measured } from './engine.ts';
import { Child } from './ipc.ts';
import type { Play, Played } from './rival.ts';
import type { Conditions, SandboxPlace, SandboxSettings } from './simulators.ts';
import { windowUse, type Seen, type WindowUse } from './window-use.ts';

/** What production leaves for the customer's live traffic (src/systems/intercom/client.ts), and the length of its window. */
const RESERVE = 0.1;
const WINDOW_SECONDS = 10;

export interface Limit {
  /** Calls per 10 seconds. */
  readonly quota: number;
  readonly speed: number;
  readonly tickets: number;
  /** Seconds of the sandbox clock that a rival gets. */
  readonly atMost: number;
}

export interface Entry {
  readonly name: string;
  readonly use: WindowUse;
  readonly ours: Measured | null;
  /** Calls that never succeeded; ours: records that failed. */
  readonly lost: number;
  readonly cpuPerCall: number;
}

export const RIVALS = [
  { name: 'SDK, one after another', concurrency: 1, pause: 0 },
  { name: 'SDK, 50 at once', concurrency: 50, pause: 0 },
  { name: 'SDK, pause of 0.1 s', concurrency: 1, pause: 0.1 },
  { name: 'SDK, pause of 0.2 s', concurrency: 1, pause: 0.2 },
] as const;

type Rival = (typeof RIVALS)[number];

/** One sandbox with a project that is ready to migrate; every run begins where the set-up ended. */
export class Arena {
  readonly #simulators = new Child('./simulators.ts');
  readonly #folder: string;
  readonly #limit: Limit;
  #place: SandboxPlace | null = null;
  #runs = 0;
  #scriptCalls = 0;

  constructor(folder: string, limit: Limit) {
    this.#folder = folder;
    this.#limit = limit;
  }

  get place(): SandboxPlace {
    if (this.#place === null) throw new Error('The arena is not open.');
    return this.#place;
  }

  get speed(): number {
    return this.#limit.speed;
  }

  async open(template: string): Promise<void> {
    const { tickets, speed } = this.#limit;
    this.#place = await this.#simulators.call<SandboxPlace>('open', { folder: this.#folder, tickets, speed } satisfies SandboxSettings);
    const engine = new Child('./engine.ts');
    await engine.call('setUp', { place: this.#place, specFile: path.join(this.#folder, 'acme.crosswalk.yaml'), template });
    await engine.end();
    await this.#simulators.call('keep');
  }

  /** A project of its own that nothing has been migrated of, on a workspace that holds nothing of it. */
  async begin(script: boolean, latency = true): Promise<string> {
    await this.#simulators.call('begin', { quota: this.#limit.quota, latency, script } satisfies Conditions);
    const folder = `${this.#folder}-${(this.#runs += 1)}`;
    await cp(this.#folder, folder, { recursive: true });
    return path.join(folder, 'acme.crosswalk.yaml');
  }

  async ours(name: string, script = false): Promise<Entry> {
    const specFile = await this.begin(script);
    const engine = new Child('./engine.ts');
    const ours = await engine.call<Measured>('run', { place: this.place, specFile, inProcess: false });
    await engine.end();
    const use = await this.#use();
    if (script) this.#scriptCalls = await this.#simulators.call<number>('script', { file: this.#script });
    const lost = Object.values(ours.result.counts).reduce((sum, { failed, pending }) => sum + failed + pending, 0);
    return { name, use, ours, lost, cpuPerCall: ours.cpuMs / ours.result.calls.destination };
  }

  async rival({ name, concurrency, pause }: Rival): Promise<Entry> {
    await this.begin(false);
    const player = new Child('./rival.ts');
    const played = await player.call<Played>('play', { place: this.place, script: this.#script, concurrency, pause, atMost: this.#limit.atMost } satisfies Play);
    await player.end();
    return { name, use: await this.#use(this.#scriptCalls - played.lost), ours: null, lost: played.lost, cpuPerCall: played.cpuMs / Math.max(1, played.calls) };
  }

  seen(): Promise<readonly Seen[]> {
    return this.#simulators.call('recorded');
  }

  conversations(): Promise<readonly string[]> {
    return this.#simulators.call('conversations');
  }

  /** Waits until so many writes more have been done in production. */
  afterWrites(count: number): Promise<void> {
    return this.#simulators.call('afterWrites', count);
  }

  close(): Promise<void> {
    return this.#simulators.end();
  }

  get #script(): string {
    return path.join(this.#folder, 'script.json');
  }

  async #use(total?: number): Promise<WindowUse> {
    return windowUse(await this.seen(), { quota: this.#limit.quota, reserve: RESERVE, windowSeconds: WINDOW_SECONDS, ...(total === undefined ? {} : { total }) });
  }
}
