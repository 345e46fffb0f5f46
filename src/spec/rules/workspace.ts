/** What the workspace of the destination has, lacks and has room for. */
import { findEntity, isIncomplete } from '../../catalog/lookup.ts';
import type { Catalog } from '../../catalog/model.ts';
import { existingAttribute } from '../attributes.ts';
import type { AttributeDefinition } from '../compiled.ts';
import type { Problem } from '../model.ts';
import { MODELS_WITH_LIMIT, MOST_ATTRIBUTES } from '../destination.ts';
import { placeOfAttribute } from './attributes.ts';
import { counted, problem, quotedName, someOf, type Rule, type RuleInput } from './rule.ts';

function catalogsOf({ destination, staging }: RuleInput): readonly Catalog[] {
  return [destination, staging].filter((catalog) => catalog !== null);
}

function isKnown(catalog: Catalog, model: AttributeDefinition['model']): boolean {
  return findEntity(catalog, model) !== null && !isIncomplete(catalog, model);
}

function missingIn(catalog: Catalog, wanted: readonly AttributeDefinition[]): readonly AttributeDefinition[] {
  const missing = wanted.filter((attribute) => isKnown(catalog, attribute.model) && existingAttribute(catalog, attribute) === null);
  return [...new Map(missing.map((attribute) => [`${attribute.model} ${attribute.name.toLowerCase()}`, attribute])).values()];
}

/** Attributes that `prepare` makes, once for each section. */
export const newAttributes: Rule = (input) =>
  catalogsOf(input).flatMap((catalog) =>
    input.bound.sections.flatMap(({ model, spec }): Problem[] => {
      const names = missingIn(catalog, input.wanted).filter((attribute) => attribute.model === model).map(({ name }) => name);
      if (names.length === 0) return [];
      return [problem('information', 'spec/attribute-new', spec.at, `${counted(names.length, 'attribute')} of the ${model} will be made in ${quotedName(catalog.connection)}: ${someOf(names)}.`, '"prepare" makes them.')];
    }),
  );

/** Contacts and companies take a number of attributes together (reference/intercom.md §10). */
export const roomForAttributes: Rule = (input) =>
  catalogsOf(input).flatMap((catalog) => {
    if (!MODELS_WITH_LIMIT.every((model) => isKnown(catalog, model))) return [];
    const used = MODELS_WITH_LIMIT.reduce((sum, model) => sum + (findEntity(catalog, model)?.fields.filter(({ custom }) => custom).length ?? 0), 0);
    const added = missingIn(catalog, input.wanted).filter(({ model }) => MODELS_WITH_LIMIT.some((limited) => limited === model));
    const first = added[Math.max(0, MOST_ATTRIBUTES - used)];
    if (first === undefined) return [];
    return [problem('warning', 'spec/too-many-attributes', placeOfAttribute(input.bound, first), `${quotedName(catalog.connection)} has ${used} attributes and the spec adds ${added.length}: Intercom takes ${MOST_ATTRIBUTES} on contacts and companies together.`, 'Leave some out, or archive old ones in Intercom.')];
  });

/** Two live attributes of one name make Intercom refuse every value for it (reference/intercom.md §11). */
export const singleAttributes: Rule = (input) =>
  catalogsOf(input).flatMap((catalog) => {
    const seen = new Set<string>();
    const twice = new Set<string>();
    for (const { name, custom } of findEntity(catalog, 'conversation')?.fields ?? []) {
      if (custom && seen.has(name)) twice.add(name);
      if (custom) seen.add(name);
    }
    return input.wanted.flatMap((attribute) => {
      if (attribute.model !== 'conversation' || !twice.has(attribute.name)) return [];
      return [problem('error', 'spec/attribute-twice', placeOfAttribute(input.bound, attribute), `${quotedName(catalog.connection)} has two live attributes named ${quotedName(attribute.name)}: Intercom refuses values for such a name.`, 'Archive one of them in Intercom and discover again, or use another name.')];
    });
  });
