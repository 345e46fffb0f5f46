/** What a record becomes: writes to the destination, in order, and what each field is expected to read back as. */
import type { Scalar, SourceFile } from '../record/model.ts';
import type { SpecLine } from '../spec/spec-line.ts';

/**
 * Law 3: how the outcome of a lost answer is found out. `key` upsert: send again · `adopt`: send again, a conflict names the id ·
 * `fingerprint`: search contact + exact created_at, compare the text's hash · `position`: align the thread with our planned parts · `set`: send again.
 */
export type IdentityClass = 'key' | 'adopt' | 'fingerprint' | 'position' | 'set';

/** Points at another source record whose destination id the engine knows when it sends. */
export interface SourceRef {
  readonly entity: string;
  readonly id: string;
}

export type AttributeValues = Readonly<Record<string, Scalar>>;

export interface CompanyUpsert {
  readonly kind: 'company.upsert';
  /** Our key, `<system>:<entity>:<id>`; immutable in Intercom. */
  readonly companyId: string;
  /** name, website, industry, plan, size … as Intercom names them. */
  readonly fields: AttributeValues;
  readonly attributes: AttributeValues;
  /** Seconds UTC. */
  readonly remoteCreatedAt: number | null;
}

export interface ContactCreate {
  readonly kind: 'contact.create';
  readonly role: 'user' | 'lead';
  /** null for a lead. */
  readonly externalId: string | null;
  /** name, email, phone … */
  readonly fields: AttributeValues;
  readonly attributes: AttributeValues;
}

/** Of a contact that stood there before us: only what the `existing:` policy lets us change. Made by the engine, never planned. */
export interface ContactUpdate {
  readonly kind: 'contact.update';
  readonly fields: AttributeValues;
  readonly attributes: AttributeValues;
}

/** Of a contact that was archived before us and has a record of the source: it comes back. Made by the engine, never planned. */
export interface ContactUnarchive {
  readonly kind: 'contact.unarchive';
}

export interface ContactAttachCompany {
  readonly kind: 'contact.attach_company';
  readonly company: SourceRef;
}

export interface ConversationCreate {
  readonly kind: 'conversation.create';
  readonly contact: SourceRef;
  /** Plain text: HTML is not supported here. */
  readonly body: string;
  /** Seconds UTC. */
  readonly createdAt: number;
}

export interface ConversationUpdate {
  readonly kind: 'conversation.update';
  readonly title: string | null;
  readonly attributes: AttributeValues;
  readonly company: SourceRef | null;
}

export interface ConversationParticipant {
  readonly kind: 'conversation.participant';
  readonly contact: SourceRef;
}

export interface ConversationPart {
  readonly kind: 'conversation.part';
  /** Law 4: `note` is internal, `comment` is public. */
  readonly message: 'comment' | 'note';
  readonly author: { readonly kind: 'admin'; readonly adminId: string } | { readonly kind: 'contact'; readonly contact: SourceRef };
  /** Sanitised HTML for admins, plain text for contacts. */
  readonly body: string;
  /** Seconds UTC, strictly increasing along the thread (law 5). */
  readonly createdAt: number;
  readonly files: readonly SourceFile[];
}

export interface ConversationAssign {
  readonly kind: 'conversation.assign';
  readonly to: 'team' | 'admin';
  readonly assigneeId: string;
}

export interface ConversationState {
  readonly kind: 'conversation.state';
  /** `open` only in a delta: what was closed in the source and is open again. */
  readonly state: 'open' | 'closed' | 'snoozed';
  /** Seconds UTC, for `snoozed`. */
  readonly snoozedUntil: number | null;
}

export type OperationBody =
  | CompanyUpsert
  | ContactCreate
  | ContactUpdate
  | ContactUnarchive
  | ContactAttachCompany
  | ConversationCreate
  | ConversationUpdate
  | ConversationParticipant
  | ConversationPart
  | ConversationAssign
  | ConversationState;

export type OperationKind = OperationBody['kind'];

export const IDENTITY_CLASS: Readonly<Record<OperationKind, IdentityClass>> = {
  'company.upsert': 'key',
  'contact.create': 'adopt',
  'contact.update': 'set',
  'contact.unarchive': 'set',
  'contact.attach_company': 'set',
  'conversation.create': 'fingerprint',
  'conversation.update': 'set',
  'conversation.participant': 'set',
  'conversation.part': 'position',
  'conversation.assign': 'set',
  'conversation.state': 'set',
};

export interface PlannedOperation {
  /** Unique and stable within its record: `create`, `part:notes:123`, `state`. */
  readonly key: string;
  readonly body: OperationBody;
}

/** How a value came to differ from the source, by our own doing. */
export const TREATMENTS = ['same', 'converted', 'defaulted', 'truncated', 'dropped', 'masked', 'shifted'] as const;
export type Treatment = (typeof TREATMENTS)[number];

export interface ExpectedField {
  /** `name`, `title`, `state`, `attributes.Priority`, `parts.3.body`: the same paths that reading back gives. */
  readonly path: string;
  /** As the source holds it, list fields by label. */
  readonly source: Scalar;
  /** What reading back should give; for `dropped` null. */
  readonly expected: Scalar;
  readonly treatment: Treatment;
  /** null: no line asked for it. */
  readonly line: SpecLine | null;
  /** Why, in a few words, where treatment is not `same`. */
  readonly reason: string | null;
}

export type Planned =
  | { readonly outcome: 'planned'; readonly operations: readonly PlannedOperation[]; readonly expected: readonly ExpectedField[]; readonly notices: readonly Notice[] }
  | { readonly outcome: 'excluded'; readonly code: string; readonly reason: string }
  /** `checks`: names of all checks of the spec that the record does not meet, where one of them parks it. */
  | { readonly outcome: 'parked'; readonly code: string; readonly reason: string; readonly remedy: string; readonly checks?: readonly string[] };

/** Counted and shown: a default used, a visibility that was unknown, a part skipped, a file too large. */
export interface Notice {
  /** Stable, `otherwise-used`, `kept-internal`, `part-skipped`, `file-oversize`, `author-fallback`, `no-value` … */
  readonly code: string;
  readonly path: string;
  readonly line: SpecLine | null;
}
