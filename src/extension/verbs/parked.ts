/** Records that are held back: the list, the form to answer in, the answers, and loading them again (engine/parked.ts). */
import path from 'node:path';
import * as vscode from 'vscode';
import type { ParkedResult } from '../../engine/parked.ts';
import type { Project } from '../../engine/project-place.ts';
import type { Target } from '../../engine/types.ts';
import type { CommandId } from '../commands.ts';
import { documentAs } from '../engine/engine-client.ts';
import type { Services } from '../services.ts';
import { answerWords, heldWords } from './ledger-words.ts';
import { tellRetry } from './outcomes.ts';
import { askName, askTarget, tell } from './questions.ts';
import { counted } from './words.ts';

const specOf = (project: Project): string => vscode.Uri.file(project.specFile).toString();

const go = (command: CommandId, project: Project, target: Target, ...more: readonly string[]): Thenable<unknown> => vscode.commands.executeCommand(command, specOf(project), target, ...more);

interface Asked {
  readonly services: Services;
  readonly project: Project;
  readonly target: Target;
}

async function ask({ services, project, target }: Asked, title: string, flags: readonly string[] = []): Promise<ParkedResult> {
  return documentAs<ParkedResult>(await services.engine.run({ project, verb: 'parked', flags: ['--to', target, ...flags], title, offline: true }));
}

type Pick = vscode.QuickPickItem & { readonly command?: CommandId; readonly remedy?: string };

function picksOf(result: ParkedResult): readonly Pick[] {
  const records = result.parked.map((item): Pick => ({ label: `${item.entity} ${item.id}`, description: [item.code, answerWords(item)].filter((text) => text !== '').join(' · '), detail: item.remedy, remedy: item.remedy }));
  const unseen = result.total - result.parked.length;
  return [
    { label: '$(edit) Write a form to answer in', description: 'one line for each record', command: 'crosswalk.parkedForm' },
    { label: '$(pass) Sign the answers of a form', description: 'with your name', command: 'crosswalk.answerParked' },
    { label: '$(refresh) Load again', description: 'what was answered so', command: 'crosswalk.retryParked' },
    { label: 'held back', kind: vscode.QuickPickItemKind.Separator },
    ...records,
    ...(unseen === 0 ? [] : [{ label: `and ${counted(unseen, 'more record')}`, description: 'the form holds all of them', command: 'crosswalk.parkedForm' as const }]),
  ];
}

/** Every record with its remedy; above them what can be done about all. */
export async function showParked(services: Services, project: Project, given: string | undefined): Promise<ParkedResult | undefined> {
  const target = await askTarget('Held back', given);
  if (target === undefined) return undefined;
  const result = await ask({ services, project, target }, 'Reading what is held back');
  if (result.total === 0) {
    tell(heldWords(target, result), {});
    return result;
  }
  const picked = await vscode.window.showQuickPick(picksOf(result), { title: heldWords(target, result), placeHolder: 'What to do about it, or a record', matchOnDescription: true, matchOnDetail: true, ignoreFocusOut: true });
  if (picked?.command !== undefined) await go(picked.command, project, target);
  else if (picked?.remedy !== undefined) tell(`${picked.label}: ${picked.remedy}`, { 'Write a Form': () => go('crosswalk.parkedForm', project, target) });
  return result;
}

const FILTERS = { 'Form': ['json', 'csv'] };

/** It holds names of records: in the project's reports it is never committed, and a purge takes it (law 13). */
const formOf = (project: Project, target: Target): vscode.Uri => vscode.Uri.file(path.join(project.folder, 'reports', `parked-${target}.json`));

/** Writes the form and opens it. @param file asked for where it is not given. */
export async function writeForm(services: Services, project: Project, given: string | undefined, file: string | undefined): Promise<ParkedResult | undefined> {
  const target = await askTarget('Write a form', given);
  if (target === undefined) return undefined;
  const form = file ?? (await vscode.window.showSaveDialog({ title: 'Where the form goes', defaultUri: formOf(project, target), filters: FILTERS, saveLabel: 'Write Form' }))?.fsPath;
  if (form === undefined) return undefined;
  const result = await ask({ services, project, target }, 'Writing the form', ['--form', form]);
  await vscode.window.showTextDocument(vscode.Uri.file(form), { preview: false });
  tell('Fill in "answer" and "note" of each record that you decide about, save the form, then sign it.', { 'Sign the Answers': () => go('crosswalk.answerParked', project, target, form) });
  return result;
}

/** Signs what stands in the form: all of it or, with one wrong line, nothing. */
export async function signForm(services: Services, project: Project, given: string | undefined, file: string | undefined): Promise<ParkedResult | undefined> {
  const target = await askTarget('Sign the answers of a form', given);
  if (target === undefined) return undefined;
  const form = file ?? (await vscode.window.showOpenDialog({ title: 'The form with the answers', defaultUri: formOf(project, target), filters: FILTERS, openLabel: 'Read Answers' }))?.[0]?.fsPath;
  if (form === undefined) return undefined;
  await vscode.workspace.textDocuments.find((document) => document.isDirty && document.uri.fsPath === form)?.save();
  const name = await askName(services.memory, 'Sign answers', 'You decide what becomes of the records that you answered.');
  if (name === undefined) return undefined;
  const result = await ask({ services, project, target }, 'Signing', ['--answer', form, '--by', name]);
  const text = result.answered === 0 ? 'The form holds no answer, so nothing was signed.' : `${counted(result.answered, 'answer')} signed by ${name}.`;
  tell(text, result.answered === 0 ? {} : { 'Load Again': () => go('crosswalk.retryParked', project, target) }, result.answered === 0);
  return result;
}

/** Refused as a full run is, and like it it goes on when the window is closed. */
export async function retry(services: Services, project: Project, given: string | undefined): Promise<ParkedResult | undefined> {
  const target = await askTarget('Load again', given);
  if (target === undefined) return undefined;
  const picked = await vscode.window.showQuickPick(
    [
      { label: 'What was answered so', description: '"retry", or another contact', flags: [] },
      { label: 'Everything that is held back', description: 'apart from what a person left as it is', flags: ['--all'] },
    ],
    { title: `Load again in ${target}`, placeHolder: 'Which records?', ignoreFocusOut: true },
  );
  if (picked === undefined) return undefined;
  const flags = ['--to', target, '--retry', ...picked.flags];
  const result = documentAs<ParkedResult>(await services.engine.run({ project, verb: 'parked', flags, title: `Loading again in ${target}`, outlives: true }));
  tellRetry(project, result);
  return result;
}
