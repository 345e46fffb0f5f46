/** The status bar while a run is under way, whatever is open. */
import * as vscode from 'vscode';
import { VIEWS } from '../commands.ts';
import type { RunWatch } from './run-watch.ts';
import { runName, stateWords, statusBarText } from './run-words.ts';

export function showRunItem(watch: RunWatch): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('crosswalk.run', vscode.StatusBarAlignment.Left, 1);
  item.name = 'Crosswalk: run';
  item.command = `${VIEWS.state}.focus`;
  const show = (): void => {
    const run = watch.any();
    if (run === null) {
      item.hide();
      return;
    }
    item.text = statusBarText(run);
    item.tooltip = `${runName(run.verb, run.target)}: ${stateWords(run)}`;
    // An icon is not read out, and what spins is not either.
    item.accessibilityInformation = { label: `Crosswalk: ${runName(run.verb, run.target)}, ${stateWords(run)}` };
    item.show();
  };
  return vscode.Disposable.from(item, watch.onDidChange(show));
}
