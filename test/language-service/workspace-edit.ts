/** Applies a workspace edit as an editor does. */
import assert from 'node:assert/strict';
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { SpecText } from '../../src/language-service/spec-text.ts';

export function changesOf(edit: WorkspaceEdit, uri: string): readonly TextEdit[] {
  const edits = edit.changes?.[uri] ?? [];
  assert.ok(edits.length > 0, `nothing changes in ${uri}`);
  return edits;
}

/** @throws AssertionError where two edits reach into each other: an editor refuses them. */
export function appliedTo({ lines, text }: SpecText, edits: readonly TextEdit[]): string {
  const all = edits.map(({ range, newText }) => ({ start: lines.offsetAt(range.start), end: lines.offsetAt(range.end), newText })).sort((a, b) => a.start - b.start || a.end - b.end);
  all.forEach(({ start }, index) => assert.ok(start >= (all[index - 1]?.end ?? 0), 'two edits reach into each other'));
  return all.toReversed().reduce((now, edit) => now.slice(0, edit.start) + edit.newText + now.slice(edit.end), text);
}
