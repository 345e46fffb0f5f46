import type { TextPiece } from './messages.ts';

/** Characters of a cell; the detail pane shows the whole. */
export const CELL_LENGTH = 240;
/** Characters of the equal text that stay before the first difference of a cell. */
const LEAD = 24;

/**
 * The pieces around the first difference, short enough for a cell: a change in the middle of a long text must be seen
 * without opening anything.
 */
export function excerptOf(pieces: readonly TextPiece[]): readonly TextPiece[] {
  const [first, ...rest] = pieces;
  if (first === undefined) return [];
  const cut = first.kind === 'both' && rest.length > 0 && [...first.text].length > LEAD * 2;
  const shown = [cut ? { kind: first.kind, text: `…${[...first.text].slice(-LEAD).join('')}` } : first, ...rest];
  const result: TextPiece[] = [];
  let left = CELL_LENGTH;
  for (const piece of shown) {
    if (left <= 0) break;
    const characters = [...piece.text];
    result.push(characters.length <= left ? piece : { kind: piece.kind, text: `${characters.slice(0, left).join('')}…` });
    left -= characters.length;
  }
  return result;
}

/**
 * Makes characters visible that turn the direction of a text or cannot be seen at all: a value must not look like another one.
 * Line ends and tabs stay.
 */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, (character) => `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

/** One line of at most CELL_LENGTH characters, never cut inside a character. */
export function clip(text: string): { readonly text: string; readonly clipped: boolean } {
  const head = [...text.slice(0, CELL_LENGTH * 2)];
  const clipped = head.length > CELL_LENGTH || text.length > CELL_LENGTH * 2;
  const line = (clipped ? head.slice(0, CELL_LENGTH).join('') : text).replace(/\s*\r?\n\s*/g, ' ⏎ ');
  return { text: visible(clipped ? `${line}…` : line), clipped };
}
