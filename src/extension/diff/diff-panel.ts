/** The panel of one run's diff: reads the file, answers the page, opens the spec, asks for the approval. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { CrosswalkError } from '../../base/errors.ts';
import { explain } from '../../diff/explain.ts';
import { wordChanges } from '../../diff/word-changes.ts';
import { projectOf } from '../../engine/project-place.ts';
import type { Project } from '../../engine/project-place.ts';
import type { StatusResult } from '../../engine/status.ts';
import { DIFF_PANEL } from '../commands.ts';
import { documentAs } from '../engine/engine-client.ts';
import { objectOf, textOf } from '../engine/engine-lines.ts';
import type { Services } from '../services.ts';
import { parseDiff } from './diff-file.ts';
import { DiffPages } from './diff-pages.ts';
import type { Explainer } from './diff-pages.ts';
import type { SpecPlace, TextPiece, ToHost, ToPage } from './messages.ts';
import { makeNonce, pageHtml } from './page-html.ts';

const KINDS = { same: 'both', removed: 'expected', added: 'arrived' } as const;

const EXPLAINER: Explainer = {
  explain,
  pieces: (expected, arrived) => wordChanges(expected, arrived).map(({ kind, text }): TextPiece => ({ kind: KINDS[kind], text })),
};

/** A run's name is a folder's name: it must not lead out of the project's folder. */
function diffFile(project: Project, run: string): string {
  if (/^[\w-]+$/.test(run)) return path.join(project.folder, 'reports', run, 'diff.json');
  throw new CrosswalkError('diff/run', 'This is not the name of a run.', { remedy: 'Open the diff from the view "Runs".', exit: 2 });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CrosswalkError('diff/none', 'The diff of this run is not on disk.', { where: { file }, remedy: 'Run the sample again; it writes a new diff.', exit: 2, cause: error });
  }
}

class DiffPanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #project: Project;
  readonly #run: string;
  readonly #services: Services;
  #pages: DiffPages | null = null;

  constructor(panel: vscode.WebviewPanel, project: Project, run: string, services: Services) {
    this.#panel = panel;
    this.#project = project;
    this.#run = run;
    this.#services = services;
    const folder = vscode.Uri.joinPath(services.context.extensionUri, 'dist', 'webviews');
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder], enableCommandUris: false };
    const listener = panel.webview.onDidReceiveMessage((message: ToHost) => void this.#answer(message));
    const approvals = services.changed.event(() => void this.#showApproval());
    panel.onDidDispose(() => {
      listener.dispose();
      approvals.dispose();
    });
    const script = panel.webview.asWebviewUri(vscode.Uri.joinPath(folder, 'diff.js')).toString();
    panel.webview.html = pageHtml({ title: 'Diff of the sample', element: 'crosswalk-diff', script }, makeNonce());
  }

  async #post(message: ToPage): Promise<void> {
    await this.#panel.webview.postMessage(message);
  }

  async #answer(message: ToHost): Promise<void> {
    switch (message.type) {
      case 'ready':
        await this.#load();
        return;
      case 'view':
        if (this.#pages === null) return;
        await this.#post({ type: 'view', view: message.view, ...this.#pages.show(message.classes, message.search) });
        await this.#services.memory.rememberDiff(this.#project.specFile, this.#run);
        return;
      case 'rows':
        if (this.#pages !== null) await this.#post({ type: 'rows', view: message.view, start: message.start, rows: this.#pages.rows(message.start, message.count) });
        return;
      case 'detail': {
        const detail = this.#pages?.detail(message.index) ?? null;
        if (detail !== null) await this.#post({ type: 'detail', view: message.view, index: message.index, detail });
        return;
      }
      case 'openLine':
        await this.#openLine(message);
        return;
      case 'pin':
        await vscode.commands.executeCommand('crosswalk.pin', vscode.Uri.file(this.#project.specFile).toString(), message.entity, message.id);
        return;
      case 'approve':
        await vscode.commands.executeCommand('crosswalk.approve', vscode.Uri.file(this.#project.specFile).toString());
    }
  }

  async #load(): Promise<void> {
    try {
      const file = diffFile(this.#project, this.#run);
      this.#pages ??= new DiffPages(parseDiff(await readText(file), file), EXPLAINER);
      await this.#post({ type: 'state', state: { kind: 'ready', header: this.#pages.header(this.#project.specFile) } });
      await this.#showApproval();
    } catch (error) {
      const known = error instanceof CrosswalkError ? error : new CrosswalkError('extension/unexpected', 'The diff cannot be shown.', { remedy: 'The log tells more.', exit: 1 });
      this.#services.log.error(`diff: ${known.code}: ${known.message}`);
      await this.#post({ type: 'state', state: { kind: 'failed', message: known.message, remedy: known.remedy } });
    }
  }

  /** Asked of the ledger, which alone knows (design §4); the page does not wait for it. */
  async #showApproval(): Promise<void> {
    const plan = this.#pages?.header(this.#project.specFile).planHash;
    if (plan === undefined || !vscode.workspace.isTrusted) return;
    try {
      const status = documentAs<StatusResult>(await this.#services.engine.run({ project: this.#project, verb: 'status', title: null, offline: true }));
      const approval = status.approved !== null && status.approved.subject === plan ? { by: status.approved.by, at: status.approved.at } : null;
      await this.#post({ type: 'approval', approval });
    } catch (error) {
      this.#services.log.warn(`diff: the approval is not known: ${(error as Error).message}`);
    }
  }

  async #openLine({ line, file }: SpecPlace): Promise<void> {
    const position = new vscode.Position(Math.max(0, Math.floor(line) - 1), 0);
    const specFile = file === undefined ? this.#project.specFile : path.resolve(path.dirname(this.#project.specFile), file);
    await vscode.window.showTextDocument(vscode.Uri.file(specFile), {
      viewColumn: vscode.ViewColumn.Beside,
      selection: new vscode.Range(position, position),
    });
  }
}

/** Opens a diff page, or shows the one that is open; restores those of the last window. */
export class DiffPanels {
  readonly #services: Services;
  readonly #open = new Map<string, vscode.WebviewPanel>();

  constructor(services: Services) {
    this.#services = services;
  }

  show(project: Project, run: string): void {
    const open = this.#open.get(this.#key(project, run));
    if (open !== undefined) {
      open.reveal();
      return;
    }
    this.#fill(vscode.window.createWebviewPanel(DIFF_PANEL, `Diff: ${project.name}`, vscode.ViewColumn.Active), project, run);
  }

  /** VS Code keeps what the page saved: the spec and the run, nothing else. */
  register(): vscode.Disposable {
    return vscode.window.registerWebviewPanelSerializer(DIFF_PANEL, {
      deserializeWebviewPanel: async (panel, state: unknown) => {
        const specFile = textOf(objectOf(state)?.['specFile']);
        const run = textOf(objectOf(state)?.['run']);
        if (specFile === null || run === null || vscode.workspace.getWorkspaceFolder(vscode.Uri.file(specFile)) === undefined) panel.dispose();
        else this.#fill(panel, projectOf(specFile), run);
      },
    });
  }

  #key(project: Project, run: string): string {
    return JSON.stringify([project.specFile, run]);
  }

  #fill(panel: vscode.WebviewPanel, project: Project, run: string): void {
    const key = this.#key(project, run);
    panel.iconPath = vscode.Uri.joinPath(this.#services.context.extensionUri, 'media', 'icon.svg');
    this.#open.set(key, panel);
    panel.onDidDispose(() => this.#open.delete(key));
    new DiffPanel(panel, project, run, this.#services);
  }
}
