import type { AttributeValue } from '../model.ts';
import { Refusal, invalid } from '../refusal.ts';
import type { Workspace } from '../workspace.ts';
import type { SimInstance, SimObjectType } from './model.ts';

/** A relationship attribute: which instances it holds, and how many. */
export interface Relation {
  readonly objects: SimObjectType;
  readonly type: 'one' | 'many';
}

/** The relationship attribute of contacts that a custom object type brings; undefined when there is none of that name. */
export function contactRelation(workspace: Workspace, name: string): Relation | undefined {
  for (const objects of workspace.objects.objectTypes.values()) {
    if (objects.contactRelation?.name === name) return { objects, type: objects.contactRelation.type };
  }
  return undefined;
}

/** The relationship attribute of conversations of that name whose object type exists. */
export function conversationRelation(workspace: Workspace, name: string): Relation | undefined {
  const found = [...workspace.conversationAttributes.values()].find((attribute) => attribute.name === name && !attribute.archived && attribute.dataType === 'relationship');
  const reference = found?.reference ?? null;
  if (reference === null) return undefined;
  const objects = [...workspace.objects.objectTypes.values()].find(({ id, identifier }) => id === reference.objectTypeId || identifier === reference.objectTypeId);
  return objects === undefined ? undefined : { objects, type: reference.type };
}

/** Without inherited or inner surprises: a list of text, or nothing. */
export function idsIn(value: AttributeValue): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function wrongReference(): Refusal {
  return new Refusal(422, 'data_invalid', 'Invalid or duplicated record reference');
}

/**
 * The ids a relationship attribute shall hold: Intercom ids of instances that exist, none twice (reference/intercom.md §19).
 * @param relation undefined: its object type does not exist, so no instance does.
 * @throws Refusal 400, 422 `data_invalid`.
 */
export function checkedReferences(workspace: Workspace, relation: Relation | undefined, name: string, value: unknown, present: AttributeValue): readonly string[] {
  if (!Array.isArray(value)) throw invalid(`'${name}' must be an array of custom object instance ids`, name);
  const ids = value.map(String);
  if (relation === undefined) throw wrongReference();
  const isWrong = new Set(ids).size !== ids.length || ids.some((id) => !relation.objects.instances.has(id)) || (relation.type === 'one' && ids.length > 1);
  if (isWrong) throw wrongReference();
  if (relation.type === 'one' || workspace.switches.relationshipArray === 'replaces') return ids;
  return [...new Set([...idsIn(present), ...ids])];
}

export function instanceView(objects: SimObjectType, instance: SimInstance): object {
  return {
    id: instance.id,
    type: objects.identifier,
    external_id: instance.externalId,
    external_created_at: instance.externalCreatedAt,
    external_updated_at: instance.externalUpdatedAt,
    created_at: instance.createdAt,
    updated_at: instance.updatedAt,
    custom_attributes: Object.fromEntries(instance.attributes),
  };
}

/** `custom_attributes` as they are read: a relationship shows its instances, those that were deleted are gone. */
export function shownAttributes(workspace: Workspace, model: 'contact' | 'conversation', attributes: ReadonlyMap<string, AttributeValue>): object {
  const relationOf = model === 'contact' ? contactRelation : conversationRelation;
  const shown = [...attributes].map(([name, value]) => {
    const relation = Array.isArray(value) ? relationOf(workspace, name) : undefined;
    if (relation === undefined) return [name, value] as const;
    const instances = idsIn(value).map((id) => relation.objects.instances.get(id)).filter((instance) => instance !== undefined);
    return [name, { type: `${relation.objects.identifier}.list`, instances: instances.map((instance) => instanceView(relation.objects, instance)) }] as const;
  });
  return Object.fromEntries(shown);
}
