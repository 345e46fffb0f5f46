/** Texts that are longer than their target takes, as far as the profile or the field's definition tells. */
import { findEntity, findField, isIncomplete } from '../../catalog/lookup.ts';
import type { Catalog, Field } from '../../catalog/model.ts';
import type { BoundSection } from '../bind.ts';
import { attributeOf } from '../attributes.ts';
import { attributeTarget } from '../compile-fields.ts';
import { findBuiltIn } from '../destination.ts';
import type { Position, Problem, SpecField } from '../model.ts';
import { problem, quotedName, type Rule, type RuleInput } from './rule.ts';

/** Characters that the target takes as text; null: no limit, or not known. */
function limitOf({ bound }: RuleInput, section: BoundSection, field: SpecField, destination: Catalog): number | null {
  if (isIncomplete(destination, section.model)) return null;
  if (!field.attribute) {
    const builtIn = findBuiltIn(section.model, field.target.value);
    const told = findEntity(destination, section.model)?.fields.find(({ name, custom }) => name === field.target.value && !custom)?.length;
    return builtIn?.type === 'text' ? (told ?? builtIn.length) : null;
  }
  const attribute = attributeOf(bound, section, field);
  return attribute === null ? null : attributeTarget(destination, attribute).length;
}

/** The field that a line copies as it is; null: the line does more, or the field is not known. */
export function copiedField({ bound, source }: RuleInput, section: BoundSection, { from, values }: SpecField): Field | null {
  const expression = values === null ? bound.expressionOf(from) : null;
  const [use] = expression?.uses ?? [];
  if (expression?.field == null || use === undefined || section.entity === null || source === null || isIncomplete(source, section.entity.name)) return null;
  return findField(section.entity, use.name, use.custom);
}

const REMEDY = 'Longer texts are cut and counted. Say what shall happen with "too_long": park, drop, fail or truncate.';

function ofField(field: Field, target: string, limit: number, at: Position): Problem[] {
  const { profile, length } = field;
  if (field.type !== 'text') return [];
  if (profile !== undefined && profile.sampled > 0) {
    if (profile.longest <= limit) return [];
    return [problem('warning', 'spec/too-long', at, `The longest ${quotedName(field.name)} of ${profile.sampled} records seen has ${profile.longest} characters; ${quotedName(target)} takes ${limit}.`, REMEDY)];
  }
  if (length === undefined || length <= limit) return [];
  return [problem('information', 'spec/too-long', at, `${quotedName(field.name)} can hold ${length} characters; ${quotedName(target)} takes ${limit}. How long they are is not known.`, REMEDY)];
}

/** What the spec itself writes: constants and the right sides of a value map. */
function ofConstants({ from, values, target }: SpecField, limit: number): Problem[] {
  const written = [...(from.kind === 'constant' ? [from] : []), ...(values?.entries.map(({ to }) => to) ?? []), ...(values?.otherwise == null ? [] : [values.otherwise])];
  return written.flatMap(({ value, at }) => {
    if (typeof value !== 'string' || value.length <= limit) return [];
    return [problem('warning', 'spec/too-long', at, `This text has ${value.length} characters; ${quotedName(target.value)} takes ${limit}.`, 'Write a shorter one.')];
  });
}

/** A text that its target cannot hold is cut: nobody should learn that from the diff. A line that says what happens is left alone. */
export const fittingLengths: Rule = (input) => {
  const { destination } = input;
  if (destination === null) return [];
  return input.bound.sections.flatMap((section) =>
    section.spec.fields.flatMap((field) => {
      const limit = field.tooLong === null ? limitOf(input, section, field, destination) : null;
      if (limit === null) return [];
      const copied = copiedField(input, section, field);
      return [...(copied === null ? [] : ofField(copied, field.target.value, limit, field.from.at)), ...ofConstants(field, limit)];
    }),
  );
};
