/** Hovers over the destination's side of a line: built-in fields and attributes. */
import { findEntity, findField } from '../../catalog/lookup.ts';
import type { Catalog, Field } from '../../catalog/model.ts';
import { attributeOf } from '../../spec/attributes.ts';
import type { AttributeDefinition } from '../../spec/compiled.ts';
import { ATTRIBUTE_LENGTH, findBuiltIn, type Model } from '../../spec/destination.ts';
import { fieldMarkdown } from '../field-markdown.ts';
import { focusedSpec } from '../preview/preview.ts';
import { MODELS, type SectionName, type SpecWorld } from '../spec-text.ts';
import { codeSpan, plainWords } from '../text/markdown.ts';
import { originLine, type Paragraphs } from './words.ts';

const MOST_OPTIONS = 12;

function workspaces({ catalogs }: SpecWorld): readonly Catalog[] {
  return [catalogs.destination, catalogs.staging].filter((catalog) => catalog !== null);
}

/** The attribute as the first workspace that has it knows it. */
function existingIn(world: SpecWorld, model: Model, name: string): { readonly catalog: Catalog; readonly field: Field } | null {
  for (const catalog of workspaces(world)) {
    const entity = findEntity(catalog, model);
    const field = entity === null ? null : findField(entity, name, true);
    if (field !== null) return { catalog, field };
  }
  return null;
}

function optionWords(options: readonly string[]): string {
  const rest = options.length - MOST_OPTIONS;
  return `${options.slice(0, MOST_OPTIONS).map(codeSpan).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function willBe(model: Model, { type, options }: AttributeDefinition): string {
  const limit = type === 'text' && model !== 'conversation' ? `, at most ${ATTRIBUTE_LENGTH} characters` : '';
  return `${type}${limit}${options.length === 0 ? '' : `: ${optionWords(options)}`}`;
}

/** Where it is still to be made: workspaces that are known and do not have it. */
function missingWords(world: SpecWorld, model: Model, name: string): string {
  const missing = workspaces(world).filter((catalog) => {
    const entity = findEntity(catalog, model);
    return entity !== null && findField(entity, name, true) === null && !catalog.incomplete.some((item) => item.entity === model);
  });
  return missing.length === 0 ? '' : `${codeSpan('prepare')} makes it in ${missing.map(({ connection }) => codeSpan(connection)).join(' and ')}.`;
}

/** @param definition as the spec wants it; null: not known. */
export function attributeHover(world: SpecWorld, model: Model, name: string, definition: AttributeDefinition | null): Paragraphs {
  const existing = existingIn(world, model, name);
  const missing = missingWords(world, model, name);
  if (existing !== null) return [fieldMarkdown(existing.field, { entity: model, system: 'intercom', uses: [] }), missing, originLine(existing.catalog, world.now)];
  const known = workspaces(world).length > 0;
  return [`attribute ${codeSpan(name)} of the ${model}`, definition === null ? '' : willBe(model, definition), known ? missing : 'Whether it exists is not known: the destination was not discovered yet.', originLine(world.catalogs.destination, world.now)];
}

/** As `prepare` would make the attribute of a line; null: the line has a mistake. */
function definitionOf(world: SpecWorld, section: SectionName, name: string): AttributeDefinition | null {
  const focused = focusedSpec(world, [[section, 'attributes', name]]);
  const bound = focused?.bound.sections.find(({ model }) => model === MODELS[section]);
  const field = bound?.spec.fields.find(({ target, attribute }) => attribute && target.value === name);
  return focused === null || bound === undefined || field === undefined ? null : attributeOf(focused.bound, bound, field);
}

function builtInHover(world: SpecWorld, model: Model, name: string): Paragraphs | null {
  const builtIn = findBuiltIn(model, name);
  if (builtIn === null) return null;
  const { destination } = world.catalogs;
  const entity = destination === null ? null : findEntity(destination, model);
  const length = (entity === null ? null : findField(entity, name, false)?.length) ?? builtIn.length;
  const needed = builtIn.needed === 'error' ? ' · required' : builtIn.needed === 'warning' ? ' · poor without it' : '';
  return [`${codeSpan(name)} of the Intercom ${plainWords(model)}`, `${length === null ? builtIn.type : `${builtIn.type}, at most ${length} characters`}${needed}`, originLine(destination, world.now)];
}

/** A key under `fields:` or `attributes:`. */
export function targetHover(world: SpecWorld, section: SectionName, group: string, name: string): Paragraphs | null {
  const model = MODELS[section];
  if (group === 'fields') return builtInHover(world, model, name);
  return attributeHover(world, model, name, existingIn(world, model, name) === null ? definitionOf(world, section, name) : null);
}

/** A value that a value map writes into an attribute; null: nothing is known of its options. */
export function targetOptionHover(world: SpecWorld, section: SectionName, name: string, label: string): Paragraphs | null {
  const existing = existingIn(world, MODELS[section], name);
  if (existing?.field.type !== 'list') return null;
  const there = existing.field.options?.some((option) => option.label === label) === true;
  return [`${codeSpan(label)}: ${there ? 'an option' : 'not an option yet'} of the list ${codeSpan(name)}`, optionWords((existing.field.options ?? []).map((option) => option.label)), originLine(existing.catalog, world.now)];
}
