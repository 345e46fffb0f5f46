/** The three trees of the Crosswalk container: connections, the way of the project, its runs. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { StandingRun as Run } from '../../engine/status.ts';
import { VIEWS } from '../commands.ts';
import { SYSTEM_LABELS } from '../connections/forms.ts';
import { runName, stateWords } from '../runs/run-words.ts';
import type { LiveRun } from '../runs/run-words.ts';
import type { Services } from '../services.ts';
import { NextStep } from './next-step.ts';
import { ProjectStates } from './project-state.ts';
import type { ProjectState } from './project-state.ts';
import { wayOf } from './way.ts';
import type { WayStep } from './way.ts';

/** A row. `argument` is what a command gets when it is run from the row's menu. */
interface Row {
  readonly item: vscode.TreeItem;
  readonly argument?: string;
  /** In place of `argument`, where there is more than one. */
  readonly args?: readonly string[];
  readonly children?: readonly Row[];
}

type Rows = () => Promise<readonly Row[]>;

class RowTree implements vscode.TreeDataProvider<Row> {
  readonly #rows: Rows;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return row.item;
  }

  async getChildren(row?: Row): Promise<Row[]> {
    return [...(row === undefined ? await this.#rows() : (row.children ?? []))];
  }
}

function item(label: string, facts: { readonly icon: string; readonly color?: string; readonly description?: string; readonly context?: string; readonly tooltip?: string; readonly command?: vscode.Command }): vscode.TreeItem {
  const result = new vscode.TreeItem(label);
  result.iconPath = new vscode.ThemeIcon(facts.icon, facts.color === undefined ? undefined : new vscode.ThemeColor(facts.color));
  if (facts.description !== undefined) result.description = facts.description;
  if (facts.context !== undefined) result.contextValue = facts.context;
  if (facts.tooltip !== undefined) result.tooltip = facts.tooltip;
  // A tooltip would be read out in place of the row itself.
  result.accessibilityInformation = { label: [label, facts.description ?? ''].filter((text) => text !== '').join(', ') };
  if (facts.command !== undefined) result.command = facts.command;
  return result;
}

async function connectionRows(services: Services): Promise<readonly Row[]> {
  return (await services.connections.list()).map(({ name, system, origin }) => ({
    argument: name,
    item: item(name, {
      icon: system === 'intercom' ? 'comment-discussion' : 'database',
      description: `${SYSTEM_LABELS.get(system) ?? system}${origin === 'file' ? ' · in a file' : ''}`,
      context: origin === 'file' ? 'fileConnection' : 'connection',
      tooltip: origin === 'file' ? 'Read-only here: change it in the connections file.' : 'Its secrets are in the secret storage of this machine.',
    }),
  }));
}

const STEP_ICONS = { done: 'pass-filled', next: 'arrow-circle-right', later: 'circle-large-outline', option: 'discard' } as const;
const STEP_COLORS = { done: 'testing.iconPassed', next: 'charts.blue', later: undefined, option: undefined } as const;
/** Icon and colour are never the only sign. */
const STEP_WORDS = { done: 'done', next: 'next', later: '', option: '' } as const;

function stepRow(step: WayStep, spec: string): Row {
  const color = STEP_COLORS[step.state];
  const description = [STEP_WORDS[step.state], step.note].filter((text) => text !== '').join(' · ');
  const named = step.argument === null ? [] : [step.argument];
  const args = step.command === 'crosswalk.addConnection' ? named : [spec, ...named];
  return {
    argument: spec,
    item: item(step.label, { icon: STEP_ICONS[step.state], description, context: `step.${step.state}`, ...(color === undefined ? {} : { color }), command: { command: step.command, title: step.label, arguments: args } }),
  };
}

const LIVE_ICONS: Readonly<Record<LiveRun['state'], string>> = { working: 'sync~spin', paused: 'debug-pause', stopping: 'sync~spin' };

/** The run that is under way, above the way; its buttons hang on `run.<state>`. */
function liveRow(run: LiveRun, spec: string): Row {
  return { argument: spec, item: item(runName(run.verb, run.target), { icon: LIVE_ICONS[run.state], description: stateWords(run), context: `run.${run.state}`, tooltip: `Process ${run.pid}. It goes on when this window is closed.` }) };
}

function stateRows(state: ProjectState, way: readonly WayStep[], run: LiveRun | null): readonly Row[] {
  const spec = specOf(state);
  return [...(run === null ? [] : [liveRow(run, spec)]), ...way.map((step) => stepRow(step, spec))];
}

const RUN_ICONS: Readonly<Record<Run['status'], string>> = { running: 'sync', interrupted: 'debug-pause', done: 'pass', stopped: 'debug-pause', failed: 'error' };
const RUN_WORDS: Readonly<Record<Run['verb'], string>> = { prepare: 'Preparation', sample: 'Sample', migrate: 'Migration', delta: 'Delta', rollback: 'Rollback' };

const FILE_LABELS: ReadonlyMap<string, string> = new Map([
  ['diff.json', 'Diff'],
  ['reconciliation.md', 'Reconciliation'],
  ['reconciliation.json', 'Reconciliation as JSON'],
  ['removed.jsonl', 'Export of what was removed'],
]);

const specOf = (state: ProjectState): string => vscode.Uri.file(state.project.specFile).toString();

function fileRow(state: ProjectState, run: string, folder: string, file: string): Row {
  const isDiff = file === 'diff.json';
  const full = path.join(folder, file);
  const command = isDiff
    ? { command: 'crosswalk.diff', title: 'Show Diff', arguments: [specOf(state), run] }
    : { command: 'crosswalk.openReport', title: 'Open Report', arguments: [full] };
  return { argument: full, item: item(FILE_LABELS.get(file) ?? file, { icon: isDiff ? 'diff' : 'file', command }) };
}

function runRow(state: ProjectState, run: Run): Row {
  const report = state.reports.find((folder) => folder.run === run.id);
  const children = report === undefined ? [] : report.files.map((file) => fileRow(state, run.id, report.folder, file));
  const started = new Date(run.startedAt).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  const treeItem = item(`${RUN_WORDS[run.verb]} in ${run.target}`, { icon: RUN_ICONS[run.status], context: `ran.${run.verb}`, description: `${run.status} · ${started}`, tooltip: `${run.id}, plan ${run.planHash.slice(0, 12)}` });
  treeItem.collapsibleState = children.length === 0 ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Expanded;
  return { args: [specOf(state), run.id], item: treeItem, children };
}

/** Records that wait for a person, with what to do. */
function heldRows(state: ProjectState): readonly Row[] {
  const held = state.facts.status?.held;
  return (['production', 'staging'] as const).flatMap((target): readonly Row[] => {
    const items = held?.[target] ?? [];
    if (items.length === 0) return [];
    const children = items.map(({ entity, id, code, remedy }) => ({ item: item(`${entity} ${id}`, { icon: 'circle-slash', description: remedy ?? code ?? '', tooltip: [code, remedy].filter((text) => text !== null).join('\n') }) }));
    const row = item(`Held back in ${target}`, { icon: 'warning', context: 'held', color: 'list.warningForeground', description: String(items.length) });
    row.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
    return [{ args: [specOf(state), target], item: row, children }];
  });
}

/** Registers the views. Nothing is read before one of them is shown. */
export function registerViews(services: Services): vscode.Disposable {
  const states = new ProjectStates(services);
  const nextStep = new NextStep();
  const ofState = (rows: (state: ProjectState) => readonly Row[]) => async (): Promise<readonly Row[]> => {
    const state = await states.read();
    return state === null ? [] : rows(state);
  };
  const trees = {
    connections: new RowTree(() => connectionRows(services)),
    state: new RowTree(async () => {
      const state = await states.read();
      // Which spec this is about, where a folder has several.
      view.description = state === null ? '' : path.basename(state.project.specFile);
      const way = state === null ? null : wayOf(state.facts);
      nextStep.show(way);
      return state === null || way === null ? [] : stateRows(state, way, services.runs.of(state.project));
    }),
    runs: new RowTree(ofState((state) => [...heldRows(state), ...(state.facts.status?.runs ?? []).map((run) => runRow(state, run))])),
  };
  const view = vscode.window.createTreeView(VIEWS.state, { treeDataProvider: trees.state });
  // A save in the editor, and a change from outside, such as a checkout.
  const specs = vscode.workspace.createFileSystemWatcher('**/*.crosswalk.yaml');
  const refresh = (): void => {
    states.forget();
    for (const tree of Object.values(trees)) tree.refresh();
  };
  return vscode.Disposable.from(
    vscode.window.registerTreeDataProvider(VIEWS.connections, trees.connections),
    view,
    nextStep,
    vscode.window.registerTreeDataProvider(VIEWS.runs, trees.runs),
    services.connections.onDidChange(refresh),
    services.changed.event(refresh),
    // Progress changes one row; what the ledger says is not read again for it.
    services.runs.onDidChange(() => trees.state.refresh()),
    specs,
    specs.onDidChange(refresh),
    specs.onDidCreate(refresh),
    specs.onDidDelete(refresh),
    vscode.window.onDidChangeActiveTextEditor((editor) => editor?.document.languageId === 'crosswalk' && refresh()),
    vscode.workspace.onDidGrantWorkspaceTrust(refresh),
  );
}
