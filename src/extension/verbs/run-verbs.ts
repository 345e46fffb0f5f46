/** Verbs that write to the destination, and the signatures before and after them. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { ArchiveResult } from '../../engine/archive.ts';
import type { DeltaResult } from '../../engine/delta.ts';
import type { MigrateResult } from '../../engine/migrate.ts';
import type { Project } from '../../engine/project-place.ts';
import type { ReconcileResult } from '../../engine/reconcile.ts';
import type { SampleResult } from '../../engine/sample.ts';
import type { StatusResult } from '../../engine/status.ts';
import type { CommandHandlers } from '../commands.ts';
import type { DiffPanels } from '../diff/diff-panel.ts';
import { documentAs } from '../engine/engine-client.ts';
import { runName, stateWords } from '../runs/run-words.ts';
import type { Services } from '../services.ts';
import { connectionsOf, newestDiff } from '../spec-project.ts';
import { tellDelta, tellMigration, tellSample } from './outcomes.ts';
import { askName, askTarget, confirm, tell } from './questions.ts';
import { rollback, rollbackPart } from './rollback.ts';
import { listToLookAt, recordSpotCheck } from './spot-check.ts';
import { onProject, planOf } from './way-verbs.ts';
import { counted, migrationDetail } from './words.ts';

type Verbs = 'sample' | 'diff' | 'approve' | 'migrate' | 'delta' | 'reconcile' | 'archive' | 'spotCheck' | 'answerSpotCheck' | 'rollback' | 'rollbackPart' | 'status' | 'accept';
type Handlers = Pick<CommandHandlers, `crosswalk.${Verbs}`>;

const specOf = (project: Project): string => vscode.Uri.file(project.specFile).toString();

async function sample(services: Services, project: Project): Promise<SampleResult | undefined> {
  const staging = (await connectionsOf(project))?.staging ?? null;
  if (staging === null) {
    const detail = 'The spec names no staging workspace. A sample in production can be taken back with "Crosswalk: Roll Back".';
    if (!(await confirm('Run the sample in the production workspace?', detail, 'Run in Production'))) return undefined;
  }
  const result = documentAs<SampleResult>(await services.engine.run({ project, verb: 'sample', flags: ['--to', staging === null ? 'production' : 'staging'], title: 'Running the sample', outlives: true }));
  tellSample(project, result);
  return result;
}

async function showDiff(panels: DiffPanels, project: Project, run: string | undefined): Promise<string | undefined> {
  const found = run ?? (await newestDiff(project))?.run;
  if (found === undefined) {
    tell('There is no diff yet. A sample writes it.', { 'Run Sample': () => vscode.commands.executeCommand('crosswalk.sample', specOf(project)) });
    return undefined;
  }
  panels.show(project, found);
  return found;
}

/** Only what was read can be approved (law 2): the page of this very run must have been open. */
async function approve(services: Services, project: Project): Promise<unknown> {
  const diff = await newestDiff(project);
  if (diff === null || services.memory.readDiff(project.specFile) !== diff.run) {
    tell('Read the diff of the newest sample first; the approval stands at its end.', { 'Show Diff': () => vscode.commands.executeCommand('crosswalk.diff', specOf(project)) }, true);
    return undefined;
  }
  const name = await askName(services.memory, 'Approve sample', `You say that the diff of ${diff.run} is right for its plan.`);
  if (name === undefined) return undefined;
  const result = await services.engine.run({ project, verb: 'approve', flags: ['--by', name], title: 'Signing', offline: true });
  tell(`Approved by ${name}. Next, production is prepared.`, { 'Prepare Production': () => vscode.commands.executeCommand('crosswalk.prepare', specOf(project), 'production') });
  return result.document;
}

async function migrate(services: Services, project: Project): Promise<MigrateResult | undefined> {
  const plan = await planOf(services, project);
  const production = (await connectionsOf(project))?.destination ?? '';
  if (!(await confirm('Migrate to production now?', migrationDetail(plan, production), 'Migrate to Production'))) return undefined;
  const result = documentAs<MigrateResult>(await services.engine.run({ project, verb: 'migrate', flags: ['--to', 'production'], title: 'Migrating to production', outlives: true }));
  tellMigration(project, result);
  return result;
}

async function delta(services: Services, project: Project): Promise<DeltaResult | undefined> {
  const detail = 'What people changed in Intercom stays as it is; what cannot be written is listed. New tickets are loaded, and new notes and replies are added to threads that are there.';
  if (!(await confirm('Bring what changed in the source since the last run?', detail, 'Bring to Production'))) return undefined;
  const result = documentAs<DeltaResult>(await services.engine.run({ project, verb: 'delta', flags: ['--to', 'production'], title: 'Bringing what changed to production', outlives: true }));
  tellDelta(project, result);
  return result;
}

async function reconcile(services: Services, project: Project, given: string | undefined): Promise<ReconcileResult | undefined> {
  const target = await askTarget('Reconcile', given);
  if (target === undefined) return undefined;
  const result = documentAs<ReconcileResult>(await services.engine.run({ project, verb: 'reconcile', flags: ['--to', target], title: 'Reconciling both systems' }));
  const missing = result.entities.reduce((sum, entity) => sum + entity.missing.length, 0);
  const text = result.balanced ? 'Both systems agree: nothing is missing.' : `The books do not balance: ${counted(missing, 'record')} not found as expected.`;
  const report = result.files.find((file) => file.endsWith('.md'));
  tell(text, report === undefined ? {} : { 'Open Report': () => vscode.commands.executeCommand('crosswalk.openReport', report) }, !result.balanced);
  return result;
}

async function archive(services: Services, project: Project): Promise<ArchiveResult> {
  const result = documentAs<ArchiveResult>(await services.engine.run({ project, verb: 'archive', title: 'Archiving what is left behind' }));
  const short = result.archives.filter(({ complete }) => !complete).map(({ entity }) => entity);
  const text = short.length === 0 ? `Archived ${result.archives.map(({ entity, records }) => counted(records, entity, entity)).join(', ') || 'nothing'}.` : `The archive of ${short.join(', ')} is not complete. Run it again.`;
  tell(text, { 'Show Folder': () => vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(result.folder)) }, short.length > 0);
  return result;
}

async function accept(services: Services, project: Project): Promise<unknown> {
  const name = await askName(services.memory, 'Accept migration', 'You close the project: the migration is accepted as it is.');
  if (name === undefined) return undefined;
  const result = await services.engine.run({ project, verb: 'accept', flags: ['--by', name], title: 'Signing', offline: true });
  tell(`Accepted by ${name}.`, {});
  return result.document;
}

async function status(services: Services, project: Project): Promise<StatusResult> {
  const result = documentAs<StatusResult>(await services.engine.run({ project, verb: 'status', flags: ['--verify'], title: 'Reading the ledger', offline: true }));
  const held = result.held.production.length;
  const parts = [
    `${path.basename(project.specFile)}: ${result.spec.errors === 0 ? 'no errors' : counted(result.spec.errors, 'error')}`,
    result.approved === null ? 'no sample approved' : `approved by ${result.approved.by}`,
    counted(result.runs.length, 'run'),
    ...(held === 0 ? [] : [`${counted(held, 'record')} held back`]),
    ...(result.current !== null ? [`${runName(result.current.verb, result.current.target)} ${stateWords(result.current)}`] : result.working ? ['a command is under way'] : []),
    ...(result.audit?.intact === false ? ['THE LEDGER WAS CHANGED FROM OUTSIDE'] : []),
  ];
  tell(`${parts.join(' · ')}.`, {}, result.audit?.intact === false);
  await vscode.commands.executeCommand('crosswalk.state.focus');
  return result;
}

export function runVerbs(services: Services, panels: DiffPanels): Handlers {
  return {
    'crosswalk.sample': (given) => onProject(services, given, (project) => sample(services, project)),
    'crosswalk.diff': (given, run) => onProject(services, given, (project) => showDiff(panels, project, run)),
    'crosswalk.approve': (given) => onProject(services, given, (project) => approve(services, project)),
    'crosswalk.migrate': (given) => onProject(services, given, (project) => migrate(services, project)),
    'crosswalk.delta': (given) => onProject(services, given, (project) => delta(services, project)),
    'crosswalk.reconcile': (given, target) => onProject(services, given, (project) => reconcile(services, project, target)),
    'crosswalk.archive': (given) => onProject(services, given, (project) => archive(services, project)),
    'crosswalk.spotCheck': (given) => onProject(services, given, (project) => listToLookAt(services, project)),
    'crosswalk.answerSpotCheck': (given) => onProject(services, given, (project) => recordSpotCheck(services, project)),
    'crosswalk.rollback': (given) => onProject(services, given, (project) => rollback(services, project)),
    'crosswalk.rollbackPart': (given, run) => onProject(services, given, (project) => rollbackPart(services, project, run)),
    'crosswalk.status': (given) => onProject(services, given, (project) => status(services, project)),
    'crosswalk.accept': (given) => onProject(services, given, (project) => accept(services, project)),
  };
}
