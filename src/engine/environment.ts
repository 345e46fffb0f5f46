import type { Clock } from '../base/clock.ts';
import type { Gate } from '../base/gate.ts';
import type { Connection } from '../systems/connection.ts';

/** What a verb tells while it works. Ids and counts only (law 13). */
export interface Progress {
  readonly verb: string;
  readonly phase: string;
  readonly entity?: string;
  readonly done?: number;
  readonly total?: number;
  readonly message: string;
}

/** Everything a verb needs from outside: handed in once, so that CLI, extension and tests run the same code. */
export interface Environment {
  readonly clock: Clock;
  readonly connections: ReadonlyMap<string, Connection>;
  readonly progress: (event: Progress) => void;
  /** Aborted by SIGINT or SIGTERM: the verb stops at the next safe place and can be resumed. */
  readonly signal: AbortSignal;
  /** Closed while a run is paused: no request leaves. Set by the run itself (engine/run-control.ts). */
  readonly gate?: Gate;
  /** Names this life of the process where its starter wants to find it again; otherwise the run makes a name. */
  readonly instance?: string;
}
