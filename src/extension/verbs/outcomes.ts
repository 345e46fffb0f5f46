/** How a long run ended, in a notification: right after its command, or when a window finds it ended. */
import * as vscode from 'vscode';
import type { DeltaResult } from '../../engine/delta.ts';
import type { MigrateResult } from '../../engine/migrate.ts';
import type { ParkedResult } from '../../engine/parked.ts';
import type { Project } from '../../engine/project-place.ts';
import type { RollbackResult } from '../../engine/rollback.ts';
import type { SampleResult } from '../../engine/sample.ts';
import { documentAs } from '../engine/engine-client.ts';
import type { EngineResult } from '../engine/engine-process.ts';
import { retriedWords } from './ledger-words.ts';
import { tell } from './questions.ts';
import { counted, deltaWords, runWords, sampleWords } from './words.ts';

const specOf = (project: Project): string => vscode.Uri.file(project.specFile).toString();

export function tellSample(project: Project, result: SampleResult): void {
  const words = sampleWords(result);
  tell(words.text, { 'Show Diff': () => vscode.commands.executeCommand('crosswalk.diff', specOf(project), result.run) }, !words.good);
}

export function tellMigration(project: Project, result: MigrateResult): void {
  const words = runWords(result);
  tell(words.text, { Reconcile: () => vscode.commands.executeCommand('crosswalk.reconcile', specOf(project), result.target) }, !words.good);
}

export function tellDelta(project: Project, result: DeltaResult): void {
  const words = deltaWords(result);
  const actions: Record<string, () => Thenable<unknown>> = { Reconcile: () => vscode.commands.executeCommand('crosswalk.reconcile', specOf(project), result.target) };
  const { file } = result;
  if (!words.good && file !== null) actions['Open List'] = () => vscode.commands.executeCommand('crosswalk.openReport', file);
  tell(words.text, actions, !words.good);
}

export function tellRollback(result: RollbackResult): void {
  // A preview that nobody waited for is looked at again when it is wanted.
  if (result.run === null) return;
  const [kept, failed] = [result.kept.length, result.failed.length];
  const text = `Rolled back.${kept === 0 ? '' : ` ${counted(kept, 'object')} kept, because others touched or need it.`}${failed === 0 ? '' : ` ${counted(failed, 'object')} could not be undone; run it again.`}`;
  tell(text, {}, failed > 0);
}

export function tellRetry(project: Project, result: ParkedResult): void {
  const words = retriedWords(result);
  // A list that nobody waited for is looked at again when it is wanted.
  if (words === null) return;
  tell(words.text, result.total === 0 ? {} : { 'Show What Is Held Back': () => vscode.commands.executeCommand('crosswalk.parked', specOf(project), result.target) }, !words.good);
}

export function tellOutcome(project: Project, verb: string, result: EngineResult): void {
  if (verb === 'sample') tellSample(project, documentAs<SampleResult>(result));
  else if (verb === 'migrate') tellMigration(project, documentAs<MigrateResult>(result));
  else if (verb === 'delta') tellDelta(project, documentAs<DeltaResult>(result));
  else if (verb === 'parked') tellRetry(project, documentAs<ParkedResult>(result));
  else if (verb === 'rollback') tellRollback(documentAs<RollbackResult>(result));
}
