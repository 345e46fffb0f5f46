/**
 * Remarks that a person does not want to see, named in a comment:
 * `# crosswalk-ignore spec/unknown-team made next week` on the line or above it, `# crosswalk-ignore-file spec/no-trace` for the file.
 */
import { Lexer } from 'yaml';
import type { Position } from './model.ts';

export interface Suppression {
  /** Codes of rules as written; empty: the comment names none. */
  readonly codes: readonly string[];
  /** 1-based line that it speaks of; null: the whole file. */
  readonly line: number | null;
  readonly reason: string;
  /** Of the words from `crosswalk-ignore` to the last code. */
  readonly at: Position;
}

const WORD = 'crosswalk-ignore';
const COMMENT = /^#\s*(crosswalk-ignore(?:-file)?(?:[ \t]+([a-z]+\/[a-z-]+(?:[ \t]*,[ \t]*[a-z]+\/[a-z-]+)*))?)(?![\w-])[ \t]*(.*)$/;

/** Line, column and offset of each comment of a YAML text: a `#` in a text is none. */
function* comments(text: string): Generator<{ readonly comment: string; readonly start: number; readonly line: number; readonly lineStart: number }> {
  let [start, line, lineStart] = [0, 1, 0];
  let scalar = false;
  for (const token of new Lexer().lex(text)) {
    // Marks of the lexer, which stand in no file: a document, the end of a broken map, and that a scalar follows, whatever it holds.
    if (!scalar && (token === '\u0002' || token === '\u0018' || token === '\u001f')) {
      scalar = token === '\u001f';
      continue;
    }
    if (!scalar && token.startsWith('#')) yield { comment: token, start, line, lineStart };
    scalar = false;
    for (let at = token.indexOf('\n'); at >= 0; at = token.indexOf('\n', at + 1)) {
      line += 1;
      lineStart = start + at + 1;
    }
    start += token.length;
  }
}

/** The first line below that says something. */
function lineBelow(text: string, end: number, line: number): number {
  let below = line + 1;
  for (let from = text.indexOf('\n', end) + 1; from > 0; from = text.indexOf('\n', from) + 1) {
    const to = text.indexOf('\n', from);
    const content = text.slice(from, to < 0 ? undefined : to).trim();
    if (content !== '' && !content.startsWith('#')) return below;
    below += 1;
  }
  return line;
}

/** Every such comment, in the order of the file. Never throws for what stands in the text. */
export function suppressionsIn(text: string): readonly Suppression[] {
  if (!text.includes(WORD)) return [];
  const found: Suppression[] = [];
  for (const { comment, start, line, lineStart } of comments(text)) {
    const [, words, codes = '', reason = ''] = COMMENT.exec(comment.trimEnd()) ?? [];
    if (words === undefined) continue;
    const from = start + comment.indexOf(words);
    const alone = text.slice(lineStart, start).trim() === '';
    found.push({
      codes: codes === '' ? [] : codes.split(',').map((code) => code.trim()),
      line: words.startsWith(`${WORD}-file`) ? null : alone ? lineBelow(text, start, line) : line,
      reason,
      at: { line, column: from - lineStart + 1, start: from, end: from + words.length },
    });
  }
  return found;
}
