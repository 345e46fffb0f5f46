/** The one interface of a source system. A new source is one folder that fulfils it and one line in the registry. */
import type { Account, Catalog, SourceSystemName } from '../catalog/model.ts';
import type { SourceFile, SourceRecord } from '../record/model.ts';

export interface Permission {
  /** Entity or right, in the vendor's words. */
  readonly name: string;
  readonly granted: boolean;
  /** What to do where it is missing. */
  readonly remedy: string | null;
}

/** Calls so far, for the final JSON (design §4 "rate"). */
export interface RateReport {
  /** Calls per window as told by the system, or the assumed ceiling. */
  readonly limit: number;
  /** true: no header or document told it (law 8). */
  readonly assumed: boolean;
  /** Milliseconds of one window. */
  readonly windowMs: number;
  /** Share kept free, 0..1. */
  readonly reserve: number;
  readonly used: number;
  readonly throttled: number;
}

export interface ReadOptions {
  /** Milliseconds UTC; records created before are left out by the source where it can filter. */
  readonly createdSince: number | null;
  /** Only these ids (sample, related records); null: all. */
  readonly ids: readonly string[] | null;
  /** Milliseconds UTC; what nobody touched since is left out where the source has a watermark for the entity, all comes where it has none. */
  readonly modifiedSince?: number;
}

/** Law 1: nothing here writes. All calls end with a CrosswalkError (`http/…`, `source/…`) or the value. */
export interface Source {
  readonly system: SourceSystemName;
  identify(): Promise<Account>;
  permissions(): Promise<readonly Permission[]>;
  discover(report: (entity: string) => void): Promise<Catalog>;
  /** Asked of the system, for law 7. */
  count(entity: string, options: ReadOptions): Promise<number>;
  /** Pages of whole records, parts and file descriptions included, by set-based reads. */
  read(entity: string, options: ReadOptions): AsyncIterable<readonly SourceRecord[]>;
  /** Ids of everything that is there now, in pages: what a delta finds deletions by. */
  ids(entity: string): AsyncIterable<readonly string[]>;
  /** The bytes of one file, never more than `maxBytes`. @throws CrosswalkError `source/file-too-large`, `source/file-missing`. */
  file(file: SourceFile, maxBytes: number): Promise<Uint8Array>;
  rate(): RateReport;
  calls(): number;
}
