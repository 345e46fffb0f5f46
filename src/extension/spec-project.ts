/** Finds the spec a command is about, and the files that belong to it. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { CrosswalkError } from '../base/errors.ts';
import { projectOf } from '../engine/project-place.ts';
import type { Project } from '../engine/project-place.ts';
import { isBaseName } from '../spec/base-name.ts';
import { LANGUAGE } from './commands.ts';

export interface SpecConnections {
  readonly source: string;
  readonly destination: string;
  readonly staging: string | null;
}

const PATTERN = '**/*.crosswalk.yaml';
const MOST_SPECS = 100;

async function findSpecs(): Promise<readonly vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(PATTERN, '**/node_modules/**', MOST_SPECS);
  return found.filter(({ path: file }) => !isBaseName(file)).sort((a, b) => (a.fsPath < b.fsPath ? -1 : 1));
}

/** A base is there to be extended: nothing is run from it. */
function isSpec({ languageId, uri }: vscode.TextDocument): boolean {
  return languageId === LANGUAGE && !isBaseName(uri.path);
}

function openSpec(): vscode.Uri | null {
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && isSpec(active)) return active.uri;
  return vscode.window.visibleTextEditors.find(({ document }) => isSpec(document))?.document.uri ?? null;
}

/** The engine works on files of this machine; a spec in a virtual workspace can be edited and checked only. */
function localProject(uri: vscode.Uri): Project {
  if (uri.scheme === 'file') return projectOf(uri.fsPath);
  throw new CrosswalkError('workspace/virtual', 'This spec is not a file on this machine, so nothing can be run from it.', {
    where: { file: uri.toString() },
    remedy: 'Clone or save the folder on this machine and open it there. Editing and checking work here too.',
    exit: 2,
  });
}

/** The open spec, the one used last, or the only one of the folder; asks nobody. null: none, or several that nobody chose from. */
export async function presentProject(last: string | null): Promise<Project | null> {
  const uri = openSpec() ?? (await foundSpec(last));
  return uri?.scheme === 'file' ? projectOf(uri.fsPath) : null;
}

async function foundSpec(last: string | null): Promise<vscode.Uri | null> {
  const specs = await findSpecs();
  return specs.find(({ fsPath }) => fsPath === last) ?? (specs.length === 1 ? (specs[0] ?? null) : null);
}

/**
 * @param given URI of the spec as text, from a link or a menu; without it the open spec, the only spec of the folder, or the one a person picks.
 * @returns null: the person picked none.
 * @throws CrosswalkError `workspace/no-spec`.
 */
export async function chooseSpec(given: string | undefined): Promise<vscode.Uri | null> {
  if (given !== undefined) return vscode.Uri.parse(given, true);
  const open = openSpec();
  if (open !== null) return open;
  const specs = await findSpecs();
  if (specs.length === 0) {
    throw new CrosswalkError('workspace/no-spec', 'There is no mapping spec in this folder.', {
      remedy: 'Create a file that ends with .crosswalk.yaml, or open the folder that holds one.',
      exit: 2,
    });
  }
  if (specs.length === 1 && specs[0]) return specs[0];
  const picked = await vscode.window.showQuickPick(
    specs.map((uri) => ({ label: path.basename(uri.fsPath), description: vscode.workspace.asRelativePath(uri), uri })),
    { placeHolder: 'Which mapping spec?' },
  );
  return picked?.uri ?? null;
}

/** As `chooseSpec`. @throws CrosswalkError `workspace/no-spec` or `workspace/virtual`. */
export async function chooseProject(given: string | undefined): Promise<Project | null> {
  const uri = await chooseSpec(given);
  return uri === null ? null : localProject(uri);
}

/** Names of the connections in the spec; null: the spec does not say yet. An unsaved editor wins over the disk; a saved one may lag behind it. */
export async function connectionsOf(project: Project): Promise<SpecConnections | null> {
  const open = vscode.workspace.textDocuments.find((document) => document.isDirty && document.uri.fsPath === project.specFile);
  const text = open?.getText() ?? (await readFile(project.specFile, 'utf8').catch(() => ''));
  // Loaded when it is needed: the parser is not part of the activation (design §7).
  const { parseWithBases } = await import('../engine/project.ts');
  const { spec } = await parseWithBases(project, text);
  if (spec === null) return null;
  return {
    source: spec.source.connection.value,
    destination: spec.destination.connection.value,
    staging: spec.destination.staging?.value ?? null,
  };
}

/** The engine reads the file, so what the person sees must be on disk. */
export async function saveSpec(project: Project): Promise<void> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.fsPath === project.specFile);
  if (open?.isDirty) await open.save();
}

export interface ReportFolder {
  readonly run: string;
  readonly folder: string;
  readonly files: readonly string[];
  /** Milliseconds UTC. */
  readonly changedAt: number;
}

/** `reports/<run>/`, newest first. */
export async function reportFolders(project: Project): Promise<readonly ReportFolder[]> {
  const root = path.join(project.folder, 'reports');
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const folders = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async (entry): Promise<ReportFolder> => {
        const folder = path.join(root, entry.name);
        const [files, facts] = await Promise.all([readdir(folder), stat(folder)]);
        return { run: entry.name, folder, files: files.sort(), changedAt: facts.mtimeMs };
      }),
  );
  return folders.sort((a, b) => b.changedAt - a.changedAt);
}

/** The newest run with a diff. */
export async function newestDiff(project: Project): Promise<ReportFolder | null> {
  return (await reportFolders(project)).find((report) => report.files.includes('diff.json')) ?? null;
}
