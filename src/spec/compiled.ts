/** The spec bound to both catalogs: nothing left to look up by name while records flow. Made by `compile.ts`. */
import type { FieldType, SourceSystemName } from '../catalog/model.ts';
import type { Expression } from '../expressions/model.ts';
import type { Scalar } from '../record/model.ts';
import type { SpecLine } from './spec-line.ts';
import type { ArchiveFormat, CheckSeverity, Existing, LoadOrder, MissingContact, Opening, Oversize, Policy, StateTarget } from './model.ts';

/** The destination's side of one line. */
export interface CompiledTarget {
  /** `name`, `email`, `title` …, or the attribute's name. */
  readonly name: string;
  readonly attribute: boolean;
  readonly type: FieldType;
  /** Characters; null: no limit known. */
  readonly length: number | null;
  /** Labels a list takes; null: not a list. */
  readonly options: readonly string[] | null;
}

/** By stored source value (never by label, so that two options with one label stay apart). */
export interface CompiledValueMap<T> {
  readonly byValue: ReadonlyMap<string, T>;
  readonly otherwise: T | undefined;
}

export interface CompiledField {
  readonly target: CompiledTarget;
  readonly from: { readonly kind: 'expression'; readonly expression: Expression } | { readonly kind: 'constant'; readonly value: Scalar };
  readonly values: CompiledValueMap<Scalar> | null;
  readonly unknown: Policy;
  readonly tooLong: Policy;
  /** Shown in the diff. */
  readonly line: SpecLine;
}

export interface CompiledCondition {
  readonly expression: Expression;
  readonly line: SpecLine;
}

export interface CompiledCompany {
  readonly entity: string;
  readonly existing: Existing;
  readonly fields: readonly CompiledField[];
  readonly line: SpecLine;
}

export interface CompiledContact extends CompiledCompany {
  readonly leadWhen: CompiledCondition | null;
}

export interface CompiledCollection {
  /** `notes`, `timeEntries`: as in SourcePart.collection. */
  readonly collection: string;
  readonly body: Expression;
  /** null: never public (law 4). */
  readonly publicWhen: CompiledCondition | null;
  readonly skipWhen: CompiledCondition | null;
  readonly line: SpecLine;
}

export interface CompiledFiles {
  /** Bytes. */
  readonly max: number;
  readonly oversize: Oversize;
  readonly when: { readonly from: number; readonly to: number } | null;
  /** Beside the API's own, in lower case; a leading dot: with all below it. */
  readonly hosts: readonly string[];
  readonly line: SpecLine;
}

export interface CompiledTicket {
  readonly entity: string;
  /** Milliseconds UTC, start of the day in the customer's zone; null: everything. */
  readonly since: number | null;
  readonly missingContact: MissingContact;
  readonly opening: Opening;
  readonly order: LoadOrder;
  /** `title`, `body`, `created_at` and the attributes, trace attributes included. */
  readonly fields: readonly CompiledField[];
  readonly state: { readonly expression: Expression; readonly values: CompiledValueMap<StateTarget>; readonly line: SpecLine } | null;
  readonly team: { readonly expression: Expression; readonly values: CompiledValueMap<string>; readonly line: SpecLine } | null;
  readonly collections: readonly CompiledCollection[];
  readonly files: CompiledFiles | null;
  readonly line: SpecLine;
}

/** An attribute that the destination must have before the load. */
export interface AttributeDefinition {
  readonly model: 'company' | 'contact' | 'conversation';
  readonly name: string;
  /** `text | integer | decimal | boolean | datetime | date | list`. */
  readonly type: FieldType;
  readonly options: readonly string[];
  readonly line: SpecLine;
}

export interface TraceNames {
  readonly id: string;
  readonly created: string;
  readonly system: string;
  /** Contacts carry the source's id in an attribute too, since a lead takes no `external_id`. */
  readonly contactId: string;
}

/** What every record of an entity must meet. */
export interface CompiledCheck {
  readonly name: string;
  readonly entity: string;
  readonly holds: Expression;
  readonly severity: CheckSeverity;
  readonly line: SpecLine;
}

export interface CompiledSpec {
  readonly timeZone: string;
  readonly sourceSystem: SourceSystemName;
  readonly sourceConnection: string;
  readonly destinationConnection: string;
  readonly stagingConnection: string | null;
  readonly trace: TraceNames | null;
  readonly people: { readonly fallback: string; readonly replace: ReadonlyMap<string, string> };
  readonly company: CompiledCompany | null;
  readonly contact: CompiledContact | null;
  readonly ticket: CompiledTicket | null;
  readonly leaveBehind: readonly { readonly entity: string; readonly archive: ArchiveFormat; readonly line: SpecLine }[];
  readonly checks: readonly CompiledCheck[];
  readonly attributes: readonly AttributeDefinition[];
  /** Team names that the spec uses: guided step. */
  readonly teams: readonly { readonly name: string; readonly line: SpecLine }[];
  /** Design §1 "plan hash". */
  readonly planHash: string;
}

