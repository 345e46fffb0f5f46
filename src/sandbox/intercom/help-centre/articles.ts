import { numberedPage, pageOfQuery } from '../paging.ts';
import { notFound } from '../refusal.ts';
import { ok, param } from '../route.ts';
import type { Call, Route } from '../route.ts';
import { oneOf } from '../shape.ts';
import type { Workspace } from '../workspace.ts';
import { writeArticle } from './article-write.ts';
import { DEFAULT_LOCALE, translatedView } from './locales.ts';
import type { ArticleText, SimArticle } from './store.ts';

const NO_STATISTICS = {
  type: 'article_statistics',
  views: 0,
  conversions: 0,
  reactions: 0,
  happy_reaction_percentage: 0,
  neutral_reaction_percentage: 0,
  sad_reaction_percentage: 0,
};

function textView(text: ArticleText): object {
  return { title: text.title, description: text.description, body: text.body, author_id: Number(text.authorId), state: text.state };
}

/** As lists show it. A draft has no address. */
function listItem(workspace: Workspace, article: SimArticle): object {
  const { id, text, translations, parentId } = article;
  return {
    type: 'article',
    id,
    workspace_id: workspace.identity.id,
    parent_ids: parentId === null ? [] : [Number(parentId)],
    tags: { type: 'tag.list', tags: [] },
    ...textView(text),
    created_at: article.createdAt,
    updated_at: article.updatedAt,
    created_by_id: Number(article.createdBy),
    updated_by_id: Number(article.updatedBy),
    has_unpublished_changes: false,
    draft_updated_at: null,
    url: text.state === 'draft' ? null : `${workspace.origin}/help/${DEFAULT_LOCALE}/articles/${id}`,
    ...translatedView('article', text, translations, textView),
  };
}

function view(call: Call, article: SimArticle): ReturnType<typeof ok> {
  return ok({ ...listItem(call.workspace, article), statistics: NO_STATISTICS });
}

function articleOf(call: Call): SimArticle {
  const article = call.workspace.helpCentre.articles.get(param(call, 0));
  if (article === undefined) throw notFound();
  return article;
}

function newestChangeFirst(workspace: Workspace): SimArticle[] {
  return [...workspace.helpCentre.articles.values()].sort((a, b) => b.change - a.change);
}

function list(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const all = newestChangeFirst(workspace);
  const { items, pages } = numberedPage(all, pageOfQuery(call.query, 25, workspace.switches.listPageMaximum, workspace.switches.oversizePage), workspace.origin, '/articles');
  return ok({ type: 'list', data: items.map((item) => listItem(workspace, item)), total_count: all.length, pages });
}

/** Which help centre an article is in: that of its collection, or the default one. */
function centreOf(workspace: Workspace, { parentId }: SimArticle): string | undefined {
  return parentId === null ? [...workspace.helpCentre.centres.keys()][0] : workspace.helpCentre.collections.get(parentId)?.helpCentreId;
}

/** By phrase in title, description and body, whatever the case; highlights are not simulated. */
function search(call: Call): ReturnType<typeof ok> {
  const { workspace, query } = call;
  const phrase = (query.get('phrase') ?? '').toLowerCase();
  const state = oneOf(query.get('state') ?? 'all', ['all', 'draft', 'published'], 'state');
  const centre = query.get('help_center_id');
  const found = newestChangeFirst(workspace).filter(
    (article) =>
      (state === 'all' || article.text.state === state) &&
      (centre === null || centreOf(workspace, article) === centre) &&
      [article.text, ...article.translations.values()].some(({ title, description, body }) => `${title}\n${description}\n${body}`.toLowerCase().includes(phrase)),
  );
  const { items, pages } = numberedPage(found, pageOfQuery(query, 10, workspace.switches.listPageMaximum, workspace.switches.oversizePage), workspace.origin, '/articles/search');
  const articles = items.map((item) => ({ ...listItem(workspace, item), statistics: NO_STATISTICS }));
  return ok({ type: 'list', total_count: found.length, data: { articles, highlights: [] }, pages });
}

function remove(call: Call): ReturnType<typeof ok> {
  const { id } = articleOf(call);
  call.workspace.helpCentre.articles.delete(id);
  return ok({ id, object: 'article', deleted: true });
}

/** Articles (reference/intercom.md §20). The search stands before `/articles/:id`. */
export const ARTICLE_ROUTES: readonly Route[] = [
  { method: 'GET', pattern: '/articles', run: list },
  { method: 'POST', pattern: '/articles', run: (call) => view(call, writeArticle(call.workspace, call.body(), null)) },
  { method: 'GET', pattern: '/articles/search', run: search },
  { method: 'GET', pattern: '/articles/:id', run: (call) => view(call, articleOf(call)) },
  { method: 'PUT', pattern: '/articles/:id', run: (call) => view(call, writeArticle(call.workspace, call.body(), articleOf(call))) },
  { method: 'DELETE', pattern: '/articles/:id', run: remove },
];
