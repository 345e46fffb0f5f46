/** Runs that outlive the window (design §8): started detached, found again by the files that they leave. No `vscode` here: the tests run it with plain Node. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { CrosswalkError } from '../../base/errors.ts';
import { askInstance, engineFiles, forgetOldEngines, lastHolder, readEngineRecord } from '../../engine/engine-record.ts';
import { makeFolder } from '../../engine/project-place.ts';
import type { Project } from '../../engine/project-place.ts';
import type { Holder } from '../../ledger/holder.ts';
import { argumentsOf, engineMissing, handOverConnections, resultOf, EngineStopped } from './engine-process.ts';
import type { EngineHost, EngineRequest, EngineResult } from './engine-process.ts';

/** Milliseconds between two looks at the files of a run. */
const LOOK_MS = 500;
/** Milliseconds that a cancelled run has to reach a safe place, before one that this window started is ended. */
const GRACE_MS = 60_000;
/** Processes whose files are kept. */
const KEPT = 5;

/** How a process is started. */
export type DetachedHost = Pick<EngineHost, 'executable' | 'script' | 'folder' | 'environment'>;

export interface DetachedRun {
  readonly project: Project;
  readonly id: string;
  readonly verb: string;
  /** Whether its process lives. A number alone does not tell: the system gives it to another process in time. */
  readonly isAlive: () => boolean | Promise<boolean>;
  /** The process, where this window started it. */
  readonly child: ChildProcess | null;
}

export interface Following {
  /** What the run says of itself; null: it has not begun or has just ended. */
  readonly onState: (holder: Holder | null) => void;
  readonly onLog: (text: string) => void;
  /** Aborted: cancel the run. */
  readonly signal: AbortSignal;
  readonly graceMs?: number;
}

function startProcess(request: EngineRequest, host: DetachedHost, project: Project, id: string): ChildProcess {
  const files = engineFiles(project, id);
  mkdirSync(files.folder, { recursive: true, mode: 0o700 });
  const [out, log] = [openSync(files.out, 'w', 0o600), openSync(files.log, 'w', 0o600)];
  try {
    return spawn(host.executable, [...argumentsOf(request, host, 'none'), '--detached', id], {
      cwd: host.folder,
      env: { ...host.environment, ELECTRON_RUN_AS_NODE: '1' },
      // Its own session, and files in place of pipes: nothing of it ends with the extension host.
      detached: true,
      stdio: ['ignore', out, log, 'pipe'],
      windowsHide: true,
    });
  } finally {
    closeSync(out);
    closeSync(log);
  }
}

/** @throws CrosswalkError `engine/missing`, `project/folder`. */
export async function startDetached(project: Project, request: EngineRequest, host: DetachedHost): Promise<DetachedRun> {
  await makeFolder(project);
  forgetOldEngines(project, KEPT - 1);
  const id = `${request.verb}-${randomUUID()}`;
  const child = startProcess(request, host, project, id);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(engineMissing(error)));
  });
  handOverConnections(child, request.connections);
  child.unref();
  return { project, id, verb: request.verb, isAlive: () => child.exitCode === null && child.signalCode === null, child };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function interrupted(verb: string): CrosswalkError {
  return new CrosswalkError('engine/interrupted', 'The run was interrupted: its process is gone.', { remedy: `Nothing is lost and nothing is doubled: \`crosswalk ${verb === 'parked' ? 'parked --retry' : verb}\` goes on where it stood.`, exit: 1 });
}

/** The result of a process that has ended, from what it left. */
function ended(run: DetachedRun, onLog: Following['onLog']): EngineResult {
  const { project, id, verb } = run;
  const files = engineFiles(project, id);
  for (const line of readText(files.log).split('\n').slice(-20)) if (line.trim() !== '') onLog(line);
  const exit = readEngineRecord(project, id)?.exit ?? run.child?.exitCode ?? null;
  const stdout = readText(files.out);
  if (exit === null || stdout === '') throw interrupted(verb);
  return resultOf(verb, { code: exit, signal: null, stdout }, false);
}

/** Asks the run to stop; one of our own that does not is ended, which its ledger survives (law 3). */
function cancelOnAbort(run: DetachedRun, { signal, graceMs }: Following): () => void {
  let timer: NodeJS.Timeout | undefined;
  const cancel = (): void => {
    askInstance(run.project, run.id, { command: 'cancel', by: null });
    timer = setTimeout(() => run.child?.kill('SIGKILL'), graceMs ?? GRACE_MS);
  };
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  return () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  };
}

/**
 * Follows a run to its end, as often as one likes and from any window.
 * @throws CrosswalkError as the engine reported it, or `engine/interrupted`; EngineStopped where it was cancelled, by whomever.
 */
export async function followDetached(run: DetachedRun, following: Following): Promise<EngineResult> {
  const release = cancelOnAbort(run, following);
  try {
    for (;;) {
      // Asked before the record is read: a process writes its end, and only then is gone.
      const alive = await run.isAlive();
      if (!alive || (readEngineRecord(run.project, run.id)?.exit ?? null) !== null) return ended(run, following.onLog);
      const holder = lastHolder(run.project);
      following.onState(holder?.instance === run.id ? holder : null);
      await wait(LOOK_MS);
    }
  } catch (error) {
    if (following.signal.aborted && error instanceof CrosswalkError && error.code === 'engine/interrupted') throw new EngineStopped();
    throw error;
  } finally {
    release();
  }
}

/** Whether a process of this number lives; of whom, it does not tell. */
export function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
