import type { Notification } from '../intercom/model.ts';
import type { SandboxClock } from '../kit/clock.ts';
import type { FaultBoard } from '../kit/fault-board.ts';
import type { LogEntry, LogTotals } from '../kit/request-log.ts';

export const SIMULATOR_NAMES = ['autotask', 'production', 'staging'] as const;
export type SimulatorName = (typeof SIMULATOR_NAMES)[number];

/** Later days of the source than this are not made: each day is built on the one before. */
export const LAST_DAY = 30;

/** One simulator as the control server sees it. */
export interface ControlledSimulator {
  readonly name: SimulatorName;
  readonly system: 'autotask' | 'intercom';
  readonly url: string;
  readonly log: readonly LogEntry[];
  readonly faults: FaultBoard;
  /** Messages that people would have got; always empty for a source. */
  readonly notifications: readonly Notification[];
  /** Requests that would have changed a source; always 0 for a destination. */
  violations(): number;
  totals(): LogTotals;
  clearLog(): void;
  /** How many there are of everything. */
  counts(): Readonly<Record<string, number>>;
  switches(): Readonly<Record<string, unknown>>;
  /** Takes values that have been checked. */
  setSwitches(values: Readonly<Record<string, unknown>>): void;
}

/** What the made-up customer is made from: equal settings make the same customer. */
export interface WorldSettings {
  readonly seed: number;
  readonly tickets: number;
  /** Milliseconds UTC: the newest moment of day 0. */
  readonly start: number;
  /** 0: as first made. 1 and more: that many days later. */
  readonly day: number;
}

/** Everything that brings a sandbox back, as JSON values. */
export interface SavedSandbox {
  /** Milliseconds UTC of the sandbox clock, when it was saved. */
  readonly savedAt: number;
  readonly world: WorldSettings;
  /** Switches of the source's simulator. */
  readonly autotask: unknown;
  readonly production: unknown;
  readonly staging: unknown;
}

/** A running sandbox as the control server sees it. */
export interface ControlledSandbox {
  readonly simulators: readonly ControlledSimulator[];
  readonly clock: SandboxClock;
  /** How much faster than real time the clock runs. */
  readonly speed: number;
  /** Where states are saved. */
  readonly folder: string;
  world(): WorldSettings;
  /** The source as it is that many days later. */
  setDay(day: number): void;
  /** Workspaces back to empty with their switches, world back to day 0, logs cleared: what is asked for. */
  reset(what: { readonly workspaces: boolean; readonly world: boolean; readonly logs: boolean }): void;
  save(): SavedSandbox;
  /** @throws StateRefusal. */
  restore(saved: SavedSandbox): void;
}
