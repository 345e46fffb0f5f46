/** Keys of `fields:` and `attributes:`: what the destination has, and what of the source is not mapped yet. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { findEntity } from '../../catalog/lookup.ts';
import type { Entity, Field } from '../../catalog/model.ts';
import { builtInsOf, type BuiltIn, type Model } from '../../spec/destination.ts';
import { shareOf, typeOf } from '../field-markdown.ts';
import { expressionsIn } from '../field-uses.ts';
import { placeOfPath, type Place, type SpecWorld } from '../spec-text.ts';
import type { Cursor } from '../text/cursor.ts';
import { yamlExpression, yamlKey } from '../text/quote.ts';
import { snippetText, type Proposal } from './item.ts';
import { all, fittest, typedFrom, type Found } from './limit.ts';
import { bareName, fieldKey, fullName, nameFit, nearestField, sourceFields, type SourceField, type Target } from './source-fields.ts';

const OVERRIDES = 3000;
const UNMAPPED = 4000;

/** Fields that the expressions of a section name. */
function usedFields(world: SpecWorld, place: Place): ReadonlySet<string> {
  const named = expressionsIn(world, place.section).flatMap(({ fields }) => fields.filter(({ member }) => !member));
  return new Set(named.map(({ name, custom }) => fieldKey(name, custom)));
}

function keysBelow(world: SpecWorld, path: readonly string[]): ReadonlySet<string> {
  return new Set(world.bases.flatMap((base) => (base.entryAt(path)?.children ?? []).map(({ key }) => key)));
}

/** What a target most likely wants, where the names have something in common. */
function likely(entity: Entity | null, target: Target, used: ReadonlySet<string>): string | null {
  const whole = entity === null ? null : fullName(entity, target);
  if (whole !== null || entity === null) return whole;
  const near = nearestField(entity, target);
  if (near === null || used.has(near.key)) return null;
  return nameFit(target.name)(near) <= 1 ? near.code : null;
}

/** `name: ${1:companyName}` */
function line(name: string, expression: string | null, cursor: Cursor): string {
  const key = snippetText(yamlKey(name, cursor.flow));
  if (cursor.hasColon) return key;
  return expression === null ? `${key}: ` : `${key}: \${1:${snippetText(yamlExpression(expression, cursor.flow))}}`;
}

function builtInDetail({ type, length, needed }: BuiltIn): string {
  const how = needed === 'error' ? 'required' : needed === 'warning' ? 'recommended' : '';
  return [how, length === null ? type : `${type}, at most ${length} characters`].filter((part) => part !== '').join(' · ');
}

/** Keys of `fields:`: what Intercom lets us fill, the needed ones first. */
export function builtInKeys(world: SpecWorld, cursor: Cursor): readonly Proposal[] {
  const place = placeOfPath(world, cursor.path);
  if (place === null) return [];
  const taken = new Set(cursor.siblings.map(({ key }) => key));
  const [below, used] = [keysBelow(world, cursor.path), usedFields(world, place)];
  const urgency = { error: 0, warning: 100 } as const;
  return builtInsOf(place.model)
    .filter(({ name }) => !taken.has(name))
    .map((builtIn, index): Proposal => ({
      label: builtIn.name,
      kind: CompletionItemKind.Field,
      rank: (below.has(builtIn.name) ? OVERRIDES : 0) + (builtIn.needed === null ? 200 : urgency[builtIn.needed]) + index,
      snippet: true,
      rest: () => ({ insert: line(builtIn.name, likely(place.entity, builtIn, used), cursor), detail: builtInDetail(builtIn) }),
      about: { kind: 'target', model: place.model, field: builtIn.name, custom: false },
    }));
}

/** Signs that Intercom takes in the name of an attribute (reference/intercom.md §10); conversations take all. */
export function attributeName(label: string, model: Model): string {
  const name = model === 'conversation' ? label : label.replace(/[^\p{L}\p{N}\p{Sc} _-]+/gu, ' ');
   
  return name.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}

/** Contacts and companies share one set of names, conversations have their own (reference/intercom.md §10). */
function standing({ catalogs }: SpecWorld, model: Model): ReadonlySet<string> {
  const models = model === 'conversation' ? ['conversation'] : ['contact', 'company'];
  const found = [catalogs.destination, catalogs.staging].flatMap((catalog) => (catalog === null ? [] : models.flatMap((name) => findEntity(catalog, name)?.fields ?? [])));
  return new Set(found.filter(({ custom }) => custom).map(({ name }) => name.toLowerCase()));
}

function existing({ catalogs }: SpecWorld, model: Model): readonly Field[] {
  const fields = [catalogs.destination, catalogs.staging].flatMap((catalog) => (catalog === null ? [] : (findEntity(catalog, model)?.fields ?? [])));
  return [...new Map(fields.filter(({ custom }) => custom).toReversed().map((field) => [field.name, field])).values()].toReversed();
}

interface Paired {
  readonly field: Field;
  readonly source: SourceField | null;
}

const BY_NAME = new WeakMap<Entity, ReadonlyMap<string, readonly SourceField[]>>();

function byBareName(entity: Entity): ReadonlyMap<string, readonly SourceField[]> {
  const known = BY_NAME.get(entity);
  if (known !== undefined) return known;
  const made = new Map<string, SourceField[]>();
  for (const source of sourceFields(entity)) {
    if (source.code !== null) for (const name of new Set(source.bare)) made.set(name, [...(made.get(name) ?? []), source]);
  }
  BY_NAME.set(entity, made);
  return made;
}

/** Attributes that exist, each with the source field of the same name. */
function pairs(fields: readonly Field[], place: Place, used: ReadonlySet<string>): readonly Paired[] {
  const named = place.entity === null ? null : byBareName(place.entity);
  return fields.map((field) => ({ field, source: named?.get(bareName(field.name))?.find(({ key }) => !used.has(key)) ?? null }));
}

function existingKeys(cursor: Cursor, place: Place, pairedUp: readonly Paired[], below: ReadonlySet<string>): readonly Proposal[] {
  return pairedUp.map(({ field, source }, index) => ({
    label: field.name,
    kind: CompletionItemKind.Property,
    rank: (below.has(field.name) ? OVERRIDES : 0) + (field.required ? 0 : source === null ? 1000 : 500) + Math.min(index, 450),
    snippet: true,
    rest: () => ({ insert: line(field.name, source?.code ?? null, cursor), detail: [field.required ? 'required' : '', typeOf(field), 'exists'].filter((part) => part !== '').join(' · ') }),
    about: { kind: 'target', model: place.model, field: field.name, custom: true },
  }));
}

function fillRate({ profile, required }: Field): number {
  if (profile === undefined || profile.sampled === 0) return required ? 0.5 : 0.4;
  return profile.filled / profile.sampled;
}

const MOST_BY_RATE = 1000;

/** A field of the source under the name that an attribute made of it would have. */
interface Unmapped {
  readonly source: SourceField;
  readonly name: string;
  readonly lower: string;
  readonly filter: string;
  readonly filterLower: string;
  readonly rank: number;
}

const NAMED = new WeakMap<Entity, Map<Model, readonly Unmapped[]>>();

function attributesFrom(entity: Entity, model: Model): readonly Unmapped[] {
  const known = NAMED.get(entity) ?? new Map<Model, readonly Unmapped[]>();
  NAMED.set(entity, known);
  const done = known.get(model);
  if (done !== undefined) return done;
  const made = sourceFields(entity).flatMap((source): Unmapped[] => {
    const { field } = source;
    const name = attributeName(field.label.trim() === '' ? field.name : field.label, model);
    if (source.code === null || name === '') return [];
    const filter = name === field.name ? name : `${name} ${field.name}`;
    const rank = UNMAPPED + Math.round((1 - fillRate(field)) * MOST_BY_RATE) + (source.plumbing ? 1500 : field.custom ? 0 : 1);
    return [{ source, name, lower: name.toLowerCase(), filter, filterLower: filter.toLowerCase(), rank }];
  });
  known.set(model, made);
  return made;
}

function unmappedKey({ source: { field, code }, name, filter, rank }: Unmapped, entity: Entity, cursor: Cursor): Proposal {
  const { profile } = field;
  return {
    label: name,
    kind: CompletionItemKind.Value,
    rank,
    filter,
    rest: () => ({
      insert: `${yamlKey(name, cursor.flow)}${cursor.hasColon ? '' : `: ${yamlExpression(code ?? '', cursor.flow)}`}`,
      detail: [code ?? '', field.type, profile === undefined ? '' : shareOf(profile.filled, profile.sampled)].filter((part) => part !== '').join(' · '),
    }),
    about: { kind: 'field', entity: entity.name, field: field.name, custom: field.custom },
  };
}

/** @param taken names in lower case. */
function unmappedKeys(world: SpecWorld, cursor: Cursor, place: Place, taken: ReadonlySet<string>, used: ReadonlySet<string>, paired: ReadonlySet<SourceField>): Found {
  const { entity, model } = place;
  if (entity === null) return all([]);
  const names = new Set(taken);
  const free = attributesFrom(entity, model).filter(({ source, lower }) => {
    if (names.has(lower) || paired.has(source) || used.has(source.key)) return false;
    names.add(lower);
    return true;
  });
  const { kept, more } = fittest(free, typedFrom(world, cursor, cursor.start), { text: ({ filter }) => filter, lower: ({ filterLower }) => filterLower, rank: ({ rank }) => rank });
  return { proposals: kept.map((unmapped) => unmappedKey(unmapped, entity, cursor)), more };
}

/** Keys of `attributes:`: those that exist, then fields of the source that nothing maps yet, both sides in one go. */
export function attributeKeys(world: SpecWorld, cursor: Cursor): Found {
  const place = placeOfPath(world, cursor.path);
  if (place === null) return all([]);
  const here = new Set(cursor.siblings.map(({ key }) => key.toLowerCase()));
  const below = keysBelow(world, cursor.path);
  const used = usedFields(world, place);
  const free = existing(world, place.model).filter(({ name }) => !here.has(name.toLowerCase()));
  const known = pairs(free, place, used);
  const taken = new Set([...here, ...[...below].map((name) => name.toLowerCase()), ...standing(world, place.model)]);
  const paired = new Set(known.flatMap(({ source }) => (source === null ? [] : [source])));
  const { proposals, more } = unmappedKeys(world, cursor, place, taken, used, paired);
  return { proposals: [...existingKeys(cursor, place, known, below), ...proposals], more };
}
