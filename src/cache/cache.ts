/** What was read from the source, on disk, once (design §1 "cache"). Personal data: mode 0700, never committed. */
import type { SourceRecord } from '../record/model.ts';

export interface ReadMark {
  /** Milliseconds UTC at which the first page was asked for. */
  readonly startedAt: number;
  /** Milliseconds UTC; null: the read did not finish. */
  readonly finishedAt: number | null;
  /** Records that the source counted (law 7); null: not asked. */
  readonly counted: number | null;
}

export interface SourceCache {
  put(records: readonly SourceRecord[]): Promise<void>;
  get(entity: string, id: string): Promise<SourceRecord | null>;
  /** In ascending numeric id; streamed in pages. */
  each(entity: string): AsyncIterable<SourceRecord>;
  /** In the order in which they were put, also while more are being put. @param after 0, or the position of the last one seen. */
  arrivedAfter(entity: string, after: number): AsyncIterable<{ readonly position: number; readonly record: SourceRecord }>;
  count(entity: string): Promise<number>;
  /** What is gone from the source. */
  forget(entity: string, id: string): Promise<void>;
  /** Forgets the entity's records and starts a new read. */
  startRead(entity: string, counted: number | null): Promise<void>;
  finishRead(entity: string): Promise<void>;
  mark(entity: string): Promise<ReadMark | null>;

  putFile(id: string, bytes: Uint8Array): Promise<{ readonly sha256: string; readonly size: number }>;
  file(id: string): Promise<Uint8Array | null>;
  /** Bytes, without reading them; null: it is not here. */
  fileSize(id: string): Promise<number | null>;
  /** Reads it through, holding little of it at a time (law 9); null: it is not here. */
  fileDigest(id: string): Promise<{ readonly sha256: string; readonly size: number } | null>;
  /** Law 13: a file leaves once verified in full; its hash stays in the audit chain. */
  dropFile(id: string): Promise<void>;
  /** Law 13: writes the file anew, so that nothing of what was forgotten is left in it. */
  compact(): Promise<void>;
  close(): Promise<void>;
}
