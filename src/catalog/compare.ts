/** What became of a system's fields between two discoveries. Pure; nothing in it is a person's. */
import type { Catalog, Entity, Field, Option } from './model.ts';

export interface Renamed {
  readonly from: string;
  readonly to: string;
}

export interface FieldChange {
  readonly name: string;
  readonly custom: boolean;
  /** `text of 50 characters` before and after; null: the same. */
  readonly type: Renamed | null;
  /** Labels. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** One stored value, another label. */
  readonly renamed: readonly Renamed[];
  /** Labels that are offered no more, or again. */
  readonly retired: readonly string[];
  readonly revived: readonly string[];
}

export interface FieldName {
  readonly name: string;
  readonly custom: boolean;
}

export interface EntityChange {
  readonly entity: string;
  readonly added: readonly FieldName[];
  readonly removed: readonly FieldName[];
  /** Told by the same label, the same options, or the same values: where more than one could be meant, it is not guessed. */
  readonly renamed: readonly (Renamed & { readonly custom: boolean })[];
  readonly changed: readonly FieldChange[];
}

export interface CatalogChanges {
  readonly addedEntities: readonly string[];
  readonly removedEntities: readonly string[];
  readonly renamedEntities: readonly Renamed[];
  /** Of entities that stand in both, only those in which something changed. */
  readonly entities: readonly EntityChange[];
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Pairs of which each side has exactly one candidate. */
function pairs<T>(gone: readonly T[], come: readonly T[], fits: (before: T, after: T) => boolean): readonly (readonly [T, T])[] {
  return gone.flatMap((before) => {
    const [only, ...others] = come.filter((after) => fits(before, after));
    if (only === undefined || others.length > 0 || gone.filter((other) => fits(other, only)).length > 1) return [];
    return [[before, only] as const];
  });
}

function optionKey({ value, label }: Option): string {
  return JSON.stringify([value, label]);
}

/** At least two, or two lists of one option each would be the same. */
function sameOptions(a: Field, b: Field): boolean {
  const [one, two] = [(a.options ?? []).map(optionKey), new Set((b.options ?? []).map(optionKey))];
  return one.length >= 2 && one.length === two.size && one.every((key) => two.has(key));
}

/** The same number of records holds values of the same length and variety: enough where nothing else speaks against it. */
function sameValues({ profile: a }: Field, { profile: b }: Field): boolean {
  return a !== undefined && b !== undefined && a.filled > 0 && a.distinct > 1 && a.filled === b.filled && a.distinct === b.distinct && a.longest === b.longest;
}

function sameLabel(a: Field, b: Field): boolean {
  return bare(a.label) !== '' && bare(a.label) === bare(b.label);
}

function renamedFields(gone: readonly Field[], come: readonly Field[]): readonly (readonly [Field, Field])[] {
  const found: (readonly [Field, Field])[] = [];
  for (const fits of [sameLabel, sameOptions, sameValues]) {
    const taken = new Set(found.flat());
    const left = (fields: readonly Field[]): readonly Field[] => fields.filter((field) => !taken.has(field));
    found.push(...pairs(left(gone), left(come), (a, b) => a.custom === b.custom && a.type === b.type && fits(a, b)));
  }
  return found;
}

function typeWords({ type, length, reference }: Field): string {
  if (reference !== undefined && type === 'reference') return `reference to ${reference}`;
  return length === undefined ? type : `${type} of ${length} characters`;
}

function optionChanges(before: readonly Option[], after: readonly Option[]): Pick<FieldChange, 'added' | 'removed' | 'renamed' | 'retired' | 'revived'> {
  const [old, now] = [new Map(before.map((option) => [option.value, option])), new Map(after.map((option) => [option.value, option]))];
  const both = after.flatMap((option) => {
    const earlier = old.get(option.value);
    return earlier === undefined ? [] : [{ earlier, option }];
  });
  return {
    added: after.filter(({ value }) => !old.has(value)).map(({ label }) => label),
    removed: before.filter(({ value }) => !now.has(value)).map(({ label }) => label),
    renamed: both.filter(({ earlier, option }) => earlier.label !== option.label).map(({ earlier, option }) => ({ from: earlier.label, to: option.label })),
    retired: both.filter(({ earlier, option }) => earlier.active && !option.active).map(({ option }) => option.label),
    revived: both.filter(({ earlier, option }) => !earlier.active && option.active).map(({ option }) => option.label),
  };
}

function fieldChange(before: Field, after: Field): FieldChange | null {
  const [from, to] = [typeWords(before), typeWords(after)];
  const options = optionChanges(before.options ?? [], after.options ?? []);
  const quiet = from === to && Object.values(options).every((names) => names.length === 0);
  return quiet ? null : { name: after.name, custom: after.custom, type: from === to ? null : { from, to }, ...options };
}

function key({ name, custom }: FieldName): string {
  return `${custom ? 'custom' : 'own'} ${name}`;
}

function named({ name, custom }: Field): FieldName {
  return { name, custom };
}

function entityChange(before: Entity, after: Entity): EntityChange | null {
  const [old, now] = [new Map(before.fields.map((field) => [key(field), field])), new Map(after.fields.map((field) => [key(field), field]))];
  const gone = before.fields.filter((field) => !now.has(key(field)));
  const come = after.fields.filter((field) => !old.has(key(field)));
  const renamed = renamedFields(gone, come);
  const moved = new Set(renamed.flat());
  const stayed = after.fields.flatMap((field) => {
    const earlier = old.get(key(field));
    return earlier === undefined ? [] : [[earlier, field] as const];
  });
  const change: EntityChange = {
    entity: after.name,
    added: come.filter((field) => !moved.has(field)).map(named),
    removed: gone.filter((field) => !moved.has(field)).map(named),
    renamed: renamed.map(([from, to]) => ({ from: from.name, to: to.name, custom: to.custom })),
    changed: [...stayed, ...renamed].flatMap(([earlier, field]) => fieldChange(earlier, field) ?? []),
  };
  return change.added.length + change.removed.length + change.renamed.length + change.changed.length === 0 ? null : change;
}

function sameFields(a: Entity, b: Entity): boolean {
  const names = new Set(b.fields.map(key));
  return a.fields.length > 2 && a.fields.length === names.size && a.fields.every((field) => names.has(key(field)));
}

/** What could not be read (`incomplete`), before or now, is not called gone or new. */
function readWhole(catalog: Catalog, other: Catalog): readonly Entity[] {
  const unread = new Set([...catalog.incomplete, ...other.incomplete].map(({ entity }) => entity));
  return catalog.entities.filter(({ name }) => !unread.has(name));
}

/** Counts, profiles, people and teams are not compared: they change every day. */
export function compareCatalogs(before: Catalog, after: Catalog): CatalogChanges {
  const [old, now] = [readWhole(before, after), readWhole(after, before)];
  const [oldNames, nowNames] = [new Map(old.map((entity) => [entity.name, entity])), new Set(now.map(({ name }) => name))];
  const gone = old.filter(({ name }) => !nowNames.has(name));
  const come = now.filter(({ name }) => !oldNames.has(name));
  const renamed = pairs(gone, come, sameFields);
  const moved = new Set(renamed.flat());
  return {
    addedEntities: come.filter((entity) => !moved.has(entity)).map(({ name }) => name),
    removedEntities: gone.filter((entity) => !moved.has(entity)).map(({ name }) => name),
    renamedEntities: renamed.map(([from, to]) => ({ from: from.name, to: to.name })),
    entities: now.flatMap((entity) => {
      const earlier = oldNames.get(entity.name);
      return earlier === undefined ? [] : (entityChange(earlier, entity) ?? []);
    }),
  };
}

export function isUnchanged({ addedEntities, removedEntities, renamedEntities, entities }: CatalogChanges): boolean {
  return addedEntities.length + removedEntities.length + renamedEntities.length + entities.length === 0;
}
