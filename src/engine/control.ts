/** `pause`, `resume` and `cancel`: asks the run that is under way, in whatever process it works (design §8). */
import { setTimeout as wait } from 'node:timers/promises';
import { CrosswalkError } from '../base/errors.ts';
import { postCommand, type RunCommand } from '../ledger/commands.ts';
import { holderWords, readHolder, type Holder, type LongVerb } from '../ledger/holder.ts';
import { isWriterAlive } from '../ledger/lock.ts';
import type { Run, Target } from '../ledger/ledger.ts';
import { readLedger } from '../ledger/sqlite-ledger.ts';
import { askedSample } from './asked-sample.ts';
import type { Project } from './project-place.ts';

/** Milliseconds of real time on purpose: a person waits at the other end. */
const LOOK_MS = 100;
/** Looks until a run that says nothing counts as one that does not hear: a busy one answers within a second. */
const MOST_LOOKS = 200;

/** The run that is under way. */
export interface CurrentRun extends Holder {
  readonly verb: LongVerb;
}

export interface ControlResult {
  readonly command: RunCommand;
  /** false: it was in that state already. */
  readonly changed: boolean;
  readonly run: {
    readonly verb: LongVerb;
    readonly target: Target | null;
    readonly pid: number;
    readonly since: string;
    /** `ended`: it was over before it could obey, or obeyed by ending. */
    readonly state: Holder['state'] | 'ended';
  };
}

const WANTED: Readonly<Record<RunCommand, Holder['state']>> = { pause: 'paused', resume: 'working', cancel: 'stopping' };

/** The process that holds the project, while it lives; null: none does. A process that was killed leaves its word behind, and the lock tells. */
function livingHolder(project: Project): Holder | null {
  return isWriterAlive(project.folder) ? readHolder(project.folder) : null;
}

/** Whether a process writes to this project now, a run or a short command. */
export function isHeld(project: Project): boolean {
  return isWriterAlive(project.folder);
}

function isRun(holder: Holder): holder is CurrentRun {
  return holder.verb !== null;
}

/** The run that is under way now, or null. */
export function currentRun(project: Project): CurrentRun | null {
  const holder = livingHolder(project);
  return holder !== null && isRun(holder) ? holder : null;
}

async function newestRun(project: Project): Promise<Run | null> {
  try {
    const ledger = await readLedger(project.folder);
    try {
      return (await ledger.runs())[0] ?? null;
    } finally {
      await ledger.close();
    }
  } catch (error) {
    if (error instanceof CrosswalkError && error.exit === 2) return null;
    throw error;
  }
}

/** What goes on with a run whose process is gone. */
async function againWords(project: Project, run: Run | null): Promise<string> {
  if (run === null || run.status === 'done') return 'There is nothing to go on with: `crosswalk status` shows the runs.';
  if (run.verb === 'rollback') return `The last one, a rollback in ${run.target}, did not end: \`crosswalk rollback --to ${run.target}\` shows what is left to take back.`;
  if (run.verb === 'sample' && (await askedSample(project, run.id)) === null) return `The last one, a sample in ${run.target}, did not end: it is started again with \`crosswalk sample --to ${run.target}\` and the flags that it had (--size, --seed, --unmasked).`;
  return `The last one did not end: \`crosswalk resume\`, or \`crosswalk ${run.verb} --to ${run.target}\`, goes on where it stood.`;
}

async function requireRun(project: Project): Promise<CurrentRun> {
  const holder = livingHolder(project);
  if (holder === null) throw new CrosswalkError('control/no-run', 'No run of this project is under way.', { remedy: await againWords(project, await newestRun(project)), exit: 2 });
  if (isRun(holder)) return holder;
  throw new CrosswalkError('control/not-a-run', `What is under way cannot be paused or cancelled from here: ${holderWords(holder)}.`, { remedy: 'Wait a moment: it is over soon. Or stop it with Ctrl-C where it runs.', exit: 2 });
}

/** Waits until the run says that it is in the state, or is no more. */
async function obeyed(project: Project, before: CurrentRun, state: Holder['state']): Promise<Holder['state'] | 'ended' | null> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const now = livingHolder(project);
    if (now?.instance !== before.instance) return 'ended';
    if (now.state === state || now.state === 'stopping') return now.state;
    await wait(LOOK_MS);
  }
  return null;
}

/**
 * @param by who asks, in their own words; null: not said.
 * @throws CrosswalkError `control/no-run`, `control/not-a-run` (exit 2), `control/no-answer` (exit 1), `control/disk` (exit 3).
 */
export async function controlRun(project: Project, command: RunCommand, by: string | null): Promise<ControlResult> {
  const run = await requireRun(project);
  const { verb, target, pid, since } = run;
  const facts = { verb, target, pid, since };
  if (run.state === WANTED[command]) return { command, changed: false, run: { ...facts, state: run.state } };
  postCommand(project.folder, run.instance, { command, by });
  const state = await obeyed(project, run, WANTED[command]);
  if (state !== null) return { command, changed: true, run: { ...facts, state } };
  throw new CrosswalkError('control/no-answer', `The run does not answer (${holderWords(run)}).`, { remedy: `It may hang or be suspended. \`crosswalk status\` shows it; ending process ${pid} loses nothing, the run can be resumed.`, exit: 1 });
}
