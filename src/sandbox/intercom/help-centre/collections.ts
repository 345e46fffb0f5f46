import { numberedPage, pageOfQuery } from '../paging.ts';
import { Refusal, invalid, notFound } from '../refusal.ts';
import { ok, param } from '../route.ts';
import type { Call, Route } from '../route.ts';
import { field, optionalId, optionalText } from '../shape.ts';
import type { Body } from '../shape.ts';
import type { Workspace } from '../workspace.ts';
import { DEFAULT_LOCALE, readTranslations, translatedView } from './locales.ts';
import type { CollectionText, SimCollection, SimHelpCentre } from './store.ts';

function centreView(workspace: Workspace, centre: SimHelpCentre): object {
  return {
    id: centre.id,
    workspace_id: workspace.identity.id,
    created_at: centre.createdAt,
    updated_at: centre.createdAt,
    identifier: centre.identifier,
    website_turned_on: false,
    display_name: centre.displayName,
    url: `${workspace.origin}/help/${centre.identifier}`,
    custom_domain: null,
    default: centre === [...workspace.helpCentre.centres.values()][0],
    locales: centre.locales,
  };
}

function oneCentre(call: Call): ReturnType<typeof ok> {
  const centre = call.workspace.helpCentre.centres.get(param(call, 0));
  if (centre === undefined) throw notFound();
  return ok(centreView(call.workspace, centre));
}

function view(workspace: Workspace, collection: SimCollection): object {
  const { id, text, translations } = collection;
  return {
    id,
    workspace_id: workspace.identity.id,
    name: text.name,
    description: text.description,
    url: `${workspace.origin}/help/${DEFAULT_LOCALE}/collections/${id}`,
    icon: 'book-bookmark',
    order: collection.order,
    parent_id: collection.parentId,
    help_center_id: Number(collection.helpCentreId),
    created_at: collection.createdAt,
    updated_at: collection.updatedAt,
    ...translatedView('group', text, translations, ({ name, description }) => ({ name, description })),
  };
}

function collectionOf(call: Call): SimCollection {
  const collection = call.workspace.helpCentre.collections.get(param(call, 0));
  if (collection === undefined) throw notFound();
  return collection;
}

/** @param present null: a new text, which needs a name. */
function readText(body: Body, present: CollectionText | null): CollectionText {
  const name = optionalText(body, 'name') ?? present?.name ?? '';
  if (name.trim() === '') throw new Refusal(400, 'parameter_not_found', 'Name is a required parameter.');
  const description = optionalText(body, 'description');
  return { name, description: description === undefined ? (present?.description ?? '') : description };
}

function readTexts(body: Body, present: SimCollection | null): Pick<SimCollection, 'text' | 'translations'> {
  const given = readTranslations(body);
  const standard = given.get(DEFAULT_LOCALE) ?? {};
  const translations = new Map(present?.translations ?? []);
  for (const [locale, text] of given) if (locale !== DEFAULT_LOCALE) translations.set(locale, readText(text, translations.get(locale) ?? null));
  return { text: readText({ ...standard, ...body }, present?.text ?? null), translations };
}

function childrenOf(workspace: Workspace, id: string): readonly SimCollection[] {
  return [...workspace.helpCentre.collections.values()].filter(({ parentId }) => parentId === id);
}

/** Levels of a collection with what is below it. */
function heightOf(workspace: Workspace, id: string): number {
  return 1 + Math.max(0, ...childrenOf(workspace, id).map((child) => heightOf(workspace, child.id)));
}

/** The given parent and those above it. */
function chainOf(workspace: Workspace, id: string | null): readonly string[] {
  const found = id === null ? undefined : workspace.helpCentre.collections.get(id);
  return found === undefined ? [] : [found.id, ...chainOf(workspace, found.parentId)];
}

/** The answer to an unknown parent and to a nesting too deep is assumed; the depth itself is open (reference/intercom.md §20). */
function readParent(workspace: Workspace, body: Body, self: SimCollection | null): string | null {
  const given = optionalId(body, 'parent_id');
  const parentId = given === undefined ? (self?.parentId ?? null) : given;
  if (parentId === null) return null;
  if (!workspace.helpCentre.collections.has(parentId)) throw invalid('The parent collection does not exist', 'parent_id');
  const chain = chainOf(workspace, parentId);
  if (self !== null && chain.includes(self.id)) throw invalid('A collection can not lie within itself', 'parent_id');
  const { collectionDepth } = workspace.switches;
  const levels = chain.length + (self === null ? 1 : heightOf(workspace, self.id));
  if (collectionDepth !== null && levels > collectionDepth) throw invalid(`Collections can be nested ${collectionDepth} levels deep`, 'parent_id');
  return parentId;
}

function readCentre(workspace: Workspace, body: Body): string {
  const [standard] = workspace.helpCentre.centres.keys();
  const id = optionalId(body, 'help_center_id') ?? standard ?? '';
  if (!workspace.helpCentre.centres.has(id)) throw invalid('The help center does not exist', 'help_center_id');
  return id;
}

function create(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const { collections } = workspace.helpCentre;
  const body = call.body();
  const texts = readTexts(body, null);
  const parentId = readParent(workspace, body, null);
  const helpCentreId = readCentre(workspace, body);
  const now = workspace.now();
  const order = [...collections.values()].filter((other) => other.parentId === parentId).length;
  const collection: SimCollection = { id: String(workspace.smallId('collection')), ...texts, parentId, helpCentreId, order, createdAt: now, updatedAt: now };
  collections.set(collection.id, collection);
  return ok(view(workspace, collection));
}

function update(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const collection = collectionOf(call);
  const body = call.body();
  const { text, translations } = readTexts(body, collection);
  collection.parentId = field(body, 'parent_id') === undefined ? collection.parentId : readParent(workspace, body, collection);
  collection.text = text;
  for (const [locale, one] of translations) collection.translations.set(locale, one);
  collection.updatedAt = workspace.now();
  return ok(view(workspace, collection));
}

/** Takes what lies below with it; what becomes of the articles is open (reference/intercom.md §20). */
function removeTree(workspace: Workspace, id: string): void {
  const { collections, articles } = workspace.helpCentre;
  for (const child of childrenOf(workspace, id)) removeTree(workspace, child.id);
  for (const article of articles.values()) {
    if (article.parentId !== id) continue;
    if (workspace.switches.deletedCollection === 'delete') articles.delete(article.id);
    else article.parentId = null;
  }
  collections.delete(id);
}

function remove(call: Call): ReturnType<typeof ok> {
  const { id } = collectionOf(call);
  removeTree(call.workspace, id);
  return ok({ id, object: 'collection', deleted: true });
}

/** Newest change first. */
function list(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const { oversizePage, listPageMaximum } = workspace.switches;
  const newest = [...workspace.helpCentre.collections.values()].reverse().sort((a, b) => b.updatedAt - a.updatedAt);
  const { items, pages } = numberedPage(newest, pageOfQuery(call.query, 20, listPageMaximum, oversizePage), workspace.origin, '/help_center/collections');
  return ok({ type: 'list', data: items.map((item) => view(workspace, item)), total_count: newest.length, pages });
}

/** Help centres are read only; collections (reference/intercom.md §20). */
export const COLLECTION_ROUTES: readonly Route[] = [
  { method: 'GET', pattern: '/help_center/help_centers', run: ({ workspace }) => ok({ type: 'list', data: [...workspace.helpCentre.centres.values()].map((centre) => centreView(workspace, centre)) }) },
  { method: 'GET', pattern: '/help_center/help_centers/:id', run: oneCentre },
  { method: 'GET', pattern: '/help_center/collections', run: list },
  { method: 'POST', pattern: '/help_center/collections', run: create },
  { method: 'GET', pattern: '/help_center/collections/:id', run: (call) => ok(view(call.workspace, collectionOf(call))) },
  { method: 'PUT', pattern: '/help_center/collections/:id', run: update },
  { method: 'DELETE', pattern: '/help_center/collections/:id', run: remove },
];
