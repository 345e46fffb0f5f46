/** What the vendor makes of bodies (reference/intercom.md §16). */

const KEPT = new Set(['p', 'br', 'b', 'i', 'ul', 'ol', 'li', 'a', 'h1', 'h2']);
const RENAMED: ReadonlyMap<string, string> = new Map([['strong', 'b'], ['em', 'i']]);
const BLOCK = /<(?:p|ul|ol|h1|h2)[ >]/;

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Plain text as the vendor shows it: one `<p>` a paragraph, `<br>` a line; markup in it is text. */
export function textToHtml(text: string): string {
  const paragraphs = text.replaceAll('\r\n', '\n').split(/\n{2,}/);
  return paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`).join('\n');
}

function linkTarget(attributes: string): string | null {
  const match = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes);
  const target = match?.[1] ?? match?.[2] ?? '';
  return /^(?:https?:|mailto:)/i.test(target) ? target : null;
}

function keepTag(closing: string, name: string, attributes: string): string {
  const lower = name.toLowerCase();
  const tag = RENAMED.get(lower) ?? lower;
  if (!KEPT.has(tag)) return '';
  if (closing !== '') return tag === 'br' ? '' : `</${tag}>`;
  if (tag !== 'a') return `<${tag}>`;
  const target = linkTarget(attributes);
  return target === null ? '<a>' : `<a href="${target.replaceAll('"', '&quot;')}" rel="nofollow noopener noreferrer" target="_blank">`;
}

/** Notes and admin comments: a short list of tags stays, other tags go and their text stays, scripts and styles go whole. */
export function safeHtml(html: string): string {
  const bare = html.replaceAll(/<!--[\s\S]*?-->/g, '').replaceAll(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '');
  if (!/<\/?[a-z]/i.test(bare)) return textToHtml(unescapeBasics(bare));
  const kept = bare.replaceAll(/<(\/?)([a-z][a-z0-9]*)\b([^<>]*)>|<|>/gi, (all: string, closing: string | undefined, name: string | undefined, attributes: string | undefined) =>
    name === undefined ? escapeHtml(all) : keepTag(closing ?? '', name, attributes ?? ''),
  );
  return BLOCK.test(kept) ? kept.trim() : `<p>${kept.trim()}</p>`;
}

function unescapeBasics(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** `display_as=plaintext`. */
export function htmlToText(html: string): string {
  return unescapeBasics(html.replaceAll(/<br>|<\/p>\s*(?=<p>)/g, '\n').replaceAll(/<[^>]*>/g, ''));
}
