/** One way to compare bodies: what we planned to send and what came back both go through here. */
import { compile } from 'html-to-text';

/** Beyond this depth nothing is ours: we send `p` and `br` only, and a hostile answer must not overflow the stack. */
const MAX_DEPTH = 200;

const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } }));

const toPlain = compile({
  wordwrap: false,
  limits: { maxDepth: MAX_DEPTH, ellipsis: '' },
  selectors: [...HEADINGS, { selector: 'a', options: { ignoreHref: true } }, { selector: 'img', format: 'skip' }],
});

/**
 * Plain text for comparison: Unicode NFC, every run of white space (line breaks, no-break and zero-width spaces too) one space, ends trimmed.
 * Line breaks are not compared: how Intercom renders those of a plain text is not documented (reference/intercom.md §16).
 */
export function normaliseText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\u200b]+/gu, ' ')
    .trim()
    .normalize('NFC');
}

/**
 * HTML as sent to or read from Intercom → plain text for comparison: tags gone, entities decoded, then as `normaliseText`.
 * A first message reads back wrapped in `<p>` (reference/intercom.md §16). Never throws.
 */
export function normaliseBody(html: string): string {
  return normaliseText(toPlain(html.toWellFormed()));
}
