/** A person looks at a chosen few of what was loaded, and signs (AT-S5c). */
import path from 'node:path';
import * as vscode from 'vscode';
import type { Project } from '../../engine/project-place.ts';
import type { SpotCheckResult } from '../../engine/spot-check.ts';
import type { StatusResult } from '../../engine/status.ts';
import { documentAs } from '../engine/engine-client.ts';
import type { Services } from '../services.ts';
import { askName, tell } from './questions.ts';
import { counted } from './words.ts';

const specOf = (project: Project): string => vscode.Uri.file(project.specFile).toString();

/** Writes the list and opens it: the page to read beside the form to fill in. */
export async function listToLookAt(services: Services, project: Project): Promise<SpotCheckResult> {
  const result = documentAs<SpotCheckResult>(await services.engine.run({ project, verb: 'spot-check', title: 'Choosing records to look at', offline: true }));
  if (result.files !== null) {
    await vscode.window.showTextDocument(vscode.Uri.file(result.files.form), { viewColumn: vscode.ViewColumn.One, preview: false });
    await vscode.commands.executeCommand('markdown.showPreviewToSide', vscode.Uri.file(result.files.page));
  }
  const text = `Look at these ${counted(result.records, 'record')} in both systems, answer each with "pass" or "fail" in the form, save it, then record it.`;
  tell(text, { 'Record What You Saw': () => vscode.commands.executeCommand('crosswalk.answerSpotCheck', specOf(project)) });
  return result;
}

/** Signs what stands in the form of the newest production run. */
export async function recordSpotCheck(services: Services, project: Project): Promise<SpotCheckResult | undefined> {
  const { spotCheck } = documentAs<StatusResult>(await services.engine.run({ project, verb: 'status', title: null, offline: true }));
  if (spotCheck === null) {
    tell('There is no list to look at yet.', { 'Make the List': () => vscode.commands.executeCommand('crosswalk.spotCheck', specOf(project)) });
    return undefined;
  }
  const name = await askName(services.memory, 'Record spot check', 'You say what you saw of each record in both systems.');
  if (name === undefined) return undefined;
  const form = path.join(project.folder, 'reports', spotCheck.run, 'spot-check.json');
  const result = documentAs<SpotCheckResult>(await services.engine.run({ project, verb: 'spot-check', flags: ['--answer', form, '--by', name], title: 'Signing', offline: true }));
  const open = result.records - result.passed - result.failed;
  const rest = `${result.failed === 0 ? '' : ` ${counted(result.failed, 'record')} failed.`}${open === 0 ? '' : ` ${counted(open, 'record')} still to be answered.`}`;
  tell(`${counted(result.passed, 'record')} of ${result.records} looked at and right, by ${name}.${rest}`, {}, result.failed > 0);
  return result;
}
