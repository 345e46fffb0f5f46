import { CodeActionKind, type CodeAction, type Diagnostic } from 'vscode-languageserver-types';
import type { DiagnosticData } from '../diagnostics.ts';
import type { SpecWorld } from '../spec-text.ts';

function replacement({ spec }: SpecWorld, diagnostic: Diagnostic, text: string, best: boolean): CodeAction {
  return {
    title: `Replace with "${text}"`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    isPreferred: best,
    edit: { changes: { [spec.uri]: [{ range: diagnostic.range, newText: text }] } },
  };
}

/** One fix for each text that was perhaps meant, best first. */
export function replacements(world: SpecWorld, diagnostic: Diagnostic): readonly CodeAction[] {
  const data = diagnostic.data as Partial<DiagnosticData> | null | undefined;
  const suggestions = Array.isArray(data?.suggestions) ? data.suggestions.filter((text) => typeof text === 'string') : [];
  return suggestions.map((text, index) => replacement(world, diagnostic, text, index === 0));
}
