import { findEntity, isIncomplete } from '../../catalog/lookup.ts';
import type { Catalog } from '../../catalog/model.ts';
import { suggest } from '../../catalog/suggest.ts';
import { sectionOfCheck, type BoundSpec } from '../bind.ts';
import type { Located, Problem } from '../model.ts';
import { didYouMean, problem, someOf, type Rule } from './rule.ts';

function unknownEntity(source: Catalog, name: Located<string>): Problem | null {
  if (findEntity(source, name.value) !== null || isIncomplete(source, name.value)) return null;
  const suggestions = suggest(name.value, source.entities.map((entity) => entity.name));
  return problem('error', 'spec/unknown-entity', name.at, `The source has no entity "${name.value}".`, didYouMean(suggestions, 'Use a name that the catalog lists.'), suggestions);
}

/** Every `from:` of a section and every key of `leave_behind` names an entity of the source. */
export const knownEntities: Rule = ({ bound, source }) => {
  if (source === null) return [];
  const names = [...bound.sections.map((section) => section.spec.from), ...bound.spec.leaveBehind.map((item) => item.entity)];
  return names.flatMap((name) => unknownEntity(source, name) ?? []);
};

/** `thread.notes.from` names a collection of the ticket's entity. */
export const knownCollections: Rule = ({ bound, source }) => {
  const ticket = bound.sections.find((section) => section.model === 'conversation');
  if (source === null || ticket?.entity == null || isIncomplete(source, ticket.entity.name)) return [];
  const known = Object.keys(ticket.entity.collections ?? {});
  return bound.collections.flatMap(({ spec, entity, body }) => {
    const { value, at } = spec.from;
    if (!known.includes(value)) {
      const suggestions = suggest(value, known);
      return [problem('error', 'spec/unknown-collection', at, `Records of ${ticket.entity?.name ?? ''} have no collection "${value}".`, didYouMean(suggestions, `There are ${someOf(known)}.`), suggestions)];
    }
    if (body !== null || entity === null || isIncomplete(source, entity.name)) return [];
    return [problem('error', 'spec/missing-key', spec.at, `Which field of ${entity.name} is the text of a part?`, 'Add "body:" with an expression.')];
  });
};

const NOT_YET = new Map([
  ['contact_attributes', 'company'],
  ['custom_object', 'company'],
  ['intercom_ticket', 'conversation'],
]);

/** Targets that the language names but this version does not load. */
export const availableTargets: Rule = ({ bound }) =>
  bound.sections.flatMap(({ spec: { to } }) => {
    const instead = NOT_YET.get(to.value);
    return instead === undefined ? [] : [problem('error', 'spec/target-not-available', to.at, `"${to.value}" is not available in this version.`, `Use ${instead}.`, [instead])];
  });

/** Entities with records that the spec neither loads nor names. */
export function forgottenEntities(bound: BoundSpec, source: Catalog): readonly string[] {
  const named = new Set([...bound.sections.map((section) => section.spec.from.value), ...bound.spec.leaveBehind.map((item) => item.entity.value)]);
  for (const { entity } of bound.collections) if (entity !== null) named.add(entity.name);
  named.add('Resource');
  return source.entities.filter((entity) => (entity.count ?? 0) > 0 && !named.has(entity.name)).map((entity) => entity.name);
}

/** What the source has is mapped, archived or named as left behind (design §5). */
export const nothingForgotten: Rule = ({ bound, source }) => {
  const forgotten = source === null ? [] : forgottenEntities(bound, source);
  if (forgotten.length === 0) return [];
  return [problem('information', 'spec/not-mentioned', bound.spec.source.system.at, `The spec says nothing about ${someOf(forgotten)}.`, 'Name them under "leave_behind" with an archive format.')];
};

/** An entity is loaded or left behind, not both; a ticket needs someone who opens it. */
export const consistentSections: Rule = ({ bound }) => {
  const { spec } = bound;
  const loaded = new Set(bound.sections.map((section) => section.spec.from.value));
  const both = spec.leaveBehind.filter((item) => loaded.has(item.entity.value));
  const problems = both.map((item) => problem('error', 'spec/loaded-and-left', item.entity.at, `"${item.entity.value}" is loaded above and left behind here.`, 'Keep one of the two.'));
  if (spec.ticket !== null && spec.contact === null) {
    problems.push(problem('error', 'spec/missing-section', spec.ticket.at, 'Only a contact can open a conversation, and no contacts are loaded.', 'Add the section "contact:".'));
  }
  if (spec.contact !== null && spec.company === null) {
    problems.push(problem('information', 'spec/missing-section', spec.contact.at, 'No companies are loaded: whom a contact works for is not kept.', 'Add the section "company:".'));
  }
  for (const check of spec.checks) {
    if (sectionOfCheck(bound.sections, check) === null) problems.push(problem('error', 'spec/missing-section', check.at, `The check looks at every ${check.for}, and none is loaded.`, `Add the section "${check.for}:", or name another one.`));
  }
  if (bound.sections.length === 0) problems.push(problem('warning', 'spec/missing-section', spec.source.system.at, 'This spec loads nothing.', 'Add company:, contact: and ticket:.'));
  return problems;
};
