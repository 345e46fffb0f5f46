/** The project's memory: taken along as one file, brought back, and proven to be unchanged. */
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { LedgerCopyResult } from '../../engine/ledger-copy.ts';
import type { Project } from '../../engine/project-place.ts';
import type { StatusResult } from '../../engine/status.ts';
import { documentAs } from '../engine/engine-client.ts';
import type { Services } from '../services.ts';
import { chainWords, copyWords } from './ledger-words.ts';
import { confirm, tell } from './questions.ts';

const FILTERS = { 'Crosswalk ledger': ['ledger'] };

/** Beside no spec: a copy holds personal data, and a folder of specs is often a repository. */
const copyOf = (project: Project): vscode.Uri => vscode.Uri.file(path.join(homedir(), `${path.basename(project.folder)}.ledger`));

/** @param file asked for where it is not given; the engine replaces none. */
export async function exportLedger(services: Services, project: Project, file: string | undefined): Promise<LedgerCopyResult | undefined> {
  const to = file ?? (await vscode.window.showSaveDialog({ title: 'Export the ledger to a new file', defaultUri: copyOf(project), filters: FILTERS, saveLabel: 'Export' }))?.fsPath;
  if (to === undefined) return undefined;
  const result = documentAs<LedgerCopyResult>(await services.engine.run({ project, verb: 'ledger', words: ['export', to], title: 'Exporting the ledger', offline: true }));
  tell(copyWords(result), { 'Show File': () => vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(result.file)) });
  return result;
}

export async function importLedger(services: Services, project: Project, file: string | undefined): Promise<LedgerCopyResult | undefined> {
  const from = file ?? (await vscode.window.showOpenDialog({ title: 'Import a ledger', filters: FILTERS, openLabel: 'Import' }))?.[0]?.fsPath;
  if (from === undefined) return undefined;
  const detail = `It becomes the memory of ${path.basename(project.specFile)}. A ledger of another project, and an older state of this one, are refused: nothing that is known is lost.`;
  if (!(await confirm(`Import ${path.basename(from)}?`, detail, 'Import'))) return undefined;
  const result = documentAs<LedgerCopyResult>(await services.engine.run({ project, verb: 'ledger', words: ['import', from], title: 'Importing the ledger', offline: true }));
  tell(copyWords(result), { 'Verify Ledger': () => vscode.commands.executeCommand('crosswalk.verifyLedger', vscode.Uri.file(project.specFile).toString()) });
  return result;
}

/** Computes the audit chain anew. @param given the head of an earlier report; asked for where it is not given, and may be left empty. */
export async function verifyLedger(services: Services, project: Project, given: string | undefined): Promise<StatusResult | undefined> {
  const answer =
    given ??
    (await vscode.window.showInputBox({
      title: 'Verify ledger',
      prompt: 'An audit head of an earlier report, to prove that nothing before it was changed. Leave it empty to check the whole chain only.',
      placeHolder: '64 characters of 0-9 and a-f, or at least the first 16',
      ignoreFocusOut: true,
      validateInput: (value) => (value.trim() === '' || /^[0-9a-f]{16,64}$/i.test(value.trim()) ? null : 'This is no head of an audit chain.'),
    }));
  if (answer === undefined) return undefined;
  const head = answer.trim();
  const result = documentAs<StatusResult>(await services.engine.run({ project, verb: 'status', flags: ['--verify', ...(head === '' ? [] : ['--head', head])], title: 'Verifying the ledger', offline: true }));
  const words = chainWords(result.audit);
  const { audit } = result;
  tell(words.text, audit === null ? {} : { 'Copy Head': () => vscode.env.clipboard.writeText(audit.head) }, !words.good);
  return result;
}
