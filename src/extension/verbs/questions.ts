/** What commands ask a person. Each gives undefined when the person pressed Escape. */
import * as vscode from 'vscode';
import type { Target } from '../../engine/types.ts';
import type { Memory } from '../memory.ts';

/** The name goes into the ledger and beside the spec, so it is typed, never taken from the machine. */
export async function askName(memory: Memory, title: string, prompt: string): Promise<string | undefined> {
  const answer = await vscode.window.showInputBox({
    title,
    prompt,
    placeHolder: 'First and last name',
    value: memory.name,
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? 'A signature needs a name.' : null),
  });
  const name = answer?.trim();
  if (name !== undefined) await memory.rememberName(name);
  return name;
}

/** Production is never a default (design §4): it stands second and is asked for by word. @param given what a row of the tree names already. */
export async function askTarget(title: string, given?: string): Promise<Target | undefined> {
  if (given === 'staging' || given === 'production') return given;
  const items: readonly (vscode.QuickPickItem & { readonly target: Target })[] = [
    { label: 'Staging', description: 'the test workspace', target: 'staging' },
    { label: 'Production', description: 'the workspace that people work in', target: 'production' },
  ];
  return (await vscode.window.showQuickPick(items, { title, placeHolder: 'Which workspace?' }))?.target;
}

/** A modal question; true: the person pressed `yes`. */
export async function confirm(question: string, detail: string, yes: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) === yes;
}

/** Shows a finding with actions, without keeping the command waiting. */
export function tell(message: string, actions: Readonly<Record<string, () => Thenable<unknown>>>, warn = false): void {
  const show = warn ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  void show(message, ...Object.keys(actions)).then((choice) => (choice === undefined ? undefined : actions[choice]?.()));
}
