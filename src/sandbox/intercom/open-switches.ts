/**
 * What no official source establishes (reference/intercom.md, the marks "unverified" and §29), each with the values it may
 * have. The default keeps to the text where there is one, else to what is harder on a client. Lengths are characters, times
 * milliseconds of the sandbox clock, null means no limit.
 */
export interface OpenSwitches {
  /** The workspace lives in another region than the host that is asked: every call is refused with this status (§1). */
  wrongRegion: 401 | 404 | null;
  /** An `Intercom-Version` that does not exist: 400, or taken as absent (§29). */
  unknownVersion: 'refuse' | 'ignore';
  /** The token before the last regeneration is still let in (§1). */
  oldTokenLives: boolean;
  /** 429 carries `Retry-After` (§2). */
  retryAfter: boolean;
  /** Calls of searches and scrolls in one window, beside the quota (§2). */
  searchQuota: number | null;
  /** A `per_page` above the maximum: 400, or taken as the maximum (§4). */
  oversizePage: 'refuse' | 'clamp';
  /** Largest page of company lists (§4). */
  companyPageMaximum: number;
  /** Largest page of the lists whose maximum is told nowhere: contact search, notes, links, help centre (§4). */
  listPageMaximum: number;
  /** How long a new conversation is missing from search; null: as long as a contact (§4). */
  conversationSearchLagMs: number | null;
  /** A search field that does not exist: 400, or a search that finds nothing (§4). */
  unknownSearchField: 'refuse' | 'nothing';
  /** Conversation search by `custom_attribute.<name>` and `custom_attributes.<name>` (§4). */
  conversationAttributeSearch: 'accept' | 'refuse';
  /** Search finds archived contacts (§22). */
  archivedInSearch: boolean;
  /** Several leads with one address (§7). */
  leadEmails: 'shared' | 'unique';
  /** What counts as a phone number (§7). */
  phoneForm: 'any' | 'e164';
  /** Tags of a workspace, length of a name, records in one call of `POST /tags` (§9). */
  tagCap: number | null;
  tagNameLength: number | null;
  tagBatch: number | null;
  /** Live conversation attributes, options of one list, length of a text value (§11). */
  conversationAttributeCap: number | null;
  optionCap: number | null;
  conversationTextLength: number | null;
  /** Conversation attributes count into `attributeCap` too (§11). */
  attributeCapIsShared: boolean;
  /** Values of decimal, boolean and file attributes, whose types exist but not their values (§11). */
  unlistedAttributeValues: 'accept' | 'refuse';
  /** `attachment_files` on `POST /conversations`, which its schema does not have (§12). */
  createFiles: 'ignore' | 'keep' | 'refuse';
  /** Answer to an `admin_id` that does not exist (§13). */
  unknownAdminStatus: 400 | 404 | 422;
  /** A removed teammate may still sign (§29). */
  removedTeammate: 'unknown' | 'known';
  /** A teammate's comment reopens a closed conversation (§13). */
  adminCommentReopens: boolean;
  /** `created_at` after now (§13). */
  createdAtInFuture: 'accept' | 'refuse';
  /** A reply dated before the newest part (§29). */
  createdAtBeforeNewest: 'accept' | 'refuse';
  /** Replies with `created_at` count for `replyThrottle` (§29). */
  throttleCountsBackdated: boolean;
  /** Parts of a conversation after which replies are refused (§12). */
  partsCap: number | null;
  /** The end of a snooze: no part, or one of the bot (§14). */
  snoozeEnd: 'silent' | 'part';
  /** Assigning a team takes the teammate off (§14). */
  teamClearsAdmin: boolean;
  /** Size of one attached file, bytes (§15). */
  maxFileBytes: number | null;
  /** Where stored files are shown to lie (§15): at the API's own host, as here, or at this one, such as `https://files.example`. */
  attachmentOrigin: string | null;
  /** Endings of file names that the workspace does not take, such as `exe` (§15). */
  refusedFileEndings: readonly string[];
  /** HTML in a teammate's comment: the tags of notes stay, or all of it is text (§16). */
  commentHtml: 'limited' | 'text';
  /** `<img>` in notes and comments (§29). */
  noteImages: 'drop' | 'keep';
  /** Longest body of a message, note or reply (§16). */
  maxBodyLength: number | null;
  /** What becomes of the articles of a deleted collection (§20). */
  deletedCollection: 'standalone' | 'delete';
  /** Levels of collections (§20). */
  collectionDepth: number | null;
  /** Tables in articles: kept or turned into text (§20). */
  articleTables: 'keep' | 'text';
}

export function openSwitches(): OpenSwitches {
  return {
    wrongRegion: null,
    unknownVersion: 'refuse',
    oldTokenLives: false,
    retryAfter: false,
    searchQuota: null,
    oversizePage: 'refuse',
    companyPageMaximum: 60,
    listPageMaximum: 150,
    conversationSearchLagMs: null,
    unknownSearchField: 'refuse',
    conversationAttributeSearch: 'refuse',
    archivedInSearch: false,
    leadEmails: 'shared',
    phoneForm: 'any',
    tagCap: null,
    tagNameLength: null,
    tagBatch: null,
    conversationAttributeCap: null,
    optionCap: null,
    conversationTextLength: null,
    attributeCapIsShared: false,
    unlistedAttributeValues: 'accept',
    createFiles: 'ignore',
    unknownAdminStatus: 404,
    removedTeammate: 'unknown',
    adminCommentReopens: false,
    createdAtInFuture: 'refuse',
    createdAtBeforeNewest: 'accept',
    throttleCountsBackdated: true,
    partsCap: null,
    snoozeEnd: 'silent',
    teamClearsAdmin: false,
    maxFileBytes: null,
    attachmentOrigin: null,
    refusedFileEndings: [],
    commentHtml: 'limited',
    noteImages: 'drop',
    maxBodyLength: null,
    deletedCollection: 'standalone',
    collectionDepth: 3,
    articleTables: 'keep',
  };
}
