/** Help centres, collections and articles (reference/intercom.md §20). Times are seconds UTC. Plain data. */

export interface SimHelpCentre {
  readonly id: string;
  readonly identifier: string;
  readonly displayName: string;
  /** The first is the default language. */
  readonly locales: readonly string[];
  readonly createdAt: number;
}

export interface CollectionText {
  readonly name: string;
  readonly description: string | null;
}

export interface SimCollection {
  readonly id: string;
  text: CollectionText;
  /** By locale, beside the default one. */
  readonly translations: Map<string, CollectionText>;
  parentId: string | null;
  readonly helpCentreId: string;
  readonly order: number;
  readonly createdAt: number;
  updatedAt: number;
}

export interface ArticleText {
  readonly title: string;
  readonly description: string;
  /** Sanitised HTML. */
  readonly body: string;
  readonly authorId: string;
  readonly state: 'draft' | 'published';
}

export interface SimArticle {
  readonly id: string;
  text: ArticleText;
  /** By locale, beside the default one. */
  readonly translations: Map<string, ArticleText>;
  parentId: string | null;
  readonly createdBy: string;
  updatedBy: string;
  readonly createdAt: number;
  updatedAt: number;
  /** Place in the order of changes, for lists: seconds alone do not order two changes of one second. */
  change: number;
}

export interface HelpCentreStore {
  readonly centres: Map<string, SimHelpCentre>;
  readonly collections: Map<string, SimCollection>;
  readonly articles: Map<string, SimArticle>;
  changes: number;
}

/** A workspace starts with one help centre: none can be created by the API. @param now seconds UTC. */
export function newHelpCentre(workspaceName: string, now: number): HelpCentreStore {
  const centre: SimHelpCentre = { id: '1', identifier: 'help-center-1', displayName: `${workspaceName} Help Center`, locales: ['en'], createdAt: now };
  return { centres: new Map([[centre.id, centre]]), collections: new Map(), articles: new Map(), changes: 0 };
}
