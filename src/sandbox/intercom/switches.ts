import { objectSwitches } from './objects/switches.ts';
import type { ObjectSwitches } from './objects/switches.ts';
import { openSwitches } from './open-switches.ts';
import type { OpenSwitches } from './open-switches.ts';
import { ticketSwitches } from './tickets/switches.ts';
import type { TicketSwitches } from './tickets/switches.ts';

/**
 * What a test or the demo may turn, and what the vendor leaves open (marked "open": not established by an official source,
 * the default is the answer that is harder on a client). They may be changed while the simulator runs.
 */
export interface IntercomSwitches extends OpenSwitches, TicketSwitches, ObjectSwitches {
  /** Calls in one window (reference/intercom.md §2). */
  quota: number;
  /** Length of the fixed window, milliseconds of the sandbox clock. */
  windowMs: number;
  /** How long a new contact, conversation or ticket is missing from search, milliseconds of the sandbox clock; open. */
  searchLagMs: number;
  /** How long a new contact is "User Not Found" when it opens a conversation, milliseconds; a documented fault, off by default. */
  contactLagMs: number;
  /** Version of a request without `Intercom-Version`; below 2.15, so that forgetting the header shows. */
  appVersion: string;
  /** Files of these names lose a bit as they are stored, their size stays: a fault, none by default. */
  corruptedFiles: readonly string[];
  /** Refuse requests whose Accept header is missing or does not take JSON with 406 (§1). */
  acceptRequired: boolean;
  /** Larger request bodies are answered 413; null: no limit; open. */
  maxBodyBytes: number | null;
  /** Custom data attributes of contacts and companies together (§10). */
  attributeCap: number;
  /** The name of an archived attribute can not be used again; open. */
  archivedNameBlocks: boolean;
  /** A second conversation attribute of the same name; the vendor has workspaces with such pairs (§11); open. */
  duplicateConversationAttributes: 'accept' | 'refuse';
  /** A list value outside the options; open. */
  listValueOutsideOptions: 'accept' | 'refuse';
  /** Longest string value of a contact or company attribute, characters; null: no limit; open. */
  attributeTextLength: number | null;
  /** `external_id` on a lead; open. */
  leadExternalId: 'accept' | 'refuse';
  /** Writing to the `company_id` of an archived company; open. */
  archivedCompany: 'revive' | 'refuse';
  /** `GET /companies?company_id=` gives a list (description) or the company itself (older pages); open. */
  companyLookup: 'list' | 'object';
  /** A reply dated before its conversation; open. */
  createdAtBeforeConversation: 'accept' | 'refuse';
  /** A reply of a contact who is no participant: refused (404) or added; open. */
  strangerReply: 'join' | 'refuse';
  /** Answer of a reply: every part or the new one; open. */
  replyAnswer: 'all' | 'new';
  /** Order of parts; open. */
  threadOrder: 'created' | 'inserted';
  /** Status of a reply with more than ten files; open. */
  tooManyFilesStatus: 400 | 422;
  /** Replies to one conversation within a time of the sandbox clock before the 400 of §2; null: never; open. */
  replyThrottle: { count: number; windowMs: number } | null;
  /** Assigning a team also assigns its first teammate; open. */
  teamAssignsAdmin: boolean;
  /** Also log what nobody can switch off and the vendor does not tell: assignees, inbox teammates, rating requests; open. */
  unverifiedNotices: boolean;
  /** The token may delete conversations with their metrics (`delete_conversations_and_metrics`). */
  mayDeleteMetrics: boolean;
  /** Hosts whose images an article can not take over, beside all private ones (§20). */
  unreachableImageHosts: readonly string[];
}

/** The defaults of reference/intercom.md; times in milliseconds. */
export function defaultSwitches(): IntercomSwitches {
  return {
    ...openSwitches(),
    ...ticketSwitches(),
    ...objectSwitches(),
    quota: 1667,
    windowMs: 10_000,
    searchLagMs: 5_000,
    contactLagMs: 0,
    appVersion: '2.14',
    corruptedFiles: [],
    acceptRequired: true,
    maxBodyBytes: null,
    attributeCap: 250,
    archivedNameBlocks: true,
    duplicateConversationAttributes: 'accept',
    listValueOutsideOptions: 'refuse',
    attributeTextLength: 255,
    leadExternalId: 'refuse',
    archivedCompany: 'revive',
    companyLookup: 'list',
    createdAtBeforeConversation: 'refuse',
    strangerReply: 'refuse',
    replyAnswer: 'all',
    threadOrder: 'created',
    tooManyFilesStatus: 422,
    replyThrottle: null,
    teamAssignsAdmin: false,
    unverifiedNotices: false,
    mayDeleteMetrics: false,
    unreachableImageHosts: [],
  };
}
