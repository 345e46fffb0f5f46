/** The mapping spec as parsed: what the person wrote, each piece with its place (design §5). No catalog needed. */
import type { SourceSystemName } from '../catalog/model.ts';
import type { Scalar } from '../record/model.ts';

/** A place in a spec file. Lines and columns are 1-based; start and end are character offsets, end exclusive. */
export interface Position {
  /** Of the base in which it stands, relative to the spec's folder; absent: the spec itself. */
  readonly file?: string;
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
}

export interface Located<T> {
  readonly value: T;
  readonly at: Position;
}

/** How YAML wrote a scalar. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

export interface SpecExpression {
  readonly kind: 'expression';
  readonly text: string;
  /** Of the text itself, so that an offset in the expression is an offset in the file (plain and quoted scalars). */
  readonly at: Position;
  readonly style: ScalarStyle;
  /** The file's text between `at.start` and `at.end`, escapes and folds included: `offsets.ts` maps through it. */
  readonly raw: string;
}

export interface SpecConstant {
  readonly kind: 'constant';
  readonly value: Scalar;
  readonly at: Position;
}

export type SpecValue = SpecExpression | SpecConstant;

/** What an unknown option or a too long value does; each use is counted. */
export const POLICIES = ['fail', 'park', 'otherwise', 'truncate', 'drop'] as const;
export type Policy = (typeof POLICIES)[number];

/** Keys are labels; `#5` is the stored value 5. */
export interface SpecValueMap<T> {
  readonly entries: readonly { readonly from: Located<string>; readonly to: Located<T> }[];
  readonly otherwise: Located<T> | null;
  readonly at: Position;
}

export interface SpecField {
  /** Destination field or attribute. */
  readonly target: Located<string>;
  /** Stands under `attributes:`. */
  readonly attribute: boolean;
  readonly from: SpecValue;
  readonly values: SpecValueMap<Scalar> | null;
  readonly unknown: Policy | null;
  readonly tooLong: Policy | null;
}

/** Seconds. */
export interface SnoozeFor {
  readonly snoozedFor: number;
}
export type StateTarget = 'open' | 'closed' | SnoozeFor;

export const EXISTING = ['fill_empty', 'overwrite', 'keep', 'park'] as const;
export type Existing = (typeof EXISTING)[number];
export const MISSING_CONTACT = ['company_placeholder', 'one_placeholder', 'park', 'leave_behind'] as const;
export type MissingContact = (typeof MISSING_CONTACT)[number];
export const OPENINGS = ['internal_unless_from_contact', 'public'] as const;
export type Opening = (typeof OPENINGS)[number];

/** Which tickets are loaded first: as the source gives them, or those that stay open. */
export const LOAD_ORDERS = ['as_read', 'open_first'] as const;
export type LoadOrder = (typeof LOAD_ORDERS)[number];
export const OVERSIZE = ['note', 'park'] as const;
export type Oversize = (typeof OVERSIZE)[number];
export const ARCHIVE_FORMATS = ['csv', 'json'] as const;
export type ArchiveFormat = (typeof ARCHIVE_FORMATS)[number];

export interface SpecCompany {
  readonly from: Located<string>;
  readonly to: Located<string>;
  readonly existing: Existing;
  readonly fields: readonly SpecField[];
  readonly at: Position;
}

export interface SpecContact extends SpecCompany {
  readonly leadWhen: SpecValue | null;
}

export interface SpecThreadCollection {
  readonly from: Located<string>;
  /** The text that becomes the part's body. */
  readonly body: SpecExpression | null;
  readonly publicWhen: SpecValue | null;
  readonly skipWhen: SpecValue | null;
  readonly at: Position;
}

export interface SpecFiles {
  /** Bytes. */
  readonly max: number;
  readonly oversize: Oversize;
  /** Minutes after midnight in the customer's time zone; null: at any hour. `from` may be later than `to` (over midnight). */
  readonly when: { readonly from: number; readonly to: number } | null;
  /** In lower case; a leading dot: with all below it. Only read back from, so they are no part of what the plan says. */
  readonly hosts: readonly string[];
  readonly at: Position;
}

export interface SpecTicket {
  readonly from: Located<string>;
  readonly to: Located<string>;
  /** `YYYY-MM-DD` in the customer's time zone; older records are excluded. */
  readonly since: Located<string> | null;
  readonly missingContact: MissingContact;
  readonly opening: Opening;
  readonly order: LoadOrder;
  readonly fields: readonly SpecField[];
  readonly state: { readonly from: SpecValue; readonly values: SpecValueMap<StateTarget> } | null;
  readonly team: { readonly from: SpecValue; readonly values: SpecValueMap<string> } | null;
  readonly thread: {
    readonly notes: SpecThreadCollection | null;
    readonly hours: SpecThreadCollection | null;
    readonly files: SpecFiles | null;
  };
  readonly at: Position;
}

/** Which records a check looks at: those of a section. */
export const CHECKED = ['company', 'contact', 'ticket'] as const;
export type CheckedSection = (typeof CHECKED)[number];
export const CHECK_SEVERITIES = ['park', 'warn', 'note'] as const;
export type CheckSeverity = (typeof CHECK_SEVERITIES)[number];

export interface SpecCheck {
  readonly name: Located<string>;
  readonly for: CheckedSection;
  readonly holds: SpecExpression;
  readonly severity: CheckSeverity;
  readonly at: Position;
}

export interface SpecLeaveBehind {
  readonly entity: Located<string>;
  readonly archive: ArchiveFormat;
  readonly at: Position;
}

export interface Spec {
  readonly version: 1;
  readonly timeZone: Located<string>;
  readonly source: { readonly system: Located<SourceSystemName>; readonly connection: Located<string> };
  readonly destination: {
    readonly system: Located<'intercom'>;
    readonly connection: Located<string>;
    readonly staging: Located<string> | null;
  };
  readonly trace: { readonly id: Located<string>; readonly created: Located<string>; readonly system: Located<string> } | null;
  readonly people: {
    readonly fallback: Located<string>;
    readonly replace: readonly { readonly from: Located<string>; readonly to: Located<string> }[];
  };
  readonly company: SpecCompany | null;
  readonly contact: SpecContact | null;
  readonly ticket: SpecTicket | null;
  readonly leaveBehind: readonly SpecLeaveBehind[];
  readonly checks: readonly SpecCheck[];
}

export type Severity = 'error' | 'warning' | 'information';

/** What a rule says about a spec. Codes are stable: `spec/…`, `expression/…`, `yaml/…`, `catalog/…`. */
export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly remedy: string;
  readonly at: Position;
  /** Replacement texts for the place, best first, at most three. */
  readonly suggestions: readonly string[];
}
