/** Runs one verb of the engine in a process of its own (design §8). No `vscode` here: the tests run it with plain Node. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';
import { CrosswalkError } from '../../base/errors.ts';
import type { FailureExit } from '../../base/errors.ts';
import type { Progress } from '../../engine/environment.ts';
import { failureOf, lineSplitter, parseEngineLine, parseJson } from './engine-lines.ts';

export interface EngineRequest {
  readonly verb: string;
  /** After the verb: spec, flags. Never a secret: argv can be read by every process of the machine (law 11). */
  readonly args: readonly string[];
  /** The connections file's JSON; goes over the inherited pipe, fd 3. */
  readonly connections: string;
}

export interface EngineHost {
  /** Node, or VS Code's own executable. */
  readonly executable: string;
  /** `dist/cli.mjs`, absolute. */
  readonly script: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onProgress: (event: Progress) => void;
  readonly onLog: (text: string) => void;
  readonly signal: AbortSignal;
  /** Milliseconds the engine has to stop at a safe place after SIGTERM before it is ended; its ledger survives that (law 3). */
  readonly graceMs?: number;
}

export interface EngineResult {
  /** As design §4 says; with another code than 0 the document still tells the whole result: differences, parked records, denied permissions. */
  readonly exit: 0 | 1 | 2 | 3 | 4;
  readonly document: unknown;
}

/** Thrown when the person cancelled: not a failure, the run can be resumed. */
export class EngineStopped extends Error {
  constructor() {
    super('Stopped. Nothing is lost: run the command again to go on.');
    this.name = 'EngineStopped';
  }
}

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
}

/** Bytes of a JSON result; more than this is a broken engine, not a result. */
const LARGEST_RESULT = 64 * 1024 * 1024;
const GRACE_MS = 60_000;
const EXITS = [0, 1, 2, 3, 4] as const;

export function argumentsOf(request: EngineRequest, host: Pick<EngineHost, 'script'>, progress: 'json' | 'none'): string[] {
  return [host.script, request.verb, ...request.args, '--json', '--connections-fd', '3', '--progress', progress];
}

function start(request: EngineRequest, host: EngineHost): ChildProcess {
  return spawn(host.executable, argumentsOf(request, host, 'json'), {
    cwd: host.folder,
    env: { ...host.environment, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
}

/** Law 11: over an inherited pipe. */
export function handOverConnections(child: ChildProcess, connections: string): void {
  const pipe = child.stdio[3] as Writable | null;
  // An engine that dies before it reads closes the pipe; its exit tells why, so the broken pipe itself says nothing new.
  pipe?.on('error', () => undefined);
  pipe?.end(connections);
}

/** SIGTERM asks the engine to stop at the next safe place (design §4, 143). */
function stopOnAbort(child: ChildProcess, host: EngineHost): () => void {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill('SIGTERM');
    timer = setTimeout(() => child.kill('SIGKILL'), host.graceMs ?? GRACE_MS);
  };
  if (host.signal.aborted) stop();
  else host.signal.addEventListener('abort', stop, { once: true });
  return () => {
    clearTimeout(timer);
    host.signal.removeEventListener('abort', stop);
  };
}

function listen(child: ChildProcess, host: EngineHost): Promise<Ending> {
  const chunks: string[] = [];
  let size = 0;
  const lines = lineSplitter((line) => {
    const parsed = parseEngineLine(line);
    if (parsed.kind === 'progress') host.onProgress(parsed.progress);
    else host.onLog(parsed.text);
  });
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    size += chunk.length;
    if (size > LARGEST_RESULT) child.kill('SIGTERM');
    else chunks.push(chunk);
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => lines.write(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      lines.end();
      resolve({ code, signal, stdout: chunks.join('') });
    });
  });
}

function crash(verb: string, ending: Ending): CrosswalkError {
  const how = ending.signal === null ? `exit code ${ending.code ?? 'unknown'}` : ending.signal;
  return new CrosswalkError('engine/crashed', `The engine ended without an answer while it ran "${verb}" (${how}).`, {
    remedy: 'Open the log to see its last words, then run the command again: it goes on where it stopped.',
    exit: 1,
  });
}

/** @throws CrosswalkError as the engine reported it, or `engine/crashed`; EngineStopped. */
export function resultOf(verb: string, ending: Ending, cancelled: boolean): EngineResult {
  const document = parseJson(ending.stdout);
  const stopped = ending.code === 143 || ending.code === 130 || (cancelled && ending.signal !== null);
  if (stopped) throw new EngineStopped();
  const failure = failureOf(document);
  const code = EXITS.find((exit) => exit === ending.code);
  if (document === undefined || code === undefined) throw crash(verb, ending);
  if (failure === null) return { exit: code, document };
  const exit: FailureExit = ending.code === 2 || ending.code === 3 ? ending.code : 1;
  throw new CrosswalkError(failure.code, failure.message, { where: failure.where, remedy: failure.remedy, exit });
}

export function engineMissing(error: unknown): CrosswalkError {
  return new CrosswalkError('engine/missing', `The engine could not be started (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`, {
    remedy: 'Reinstall the extension; if that does not help, open the log.',
    exit: 3,
    cause: error,
  });
}

/**
 * Runs a verb to its end.
 * @throws CrosswalkError as the engine reported it, `engine/crashed` or `engine/missing`; EngineStopped when cancelled.
 */
export async function runEngine(request: EngineRequest, host: EngineHost): Promise<EngineResult> {
  if (host.signal.aborted) throw new EngineStopped();
  const child = start(request, host);
  const release = stopOnAbort(child, host);
  handOverConnections(child, request.connections);
  try {
    const ending = await listen(child, host);
    return resultOf(request.verb, ending, host.signal.aborted);
  } catch (error) {
    if (error instanceof CrosswalkError || error instanceof EngineStopped) throw error;
    throw engineMissing(error);
  } finally {
    release();
  }
}
