/**
 * What the vendor's papers leave open or what a test wants otherwise (reference/autotask.md §12, §14).
 * The defaults are the likeliest reading.
 */
export interface AutotaskSwitches {
  /** Status for a wrong integration code: 401 with an empty body, or the older 500 with a text. */
  readonly badIntegrationCode: 401 | 500;
  /** GET by id of something that is not there. */
  readonly missingItem: 'null' | '404';
  /** Simultaneous requests per integration code and first segment. */
  readonly threads: number;
  readonly threadRefusal: 429 | 500;
  /** Milliseconds of the sandbox clock that a thread stays taken after its answer. */
  readonly threadReleaseMs: number;
  /** Requests per window, all integrations together. */
  readonly hourlyLimit: number;
  /** Minutes of the sandbox clock. */
  readonly hourlyWindowMinutes: number;
  /** Seconds in a `Retry-After` header of a refusal; null: no such header. */
  readonly retryAfterSeconds: number | null;
  /** A query without a filter. */
  readonly missingFilter: 'refuse' | 'all';
  /** Rows a page when the query names no MaxRecords. */
  readonly defaultPageSize: number;
  /** Whether `nextPageUrl` of a query started by POST carries the search too. */
  readonly searchInNextUrl: boolean;
  /** Another origin in `nextPageUrl`, for example `http://203.0.113.9/`: a client must not follow it. */
  readonly nextPageOrigin: string | null;
  /** Another base URL told by the zone look-up; null: this simulator. */
  readonly zoneUrl: string | null;
  /** The tenant has moved to another zone: every authenticated call is answered 401. */
  readonly moved: boolean;
  /** `mixed`: rows without values lack the collection, or have it empty, or list it with nulls. */
  readonly udfForm: 'mixed' | 'full';
  /** Whether files of notes and time entries also show the ticket's id. The ticketID filter finds them either way. */
  readonly attachmentTicketId: 'always' | 'own';
  /** Whether a note's file can be fetched through its ticket. */
  readonly noteFilesUnderTicket: boolean;
  /** Entities (plural) that the API user may not query. */
  readonly forbidden: readonly string[];
  /** Whether `noteq` and `notIn` match a null. */
  readonly nullIsUnequal: boolean;
  /** The element of `apiVersions`. */
  readonly versionText: string;
  /** Shape of a child GET by id, files aside. */
  readonly childItem: 'list' | 'item';
}

export const DEFAULT_SWITCHES: AutotaskSwitches = {
  badIntegrationCode: 401,
  missingItem: 'null',
  threads: 3,
  threadRefusal: 429,
  threadReleaseMs: 3,
  hourlyLimit: 10_000,
  hourlyWindowMinutes: 60,
  retryAfterSeconds: null,
  missingFilter: 'refuse',
  defaultPageSize: 500,
  searchInNextUrl: true,
  nextPageOrigin: null,
  zoneUrl: null,
  moved: false,
  udfForm: 'mixed',
  attachmentTicketId: 'always',
  noteFilesUnderTicket: false,
  forbidden: [],
  nullIsUnequal: false,
  versionText: 'V1.0',
  childItem: 'list',
};
