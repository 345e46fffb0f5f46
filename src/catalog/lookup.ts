import type { Catalog, Entity, Field, Option } from './model.ts';

/** The entity of that exact name; null when the catalog has none. */
export function findEntity(catalog: Catalog, name: string): Entity | null {
  return catalog.entities.find((entity) => entity.name === name) ?? null;
}

// Catalogs never change once read, and a rule asks for thousands of fields after every keystroke.
const INDEX = new WeakMap<Entity, ReadonlyMap<string, Field>>();

function keyOf(name: string, custom: boolean): string {
  return `${custom ? 'custom' : 'own'} ${name}`;
}

function indexOf(entity: Entity): ReadonlyMap<string, Field> {
  const known = INDEX.get(entity);
  if (known !== undefined) return known;
  const made = new Map(entity.fields.toReversed().map((field) => [keyOf(field.name, field.custom), field]));
  INDEX.set(entity, made);
  return made;
}

/** The field of that exact name among the built-in or the custom ones; a vendor may use one name in both. */
export function findField(entity: Entity, name: string, custom: boolean): Field | null {
  return indexOf(entity).get(keyOf(name, custom)) ?? null;
}

/** true: discovery could not read this entity whole, so what is missing here is not known to be missing. */
export function isIncomplete(catalog: Catalog, entity: string): boolean {
  return catalog.incomplete.some((item) => item.entity === entity);
}

/** The option that holds `value` as stored. */
export function optionByValue(options: readonly Option[], value: string): Option | null {
  return options.find((option) => option.value === value) ?? null;
}

/**
 * Options that a key of a value map means: `#5` is the stored value 5 where there is one, anything else a label.
 * More than one: the label is shared and does not say which.
 */
export function optionsByKey(options: readonly Option[], key: string): readonly Option[] {
  const stored = key.startsWith('#') ? options.filter((option) => option.value === key.slice(1)) : [];
  return stored.length > 0 ? stored : options.filter((option) => option.label === key);
}

/** Labels in catalog order, each once, without blank ones. */
export function labelsOf(options: readonly Option[]): readonly string[] {
  return [...new Set(options.map((option) => option.label).filter((label) => label.trim() !== ''))];
}
