import type { AttributeValue, DataAttribute } from './model.ts';
import { checkedReferences, contactRelation } from './objects/relations.ts';
import { invalid } from './refusal.ts';
import type { Body } from './shape.ts';
import type { Workspace } from './workspace.ts';

function isMoment(value: unknown): boolean {
  return Number.isSafeInteger(value) || (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) && !Number.isNaN(Date.parse(value)));
}

function hasType(attribute: DataAttribute, value: unknown): boolean {
  switch (attribute.dataType) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'float':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return isMoment(value);
  }
}

function checkValue(workspace: Workspace, attribute: DataAttribute, value: unknown): void {
  const { attributeTextLength, listValueOutsideOptions } = workspace.switches;
  if (!hasType(attribute, value)) throw invalid(`Custom attribute '${attribute.name}' must be a ${attribute.dataType}`, attribute.name);
  if (typeof value !== 'string') return;
  if (attributeTextLength !== null && value.length > attributeTextLength) throw invalid(`Custom attribute '${attribute.name}' is too long`, attribute.name);
  if (attribute.options !== null && listValueOutsideOptions === 'refuse' && !attribute.options.includes(value)) {
    throw invalid(`Custom attribute '${attribute.name}' is not one of its options`, attribute.name);
  }
}

/**
 * Checks the custom attributes of a contact or company as a whole, before any is set. An attribute has to exist first
 * (reference/intercom.md §7, §10). null clears a value.
 * @throws Refusal 400 `parameter_invalid`.
 */
export function checkedAttributes(workspace: Workspace, model: 'contact' | 'company', values: Body, present?: ReadonlyMap<string, AttributeValue>): readonly (readonly [string, AttributeValue])[] {
  const known = new Map<string, DataAttribute>();
  for (const attribute of workspace.dataAttributes.values()) if (attribute.model === model && !attribute.archived) known.set(attribute.name, attribute);
  return Object.entries(values).map(([name, value]) => {
    const attribute = known.get(name);
    const relation = attribute === undefined && model === 'contact' ? contactRelation(workspace, name) : undefined;
    if (relation !== undefined) return [name, value === null ? null : checkedReferences(workspace, relation, name, value, present?.get(name))] as const;
    if (attribute === undefined) throw invalid(`Custom attribute '${name}' does not exist`, name);
    if (value !== null) checkValue(workspace, attribute, value);
    return [name, value] as const;
  });
}

export function applyAttributes(target: Map<string, AttributeValue>, changes: readonly (readonly [string, AttributeValue])[]): void {
  for (const [name, value] of changes) {
    if (value === null) target.delete(name);
    else target.set(name, value);
  }
}
