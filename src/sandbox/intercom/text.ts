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

/** What one tag becomes in the result; nothing for a tag that goes. @param attributes as written. */
export type TagRule = (tag: string, closing: boolean, attributes: string) => string;

/** The value of an attribute of a tag, as written; empty when it is not there. */
export function attributeOf(attributes: string, name: string): string {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes);
  return match?.[1] ?? match?.[2] ?? '';
}

/** A link that leads to the web or a mail program; others lose their target. */
export function linkTag(attributes: string): string {
  const target = attributeOf(attributes, 'href');
  return /^(?:https?:|mailto:)/i.test(target) ? `<a href="${target.replaceAll('"', '&quot;')}" rel="nofollow noopener noreferrer" target="_blank">` : '<a>';
}

/** Without what stands between two marks. One pass, whatever the text: a mark that is never closed ends the search. */
function without(html: string, opening: RegExp, closing: RegExp): string {
  let kept = '';
  for (let at = 0; ; at = closing.lastIndex) {
    opening.lastIndex = at;
    const found = opening.exec(html);
    closing.lastIndex = found?.index ?? 0;
    if (found === null || closing.exec(html) === null) return kept + html.slice(at);
    kept += html.slice(at, found.index);
  }
}

/** HTML without comments, scripts and styles. */
function bareHtml(html: string): string {
  const open = without(html, /<!--/g, /-->/g);
  return without(without(open, /<script\b/gi, /<\/script\s*>/gi), /<style\b/gi, /<\/style\s*>/gi);
}

/** HTML with every tag put through a rule; text between tags stays. null: there is no tag in it, it is plain text. */
export function sanitised(html: string, rule: TagRule): string | null {
  const bare = bareHtml(html);
  if (!/<\/?[a-z]/i.test(bare)) return null;
  return bare.replaceAll(/<(\/?)([a-z][a-z0-9]*)\b([^<>]*)>|<|>/gi, (all: string, closing: string | undefined, name: string | undefined, attributes: string | undefined) =>
    name === undefined ? escapeHtml(all) : rule(RENAMED.get(name.toLowerCase()) ?? name.toLowerCase(), closing === '/', attributes ?? ''),
  );
}

function noteTag(images: boolean): TagRule {
  return (tag, closing, attributes) => {
    if (images && tag === 'img' && !closing) {
      const source = attributeOf(attributes, 'src');
      return /^https?:/i.test(source) ? `<img src="${source.replaceAll('"', '&quot;')}">` : '';
    }
    if (!KEPT.has(tag)) return '';
    if (closing) return tag === 'br' ? '' : `</${tag}>`;
    return tag === 'a' ? linkTag(attributes) : `<${tag}>`;
  };
}

/**
 * Notes and admin comments: a short list of tags stays, other tags go and their text stays, scripts and styles go whole.
 * @param images whether images stay.
 */
export function safeHtml(html: string, images = false): string {
  const kept = sanitised(html, noteTag(images));
  if (kept === null) return textToHtml(unescapeBasics(bareHtml(html)));
  return BLOCK.test(kept) ? kept.trim() : `<p>${kept.trim()}</p>`;
}

function unescapeBasics(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** `display_as=plaintext`. */
export function htmlToText(html: string): string {
  return unescapeBasics(html.replaceAll(/<br>|<\/p>\s*(?=<p>)/g, '\n').replaceAll(/<[^>]*>/g, ''));
}
