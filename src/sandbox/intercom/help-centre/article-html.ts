import { invalid } from '../refusal.ts';
import { attributeOf, linkTag, sanitised, textToHtml } from '../text.ts';
import type { TagRule } from '../text.ts';
import type { Workspace } from '../workspace.ts';

/** Kept without attributes (reference/intercom.md §20). */
const KEPT = new Set(['br', 'hr', 'b', 'i', 'u', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'h1', 'h2']);
const TABLE = new Set(['table', 'thead', 'tbody', 'tr', 'td', 'th']);
/** Deeper headings are folded into the second. */
const HEADING = /^h[3-6]$/;
const EMPTY = new Set(['br', 'hr']);
const BLOCK = /^\s*<(?:p|ul|ol|h1|h2|hr|pre|blockquote|table|img)[ >]/;
const PICTURES: ReadonlyMap<string, string> = new Map([['png', 'image/png'], ['jpg', 'image/jpeg'], ['jpeg', 'image/jpeg'], ['svg', 'image/svg+xml'], ['gif', 'image/gif']]);
/** One transparent point: what the simulator keeps in place of a picture that it does not fetch. */
const POINT = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const PRIVATE = /^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|0\.|\[)|\.(?:local|internal|localhost)$/;

interface Picture {
  readonly path: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

function isReachable(workspace: Workspace, url: URL): boolean {
  if (url.origin === workspace.origin) return workspace.files.has(url.pathname);
  return !PRIVATE.test(url.hostname) && url.hostname.includes('.') && !workspace.switches.unreachableImageHosts.includes(url.hostname);
}

/** The vendor takes images over and refuses the request when it can not (reference/intercom.md §20). The simulator fetches nothing. */
function readPicture(workspace: Workspace, source: string): Omit<Picture, 'path'> {
  const url = URL.canParse(source) ? new URL(source) : null;
  const ending = /\.([a-z0-9]+)$/i.exec(url?.pathname ?? '')?.[1]?.toLowerCase();
  const contentType = ending === undefined ? 'image/png' : PICTURES.get(ending);
  if (url === null || !/^https?:$/.test(url.protocol) || contentType === undefined || !isReachable(workspace, url)) {
    throw invalid('An image of the body could not be fetched', 'body');
  }
  const known = url.origin === workspace.origin ? workspace.files.get(url.pathname) : undefined;
  return known ?? { contentType, bytes: POINT };
}

function articleTag(workspace: Workspace, take: (source: string) => string): TagRule {
  return (name, closing, attributes) => {
    const tag = HEADING.test(name) ? 'h2' : name;
    if (tag === 'img') return closing ? '' : `<img src="${take(attributeOf(attributes, 'src'))}">`;
    if (TABLE.has(tag) && workspace.switches.articleTables === 'text') return closing && tag === 'tr' ? '<br>' : '';
    if (tag !== 'p' && tag !== 'a' && !KEPT.has(tag) && !TABLE.has(tag)) return '';
    if (closing) return EMPTY.has(tag) ? '' : `</${tag}>`;
    if (tag === 'a') return linkTag(attributes);
    return tag === 'p' ? '<p class="no-margin">' : `<${tag}>`;
  };
}

/** The HTML of an article as the vendor keeps it, and the pictures it took over. */
export interface ArticleBody {
  readonly html: string;
  readonly pictures: readonly Picture[];
}

/** Reads the body of an article; nothing is kept yet. @throws Refusal 400 when an image can not be fetched. */
export function readArticleBody(workspace: Workspace, html: string): ArticleBody {
  const pictures: Picture[] = [];
  const take = (source: string): string => {
    const picture = readPicture(workspace, source.replaceAll('&amp;', '&'));
    const path = `/attachments/${workspace.smallId('file')}/picture`;
    pictures.push({ path, ...picture });
    return `${workspace.origin}${path}`;
  };
  const kept = sanitised(html, articleTag(workspace, take)) ?? textToHtml(html).replaceAll('<p>', '<p class="no-margin">');
  const body = kept.trim() === '' ? '' : BLOCK.test(kept) ? kept.trim() : `<p class="no-margin">${kept.trim()}</p>`;
  return { html: body === '<p class="no-margin"></p>' ? '' : body, pictures };
}
