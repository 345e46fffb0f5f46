/** The spec and both catalogs, as work to do (design §1 "plan"). */
import type { AttributeDefinition } from './compiled.ts';

export interface PlanStep {
  readonly entity: string;
  /** What it becomes, for example `conversation`. */
  readonly becomes: string;
  /** Records the source counts; null: not known. */
  readonly records: number | null;
  /** Destination calls as a low and a high bound: parts per ticket are known only from the profile. */
  readonly calls: { readonly low: number; readonly high: number };
}

export interface Exclusion {
  readonly entity: string;
  readonly archive: 'csv' | 'json';
  readonly records: number | null;
  /** What cannot be moved at all, in plain words. */
  readonly loses: string;
}

export interface GuidedStep {
  /** Stable: `team:Tier 1`, `teammate:jo@acme.example`, `silence:fin`, `canary`. */
  readonly id: string;
  readonly title: string;
  readonly how: string;
  /** `read`: a gate that is checked by reading back; `person`: no API shows it, a person confirms. */
  readonly proof: 'read' | 'person';
}

/** `file`: of a base in which the line stands, relative to the spec's folder. */
type PlannedAttribute = Omit<AttributeDefinition, 'line'> & { readonly line: number; readonly file?: string; readonly exists: boolean };

export interface Plan {
  readonly format: 1;
  readonly planHash: string;
  readonly steps: readonly PlanStep[];
  readonly attributes: readonly PlannedAttribute[];
  readonly guided: readonly GuidedStep[];
  readonly exclusions: readonly Exclusion[];
  /** Hash over the exclusions: what `acknowledge` signs. */
  readonly exclusionsHash: string;
  readonly calls: { readonly source: number; readonly destination: { readonly low: number; readonly high: number } };
  /** At the limits named. */
  readonly hours: { readonly low: number; readonly high: number; readonly limitPer10s: number; readonly assumed: boolean };
  readonly warnings: readonly { readonly code: string; readonly message: string; readonly line: number | null; readonly file?: string }[];
}
