/** What every source reader yields, whatever the vendor: one object with what belongs to it (design §1 "record"). */

export type Scalar = string | number | boolean | null;
/** Objects without a prototype, so that a field named `__proto__` is a field. */
export type Values = Readonly<Record<string, Scalar>>;

/** Law 4: carried from the reader to the write. `unknown` counts as internal. */
export type Visibility = 'public' | 'internal' | 'unknown';

export interface Author {
  readonly kind: 'contact' | 'technician' | 'system' | 'unknown';
  /** Source id; null when the source does not say. */
  readonly id: string | null;
}

export interface SourceFile {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  /** Bytes; null: the source does not say before the download. */
  readonly size: number | null;
  readonly visibility: Visibility;
  readonly author: Author;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** How its own reader finds the bytes again; opaque to everyone else. */
  readonly handle: string;
}

export interface SourcePart {
  /** Name of the collection in the spec: `notes`, `timeEntries`. */
  readonly collection: string;
  readonly id: string;
  readonly values: Values;
  readonly author: Author;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly visibility: Visibility;
  readonly files: readonly SourceFile[];
}

export interface SourceRecord {
  /** The vendor's entity name, singular: `Ticket`. */
  readonly entity: string;
  readonly id: string;
  /** What a person calls it, for example a ticket number; shown beside the id. */
  readonly label: string;
  readonly values: Values;
  readonly udf: Values;
  readonly links: { readonly company: string | null; readonly contact: string | null; readonly technician: string | null };
  /** Who wrote the opening text. */
  readonly author: Author;
  /** ISO 8601, UTC; null where the vendor has none. */
  readonly createdAt: string | null;
  readonly modifiedAt: string | null;
  /** Every part of every collection, in no promised order. */
  readonly parts: readonly SourcePart[];
  /** Files that belong to the record itself, not to a part. */
  readonly files: readonly SourceFile[];
  /** What of it, its parts or its files the reader does not understand, in words: such a record waits for a person. Absent: nothing. */
  readonly faults?: readonly string[];
}
