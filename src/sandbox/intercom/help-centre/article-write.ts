import { Refusal, invalid, missing } from '../refusal.ts';
import { field, oneOf, optionalId, optionalText } from '../shape.ts';
import type { Body } from '../shape.ts';
import type { Workspace } from '../workspace.ts';
import { readArticleBody } from './article-html.ts';
import type { ArticleBody } from './article-html.ts';
import { DEFAULT_LOCALE, readTranslations } from './locales.ts';
import { markdownToHtml } from './markdown.ts';
import type { ArticleText, SimArticle } from './store.ts';

/** Fields that the vendor has and the simulator does not act on: refused, so that nobody relies on them here. */
const NOT_SIMULATED = ['scheduled_publish_at', 'scheduled_unpublish_at', 'audience_ids'];

interface ReadText {
  readonly text: ArticleText;
  readonly pictures: ArticleBody['pictures'];
}

/** HTML or Markdown, never both. undefined: not given. */
function readBody(workspace: Workspace, body: Body): ArticleBody | undefined {
  const [html, markdown] = [optionalText(body, 'body'), optionalText(body, 'body_markdown')];
  if (typeof html === 'string' && typeof markdown === 'string') throw invalid('body and body_markdown are mutually exclusive', 'body_markdown');
  if (typeof markdown === 'string') return readArticleBody(workspace, markdownToHtml(markdown));
  return html === undefined ? undefined : readArticleBody(workspace, html ?? '');
}

/** The author has to be a teammate; the answer to another one is open (reference/intercom.md §13, §20). */
function readAuthor(workspace: Workspace, body: Body, present: ArticleText | null): string {
  const given = optionalId(body, 'author_id') ?? null;
  if (given !== null) return workspace.actor(given).id;
  if (present !== null) return present.authorId;
  throw new Refusal(400, 'parameter_not_found', 'author_id must be in the main body or default locale translated_content object');
}

/** @param present null: a new text, which needs a title and an author. */
function readText(workspace: Workspace, body: Body, present: ArticleText | null): ReadText {
  const title = optionalText(body, 'title') ?? present?.title ?? '';
  const authorId = readAuthor(workspace, body, present);
  if (title.trim() === '') throw missing('title');
  const state = field(body, 'state');
  const html = readBody(workspace, body);
  const text = {
    title,
    description: optionalText(body, 'description') ?? present?.description ?? '',
    body: html?.html ?? present?.body ?? '',
    authorId,
    state: state === undefined || state === null ? (present?.state ?? 'draft') : oneOf(state, ['draft', 'published'], 'state'),
  };
  return { text, pictures: html?.pictures ?? [] };
}

/** undefined: not given; null: the article stands alone. */
function readParent(workspace: Workspace, body: Body): string | null | undefined {
  const id = optionalId(body, 'parent_id');
  const type = field(body, 'parent_type');
  if (type !== undefined && type !== null) oneOf(type, ['collection', 'section'], 'parent_type');
  if (typeof id === 'string' && !workspace.helpCentre.collections.has(id)) throw invalid('The parent does not exist', 'parent_id');
  return id;
}

/**
 * Creates or changes an article; everything is checked before anything is kept. An omitted state stays (a new article is a
 * draft), and there is no `created_at` (reference/intercom.md §20, §24).
 * @param present null: create.
 * @throws Refusal 400, 404, 422.
 */
export function writeArticle(workspace: Workspace, body: Body, present: SimArticle | null): SimArticle {
  for (const name of NOT_SIMULATED) if ((field(body, name) ?? null) !== null) throw invalid(`${name} is not simulated`, name);
  const given = readTranslations(body);
  const main = readText(workspace, { ...given.get(DEFAULT_LOCALE), ...body }, present?.text ?? null);
  const others = [...given].filter(([locale]) => locale !== DEFAULT_LOCALE).map(([locale, text]) => [locale, readText(workspace, { author_id: main.text.authorId, ...text }, present?.translations.get(locale) ?? null)] as const);
  const parentId = readParent(workspace, body);
  for (const { pictures } of [main, ...others.map(([, other]) => other)]) for (const { path, contentType, bytes } of pictures) workspace.files.set(path, { contentType, bytes });

  const { articles } = workspace.helpCentre;
  const [now, by] = [workspace.now(), workspace.tokenAdmin().id];
  const article = present ?? { id: String(workspace.smallId('article')), text: main.text, translations: new Map<string, ArticleText>(), parentId: null, createdBy: by, updatedBy: by, createdAt: now, updatedAt: now, change: 0 };
  article.text = main.text;
  for (const [locale, { text }] of others) article.translations.set(locale, text);
  if (parentId !== undefined) article.parentId = parentId;
  workspace.helpCentre.changes += 1;
  Object.assign(article, { updatedAt: now, updatedBy: by, change: workspace.helpCentre.changes });
  articles.set(article.id, article);
  return article;
}
