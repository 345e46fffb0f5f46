/** Starts the engine for a command: connections, network settings, progress with a cancel button. */
import path from 'node:path';
import * as vscode from 'vscode';
import { CrosswalkError } from '../../base/errors.ts';
import type { Progress } from '../../engine/environment.ts';
import type { Project } from '../../engine/project.ts';
import { connectionsDocument } from '../connections/connections-file.ts';
import type { ConnectionStore } from '../connections/connection-store.ts';
import { connectionsOf, saveSpec } from '../spec-project.ts';
import { engineEnvironment } from './engine-environment.ts';
import { runEngine } from './engine-process.ts';
import type { EngineResult } from './engine-process.ts';

export interface Job {
  readonly project: Project;
  readonly verb: string;
  /** Flags after the spec. */
  readonly flags?: readonly string[];
  /** Shown while it works: "Running the sample". null: in the background, without a notification. */
  readonly title: string | null;
  /** Reads the disk only, so it needs no connection. */
  readonly offline?: true;
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

  constructor(context: vscode.ExtensionContext, store: ConnectionStore, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#store = store;
    this.#log = log;
  }

  /** @throws CrosswalkError of the engine, `connections/unknown`; EngineStopped. */
  async run(job: Job): Promise<EngineResult> {
    if (job.title === null) return this.#start(job, () => undefined, new AbortController().signal);
    await saveSpec(job.project);
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `Crosswalk: ${job.title}`, cancellable: true },
      (progress, token) => this.#start(job, progressReporter(progress), abortOf(token)),
    );
  }

  async #start(job: Job, onProgress: (event: Progress) => void, signal: AbortSignal): Promise<EngineResult> {
    if (!vscode.workspace.isTrusted) {
      throw new CrosswalkError('workspace/untrusted', 'This folder is not trusted, so nothing is run from it.', { remedy: 'Trust the folder first.', exit: 2 });
    }
    const http = vscode.workspace.getConfiguration('http');
    const result = await runEngine(
      { verb: job.verb, args: [job.project.specFile, ...(job.flags ?? [])], connections: await this.#connections(job) },
      {
        executable: process.execPath,
        script: this.#context.asAbsolutePath(path.join('dist', 'cli.mjs')),
        folder: path.dirname(job.project.specFile),
        environment: engineEnvironment(process.env, {
          proxy: http.get<string>('proxy'),
          noProxy: http.get<string[]>('noProxy'),
          systemCertificates: http.get<boolean>('systemCertificates'),
        }),
        onProgress,
        onLog: (text) => this.#log.info(`${job.verb}: ${text}`),
        signal,
      },
    );
    this.#log.info(`${job.verb}: ended with exit code ${result.exit}`);
    return result;
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
