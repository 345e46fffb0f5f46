/** source → expected → arrived, field by field (design §1 "diff"). */
import type { Scalar } from '../record/model.ts';

export const DIFF_CLASSES = ['same', 'converted', 'defaulted', 'truncated', 'dropped', 'masked', 'shifted', 'missing', 'wrong'] as const;
export type DiffClass = (typeof DIFF_CLASSES)[number];

export interface DiffRow {
  /** Source entity and id; never guessed from the destination. */
  readonly entity: string;
  readonly id: string;
  readonly label: string;
  readonly destinationId: string;
  readonly path: string;
  readonly source: Scalar;
  readonly expected: Scalar;
  readonly arrived: Scalar;
  readonly class: DiffClass;
  readonly line: number | null;
  /** Of the base in which the line stands, relative to the spec's folder; absent: the spec itself. */
  readonly file?: string;
  readonly reason: string | null;
}

/** What reading one object back gives: path → value. */
export type ReadBack = ReadonlyMap<string, Scalar>;

/** How far a green result is proven (law 12). */
export type Proof = 'acknowledged' | 'verified' | 'verified in full';

export interface DiffDocument {
  readonly format: 1;
  readonly run: string;
  readonly planHash: string;
  readonly spec: string;
  /** Workspace that was read back. */
  readonly workspace: { readonly id: string; readonly name: string; readonly target: 'staging' | 'production' };
  /** ISO 8601, UTC. */
  readonly readAt: string;
  /** Head of the ledger's audit chain when it was written; diffs of earlier versions have none. */
  readonly auditHead?: string;
  readonly counts: Readonly<Record<DiffClass, number>>;
  readonly records: readonly { readonly entity: string; readonly id: string; readonly label: string; readonly destinationId: string; readonly proof: Proof; readonly stratum: string | null }[];
  readonly rows: readonly DiffRow[];
}
