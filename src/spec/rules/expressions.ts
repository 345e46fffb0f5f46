import { placeOf } from '../offsets.ts';
import type { Problem } from '../model.ts';
import type { Slot } from '../bind.ts';
import { quotesWereEaten } from '../structure.ts';
import { problem, type Rule } from './rule.ts';

/** `Tier: "gold"`: YAML's quotes were meant as the expression's. */
function eatenQuotes(slot: Slot): Problem | null {
  const { expression, result } = slot;
  if (result.ok || !quotesWereEaten(expression.style, expression.text)) return null;
  if (!result.problems.some((found) => found.code === 'expression/unknown-field' || found.code === 'expression/syntax')) return null;
  if (result.problems.some((found) => found.suggestions.length > 0)) return null;
  return problem('error', 'yaml/quotes-eaten', expression.at, 'YAML takes these quotes away, so this is read as the name of a field.', 'For a constant write { value: … }.', [`'"${expression.text}"'`]);
}

export const validExpressions: Rule = ({ bound }) =>
  bound.slots.flatMap((slot) => {
    if (slot.result.ok) return [];
    const eaten = eatenQuotes(slot);
    if (eaten !== null) return [eaten];
    return slot.result.problems.map((found) => problem('error', found.code, placeOf(slot.expression, found.start, found.end), found.message, found.remedy, found.suggestions));
  });

const NOTHING = { values: {}, udf: {}, collections: {} };

function isConstant(slot: Slot, value: boolean): boolean {
  if (!slot.result.ok || slot.result.expression.uses.length > 0 || slot.result.expression.type !== 'boolean') return false;
  try {
    const outcome = slot.result.expression.evaluate(NOTHING);
    return outcome.kind === 'value' && outcome.value === value;
  } catch {
    return false;
  }
}

/** Conditions are yes/no; one that is always yes is worth a word (law 4). */
export const soundConditions: Rule = ({ bound }) =>
  bound.slots.flatMap((slot) => {
    if (slot.role === 'value' || slot.role === 'body' || !slot.result.ok) return [];
    const { at } = slot.expression;
    const { type } = slot.result.expression;
    if (type !== 'boolean' && type !== 'unknown') return [problem('error', 'spec/not-a-condition', at, `A condition is needed here, but this is a ${type}.`, 'Compare it with something, for example publish == 1.')];
    if (slot.role === 'check' && isConstant(slot, false)) return [problem('warning', 'spec/never-holds', at, 'No record meets this check.', 'Compare fields of the record, or remove the check.')];
    if (!isConstant(slot, true)) return [];
    if (slot.role === 'lead') return [problem('warning', 'spec/always-lead', at, 'Every contact becomes a lead.', 'Write a condition that only leads meet, for example emailAddress == "". A lead keeps no id of the source.')];
    if (slot.role === 'public') return [problem('warning', 'spec/always-public', at, 'Every part of this kind becomes visible to the customer.', 'Write a condition that only customer-visible parts meet, for example publish == 1.')];
    if (slot.role === 'check') return [problem('information', 'spec/always-holds', at, 'This holds whatever the record: the check finds nothing.', 'Compare fields of the record, or remove the check.')];
    return slot.role === 'skip' ? [problem('warning', 'spec/always-skipped', at, 'Every part of this kind is left out.', 'Remove the section if that is meant.')] : [];
  });

/** Law 4: a text that the source never shows to a customer cannot be published by a condition. */
export const internalStaysInternal: Rule = ({ bound }) =>
  bound.collections.flatMap(({ spec, entity, body }) => {
    const { publicWhen } = spec;
    if (publicWhen === null || body === null) return [];
    const internal = bound.expressionOf(body)?.uses.find((use) => entity?.fields.some((field) => field.name === use.name && field.custom === use.custom && field.internal === true));
    if (internal === undefined) return [];
    const slot = bound.slots.find(({ expression }) => expression === publicWhen);
    const never = publicWhen.kind === 'constant' ? publicWhen.value === false : slot !== undefined && isConstant(slot, false);
    if (never) return [];
    return [problem('error', 'spec/internal-text-public', publicWhen.at, `"${internal.name}" is text that the source never shows to a customer.`, 'Write public_when: "false", or take a text that customers may see.')];
  });
