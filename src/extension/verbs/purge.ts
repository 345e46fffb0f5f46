import * as vscode from 'vscode';
import type { Project } from '../../engine/project-place.ts';
import type { PurgeResult } from '../../engine/purge.ts';
import { documentAs } from '../engine/engine-client.ts';
import type { Services } from '../services.ts';
import { purgeDetail } from './ledger-words.ts';
import { askName, confirm, tell } from './questions.ts';

/** Id of a contact; null: everything. undefined: the person pressed Escape. */
async function askWhose(): Promise<string | null | undefined> {
  const picked = await vscode.window.showQuickPick(
    [
      { label: 'One person', description: 'a contact, by its id in the source', one: true },
      { label: 'Everything', description: 'all personal data that this project keeps on this machine', one: false },
    ],
    { title: 'Purge', placeHolder: 'Whose personal data?', ignoreFocusOut: true },
  );
  if (picked === undefined) return undefined;
  if (!picked.one) return null;
  const id = await vscode.window.showInputBox({ title: 'Purge one person', prompt: 'Id of the contact in the source system', ignoreFocusOut: true, validateInput: (value) => (/^[\w.-]+$/.test(value.trim()) ? null : 'This is not an id.') });
  return id?.trim();
}

/** Law 13: lists first; the list's hash and a name confirm it, and nothing that is purged comes back. */
export async function purge(services: Services, project: Project, given: string | undefined): Promise<PurgeResult | undefined> {
  const person = given ?? (await askWhose());
  if (person === undefined) return undefined;
  const whom = person === null ? [] : ['--person', person];
  const list = documentAs<PurgeResult>(await services.engine.run({ project, verb: 'purge', flags: whom, title: 'Listing personal data', offline: true }));
  const question = person === null ? 'Purge all personal data of this project?' : `Purge the personal data of contact ${person}?`;
  if (!(await confirm(question, purgeDetail(list), 'Purge'))) return list;
  const name = await askName(services.memory, 'Purge', `You confirm the list ${list.hash}. What is purged cannot be brought back.`);
  if (name === undefined) return list;
  const result = documentAs<PurgeResult>(await services.engine.run({ project, verb: 'purge', flags: [...whom, '--confirm', list.hash, '--by', name], title: 'Purging', offline: true }));
  tell(`${person === null ? 'All personal data of this project were' : `The personal data of contact ${person} were`} purged by ${name}; the proof stays.`, {});
  return result;
}
