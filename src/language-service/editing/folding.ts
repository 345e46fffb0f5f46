import { FoldingRangeKind, type FoldingRange } from 'vscode-languageserver-types';
import type { SpecText } from '../spec-text.ts';

/** Runs of lines that hold a comment and nothing else. */
function comments(text: string): readonly FoldingRange[] {
  const found: FoldingRange[] = [];
  let start = -1;
  const lines = text.split('\n');
  for (let line = 0; line <= lines.length; line += 1) {
    const isComment = /^\s*#/.test(lines[line] ?? '');
    if (isComment && start < 0) start = line;
    if (isComment || start < 0) continue;
    if (line - start > 1) found.push({ startLine: start, endLine: line - 1, kind: FoldingRangeKind.Comment });
    start = -1;
  }
  return found;
}

/** Everything that stands on more than one line: sections, maps in braces, long texts, runs of comments. */
export function foldingRanges({ text, outline, lines }: SpecText): readonly FoldingRange[] {
  const entries = outline.entries.flatMap((entry): FoldingRange[] => {
    const startLine = lines.lineAt(entry.keyStart);
    const endLine = lines.lineAt(Math.max(entry.end, entry.valueEnd, entry.keyStart));
    return endLine > startLine ? [{ startLine, endLine }] : [];
  });
  const byStart = new Map(entries.toReversed().map((range) => [range.startLine, range]));
  return [...byStart.values(), ...comments(text)].sort((a, b) => a.startLine - b.startLine);
}
