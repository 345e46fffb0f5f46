/** What went on while no window was open (design §8): a run that works on is followed again, the result of one that ended is shown once, one that was killed is offered for resume. */
import path from 'node:path';
import * as vscode from 'vscode';
import { claimResult, engineRecords, isClaimed, lastHolder, readEngineRecord } from '../../engine/engine-record.ts';
import type { EngineRecord } from '../../engine/engine-record.ts';
import { projectOf } from '../../engine/project-place.ts';
import type { Project } from '../../engine/project-place.ts';
import type { StatusResult } from '../../engine/status.ts';
import { COMMANDS } from '../commands.ts';
import { isProcess } from '../engine/detached-engine.ts';
import type { DetachedRun } from '../engine/detached-engine.ts';
import { documentAs } from '../engine/engine-client.ts';
import type { EngineResult } from '../engine/engine-process.ts';
import { report } from '../run-command.ts';
import type { Services } from '../services.ts';
import { tellOutcome } from '../verbs/outcomes.ts';
import { commandAgain } from './again.ts';
import { runName } from './run-words.ts';

const PATTERN = '**/.crosswalk/*/engine/*.json';
/** Milliseconds that a process has to take the project, or to write down its end, before its number counts as another's. */
const SETTLE_MS = 4_000;
/** Looks of half a second after which the lock is asked about again. */
const LOOKS = 60;

type Status = () => Promise<StatusResult | null>;

const specOf = (project: Project): string => vscode.Uri.file(project.specFile).toString();

/** Asks whether the lock is held by this very process, now and then. */
function livenessOf(record: EngineRecord, status: Status): DetachedRun['isAlive'] {
  let looks = 0;
  return async () => {
    looks += 1;
    if (!isProcess(record.pid)) return false;
    if (looks % LOOKS !== 0) return true;
    const now = await status();
    return now === null || now.current?.instance === record.id;
  };
}

/** Shows the end of a run, in the one window that comes first. */
async function showEnd(services: Services, project: Project, record: EngineRecord, end: Promise<EngineResult>): Promise<void> {
  const id = `crosswalk.${record.verb}`;
  try {
    const result = await end;
    if (claimResult(project, record.id)) tellOutcome(project, record.verb, result);
  } catch (error) {
    if (claimResult(project, record.id)) await report(id, [specOf(project)], error, services.log);
  } finally {
    services.changed.fire();
  }
}

/** What the status says once a process that has just begun, or just ended, had its time. */
async function settle(record: EngineRecord, status: Status): Promise<StatusResult | null> {
  const now = await status();
  if (now?.current?.instance === record.id || !isProcess(record.pid)) return now;
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return status();
}

async function adopt(services: Services, project: Project, record: EngineRecord, status: Status): Promise<void> {
  const now = record.exit === null ? await settle(record, status) : null;
  const fresh = readEngineRecord(project, record.id) ?? record;
  const lives = fresh.exit === null && now?.current?.instance === record.id;
  // A process that was killed has no result to show; the ledger's runs tell of it.
  if (fresh.exit === null && !lives) {
    claimResult(project, record.id);
    return;
  }
  const run: DetachedRun = { project, id: record.id, verb: record.verb, isAlive: lives ? livenessOf(record, status) : () => false, child: null };
  const title = lives && now.current !== null ? runName(now.current.verb, now.current.target) : null;
  void showEnd(services, project, record, services.engine.follow(run, title));
}

/** Once in each window, for the newest run, if its process is gone without a word. */
function offerResume(project: Project, status: StatusResult): void {
  const [newest] = status.runs;
  const command = commandAgain(status);
  if (command === null || newest?.status !== 'interrupted' || newest.verb === 'prepare') return;
  const text = `${runName(newest.verb, newest.target)} was interrupted: its process is gone. Nothing is lost and nothing is doubled; it goes on where it stood.`;
  void vscode.window.showWarningMessage(text, 'Resume').then((choice) => (choice === undefined ? undefined : vscode.commands.executeCommand(command, specOf(project))));
}

async function adoptProject(services: Services, project: Project): Promise<void> {
  const status: Status = async () => {
    const result = await services.engine.run({ project, verb: 'status', title: null, offline: true }).catch(() => null);
    return result === null ? null : documentAs<StatusResult>(result);
  };
  const records = engineRecords(project).filter(({ id, verb }) => !isClaimed(project, id) && !services.engine.isFollowed(id) && Object.hasOwn(COMMANDS, `crosswalk.${verb}`));
  // A run that ended well takes its word with it: nothing is left to look for, and no engine is started to say so.
  if (records.length === 0 && lastHolder(project) === null) return;
  for (const record of records) await adopt(services, project, record, status);
  const now = await status();
  if (now !== null) offerResume(project, now);
}

/** The project of a file `.crosswalk/<name>/engine/<file>`. */
function projectOfEngineFile(uri: vscode.Uri): Project {
  const folder = path.dirname(path.dirname(uri.fsPath));
  return projectOf(path.join(path.dirname(path.dirname(folder)), `${path.basename(folder)}.crosswalk.yaml`));
}

/** Reads nothing but names of files where no run ever was. */
export async function adoptRuns(services: Services): Promise<void> {
  if (!vscode.workspace.isTrusted) return;
  const projects = new Map((await vscode.workspace.findFiles(PATTERN, null)).filter(({ scheme }) => scheme === 'file').map((uri) => {
    const project = projectOfEngineFile(uri);
    return [project.folder, project] as const;
  }));
  for (const project of projects.values()) await adoptProject(services, project);
}
