import type { FieldType } from '../../catalog/model.ts';
import { suggest } from '../../catalog/suggest.ts';
import type { Scalar } from '../../record/model.ts';
import type { BoundSection, BoundSpec } from '../bind.ts';
import { attributeOf, existingAttribute, writtenType } from '../attributes.ts';
import { builtInsOf, findBuiltIn, type Model } from '../destination.ts';
import type { Problem, SpecField } from '../model.ts';
import { lineText } from '../spec-line.ts';
import { didYouMean, problem, quotedName, type Rule, type RuleInput } from './rule.ts';

const OURS = new Set(['company_id', 'external_id', 'role', 'id']);

/** Fields that people look for, and where Intercom has what they mean (reference/intercom.md §7, §8, §12, §25). */
const ELSEWHERE: Readonly<Record<Model, Readonly<Record<string, readonly [why: string, remedy: string, suggestion?: string]>>>> = {
  company: {
    domain: ['A company of Intercom has no domain.', 'Fill "website", or move the line under "attributes:".', 'website'],
    tags: ['Tags are no field.', 'Move the line under "attributes:": a tag for each value floods the list of tags.'],
  },
  contact: {
    first_name: ['A contact of Intercom has one name.', 'Write name: firstName + " " + lastName.', 'name'],
    last_name: ['A contact of Intercom has one name.', 'Write name: firstName + " " + lastName.', 'name'],
    company: ['The company of a contact is linked by Crosswalk.', 'Remove the line, and load companies with "company:".'],
    tags: ['Tags are no field.', 'Move the line under "attributes:": a tag for each value floods the list of tags.'],
  },
  conversation: {
    priority: ['The priority of a conversation can only be read.', 'Move the line under "attributes:".'],
    state: ['The state has a section of its own.', 'Write "state:" beside "fields:", with "from" and "values".'],
    status: ['The state has a section of its own.', 'Write "state:" beside "fields:", with "from" and "values".'],
    team: ['The team has a section of its own.', 'Write "team:" beside "fields:", with "from" and "values".'],
    assignee: ['The assignee is found by the address of the technician.', 'Remove the line; "people:" says who stands in.'],
    subject: ['A subject is of e-mails only.', 'Fill "title".', 'title'],
    external_id: ['A conversation takes no id of ours.', 'Name an attribute for it under "trace:".'],
    tags: ['Tags are no field.', 'Move the line under "attributes:": a tag for each ticket floods the list of tags.'],
  },
};

function unknownTarget(model: Model, field: SpecField): Problem[] {
  const { value, at } = field.target;
  if (field.attribute || findBuiltIn(model, value) !== null) return [];
  const elsewhere = Object.hasOwn(ELSEWHERE[model], value.toLowerCase()) ? ELSEWHERE[model][value.toLowerCase()] : undefined;
  if (elsewhere !== undefined) return [problem('error', 'spec/unknown-target', at, `${quotedName(value)} cannot be filled. ${elsewhere[0]}`, elsewhere[1], elsewhere[2] === undefined ? [] : [elsewhere[2]])];
  if (OURS.has(value)) return [problem('error', 'spec/unknown-target', at, `"${value}" is set by Crosswalk itself.`, 'Remove the line.')];
  const suggestions = suggest(value, builtInsOf(model).map((builtIn) => builtIn.name));
  return [problem('error', 'spec/unknown-target', at, `A ${model} has no field "${value}" that can be filled.`, didYouMean(suggestions, 'For a field of your own, move the line under "attributes:".'), suggestions)];
}

/** Left sides of `fields:` are fields that Intercom lets us fill. */
export const knownTargets: Rule = ({ bound }) => bound.sections.flatMap(({ model, spec }) => spec.fields.flatMap((field) => unknownTarget(model, field)));

/** The same target is filled once. Names that differ by case only are one to a person and two to Intercom. */
export const uniqueTargets: Rule = ({ bound }) =>
  bound.sections.flatMap(({ spec }) => {
    const seen = new Map<string, SpecField>();
    return spec.fields.flatMap((field) => {
      const key = `${field.attribute ? 'attribute' : 'field'} ${field.target.value.toLowerCase()}`;
      const earlier = seen.get(key);
      seen.set(key, earlier ?? field);
      if (earlier === undefined) return [];
      return [problem('error', 'spec/duplicate-target', field.target.at, `"${field.target.value}" is filled in ${lineText(earlier.target.at)} already.`, 'Keep one of the two.')];
    });
  });

type Given = 'text' | 'number' | 'boolean' | 'datetime' | 'list' | 'unknown';

function givenByScalar(value: Scalar): Given {
  return value === null ? 'unknown' : typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';
}

function givenBy(bound: BoundSpec, field: SpecField): readonly Given[] {
  if (field.values !== null) {
    const { entries, otherwise } = field.values;
    return [...new Set([...entries.map((entry) => entry.to.value), ...(otherwise === null ? [] : [otherwise.value])].map(givenByScalar))];
  }
  if (field.from.kind === 'constant') return [givenByScalar(field.from.value)];
  const expression = bound.expressionOf(field.from);
  if (expression === null) return ['unknown'];
  return [expression.field?.type === 'list' ? 'list' : expression.type];
}

function takes(target: FieldType, given: Given): boolean {
  if (given === 'unknown' || target === 'text' || target === 'unknown' || target === 'reference') return true;
  if (target === 'list') return given === 'text' || given === 'list';
  if (target === 'integer' || target === 'decimal') return given === 'number';
  return target === 'boolean' ? given === 'boolean' : given === 'datetime';
}

const REMEDIES: Readonly<Partial<Record<FieldType, string>>> = {
  integer: 'Write double(…) around a text that holds a number, or map the options to numbers.',
  decimal: 'Write double(…) around a text that holds a number, or map the options to numbers.',
  boolean: 'Compare with something, or map the options to true and false.',
  datetime: 'Write date(…) around a text that holds a date.',
  date: 'Write date(…) around a text that holds a date.',
  list: 'Map the values to the list\'s options with "values:".',
};

export function targetType(input: RuleInput, section: BoundSection, field: SpecField): FieldType | null {
  if (!field.attribute) return findBuiltIn(section.model, field.target.value)?.type ?? null;
  const wanted = attributeOf(input.bound, section, field);
  return wanted === null ? null : writtenType(wanted.type, existingAttribute(input.destination, wanted));
}

function checkFit(input: RuleInput, section: BoundSection, field: SpecField): Problem[] {
  const type = targetType(input, section, field);
  const wrong = type === null ? undefined : givenBy(input.bound, field).find((given) => !takes(type, given));
  if (type === null || wrong === undefined) return [];
  return [problem('error', 'spec/type-mismatch', field.from.at, `"${field.target.value}" is a ${type}, but this gives a ${wrong}.`, REMEDIES[type] ?? 'Give a value of that type.')];
}

/** What an expression gives fits the target's type. */
export const fittingTypes: Rule = (input) => input.bound.sections.flatMap((section) => section.spec.fields.flatMap((field) => checkFit(input, section, field)));

function requiredAttributes({ destination }: RuleInput, { model, spec }: BoundSection): Problem[] {
  const entity = destination?.entities.find((candidate) => candidate.name === model);
  const missing = (entity?.fields ?? []).filter((field) => field.custom && field.required && !spec.fields.some((own) => own.attribute && own.target.value === field.name));
  return missing.map((field) => problem('warning', 'spec/unmapped-required', spec.at, `The destination requires the attribute "${field.name}", and nothing fills it.`, `Add it under "attributes:".`));
}

/** Fields that the destination needs are filled. */
export const filledRequired: Rule = (input) =>
  input.bound.sections.flatMap((section) => {
    const { model, spec } = section;
    const missing = builtInsOf(model).filter((builtIn) => builtIn.needed !== null && !spec.fields.some((field) => !field.attribute && field.target.value === builtIn.name));
    const own = missing.map((builtIn) => problem(builtIn.needed ?? 'warning', 'spec/unmapped-required', spec.at, `Nothing fills "${builtIn.name}" of the ${model}.`, `Add "${builtIn.name}:" under "fields:".`));
    return [...own, ...requiredAttributes(input, section)];
  });
