import * as vscode from 'vscode';

/** The output channel "Crosswalk". Ids, counts and codes only (law 13). */
export function makeLog(): vscode.LogOutputChannel {
  return vscode.window.createOutputChannel('Crosswalk', { log: true });
}
