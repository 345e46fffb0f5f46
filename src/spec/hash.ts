/** The plan hash (design §1): equal for staging and production, before and after `prepare`. */
import { canonicalJson, sha256 } from '../base/canonical.ts';
import { findEntity, findField } from '../catalog/lookup.ts';
import type { Entity, Field } from '../catalog/model.ts';
import type { FieldUse } from '../expressions/model.ts';
import type { BoundSpec } from './bind.ts';
import type { AttributeDefinition, CompiledTarget } from './compiled.ts';

/** Raised with every change of rules that makes the same spec write something else. */
const RULES_VERSION = 2;

/** Of a place in the file or the way it was written, and where files are read back from: not of what is written. */
const NOT_MEANING = new Set(['at', 'raw', 'style', 'hosts']);

/** `Gold` and `#Gold` of a field without options are one key of which the later line holds: these two keep their order. */
function orderKey(item: unknown): string {
  const { from } = (item ?? {}) as { readonly from?: { readonly value?: unknown } };
  return typeof from?.value === 'string' ? from.value.replace(/^#/, '') : canonicalJson(item);
}

/** In an order of its own: every list is a map in the spec, and the lines of a map hold in any order. */
function sorted(items: readonly unknown[]): readonly unknown[] {
  const keyed = items.map((item) => [orderKey(item), item] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
}

/** What the spec says, without where and how; connections are left out, since a plan is the same in every workspace. */
function meaning(value: unknown): unknown {
  if (Array.isArray(value)) return sorted(value.map(meaning));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !NOT_MEANING.has(key)).map(([key, item]) => [key, meaning(item)]));
}

function definition(field: Field): unknown {
  const options = (field.options ?? []).map((option) => [option.value, option.label]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return { name: field.name, type: field.type, options, required: field.required, custom: field.custom };
}

/** The entity that a use reads: the record's, or that of a collection's items. */
function entityOf(bound: BoundSpec, owner: Entity, use: FieldUse): Entity | null {
  if (use.collection === undefined) return owner;
  const name = owner.collections?.[use.collection];
  return name === undefined || bound.source === null ? null : findEntity(bound.source, name);
}

/** Definition of every field that an expression reads, each once, in a fixed order. */
function usedFields(bound: BoundSpec): readonly unknown[] {
  const used = new Map<string, unknown>();
  for (const { entity: owner, result } of bound.slots) {
    if (owner === null || !result.ok) continue;
    for (const use of result.expression.uses) {
      const entity = entityOf(bound, owner, use);
      const field = entity === null ? null : findField(entity, use.name, use.custom);
      if (entity !== null && field !== null) used.set(JSON.stringify([entity.name, field.custom, field.name]), definition(field));
    }
  }
  return [...used].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** @param targets of every line, as values are written; options by the spec, not as the workspace has them. */
export function planHash(bound: BoundSpec, attributes: readonly AttributeDefinition[], targets: readonly CompiledTarget[]): string {
  const { source, destination, ...rest } = bound.spec;
  const content = {
    rules: RULES_VERSION,
    source: source.system.value,
    destination: destination.system.value,
    spec: meaning(rest),
    fields: usedFields(bound),
    attributes: sorted(attributes.map(({ model, name, type, options }) => ({ model, name, type, options: [...options].sort() }))),
    written: sorted(targets.map(({ name, attribute, type }) => ({ name, attribute, type }))),
  };
  return sha256(canonicalJson(content));
}
