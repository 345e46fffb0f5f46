/** A run that can be paused, resumed and cancelled from any process of the machine, and that tells them what it does (decision 7). */
import { PauseGate } from '../base/gate.ts';
import { CommandReader, type PostedCommand } from '../ledger/commands.ts';
import { holderOf, writeHolder, type Holder, type HolderProgress, type LongVerb } from '../ledger/holder.ts';
import type { Ledger, Target } from '../ledger/ledger.ts';
import type { Environment, Progress } from './environment.ts';
import type { Project } from './project-place.ts';
import { withLedger } from './session.ts';

/** Milliseconds of real time on purpose: a person waits for the answer, however fast the run's clock goes. A look where nothing was asked is one file that is not there. */
const LOOK_MS = 100;
/** Looks between two words about the progress. */
const PUBLISH_EVERY = 5;

export interface RunJob {
  readonly verb: LongVerb;
  readonly target: Target;
}

/** Thrown by a run that somebody cancelled: it stopped at a safe place and can be resumed. */
export class RunCancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'RunCancelled';
  }
}

function byWhom(by: string | null): string {
  return by === null ? '' : ` by ${by}`;
}

function progressOf({ phase, message, entity, done, total }: Progress): HolderProgress {
  return { phase, message, ...(entity === undefined ? {} : { entity }), ...(done === undefined ? {} : { done }), ...(total === undefined ? {} : { total }) };
}

class RunControl {
  readonly #environment: Environment;
  readonly #folder: string;
  readonly #ledger: Ledger;
  readonly #reader: CommandReader;
  readonly #gate = new PauseGate();
  readonly #abort = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #holder: Holder;
  #published = true;
  #looks = 0;

  constructor(environment: Environment, project: Project, ledger: Ledger, holder: Holder) {
    this.#environment = environment;
    this.#folder = project.folder;
    this.#ledger = ledger;
    this.#holder = holder;
    this.#reader = new CommandReader(project.folder, holder.instance);
    // Keeps the process alive while it is paused and nothing else is under way: it holds its place.
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  get cancelled(): boolean {
    return this.#abort.signal.aborted;
  }

  /** What the run works with: its requests wait at our gate, and a cancel stops it as a signal does. */
  get environment(): Environment {
    return {
      ...this.#environment,
      gate: this.#gate,
      signal: AbortSignal.any([this.#environment.signal, this.#abort.signal]),
      progress: (event) => this.#progress(event),
    };
  }

  end(): void {
    clearInterval(this.#timer);
    this.#reader.remove();
  }

  #look(): void {
    for (const posted of this.#reader.next()) this.#obey(posted);
    this.#looks += 1;
    if (this.#looks % PUBLISH_EVERY === 0) this.#publish();
  }

  #publish(): void {
    if (this.#published) return;
    writeHolder(this.#folder, this.#holder);
    this.#published = true;
  }

  #obey({ command, by }: PostedCommand): void {
    const { state } = this.#holder;
    if (state === 'stopping') return;
    if (command === 'pause' && state === 'working') this.#pause(by);
    else if (command === 'resume' && state === 'paused') this.#resume(by);
    else if (command === 'cancel') this.#cancel(by);
    else return;
    // Why a run took as long as it did; names stay out of the chain (law 13).
    this.#ledger.audit('control', { command, verb: this.#holder.verb, target: this.#holder.target }).catch(() => undefined);
  }

  #pause(by: string | null): void {
    this.#gate.close();
    this.#enter('paused', by, `Paused${byWhom(by)}: no new request leaves. It goes on with \`crosswalk resume\``);
  }

  #resume(by: string | null): void {
    this.#enter('working', by, `Resumed${byWhom(by)}`);
    this.#gate.open();
  }

  /** The gate stays as it is: whoever waits there is sent away by the signal. */
  #cancel(by: string | null): void {
    this.#enter('stopping', by, `Cancelled${byWhom(by)}: stopping at the next safe place`);
    this.#abort.abort(new RunCancelled());
  }

  #enter(state: Holder['state'], by: string | null, message: string): void {
    this.#holder = { ...this.#holder, state, by, at: new Date(this.#environment.clock.now()).toISOString() };
    this.#published = false;
    this.#publish();
    this.#environment.progress({ verb: this.#holder.verb ?? '', phase: state, message });
  }

  #progress(event: Progress): void {
    this.#holder = { ...this.#holder, progress: progressOf(event) };
    this.#published = false;
    this.#environment.progress(event);
  }
}

/** Starting is an explicit will, so a pause of an earlier life does not outlive it; but it is said. */
function tellOldPause(environment: Environment, verb: string, before: Holder | null): void {
  if (before?.state !== 'paused') return;
  environment.progress({ verb, phase: 'start', message: `The run before was paused${byWhom(before.by)} when its process ended; starting again ends that pause` });
}

/**
 * Runs `work` with the ledger open, under control: others see its progress and can pause, resume or cancel it.
 * @throws RunCancelled where somebody cancelled it, in place of whatever the stopping run threw.
 */
export async function withRun<T>(environment: Environment, project: Project, job: RunJob, work: (controlled: Environment, ledger: Ledger) => Promise<T>): Promise<T> {
  const holder = holderOf(environment, job);
  return withLedger(project, environment, async (ledger, before) => {
    tellOldPause(environment, job.verb, before);
    const control = new RunControl(environment, project, ledger, holder);
    try {
      return await work(control.environment, ledger);
    } catch (error) {
      throw control.cancelled ? new RunCancelled() : error;
    } finally {
      control.end();
    }
  }, holder);
}
