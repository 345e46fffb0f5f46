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
  /** Whether requests below a parent count for the parent's route or for the child's entity. */
  readonly childThreads: 'parent' | 'child';
  /** Requests per window, all integrations together. */
  readonly hourlyLimit: number;
  /** Minutes of the sandbox clock. */
  readonly hourlyWindowMinutes: number;
  /** Seconds in a `Retry-After` header of a refusal; null: no such header. */
  readonly retryAfterSeconds: number | null;
  readonly retryAfterForm: 'seconds' | 'date';
  /** Status at the hourly limit. */
  readonly hourlyRefusal: 429 | 500;
  /** Share of the hourly limit at which requests are refused: at the limit, or at a hard one of twice as much. */
  readonly refusalShare: number;
  /** Bytes of files that may be read in five minutes; null: no such limit. */
  readonly fileBytesPerFiveMinutes: number | null;
  /** A POST without a filter; a GET is refused. */
  readonly missingFilter: 'refuse' | 'all';
  /** Status of refusals whose status nobody has shown: no filter, a field that can not be queried. */
  readonly openRefusalStatus: 500 | 400;
  /** Status where a right is missing. */
  readonly permissionStatus: 500 | 403;
  /** Pages that can be continued. */
  readonly retainedPages: number;
  /** Rows a page when the query names no MaxRecords. */
  readonly defaultPageSize: number;
  /** Whether `nextPageUrl` of a query started by POST carries the search too. */
  readonly searchInNextUrl: boolean;
  /** Another origin in `nextPageUrl`, for example `http://203.0.113.9/`: a client must not follow it. */
  readonly nextPageOrigin: string | null;
  /** Another base URL told by the zone look-up; null: this simulator. */
  readonly zoneUrl: string | null;
  /** The tenant has moved to another zone. */
  readonly moved: boolean;
  /** What the wrong zone's host answers. */
  readonly movedAnswer: '401' | 'empty';
  /** The user has no licence for the API: the zone look-up succeeds, every call is answered 401. */
  readonly apiLicence: boolean;
  /** Whether `ATServicesRest` must be written exactly so. */
  readonly exactRoot: boolean;
  /** `mixed`: rows without values lack the collection, or have it empty, or list it with nulls. `object`: they have `{}`. */
  readonly udfForm: 'mixed' | 'full' | 'object';
  /** Numbers of user-defined fields: `12.5000` or `12.5`. */
  readonly udfNumbers: 'padded' | 'plain';
  /** Dates of user-defined fields: `2026-01-31T00:00:00Z` or `2026-01-31`. */
  readonly udfDates: 'time' | 'date';
  /** What is shown of protected user-defined fields. */
  readonly protectedUdfs: 'shown' | 'masked' | 'absent';
  /** Line ends in texts. */
  readonly newlines: 'crlf' | 'lf';
  /** How creatorType and lastActivityPersonType call a contact. */
  readonly contactPersonType: number;
  /** How attachmentType calls an address without a file. */
  readonly linkType: string;
  /** Whether a file inside an attached e-mail comes under its parent's path too, not only under NestedAttachments. */
  readonly nestedFilesUnderParent: boolean;
  /** Fields that a query's rows lack while GET by id has them. */
  readonly queryOmits: readonly string[];
  /** Time entries that are not billable are hidden without a word. */
  readonly hideNonBillable: boolean;
  /** Type that the metadata tells for the bytes of a file. */
  readonly dataFieldType: 'string' | 'byte[]';
  /** `parentValue` of an option without a parent. */
  readonly noParentValue: 'empty' | 'null';
  /** Whether userAccessFor… are numbers or texts. */
  readonly accessForm: 'number' | 'text';
  /** The list's name in the answer that describes all entities. */
  readonly allEntitiesKey: 'info' | 'items';
  /** After how many pages the next change of the following day happens, so that rows change while they are read; 0: never. */
  readonly drift: number;
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
  childThreads: 'parent',
  hourlyLimit: 10_000,
  hourlyWindowMinutes: 60,
  retryAfterSeconds: null,
  retryAfterForm: 'seconds',
  hourlyRefusal: 429,
  refusalShare: 1,
  fileBytesPerFiveMinutes: null,
  missingFilter: 'refuse',
  openRefusalStatus: 500,
  permissionStatus: 500,
  retainedPages: 50,
  defaultPageSize: 500,
  searchInNextUrl: true,
  nextPageOrigin: null,
  zoneUrl: null,
  moved: false,
  movedAnswer: '401',
  apiLicence: true,
  exactRoot: false,
  udfForm: 'mixed',
  udfNumbers: 'padded',
  udfDates: 'time',
  protectedUdfs: 'shown',
  newlines: 'crlf',
  contactPersonType: 2,
  linkType: 'URL_LINK',
  nestedFilesUnderParent: true,
  queryOmits: [],
  hideNonBillable: false,
  dataFieldType: 'string',
  noParentValue: 'empty',
  accessForm: 'number',
  allEntitiesKey: 'info',
  drift: 0,
  attachmentTicketId: 'always',
  noteFilesUnderTicket: false,
  forbidden: [],
  nullIsUnequal: false,
  versionText: 'V1.0',
  childItem: 'list',
};
