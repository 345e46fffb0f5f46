import { findEntity, isIncomplete } from '../../catalog/lookup.ts';
import type { Catalog } from '../../catalog/model.ts';
import { existingAttribute, writtenType } from '../attributes.ts';
import type { BoundSpec } from '../bind.ts';
import type { AttributeDefinition } from '../compiled.ts';
import { CONTACT_TRACE } from '../destination.ts';
import type { Position, Problem } from '../model.ts';
import { isSameLine, lineText } from '../spec-line.ts';
import { problem, someOf, type Rule, type RuleInput } from './rule.ts';

function placeOfTrace({ spec: { trace } }: BoundSpec, name: string): Position | null {
  if (trace === null) return null;
  if (name === CONTACT_TRACE) return trace.id.at;
  return [trace.id, trace.created, trace.system].find((located) => located.value === name)?.at ?? null;
}

/** The place of the attribute's name in the file. */
export function placeOfAttribute(bound: BoundSpec, attribute: AttributeDefinition): Position {
  const own = bound.sections.find((section) => section.model === attribute.model)?.spec.fields.find((field) => field.attribute && field.target.value === attribute.name && isSameLine(attribute.line, field.target.at));
  return own?.target.at ?? placeOfTrace(bound, attribute.name) ?? bound.spec.source.system.at;
}

/** Contacts and companies share one set of names, conversations have their own (reference/intercom.md §10). */
function spaceOf(model: AttributeDefinition['model']): string {
  return model === 'conversation' ? 'conversation' : 'people';
}

function isTrace(bound: BoundSpec, attribute: AttributeDefinition): boolean {
  return isSameLine(attribute.line, placeOfTrace(bound, attribute.name));
}

function clashWithin(bound: BoundSpec, wanted: readonly AttributeDefinition[]): Problem[] {
  const seen = new Map<string, AttributeDefinition>();
  return wanted.flatMap((attribute) => {
    const key = `${spaceOf(attribute.model)} ${attribute.name.toLowerCase()}`;
    const other = seen.get(key);
    seen.set(key, other ?? attribute);
    // Twice in one section is told by uniqueTargets.
    if (other === undefined || (other.model === attribute.model && !isTrace(bound, attribute))) return [];
    return [problem('error', 'spec/attribute-clash', placeOfAttribute(bound, attribute), `The attribute "${attribute.name}" is used in ${lineText(other.line)} already; Intercom allows a name once${attribute.model === other.model ? '' : ' among contacts and companies'}.`, 'Give it another name.')];
  });
}

interface Standing {
  readonly model: string;
  readonly name: string;
}

/** Custom attributes of a workspace by space and name in lower case. */
function standingIn(catalog: Catalog): ReadonlyMap<string, Standing> {
  const models = ['conversation', 'contact', 'company'] as const;
  return new Map(models.flatMap((model) => (findEntity(catalog, model)?.fields ?? []).filter((field) => field.custom).map((field) => [`${spaceOf(model)} ${field.name.toLowerCase()}`, { model, name: field.name }])));
}

function clashWith(catalog: Catalog, bound: BoundSpec, wanted: readonly AttributeDefinition[]): Problem[] {
  const standing = standingIn(catalog);
  return wanted.flatMap((attribute) => {
    const other = standing.get(`${spaceOf(attribute.model)} ${attribute.name.toLowerCase()}`);
    if (other === undefined || existingAttribute(catalog, attribute) !== null) return [];
    const same = other.model === attribute.model;
    const elsewhere = same ? `as "${other.name}"` : `on the ${other.model}`;
    return [problem('error', 'spec/attribute-clash', placeOfAttribute(bound, attribute), `"${attribute.name}" exists in "${catalog.connection}" ${elsewhere}.`, same ? 'Write the name as it stands there.' : 'Give it another name.', same ? [other.name] : [])];
  });
}

function catalogsOf({ destination, staging }: RuleInput): readonly Catalog[] {
  return [destination, staging].filter((catalog) => catalog !== null);
}

/** One name, one attribute: in the spec, and against both workspaces. */
export const distinctAttributes: Rule = (input) => {
  const { bound, wanted } = input;
  return [...clashWithin(bound, wanted), ...catalogsOf(input).flatMap((catalog) => clashWith(catalog, bound, wanted))];
};

/** An attribute that exists can take what the spec gives. */
export const compatibleAttributes: Rule = (input) =>
  catalogsOf(input).flatMap((catalog) =>
    input.wanted.flatMap((attribute) => {
      const existing = existingAttribute(catalog, attribute);
      if (existing === null) return [];
      const type = writtenType(attribute.type, existing);
      const at = placeOfAttribute(input.bound, attribute);
      if (type === null) return [problem('error', 'spec/attribute-type', at, `"${attribute.name}" exists in "${catalog.connection}" as ${existing.type}, but the spec gives ${attribute.type}.`, 'Give it another name, or change the expression; Intercom cannot change a type.')];
      const known = new Set((existing.options ?? []).map((option) => option.label));
      const added = type === 'list' ? attribute.options.filter((option) => !known.has(option)) : [];
      return added.length === 0 ? [] : [problem('information', 'spec/attribute-options', at, `"${attribute.name}" in "${catalog.connection}" has no option ${someOf(added)} yet.`, '"prepare" adds them.')];
    }),
  );

/** A list has at least two options (reference/intercom.md §10, §11). */
export const enoughOptions: Rule = (input) =>
  input.wanted.flatMap((attribute) => {
    if (attribute.type !== 'list' || attribute.options.length >= 2) return [];
    if (writtenType('list', existingAttribute(input.destination, attribute)) === 'text') return [];
    return [problem('error', 'spec/single-option-list', placeOfAttribute(input.bound, attribute), `"${attribute.name}" would be a list with ${attribute.options.length} option(s); Intercom needs two.`, 'Add a value or "otherwise:", or make it a text with label(…).')];
  });

/** Characters that Intercom takes in the name of a contact's or company's attribute (reference/intercom.md §10). */
export const validNames: Rule = (input) =>
  input.wanted.flatMap((attribute) => {
    const valid = attribute.model === 'conversation' ? attribute.name.trim() !== '' : /^[\p{L}\p{N}\p{Sc} _-]+$/u.test(attribute.name);
    if (valid && attribute.name === attribute.name.trim()) return [];
    return [problem('error', 'spec/attribute-name', placeOfAttribute(input.bound, attribute), `"${attribute.name}" cannot be the name of an attribute.`, 'Use letters, digits, blanks, hyphens and underscores.', [attribute.name.replace(/[^\p{L}\p{N}\p{Sc} _-]+/gu, ' ').trim()])];
  });

/** Retired options of a list that is copied become options in the destination too, so that old records keep their value. */
export const retiredOptions: Rule = ({ bound, source }) =>
  bound.sections.flatMap((section) => {
    if (section.entity === null || source === null || isIncomplete(source, section.entity.name)) return [];
    return section.spec.fields.flatMap((field) => {
      const list = field.attribute && field.values === null ? bound.expressionOf(field.from)?.field : null;
      const retired = (list?.options ?? []).filter((option) => !option.active);
      if (list?.type !== 'list' || retired.length === 0) return [];
      return [problem('information', 'spec/retired-option', field.target.at, `${retired.length} retired option(s) of "${list.name}" are copied too: ${someOf(retired.map((option) => option.label))}.`, 'Map the options with "values:" to leave them out.')];
    });
  });
