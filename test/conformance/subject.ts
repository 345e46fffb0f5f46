/** What the suite asks of a pair of systems: how it is started, how its final content is read, which requests write. */
import type { Environment } from '../../src/engine/environment.ts';
import type { Project } from '../../src/engine/project-place.ts';
import type { Target } from '../../src/ledger/ledger.ts';
import type { FaultBoard } from '../../src/sandbox/kit/fault-board.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Doom, DoomOptions } from './doom.ts';

export interface StageOptions {
  /** `small`: few records with every kind of write; a number: so many tickets of the made-up customer as it is. */
  readonly tickets: 'small' | number;
  /** Milliseconds of the sandbox clock that a new object is missing from search. */
  readonly searchLagMs: number;
  /** Kills the process that writes to the destination; null: nobody does. */
  readonly doom: Doom | null;
  readonly speed?: number;
}

/** One project on a sandbox of its own. */
export interface Stage {
  readonly environment: Environment;
  readonly project: Project;
  readonly sandbox: Sandbox;
  readonly folder: string;
  board(target: Target): FaultBoard;
  /** What people see in a workspace, without ids and times of arrival, one text for each object: equal means no duplicate and no loss. */
  content(target: Target): readonly string[];
  /** Everything that stands there, definitions too: as it was before us when a rollback left nothing of ours. */
  standing(target: Target): readonly string[];
  /** Records that a workspace shows, by the key that we gave them: one key, one object. */
  keys(target: Target): readonly string[];
  /** The source's next day, which lies some time ahead, so that all of it comes after whatever was done before: both systems' clocks jump behind it. */
  nextDay(): void;
  /** Both systems' clocks jump, and that of every life from now on. */
  jump(ms: number): void;
  /** Value of CROSSWALK_CLOCK for a process that begins now. */
  clock(): string;
  /** Law 1: what would have changed the source. */
  violations(): readonly unknown[];
  /** Law 6: what people would have got. */
  notifications(): readonly unknown[];
  close(): Promise<void>;
}

export interface Subject {
  readonly name: string;
  /** What a request to the destination writes, in words; null: it reads or searches. */
  readonly kindOfWrite: DoomOptions['kindOf'];
  start(options: StageOptions): Promise<Stage>;
}
