/** What a line loses on the way although its types fit. */
import { isIncomplete } from '../../catalog/lookup.ts';
import type { Field, Option } from '../../catalog/model.ts';
import type { BoundSection } from '../bind.ts';
import { existingAttribute } from '../attributes.ts';
import type { Problem, SpecExpression, SpecField } from '../model.ts';
import { placeOf } from '../offsets.ts';
import { copiedField } from './lengths.ts';
import { problem, quotedName, someOf, type Rule, type RuleInput } from './rule.ts';
import { targetType } from './targets.ts';

/** Labels that several options share, each once. */
function sharedLabels(options: readonly Option[]): readonly string[] {
  const seen = new Set<string>();
  const shared = options.flatMap(({ label }) => {
    if (seen.has(label)) return [label];
    seen.add(label);
    return [];
  });
  return [...new Set(shared)];
}

function lostLabels(field: Field, line: SpecField): Problem[] {
  const shared = sharedLabels(field.options ?? []);
  if (shared.length === 0) return [];
  return [problem('warning', 'spec/lossy', line.from.at, `Several options of ${quotedName(field.name)} share the label ${someOf(shared)}: copied by label they become one.`, 'Map them with "values:", each by its stored value, for example "#11".')];
}

/** The day alone is left of a time where the attribute holds dates; Intercom shows its `datetime` as `date`, so this is not certain (reference/intercom.md §10). */
function lostTime({ destination }: RuleInput, section: BoundSection, line: SpecField, field: Field): Problem[] {
  const existing = line.attribute ? existingAttribute(destination, { model: section.model, name: line.target.value }) : null;
  if (existing?.type !== 'date') return [];
  return [problem('information', 'spec/lossy', line.from.at, `${quotedName(line.target.value)} reads as a date in Intercom: of ${quotedName(field.name)} the time of day may be lost.`, 'Let it be where the day is enough, or copy it as text with string(…) under another name.')];
}

function ofField(input: RuleInput, section: BoundSection, line: SpecField, field: Field): Problem[] {
  const target = targetType(input, section, line);
  const { at } = line.from;
  if (target === null) return [];
  if (field.type === 'decimal' && target === 'integer') return [problem('warning', 'spec/lossy', at, `${quotedName(field.name)} has decimals, and ${quotedName(line.target.value)} takes whole numbers: values are rounded.`, 'Write round(…) to say that this is meant, or use an attribute.')];
  if (field.type === 'datetime') return lostTime(input, section, line, field);
  if (field.type === 'list') return lostLabels(field, line);
  if (field.type === 'reference') return [problem('information', 'spec/copies-id', at, `${quotedName(field.name)} refers to another record: its number is copied, not its name.`, 'Let it be where the number is wanted; links between tickets, contacts and companies are kept without it.')];
  if (field.type === 'unknown') return [problem('information', 'spec/unknown-type', at, `The source gives ${quotedName(field.name)} a type that is not known here: it is copied as text.`, 'Look at its values in a sample before you rely on them.')];
  return [];
}

/** A value that arrives poorer than it was. */
export const losslessLines: Rule = (input) =>
  input.bound.sections.flatMap((section) =>
    section.spec.fields.flatMap((line) => {
      const field = copiedField(input, section, line);
      return field === null ? [] : ofField(input, section, line, field);
    }),
  );

function onlyOne(expression: SpecExpression, collections: ReadonlySet<string>): Problem[] {
  return [...expression.text.matchAll(/\b([A-Za-z_]\w*)\[\d+\]/g)].flatMap((match) => {
    const [text, name = ''] = match;
    if (!collections.has(name)) return [];
    return [problem('information', 'spec/one-of-many', placeOf(expression, match.index, match.index + text.length), `A record can have many ${quotedName(name)}; this reads one of them, and none where there are fewer.`, 'Take all of them with map and sum, max or join, for example sum(timeEntries.map(t, t.hoursToBill)).')];
  });
}

/** One item of a collection stands for all of them (CW-M4a). */
export const wholeCollections: Rule = ({ bound, source }) =>
  bound.sections.flatMap(({ entity, spec, scope }) => {
    if (entity === null || source === null || isIncomplete(source, entity.name)) return [];
    const collections = new Set(scope.collections.keys());
    return spec.fields.flatMap(({ from }) => (from.kind === 'expression' && bound.expressionOf(from) !== null ? onlyOne(from, collections) : []));
  });
