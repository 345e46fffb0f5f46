/** What the engine asks of the destination. One implementation: `intercom/`. */
import type { Account, Catalog } from '../catalog/model.ts';
import type { ReadBack } from '../diff/model.ts';
import type { SourceFile } from '../record/model.ts';
import type { AttributeDefinition } from '../spec/compiled.ts';
import type { AttributeValues, OperationBody, SourceRef } from '../transform/operation.ts';
import type { FileDigest } from './http/file-digest.ts';
import type { Permission, RateReport } from './source.ts';

export interface FileContent {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** What one write needs to know that was not known when it was planned. */
export interface WriteContext {
  /** Destination id of the record that the operation belongs to; null for the operation that creates it. */
  readonly self: string | null;
  /** Destination id of another source record. @throws CrosswalkError `engine/unresolved`. */
  readonly resolve: (reference: SourceRef) => string;
  /** Teammate who acts where the API wants one (assign, close, snooze, participant). */
  readonly actorId: string;
  readonly file: (file: SourceFile) => Promise<FileContent>;
  readonly signal: AbortSignal;
}

export interface Receipt {
  /** Of the object that was made or upserted; for all other writes the `self` of the context. */
  readonly destinationId: string;
  /** What rollback and verification need, small: part id, part count, updated_at. Seconds UTC. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * Thrown by `write` for a contact that exists already (HTTP 409): adopt it (reference/intercom.md §7).
 * A CrosswalkError is thrown for all else: `http/ambiguous` when the answer was lost after the request left.
 */
export class ContactExists extends Error {
  readonly destinationId: string;
  readonly archived: boolean;

  constructor(destinationId: string, archived: boolean) {
    super('A contact with this key exists already.');
    this.name = 'ContactExists';
    this.destinationId = destinationId;
    this.archived = archived;
  }
}

/** One of our own planned parts, for alignment after a lost answer. */
export interface PartProbe {
  readonly key: string;
  readonly createdAt: number;
  readonly message: 'comment' | 'note';
  readonly body: string;
}

/** A planned part that the thread holds. */
export interface AlignedPart {
  readonly key: string;
  /** false: the same kind and second, and the vendor changed the text. */
  readonly asSent: boolean;
  /** true: older than the oldest part that is shown of a long thread, so nobody can tell whether it is there. */
  readonly hidden: boolean;
}

/** A conversation that may be the one whose answer was lost. */
export interface FoundConversation {
  readonly id: string;
  /** Its first message reads as the one that was sent. */
  readonly sameText: boolean;
}

/** What a page read shows of a conversation (law 12 "verified"). */
export interface ConversationSummary {
  readonly id: string;
  readonly title: string | null;
  readonly state: string;
  readonly createdAt: number;
  readonly parts: number;
  readonly attributes: AttributeValues;
  readonly contactIds: readonly string[];
  /** Seconds UTC. */
  readonly updatedAt: number;
}

/** What a page read shows of a company (law 12 "verified"). */
export interface CompanySummary {
  readonly id: string;
  readonly companyId: string;
  readonly fields: AttributeValues;
  readonly attributes: AttributeValues;
  /** Seconds UTC. */
  readonly updatedAt: number;
}

/** What a page read shows of a contact (law 12 "verified"). */
export interface ContactSummary {
  readonly id: string;
  readonly externalId: string | null;
  readonly fields: AttributeValues;
  readonly attributes: AttributeValues;
  /** Intercom's ids, the first ten (reference/intercom.md §7); null: it has more than are shown. */
  readonly companyIds: readonly string[] | null;
  /** Seconds UTC. */
  readonly updatedAt: number;
}

export type DestinationType = 'company' | 'contact' | 'conversation';

export interface StateChange {
  readonly to: 'open' | 'closed' | 'snoozed';
  /** Seconds UTC of the destination's clock. */
  readonly at: number;
}

/** Existing object as it stands, for before-images and for the export that precedes a delete. */
export interface Snapshot {
  readonly type: DestinationType;
  readonly id: string;
  readonly fields: AttributeValues;
  readonly attributes: AttributeValues;
  /** Conversations: parts of people (comments and notes), ours and others', among the newest 500 (reference/intercom.md §12). */
  readonly parts: number;
  /** What people put on it that no migration of ours writes: tags, notes on a contact. */
  readonly marks: readonly ('tag' | 'note')[];
  /** Conversations: the newest change of their state that no bot made; null: none is shown. A snooze that ends by itself is none (reference/intercom.md §14). */
  readonly stateChange: StateChange | null;
  /** Contacts: ids of their companies; null: there are more than the answer shows (reference/intercom.md §7). */
  readonly companyIds: readonly string[] | null;
  /** The vendor's whole JSON, for the export. */
  readonly raw: unknown;
}

export interface Marker {
  readonly project: string;
  readonly ledger: string;
  readonly tagId: string;
}

export interface PreparedAttribute {
  readonly model: AttributeDefinition['model'];
  readonly name: string;
  readonly destinationId: string;
  /** false: it stood there already. */
  readonly made: boolean;
}

export interface Destination {
  identify(): Promise<Account>;
  permissions(): Promise<readonly Permission[]>;
  discover(report: (entity: string) => void): Promise<Catalog>;

  /** Lists first, so that a second call makes nothing. @returns every one of them. */
  createAttributes(definitions: readonly AttributeDefinition[]): Promise<readonly PreparedAttribute[]>;
  readMarker(): Promise<Marker | null>;
  writeMarker(project: string, ledger: string): Promise<Marker>;

  /** Exactly one request. */
  write(body: OperationBody, context: WriteContext): Promise<Receipt>;
  /** After a lost answer; look-ups are only as fresh as the search index (reference/intercom.md §4). */
  /** Every conversation of that contact and second; the caller knows which of them are other records'. */
  findConversations(probe: { readonly contactId: string; readonly createdAt: number; readonly body: string }): Promise<readonly FoundConversation[]>;
  findContact(probe: { readonly attribute: string; readonly value: string }): Promise<string | null>;
  /** Those of our planned parts that the thread already holds. */
  alignParts(conversationId: string, probes: readonly PartProbe[]): Promise<readonly AlignedPart[]>;

  /** Paths as in transform/paths.ts; null: not there. */
  readBack(type: DestinationType, id: string): Promise<ReadBack | null>;
  /**
   * SHA-256 of a file that `readBack` named the address of. Bytes are hashed while they come; no credential goes along, no limit of the API
   * counts it. @param most bytes; a longer file is read no further. @throws only the signal's reason.
   */
  digestFile(address: string, most: number): Promise<FileDigest>;
  snapshot(type: DestinationType, id: string): Promise<Snapshot | null>;
  /** Gives one back that was archived before us (law 10). */
  archiveContact(id: string): Promise<void>;
  /** Pages of 150. */
  eachConversation(): AsyncIterable<ConversationSummary>;
  eachContact(): AsyncIterable<ContactSummary>;
  /** By scroll: companies without contacts too. */
  eachCompany(): AsyncIterable<CompanySummary>;

  /** Conversation and contact are deleted for good, a company is archived (reference/intercom.md §22). */
  remove(type: DestinationType, id: string): Promise<void>;
  archiveAttribute(model: AttributeDefinition['model'], id: string): Promise<void>;
  removeTag(id: string): Promise<void>;
  /** Puts old values back (law 10). */
  restore(type: 'company' | 'contact', id: string, fields: AttributeValues, attributes: AttributeValues): Promise<void>;
  /** Takes the link between the two away; both stay. */
  detachCompany(contactId: string, companyId: string): Promise<void>;

  rate(): RateReport;
  calls(): number;
}
