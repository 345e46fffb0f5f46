/** What a simulated workspace holds. Times are seconds UTC unless the name ends in `Ms` (milliseconds of the sandbox clock). */

export interface Teammate {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly hasInboxSeat: boolean;
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly adminIds: readonly string[];
}

export type AttributeValue = unknown;

export interface Applied {
  readonly at: number;
  /** Admin who applied it. */
  readonly by: string;
}

export interface SimContact {
  readonly id: string;
  role: 'user' | 'lead';
  externalId: string | null;
  email: string | null;
  phone: string | null;
  name: string | null;
  avatar: string | null;
  ownerId: string | null;
  signedUpAt: number | null;
  lastSeenAt: number | null;
  lastRepliedAt: number | null;
  unsubscribed: boolean;
  archived: boolean;
  readonly createdAt: number;
  readonly createdMs: number;
  updatedAt: number;
  readonly attributes: Map<string, AttributeValue>;
  /** Intercom ids. */
  readonly companies: Set<string>;
  readonly tags: Map<string, Applied>;
}

export interface SimCompany {
  readonly id: string;
  readonly companyId: string;
  name: string | null;
  plan: string | null;
  size: number | null;
  website: string | null;
  industry: string | null;
  monthlySpend: number;
  remoteCreatedAt: number | null;
  lastRequestAt: number | null;
  archived: boolean;
  readonly createdAt: number;
  updatedAt: number;
  readonly attributes: Map<string, AttributeValue>;
  /** Ids of attached contacts. */
  readonly contacts: Set<string>;
  readonly tags: Map<string, Applied>;
}

export interface SimTag {
  readonly id: string;
  name: string;
}

export type DataType = 'string' | 'integer' | 'float' | 'boolean' | 'date';

export interface DataAttribute {
  readonly id: number;
  readonly model: 'contact' | 'company';
  readonly name: string;
  description: string | null;
  readonly dataType: DataType;
  /** null: free values. */
  options: readonly string[] | null;
  messengerWritable: boolean;
  archived: boolean;
  readonly createdAt: number;
  updatedAt: number;
}

export const CONVERSATION_TYPES = ['string', 'integer', 'list', 'decimal', 'boolean', 'datetime', 'relationship', 'files'] as const;
export type ConversationType = (typeof CONVERSATION_TYPES)[number];

export interface AttributeOption {
  readonly id: string;
  label: string;
  archived: boolean;
}

export interface ConversationAttribute {
  readonly id: number;
  name: string;
  description: string;
  readonly dataType: ConversationType;
  required: boolean;
  multiline: boolean;
  teamIds: readonly string[];
  readonly options: AttributeOption[];
  reference: { readonly type: 'one' | 'many'; readonly objectTypeId: string | null } | null;
  archived: boolean;
  readonly createdAt: number;
  updatedAt: number;
}

export interface Author {
  readonly type: 'user' | 'lead' | 'admin' | 'bot';
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
}

export interface Attachment {
  readonly name: string;
  readonly contentType: string;
  readonly url: string;
  readonly bytes: number;
  /** Of the content; null for files given by URL, which the simulator does not fetch. */
  readonly sha256: string | null;
}

/** What a part of a ticket's history tells (reference/intercom.md §18). */
export type TicketEvent =
  | { readonly kind: 'state'; readonly state: string; readonly previous: string }
  | { readonly kind: 'attribute'; readonly id: string; readonly label: string; readonly valueId: unknown; readonly valueLabel: unknown };

export interface SimPart {
  readonly id: string;
  readonly type: string;
  readonly body: string | null;
  readonly createdAt: number;
  /** When it was really written. */
  readonly writtenMs: number;
  readonly author: Author;
  readonly assignedTo: { readonly type: 'admin' | 'team'; readonly id: string } | null;
  readonly attachments: readonly Attachment[];
  readonly quickReplies: readonly { readonly text: string; readonly uuid: string }[];
  readonly attributeChange: { readonly name: string; readonly value: string; readonly previous: string | null } | null;
  /** Only on tickets. */
  readonly ticketEvent: TicketEvent | null;
  readonly redacted?: boolean;
  /** State of the conversation after this part. */
  readonly state: ConversationState;
}

export type ConversationState = 'open' | 'closed' | 'snoozed';

export interface SimConversation {
  readonly id: string;
  title: string | null;
  readonly createdAt: number;
  readonly createdMs: number;
  updatedAt: number;
  waitingSince: number | null;
  snoozedUntil: number | null;
  state: ConversationState;
  read: boolean;
  adminId: string | null;
  teamId: string | null;
  /** Intercom id. */
  companyId: string | null;
  source: { readonly id: string; readonly body: string; readonly author: Author; readonly attachments: readonly Attachment[]; readonly redacted?: boolean };
  /** Contact ids, the opener first. */
  readonly contacts: string[];
  readonly attributes: Map<string, AttributeValue>;
  readonly tags: Map<string, Applied>;
  /** In order of writing. */
  readonly parts: SimPart[];
  /** Milliseconds of the sandbox clock of the last replies, for the throttle. */
  recentRepliesMs: number[];
}

/** One message that a person would have got. */
export interface Notification {
  /** From 1. */
  readonly sequence: number;
  /** Milliseconds of the sandbox clock. */
  readonly at: number;
  readonly audience: 'contact' | 'teammate';
  /** `comment`, `note`, `quick_reply`, `state_message` or, with `unverifiedNotices`, `assignment`, `inbox`, `rating`, `welcome`. */
  readonly cause: string;
  /** Empty for what belongs to none. */
  readonly conversationId: string;
  /** Contact or admin ids. */
  readonly recipients: readonly string[];
}
