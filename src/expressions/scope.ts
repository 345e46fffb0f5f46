import { findEntity, isIncomplete } from '../catalog/lookup.ts';
import type { Catalog, Entity, Field } from '../catalog/model.ts';
import type { Scope, ScopeField } from './model.ts';

function scopeField(field: Field): ScopeField {
  return field.options === undefined ? { name: field.name, type: field.type } : { name: field.name, type: field.type, options: field.options };
}

function fieldsOf(entity: Entity, custom: boolean): Map<string, ScopeField> {
  return new Map(entity.fields.filter((field) => field.custom === custom).map((field) => [field.name, scopeField(field)]));
}

/** Nothing is known, so no name is called wrong. */
const UNKNOWN: Scope = { fields: new Map(), udf: new Map(), collections: new Map(), complete: false };

// Catalogs never change once read, and each keystroke asks for the same few scopes.
const SCOPES = new WeakMap<Catalog, Map<string, Scope>>();

/**
 * What an expression about records of `entityName` may use. Without the entity (no catalog, or discovery was refused there)
 * the scope is empty and not complete, so that no name is called wrong. The same catalog and name give the same scope.
 */
export function scopeFor(catalog: Catalog | null, entityName: string): Scope {
  const entity = catalog === null ? null : findEntity(catalog, entityName);
  if (catalog === null || entity === null) return UNKNOWN;
  const made = SCOPES.get(catalog) ?? new Map<string, Scope>();
  SCOPES.set(catalog, made);
  const scope = made.get(entityName) ?? makeScope(catalog, entity);
  made.set(entityName, scope);
  return scope;
}

function makeScope(catalog: Catalog, entity: Entity): Scope {
  const collections = new Map<string, ReadonlyMap<string, ScopeField>>();
  let complete = !isIncomplete(catalog, entity.name);
  for (const [name, itemName] of Object.entries(entity.collections ?? {})) {
    const item = findEntity(catalog, itemName);
    if (item === null || isIncomplete(catalog, itemName)) complete = false;
    collections.set(name, item === null ? new Map() : fieldsOf(item, false));
  }
  return { fields: fieldsOf(entity, false), udf: fieldsOf(entity, true), collections, complete };
}
