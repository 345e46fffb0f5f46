/** What a transformation may know besides the record: nothing is looked up, nothing waits, nothing changes. */
import type { Catalog, Person } from '../catalog/model.ts';
import type { CompiledSpec } from '../spec/compiled.ts';
import type { SourceRef } from './operation.ts';

/** The little that a record's transformation needs of the source's catalog. */
export interface CatalogLookup {
  /** Technicians by source id. */
  readonly technicians: ReadonlyMap<string, Person>;
  /** Entity → names of its collections, so that an expression over an empty one sees a list, not nothing. */
  readonly collections: ReadonlyMap<string, readonly string[]>;
}

/** A teammate of the destination workspace. */
export interface Teammate {
  readonly id: string;
  readonly name: string;
}

/** A contact of the source, as it stands or will stand in the destination. */
export interface KnownContact {
  /** The record that stands for it in the destination: another one where it was merged (same address), a placeholder's where it is one. */
  readonly ref: SourceRef;
  readonly role: 'user' | 'lead';
  /** As in the destination; null: none. */
  readonly name: string | null;
  /** false: it stood there before us, and may bear another name there. */
  readonly nameIsOurs?: boolean;
}

export interface TransformContext {
  readonly compiled: CompiledSpec;
  readonly source: CatalogLookup;
  readonly target: 'staging' | 'production';
  /** Law 6: addresses become undeliverable, phone numbers are dropped. */
  readonly mask: boolean;
  /** Seconds UTC. No time beyond it is ever sent. */
  readonly now: number;
  /** Teammates by e-mail in lower case. */
  readonly teammates: ReadonlyMap<string, Teammate>;
  /** Team ids by name. */
  readonly teams: ReadonlyMap<string, string>;
  readonly fallbackAdmin: Teammate;
  /** null: unknown, or it has no object in the destination (excluded, parked, failed). */
  readonly contactOf: (id: string) => KnownContact | null;
  /** Whether the company has an object in the destination. */
  readonly hasCompany: (id: string) => boolean;
  /** Stands in for a missing contact; `null`: the one placeholder of the project. */
  readonly placeholderFor: (companyId: string | null) => KnownContact;
  /** Characters of one part; longer texts go into several parts. null: no limit is known (reference/intercom.md §16). */
  readonly bodyLimit: number | null;
}

export function catalogLookup(catalog: Catalog): CatalogLookup {
  return {
    technicians: new Map(catalog.people.map((person) => [person.id, person])),
    collections: new Map(catalog.entities.map((entity) => [entity.name, Object.keys(entity.collections ?? {})])),
  };
}
