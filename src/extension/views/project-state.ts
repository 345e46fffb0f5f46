/** What the views show of a project, read once for both of them and again when something changed. */
import * as vscode from 'vscode';
import type { Project } from '../../engine/project-place.ts';
import type { StatusResult } from '../../engine/status.ts';
import { documentAs } from '../engine/engine-client.ts';
import type { Services } from '../services.ts';
import { connectionsOf, presentProject, reportFolders } from '../spec-project.ts';
import type { ReportFolder } from '../spec-project.ts';
import type { WayFacts } from './way.ts';

export interface ProjectState {
  readonly project: Project;
  readonly facts: WayFacts;
  readonly reports: readonly ReportFolder[];
}

export class ProjectStates {
  readonly #services: Services;
  #current: Promise<ProjectState | null> | null = null;

  constructor(services: Services) {
    this.#services = services;
  }

  forget(): void {
    this.#current = null;
  }

  /** null: not trusted, no spec, or several and none open. Both views ask at once; the engine is asked once. */
  read(): Promise<ProjectState | null> {
    this.#current ??= this.#read();
    return this.#current;
  }

  async #read(): Promise<ProjectState | null> {
    // The view's own text says why nothing can be run yet.
    if (!vscode.workspace.isTrusted) return null;
    const project = await presentProject(this.#services.memory.spec);
    if (project === null) return null;
    this.#services.runs.know(project);
    const [status, named, reports] = await Promise.all([this.#status(project), connectionsOf(project), reportFolders(project)]);
    const known = await this.#services.connections.list().catch(() => []);
    const wanted = named === null ? [] : [named.source, named.destination, ...(named.staging === null ? [] : [named.staging])];
    return {
      project,
      reports,
      facts: {
        status,
        connections: { known: known.map(({ name }) => name), wanted },
        hasStaging: named === null || named.staging !== null,
      },
    };
  }

  async #status(project: Project): Promise<StatusResult | null> {
    try {
      return documentAs<StatusResult>(await this.#services.engine.run({ project, verb: 'status', title: null, offline: true }));
    } catch (error) {
      this.#services.log.warn(`status: ${(error as Error).message}`);
      return null;
    }
  }
}
