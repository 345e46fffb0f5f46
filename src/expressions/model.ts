import type { FieldType, Option } from '../catalog/model.ts';
import type { Scalar, Values } from '../record/model.ts';

/** One name that an expression may use. */
export interface ScopeField {
  readonly name: string;
  readonly type: FieldType;
  readonly options?: readonly Option[];
}

/** What an expression may use: built-in fields by name, user-defined ones by `udf["…"]`, collections by name with fields of their own. */
export interface Scope {
  readonly fields: ReadonlyMap<string, ScopeField>;
  readonly udf: ReadonlyMap<string, ScopeField>;
  readonly collections: ReadonlyMap<string, ReadonlyMap<string, ScopeField>>;
  /** false: the catalog could not be read whole, so an unknown name is not a mistake. */
  readonly complete: boolean;
}

export interface ExpressionInput {
  readonly values: Values;
  readonly udf: Values;
  readonly collections: Readonly<Record<string, readonly Values[]>>;
}

/** A field that an expression reads. */
export interface FieldUse {
  readonly name: string;
  readonly custom: boolean;
  /** Set where the field is one of a collection's items. */
  readonly collection?: string;
}

/** `none`: a null number, boolean or date made the whole expression "no value" (design §5 "Null"). */
export type Outcome = { readonly kind: 'value'; readonly value: Scalar } | { readonly kind: 'none' };

export type ResultType = 'text' | 'number' | 'boolean' | 'datetime' | 'unknown';

export interface Expression {
  readonly text: string;
  readonly type: ResultType;
  readonly uses: readonly FieldUse[];
  /** Set when the expression is just one field: it is then copied by its own type, a list by its label. */
  readonly field: ScopeField | null;
  /** @throws CrosswalkError `expression/failed` with the reason; never an engine's stack. */
  evaluate(input: ExpressionInput): Outcome;
}

export interface ExpressionProblem {
  /** `expression/syntax`, `expression/unknown-field`, `expression/unknown-function`, `expression/type`, `expression/too-large`. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** Offsets in the expression's text, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Names that were perhaps meant, best first, at most three. */
  readonly suggestions: readonly string[];
}

export type CompileResult =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problems: readonly ExpressionProblem[] };
