/** The typed tree that runs: each node knows its static type and how to compute itself. */
import type { ExpressionInput, ExpressionProblem, FieldUse, Scope, ScopeField } from './model.ts';
import type { Scalar, Values } from '../record/model.ts';

/** `option` is a list field's stored value: it compares with numbers and with texts. */
export type ScalarKind = 'text' | 'number' | 'boolean' | 'datetime' | 'option' | 'unknown' | 'null';
export type StaticType =
  | { readonly kind: ScalarKind }
  | { readonly kind: 'list'; readonly item: StaticType }
  | { readonly kind: 'item'; readonly collection: string; readonly fields: ReadonlyMap<string, ScopeField> }
  | { readonly kind: 'udf' }
  | { readonly kind: 'optional'; readonly of: StaticType };

/** One evaluation. */
export interface Frame {
  readonly input: ExpressionInput;
  /** Values of macro variables by depth. */
  readonly locals: unknown[];
  /** Items that macros may still visit. */
  budget: number;
}

export interface Node {
  readonly type: StaticType;
  readonly start: number;
  readonly end: number;
  /** @throws NoValue where a null makes the expression "no value"; Failure where the value cannot be computed. */
  readonly run: (frame: Frame) => unknown;
  /** Set on a node that reads one field: its stored value before any rule about null. */
  readonly read?: (frame: Frame) => Scalar;
  readonly field?: ScopeField;
  /** The literal null. */
  readonly isNull?: true;
}

/** Thrown through the tree by a null number, boolean or date (design §5 "Null"). */
class NoValue extends Error {}
// One instance: thrown often, and nobody reads its stack.
export const NO_VALUE = new NoValue('no value');

/** Why a value cannot be computed; the text holds no data of a record. */
export class Failure extends Error {}

interface Local {
  readonly name: string;
  readonly type: StaticType;
}

/** What compiling knows and collects. */
export interface Build {
  readonly scope: Scope;
  readonly locals: readonly Local[];
  readonly problems: ExpressionProblem[];
  readonly uses: FieldUse[];
}

export function scalar(kind: ScalarKind): StaticType {
  return { kind };
}

export function describe(type: StaticType): string {
  switch (type.kind) {
    case 'list':
      return `list of ${describe(type.item)}`;
    case 'item':
      return `record of ${type.collection}`;
    case 'udf':
      return 'set of user-defined fields';
    case 'optional':
      return `optional ${describe(type.of)}`;
    case 'option':
      return 'list option';
    default:
      return type.kind;
  }
}

/** Own key only, so that `constructor` or `__proto__` are fields like any other. */
export function ownValue(values: Values | undefined, name: string): Scalar {
  return values !== undefined && Object.hasOwn(values, name) ? (values[name] ?? null) : null;
}

/** Stands in for what could not be compiled, so that the rest is still checked. */
export function brokenNode(start: number, end: number): Node {
  return {
    type: scalar('unknown'),
    start,
    end,
    run: () => {
      throw new Failure('the expression has errors');
    },
  };
}
