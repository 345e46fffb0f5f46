import type { Clock } from '../base/clock.ts';
import type { Gate } from '../base/gate.ts';
import type { OpenFile } from './http/file-digest.ts';
import type { Transport } from './http/transport.ts';

/** What every system client is opened with. Only `clock` is needed; the rest has a default. */
export interface SystemOptions {
  readonly clock: Clock;
  /** Stops waiting and reading. A write that has left is awaited, so that its answer is not lost (law 3). */
  readonly signal?: AbortSignal;
  /** Closed: no request leaves until it opens. */
  readonly gate?: Gate;
  /** IANA name: decides which hours are quiet. Default UTC. */
  readonly timeZone?: string;
  /** Share of the limit kept free for live traffic, 0..1, in place of the system's default (law 8). */
  readonly reserve?: number;
  /** Milliseconds of real time for one answer. Default 60,000. */
  readonly timeoutMs?: number;
  /** Replaces the network: tests and the in-process bench. */
  readonly transport?: Transport;
  /** Hosts beside the API's own that files may be read from (law 11): `files.example`, or `.files.example` with all below it. Default none. */
  readonly fileHosts?: readonly string[];
  /** Replaces the network for files. */
  readonly openFile?: OpenFile;
  /** 0 ≤ n < 1, for jitter. Default Math.random. */
  readonly random?: () => number;
}
