/**
 * The durable memory of a project (design §1 "ledger"), behind an async interface so that PostgreSQL can fulfil it later.
 * Every method that returns has put its effect on disk. One writer at a time; a second one is refused (`ledger/locked`).
 */
import type { Proof } from '../diff/model.ts';
import type { IdentityClass, OperationBody } from '../transform/operation.ts';

export type Target = 'staging' | 'production';
export type RunVerb = 'prepare' | 'sample' | 'migrate' | 'delta' | 'rollback';
export const RECORD_STATUSES = ['loaded', 'matched', 'merged', 'unchanged', 'excluded', 'parked', 'failed', 'pending'] as const;
export type RecordStatus = (typeof RECORD_STATUSES)[number];

export interface Run {
  readonly id: string;
  readonly verb: RunVerb;
  readonly target: Target;
  /** Account id of the destination workspace. */
  readonly workspace: string;
  readonly planHash: string;
  readonly seed: number | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly status: 'running' | 'done' | 'stopped' | 'failed';
}

export interface RecordRow {
  readonly workspace: string;
  readonly entity: string;
  readonly id: string;
  readonly label: string;
  readonly status: RecordStatus;
  readonly run: string;
  /** Why, where it is excluded, parked or failed. */
  readonly code: string | null;
  readonly remedy: string | null;
  readonly destinationId: string | null;
  /** Over the plan hash, whether addresses were masked, and what the plan reads of the record (engine/content-hash.ts); equal means nothing new. null: it does not stand there whole. */
  readonly contentHash: string | null;
  readonly proof: Proof | null;
  /** Sample only: why it was chosen. */
  readonly stratum: string | null;
}

export type OperationState = 'intent' | 'acknowledged' | 'verified' | 'ambiguous' | 'adopted' | 'failed' | 'parked' | 'reversed' | 'kept';

export interface NewOperation {
  readonly run: string;
  readonly workspace: string;
  readonly entity: string;
  readonly record: string;
  readonly key: string;
  readonly body: OperationBody;
  readonly identity: IdentityClass;
  /** What stood there before, where the write changes something (law 3); JSON. */
  readonly before: unknown;
}

export interface Operation extends NewOperation {
  readonly id: number;
  readonly state: OperationState;
  readonly attempts: number;
  readonly destinationId: string | null;
  /** What the answer said, reduced to what rollback and verification need; JSON. */
  readonly receipt: unknown;
  /** Milliseconds UTC of the last intent. */
  readonly intendedAt: number;
  readonly error: string | null;
  /** Texts and values of body and old values are gone (law 13): what stands there can no longer be compared with what we sent. */
  readonly purged?: true;
}

export interface Settlement {
  readonly state: OperationState;
  readonly destinationId?: string | null;
  readonly receipt?: unknown;
  readonly error?: string | null;
}

export type Origin = 'created' | 'adopted' | 'merged';

/** Source object → destination object, for each workspace. */
export interface Identity {
  readonly workspace: string;
  readonly entity: string;
  readonly id: string;
  readonly type: 'company' | 'contact' | 'conversation' | 'attribute' | 'tag';
  readonly destinationId: string;
  /** Only `created` may be removed by a rollback (law 10). */
  readonly origin: Origin;
}

export interface Signature {
  readonly kind: 'acknowledge' | 'approve' | 'confirm' | 'accept' | 'rollback' | 'answer' | 'spot-check' | 'purge';
  /** What was signed: the plan hash, the hash of the exclusions, a guided step's id, a preview hash, a held record, a record of a spot check. */
  readonly subject: string;
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly note: string | null;
}

export interface AuditEntry {
  readonly sequence: number;
  readonly at: string;
  readonly event: string;
  /** Ids and hashes only (law 13); JSON text. */
  readonly detail: string;
  readonly previous: string;
  readonly hash: string;
}

export type StatusCounts = Readonly<Record<RecordStatus, number>>;

/** Of one record all operations; with `keys` only these, and the record's own words stay. */
export interface PurgedRecord {
  readonly workspace: string;
  readonly entity: string;
  readonly id: string;
  readonly keys: readonly string[] | null;
}

export interface PurgeOrder {
  /** null: everything. */
  readonly records: readonly PurgedRecord[] | null;
  /** What the chain tells of it: ids and hashes only. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

export interface PurgeCounts {
  readonly records: number;
  readonly operations: number;
}

export interface LedgerDump {
  readonly auditHead: string;
  readonly auditSequence: number;
  readonly rows: number;
  readonly lines: Iterable<string>;
}

export interface Ledger {
  readonly projectId: string;
  readonly ledgerId: string;

  /**
   * Law 2: account ids are remembered at first contact.
   * @returns the id remembered before, or null when this one was new.
   */
  rememberAccount(role: 'source' | Target, accountId: string): Promise<string | null>;
  rememberedAccount(role: 'source' | Target): Promise<string | null>;

  startRun(run: Pick<Run, 'verb' | 'target' | 'workspace' | 'planHash' | 'seed'>): Promise<Run>;
  endRun(id: string, status: 'done' | 'stopped' | 'failed', summary: unknown): Promise<void>;
  /** Newest first. */
  runs(filter?: { readonly verb?: RunVerb; readonly target?: Target }): Promise<readonly Run[]>;
  runSummary(id: string): Promise<unknown>;

  putRecord(row: RecordRow): Promise<void>;
  record(workspace: string, entity: string, id: string): Promise<RecordRow | null>;
  /** In order of entity and numeric id; streamed in bounded memory. */
  records(filter: { readonly workspace: string; readonly entity?: string; readonly status?: RecordStatus; readonly run?: string }): AsyncIterable<RecordRow>;
  countRecords(workspace: string, run?: string): Promise<Readonly<Record<string, StatusCounts>>>;

  /** Law 3: on disk when this returns, and only then may the request leave. Repeating a key of the same record raises `attempts`. */
  intend(operation: NewOperation): Promise<number>;
  settle(id: number, settlement: Settlement): Promise<void>;
  operations(workspace: string, entity: string, record: string): Promise<readonly Operation[]>;
  /** Every operation of a workspace, in the order of intent; streamed. */
  operationsOf(workspace: string, filter?: { readonly state?: OperationState }): AsyncIterable<Operation>;

  putIdentity(identity: Identity): Promise<void>;
  identity(workspace: string, entity: string, id: string): Promise<Identity | null>;
  identities(workspace: string, type: Identity['type']): AsyncIterable<Identity>;
  /** The source object that stands for a destination object, `created` ones first; null: not ours. */
  identityOf(workspace: string, type: Identity['type'], destinationId: string): Promise<Identity | null>;
  dropIdentity(workspace: string, entity: string, id: string): Promise<void>;

  sign(signature: Omit<Signature, 'at'>): Promise<Signature>;
  signatures(kind: Signature['kind'], subject?: string): Promise<readonly Signature[]>;

  audit(event: string, detail: Readonly<Record<string, string | number | boolean | null>>): Promise<string>;
  auditHead(): Promise<string>;
  /** The newest entries of one event, newest first: what it told, and when. At most 500. */
  audited(event: string): Promise<readonly Pick<AuditEntry, 'at' | 'detail'>[]>;
  /** Recomputes the chain. @returns the sequence of the first broken entry, or null. */
  verifyAudit(): Promise<number | null>;
  /** Where in the chain an entry with this hash, or a beginning of it, stands; 0: it is the chain's begin. null: nowhere. */
  auditSequence(head: string): Promise<number | null>;

  /** Law 13: takes the personal part out of what is kept and out of the file; ids, hashes, states and the audit chain stay. */
  purge(order: PurgeOrder): Promise<PurgeCounts>;

  /** The whole ledger as lines of one file (ledger/copy.ts). @param exportedAt ISO 8601, UTC. */
  dump(exportedAt: string): LedgerDump;

  close(): Promise<void>;
}
