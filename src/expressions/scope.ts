import { findEntity, isIncomplete } from '../catalog/lookup.ts';
import type { Catalog, Entity, Field } from '../catalog/model.ts';
import type { Scope, ScopeField } from './model.ts';

function scopeField(field: Field): ScopeField {
  return field.options === undefined ? { name: field.name, type: field.type } : { name: field.name, type: field.type, options: field.options };
}

function fieldsOf(entity: Entity, custom: boolean): Map<string, ScopeField> {
  return new Map(entity.fields.filter((field) => field.custom === custom).map((field) => [field.name, scopeField(field)]));
}

/**
 * What an expression about records of `entityName` may use. Without the entity (no catalog, or discovery was refused there)
 * the scope is empty and not complete, so that no name is called wrong.
 */
export function scopeFor(catalog: Catalog | null, entityName: string): Scope {
  const entity = catalog === null ? null : findEntity(catalog, entityName);
  if (catalog === null || entity === null) return { fields: new Map(), udf: new Map(), collections: new Map(), complete: false };
  const collections = new Map<string, ReadonlyMap<string, ScopeField>>();
  let complete = !isIncomplete(catalog, entityName);
  for (const [name, itemName] of Object.entries(entity.collections ?? {})) {
    const item = findEntity(catalog, itemName);
    if (item === null || isIncomplete(catalog, itemName)) complete = false;
    collections.set(name, item === null ? new Map() : fieldsOf(item, false));
  }
  return { fields: fieldsOf(entity, false), udf: fieldsOf(entity, true), collections, complete };
}
