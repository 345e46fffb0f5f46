/** Runs that are under way in this workspace, whoever started them: from an editor, a terminal, before the window was opened. */
import * as vscode from 'vscode';
import { lastHolder } from '../../engine/engine-record.ts';
import { projectOf } from '../../engine/project-place.ts';
import type { Project } from '../../engine/project-place.ts';
import type { StatusResult } from '../../engine/status.ts';
import type { Holder } from '../../ledger/holder.ts';
import { documentAs } from '../engine/engine-client.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { isProcess } from '../engine/detached-engine.ts';
import type { LiveRun } from './run-words.ts';

const SPECS = '**/*.crosswalk.yaml';
/** One small file of each project. Not left to a file watcher: a killed process changes no file, and some folders cannot be watched. */
const LOOK_MS = 1_000;

function isRun(holder: Holder): holder is LiveRun {
  return holder.verb !== null;
}

export class RunWatch implements vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #turned = new vscode.EventEmitter<void>();
  /** By folder. */
  readonly #projects = new Map<string, Project>();
  /** By the project's folder. */
  readonly #live = new Map<string, LiveRun>();
  /** Instance → whether the writer lock was held when we asked. A process id alone may by now be another process's. */
  readonly #confirmed = new Map<string, Promise<boolean>>();
  #timer: NodeJS.Timeout | null = null;
  /** Something that is shown is another, the progress too. */
  readonly onDidChange = this.#changed.event;
  /** A run began, ended, or was paused or resumed: what the ledger says is another. */
  readonly onDidTurn = this.#turned.event;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  dispose(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    vscode.Disposable.from(this.#changed, this.#turned).dispose();
  }

  /** Watches every project of the workspace. */
  async begin(): Promise<void> {
    for (const uri of await vscode.workspace.findFiles(SPECS, '**/node_modules/**')) if (uri.scheme === 'file') this.know(projectOf(uri.fsPath));
  }

  /** Watches a project from now on. */
  know(project: Project): void {
    if (!vscode.workspace.isTrusted || this.#projects.has(project.folder)) return;
    this.#projects.set(project.folder, project);
    this.#timer ??= setInterval(() => this.#lookAtAll(), LOOK_MS);
    void this.#look(project);
  }

  of(project: Project): LiveRun | null {
    return this.#live.get(project.folder) ?? null;
  }

  /** The run that was seen first, of all projects. */
  any(): LiveRun | null {
    return this.#live.values().next().value ?? null;
  }

  #lookAtAll(): void {
    for (const project of this.#projects.values()) void this.#look(project);
  }

  async #look(project: Project): Promise<void> {
    const holder = lastHolder(project);
    const run = holder !== null && isRun(holder) && isProcess(holder.pid) && (await this.#isHeld(project, holder)) ? holder : null;
    const before = this.of(project);
    if (run === null) this.#live.delete(project.folder);
    else this.#live.set(project.folder, run);
    if (JSON.stringify(run) !== JSON.stringify(before)) this.#changed.fire();
    if (run?.instance !== before?.instance || run?.state !== before?.state) this.#turned.fire();
  }

  /** The lock says whether it lives; asked once for each life. */
  #isHeld(project: Project, { instance }: LiveRun): Promise<boolean> {
    const known = this.#confirmed.get(instance) ?? this.#ask(project, instance);
    this.#confirmed.set(instance, known);
    return known;
  }

  async #ask(project: Project, instance: string): Promise<boolean> {
    if (this.#engine.isFollowed(instance)) return true;
    const status = await this.#engine.run({ project, verb: 'status', title: null, offline: true }).catch(() => null);
    // An engine that could not answer says nothing: the next look asks again.
    if (status === null) this.#confirmed.delete(instance);
    return status !== null && documentAs<StatusResult>(status).current?.instance === instance;
  }
}
