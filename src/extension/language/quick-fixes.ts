import * as vscode from 'vscode';
import { LANGUAGE } from '../commands.ts';
import { SpecDiagnostic } from './diagnostics.ts';

function replacement(document: vscode.TextDocument, diagnostic: SpecDiagnostic, text: string, best: boolean): vscode.CodeAction {
  const action = new vscode.CodeAction(`Replace with "${text}"`, vscode.CodeActionKind.QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.replace(document.uri, diagnostic.range, text);
  action.diagnostics = [diagnostic];
  action.isPreferred = best;
  return action;
}

/** One fix for each suggestion of a diagnostic, best first. */
export function registerQuickFixes(): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    LANGUAGE,
    {
      provideCodeActions: (document, _range, context) =>
        context.diagnostics
          .filter((diagnostic) => diagnostic instanceof SpecDiagnostic)
          .flatMap((diagnostic) => diagnostic.suggestions.map((text, index) => replacement(document, diagnostic, text, index === 0))),
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}
