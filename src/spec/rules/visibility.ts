/** Rules about `public_when` that need the catalog: what a condition answers for every option that a picklist has (law 4). */
import { isIncomplete } from '../../catalog/lookup.ts';
import type { Catalog, Entity, Field, SystemName } from '../../catalog/model.ts';
import type { Expression } from '../../expressions/model.ts';
import type { Scalar, Values } from '../../record/model.ts';
import type { Slot } from '../bind.ts';
import type { Problem, Severity } from '../model.ts';
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

interface Verdict {
  readonly code: 'spec/never-public' | 'spec/always-public' | 'spec/publish-inverted';
  readonly severity: Severity;
  /** What meets it: `No option of "publish" meets`. */
  readonly who: string;
}

/** The one value of a field that says "seen by the customer", by vendor (reference/autotask.md §11, reference/atera.md §4). */
const SHOWN: Readonly<Partial<Record<SystemName, { readonly field: string; readonly value: Scalar }>>> = {
  autotask: { field: 'publish', value: 1 },
  atera: { field: 'IsInternal', value: false },
};

/** The condition lets through what the source keeps internal, and nothing else: the words of the vendor's options mislead. */
function isInverted(expression: Expression, entity: Entity, system: SystemName): boolean {
  const shown = SHOWN[system];
  const rows = shown !== undefined && expression.uses.some(({ name }) => name === shown.field) ? combinations(expression, entity, false) : null;
  if (shown === undefined || rows === null) return false;
  const meeting = rows.filter((values) => holds(expression, values));
  return meeting.length > 0 && meeting.every((values) => values[shown.field] !== shown.value);
}

/** The options of the one list that the condition reads, as records seen hold them; null: the profile does not tell. */
function seenRows({ uses }: Expression, entity: Entity): { readonly rows: readonly Values[]; readonly sampled: number } | null {
  const [use] = uses;
  const profile = uses.length === 1 && use?.collection === undefined ? entity.fields.find(({ name, custom }) => name === use?.name && custom === use.custom && !custom)?.profile : undefined;
  const held = Object.entries(profile?.options ?? {}).filter(([, records]) => records > 0);
  if (use === undefined || profile === undefined || held.length === 0) return null;
  return { rows: held.map(([value]) => ({ [use.name]: stored(value) })), sampled: profile.sampled };
}

function verdictByProfile(expression: Expression, entity: Entity): Verdict | null {
  const seen = seenRows(expression, entity);
  if (seen === null) return null;
  const meeting = seen.rows.filter((values) => holds(expression, values)).length;
  if (meeting === 0) return { code: 'spec/never-public', severity: 'information', who: `None of the ${seen.sampled} records seen meets` };
  return meeting === seen.rows.length ? { code: 'spec/always-public', severity: 'information', who: `Each of the ${seen.sampled} records seen meets` } : null;
}

function verdictOn(expression: Expression, entity: Entity, system: SystemName): Verdict | null {
  const names = someOf(expression.uses.map(({ name }) => name));
  const able = combinations(expression, entity, true);
  if (able !== null && !able.some((values) => holds(expression, values))) return { code: 'spec/never-public', severity: 'warning', who: `No option of ${names} meets` };
  if (isInverted(expression, entity, system)) return { code: 'spec/publish-inverted', severity: 'warning', who: 'Only parts that the source keeps internal meet' };
  const filled = combinations(expression, entity, false);
  if (filled?.every((values) => holds(expression, values)) === true) return { code: 'spec/always-public', severity: 'warning', who: `Every option of ${names} meets` };
  return verdictByProfile(expression, entity);
}

// An expression is compiled once for a catalog, and a spec is checked after every keystroke.
const VERDICTS = new WeakMap<Expression, Verdict | null>();

const TOLD: Readonly<Record<Verdict['code'], readonly [message: string, remedy: string]>> = {
  'spec/never-public': ['this condition, so every part of this kind stays internal.', 'Compare with an option that the catalog lists, for example publish == 1. If none may be seen, write public_when: "false".'],
  'spec/always-public': ['this condition, so every part of this kind becomes visible to the customer.', 'Write a condition that only customer-visible parts meet, for example publish == 1.'],
  'spec/publish-inverted': ['this condition, so every part of this kind stays internal.', 'In Autotask publish == 1 is what customers see, in Atera IsInternal == false.'],
};

function judge({ role, entity, result, expression: { at } }: Slot, source: Catalog): Problem | null {
  if (role !== 'public' || entity === null || !result.ok || result.expression.uses.length === 0 || isIncomplete(source, entity.name)) return null;
  const { expression } = result;
  const known = VERDICTS.get(expression);
  const verdict = known === undefined ? verdictOn(expression, entity, source.system) : known;
  VERDICTS.set(expression, verdict);
  if (verdict === null) return null;
  const [message, remedy] = TOLD[verdict.code];
  return problem(verdict.severity, verdict.code, at, `${verdict.who} ${message}`, remedy);
}

/** A condition that no listed option meets, or that all of them meet, is hardly meant. What cannot be known is not judged. */
export const decidedVisibility: Rule = ({ bound, source }) => (source === null ? [] : bound.slots.flatMap((slot) => judge(slot, source) ?? []));
