/** Rules about `public_when` that need the catalog: what a condition answers for every option that a picklist has (law 4). */
import { isIncomplete } from '../../catalog/lookup.ts';
import type { Catalog, Entity, Field } from '../../catalog/model.ts';
import type { Expression } from '../../expressions/model.ts';
import type { Scalar, Values } from '../../record/model.ts';
import type { Slot } from '../bind.ts';
import type { Problem } from '../model.ts';
import { problem, someOf, type Rule } from './rule.ts';

/** Combinations of options that are tried; beyond it nothing is claimed. A spec is checked while it is typed. */
const MOST_COMBINATIONS = 2_000;

/** As records hold it: Autotask's options are numbers, and the catalog keeps every stored value as text. */
function stored(value: string): Scalar {
  return /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}

/** Every value that a record can hold, without null; null: it cannot be listed. */
function valuesOf(field: Field | undefined): readonly Scalar[] | null {
  if (field?.type === 'boolean') return [true, false];
  if (field?.type !== 'list' || field.options === undefined || field.options.length === 0) return null;
  return field.options.map(({ value }) => stored(value));
}

/** Each combination of the fields that the expression reads; null: they are not known, or too many. */
function combinations(expression: Expression, entity: Entity, withNull: boolean): readonly Values[] | null {
  let rows: readonly (readonly (readonly [string, Scalar])[])[] = [[]];
  for (const { name, custom, collection } of expression.uses) {
    const field = entity.fields.find((candidate) => candidate.name === name && candidate.custom === custom);
    const values = custom || collection !== undefined ? null : valuesOf(field);
    if (values === null) return null;
    const all = withNull ? [...values, null] : values;
    if (rows.length * all.length > MOST_COMBINATIONS) return null;
    rows = rows.flatMap((row) => all.map((value) => [...row, [name, value] as const]));
  }
  return rows.map((row) => Object.fromEntries(row));
}

function holds(expression: Expression, values: Values): boolean {
  try {
    const outcome = expression.evaluate({ values, udf: {}, collections: {} });
    return outcome.kind === 'value' && outcome.value === true;
  } catch {
    // A record for which it fails is parked, so nothing of it is shown.
    return false;
  }
}

function judge({ role, entity, result, expression: { at } }: Slot, source: Catalog): Problem | null {
  if (role !== 'public' || entity === null || !result.ok || result.expression.uses.length === 0 || isIncomplete(source, entity.name)) return null;
  const { expression } = result;
  const names = someOf(expression.uses.map(({ name }) => name));
  const able = combinations(expression, entity, true);
  if (able !== null && !able.some((values) => holds(expression, values))) {
    return problem('warning', 'spec/never-public', at, `No option of ${names} meets this condition, so every part of this kind stays internal.`, 'Compare with an option that the catalog lists, for example publish == 1. If none may be seen, write public_when: "false".');
  }
  const filled = combinations(expression, entity, false);
  if (filled === null || !filled.every((values) => holds(expression, values))) return null;
  return problem('warning', 'spec/always-public', at, `Every option of ${names} meets this condition, so every part of this kind becomes visible to the customer.`, 'Write a condition that only customer-visible parts meet, for example publish == 1.');
}

/** A condition that no listed option meets, or that all of them meet, is hardly meant. What cannot be known is not judged. */
export const decidedVisibility: Rule = ({ bound, source }) => (source === null ? [] : bound.slots.flatMap((slot) => judge(slot, source) ?? []));
