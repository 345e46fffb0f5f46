/** Starts the engine for a command: connections, network settings, progress with a cancel button. */
import path from 'node:path';
import * as vscode from 'vscode';
import { CrosswalkError } from '../../base/errors.ts';
import { claimResult } from '../../engine/engine-record.ts';
import type { Progress } from '../../engine/environment.ts';
import type { Project } from '../../engine/project-place.ts';
import type { Holder } from '../../ledger/holder.ts';
import { connectionsDocument } from '../connections/connections-file.ts';
import type { ConnectionStore } from '../connections/connection-store.ts';
import { percentOf, stateWords } from '../runs/run-words.ts';
import { connectionsOf, saveSpec } from '../spec-project.ts';
import { followDetached, startDetached } from './detached-engine.ts';
import type { DetachedHost, DetachedRun } from './detached-engine.ts';
import { engineEnvironment } from './engine-environment.ts';
import { runEngine } from './engine-process.ts';
import type { EngineRequest, EngineResult } from './engine-process.ts';

export interface Job {
  readonly project: Project;
  readonly verb: string;
  /** Between verb and spec: `ledger` takes `export FILE`. */
  readonly words?: readonly string[];
  /** Flags after the spec. */
  readonly flags?: readonly string[];
  /** Shown while it works: "Running the sample". null: in the background, without a notification. */
  readonly title: string | null;
  /** Reads the disk only, so it needs no connection. */
  readonly offline?: true;
  /** May take hours: it goes on when the window is closed, and the next one finds it again (design §8). */
  readonly outlives?: true;
}

/** The result as the engine's own type says; the engine is ours and of the same build. */
export function documentAs<T>(result: EngineResult): T {
  return result.document as T;
}

function percent(event: Progress): number | null {
  return event.done !== undefined && event.total !== undefined && event.total > 0 ? Math.min(100, (100 * event.done) / event.total) : null;
}

/** Turns the engine's counts into the increments that the progress bar wants; a new phase starts again from 0. */
function progressReporter(progress: vscode.Progress<{ message?: string; increment?: number }>): (event: Progress) => void {
  let reached = 0;
  let phase = '';
  return (event) => {
    const now = percent(event);
    if (event.phase !== phase) reached = 0;
    phase = event.phase;
    const increment = now === null ? 0 : Math.max(0, now - reached);
    reached += increment;
    const count = event.done !== undefined && event.total !== undefined ? ` (${event.done.toLocaleString('en')} of ${event.total.toLocaleString('en')})` : '';
    progress.report({ message: `${event.message}${count}`, ...(increment > 0 ? { increment } : {}) });
  };
}

/** The run's own words; the bar goes forward inside a phase and waits while another begins. */
function stateReporter(progress: vscode.Progress<{ message?: string; increment?: number }>): (holder: Holder | null) => void {
  let reached = 0;
  let phase: string | null = null;
  return (holder) => {
    if (holder === null || holder.verb === null) return;
    const run = { ...holder, verb: holder.verb };
    if (holder.progress !== null && holder.progress.phase !== phase) reached = 0;
    phase = holder.progress?.phase ?? phase;
    const increment = Math.max(0, (percentOf(run) ?? reached) - reached);
    reached += increment;
    progress.report({ message: holder.state === 'working' ? (holder.progress?.message ?? '') : stateWords(run), ...(increment > 0 ? { increment } : {}) });
  };
}

function abortOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

export class EngineClient {
  readonly #context: vscode.ExtensionContext;
  readonly #store: ConnectionStore;
  readonly #log: vscode.LogOutputChannel;
  readonly #followed = new Set<string>();

  constructor(context: vscode.ExtensionContext, store: ConnectionStore, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#store = store;
    this.#log = log;
  }

  /** @throws CrosswalkError of the engine, `connections/unknown`; EngineStopped. */
  async run(job: Job): Promise<EngineResult> {
    if (job.title === null) return this.#start(job, () => undefined, new AbortController().signal);
    await saveSpec(job.project);
    if (job.outlives === true) return this.#startDetached(job, job.title);
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `Crosswalk: ${job.title}`, cancellable: true },
      (progress, token) => this.#start(job, progressReporter(progress), abortOf(token)),
    );
  }

  /** Whether this window follows the process already. */
  isFollowed(id: string): boolean {
    return this.#followed.has(id);
  }

  /** Shows the progress of a detached run, with a cancel button, to its end. @param title null: it has ended, so there is none to show. */
  async follow(run: DetachedRun, title: string | null): Promise<EngineResult> {
    this.#followed.add(run.id);
    const onLog = (text: string): void => this.#log.info(`${run.verb}: ${text}`);
    if (title === null) return followDetached(run, { onState: () => undefined, onLog, signal: new AbortController().signal });
    return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: `Crosswalk: ${title}`, cancellable: true }, (progress, token) =>
      followDetached(run, { onState: stateReporter(progress), onLog, signal: abortOf(token) }),
    );
  }

  /** Law 2, editor's half: a folder that nobody trusts runs nothing. */
  #requireTrust(): void {
    if (vscode.workspace.isTrusted) return;
    throw new CrosswalkError('workspace/untrusted', 'This folder is not trusted, so nothing is run from it.', { remedy: 'Trust the folder first.', exit: 2 });
  }

  async #request(job: Job): Promise<EngineRequest> {
    return { verb: job.verb, args: [...(job.words ?? []), job.project.specFile, ...(job.flags ?? [])], connections: await this.#connections(job) };
  }

  #host(job: Job): DetachedHost {
    const http = vscode.workspace.getConfiguration('http');
    return {
      executable: process.execPath,
      script: this.#context.asAbsolutePath(path.join('dist', 'cli.mjs')),
      folder: path.dirname(job.project.specFile),
      environment: engineEnvironment(process.env, {
        proxy: http.get<string>('proxy'),
        noProxy: http.get<string[]>('noProxy'),
        systemCertificates: http.get<boolean>('systemCertificates'),
      }),
    };
  }

  async #start(job: Job, onProgress: (event: Progress) => void, signal: AbortSignal): Promise<EngineResult> {
    this.#requireTrust();
    const onLog = (text: string): void => this.#log.info(`${job.verb}: ${text}`);
    const result = await runEngine(await this.#request(job), { ...this.#host(job), onProgress, onLog, signal });
    this.#log.info(`${job.verb}: ended with exit code ${result.exit}`);
    return result;
  }

  async #startDetached(job: Job, title: string): Promise<EngineResult> {
    this.#requireTrust();
    const run = await startDetached(job.project, await this.#request(job), this.#host(job));
    this.#log.info(`${job.verb}: process ${run.child?.pid ?? 0}, which goes on when this window is closed`);
    try {
      const result = await this.follow(run, title);
      this.#log.info(`${job.verb}: ended with exit code ${result.exit}`);
      return result;
    } finally {
      // The command shows the result itself; no later window does.
      claimResult(job.project, run.id);
    }
  }

  async #connections(job: Job): Promise<string> {
    // What runs in the background reads the disk only: it gets no secret (law 11).
    if (job.offline === true) return connectionsDocument(new Map(), []);
    const named = await connectionsOf(job.project);
    const wanted = named === null ? [] : [named.source, named.destination, ...(named.staging === null ? [] : [named.staging])];
    const all = await this.#store.all();
    const unknown = wanted.find((name) => !all.has(name));
    if (unknown !== undefined) {
      throw new CrosswalkError('connections/unknown', `The spec uses the connection "${unknown}", which is not known on this machine.`, {
        remedy: 'Add it with "Crosswalk: Add Connection", or correct its name in the spec.',
        exit: 2,
      });
    }
    return connectionsDocument(all, wanted, process.env);
  }
}
