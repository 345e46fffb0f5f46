import type { SourceCache } from '../cache/cache.ts';
import type { SourceFile, SourceRecord } from '../record/model.ts';
import type { CompiledSpec } from '../spec/compiled.ts';
import type { CompanySummary } from '../systems/destination.ts';
import type { ContactCreate, Planned } from '../transform/operation.ts';
import type { ContentHash } from './content-hash.ts';
import type { Execution } from './execute.ts';

/** One run's loading of records, shared by sample and migrate. */
export interface Load {
  readonly execution: Execution;
  readonly compiled: CompiledSpec;
  readonly cache: SourceCache;
  /** Companies that carry one of our keys already and are not ours, by company_id. */
  readonly existingCompanies: ReadonlyMap<string, CompanySummary>;
  /** What the workspace's pages said of such a contact is not so any more. */
  readonly forgetContact: (body: ContactCreate) => void;
  readonly plan: (record: SourceRecord) => Promise<Planned>;
  /** What a record that stands there already is compared by. */
  readonly content: ContentHash;
  /** Brings files to disk; nothing in a dry run. */
  readonly fetch: (files: readonly SourceFile[]) => Promise<void>;
  readonly stratumOf: (record: SourceRecord) => string | null;
}
