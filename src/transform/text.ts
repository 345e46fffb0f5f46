/** Plain text of a source made safe to send: as text, as HTML, cut and split. */

/** C0 without tab and line feed, DEL, C1. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Line ends as `\n`, control characters and halves of surrogate pairs out; nothing else changes. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, '')
    .toWellFormed();
}

/** For names and titles: also on one line, trimmed. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/gu, ' ').trim();
}

export function isBlank(text: string): boolean {
  return !/[^\s\u200b]/u.test(text);
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

/** Plain text → the HTML that Intercom keeps in notes and admin comments (reference/intercom.md §16): `p` and `br`, all else escaped. */
export function textToHtml(text: string): string {
  return text
    .split(/\n[ \t]*\n\s*/)
    .filter((paragraph) => !isBlank(paragraph))
    .map((paragraph) => `<p>${escapeHtml(paragraph.trim()).replaceAll('\n', '<br>')}</p>`)
    .join('');
}

/** The beginning of a text, at most `max` UTF-16 units, never half a code point. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  const insidePair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, insidePair ? max - 1 : max);
}

/** The last white space in the second half of a piece, so that words stay whole where that costs little. */
function breakAt(piece: string): number {
  for (let at = piece.length - 1; at > piece.length / 2; at -= 1) if (/\s/u.test(piece.charAt(at))) return at + 1;
  return piece.length;
}

/**
 * A long text in several pieces whose concatenation is the text; one piece where it fits.
 * @param limit UTF-16 units of one piece, at least 2; null: no limit.
 */
export function splitText(text: string, limit: number | null): readonly string[] {
  if (limit === null || text.length <= limit) return [text];
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const piece = cutText(rest, Math.max(2, limit));
    const end = breakAt(piece);
    pieces.push(piece.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest].filter((piece) => piece !== '');
}
