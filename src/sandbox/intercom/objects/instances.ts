import { hasForm } from '../conversation-values.ts';
import type { AttributeValue } from '../model.ts';
import { numberedPage, pageOfQuery } from '../paging.ts';
import { invalid, missing, notFound } from '../refusal.ts';
import { ok, param } from '../route.ts';
import type { Call, Route } from '../route.ts';
import { optionalId, optionalObject, optionalWhole } from '../shape.ts';
import type { Body } from '../shape.ts';
import type { Workspace } from '../workspace.ts';
import type { ObjectTypeForm, SimInstance, SimObjectType } from './model.ts';
import { contactRelation, conversationRelation, idsIn, instanceView } from './relations.ts';
import type { Relation } from './relations.ts';

/** What a person does in Settings → Data → Custom Objects: no endpoint makes types (reference/intercom.md §19). @returns id of the type. */
export function addObjectType(workspace: Workspace, form: ObjectTypeForm): string {
  const id = String(workspace.objects.objectTypes.size + 1);
  const { identifier, attributes, contactRelation: relation = null } = form;
  workspace.objects.objectTypes.set(identifier, { id, identifier, attributes, contactRelation: relation, instances: new Map(), byExternalId: new Map() });
  return id;
}

function objectsOf(call: Call): SimObjectType {
  const identifier = param(call, 0);
  const type = call.workspace.objects.objectTypes.get(identifier);
  if (type === undefined) throw notFound(`Custom object type \`${identifier}\` not found`);
  return type;
}

function found(instance: SimInstance | undefined): SimInstance {
  if (instance === undefined) throw notFound('Custom object instance not found');
  return instance;
}

function byExternalId(type: SimObjectType, externalId: string): SimInstance | undefined {
  return type.instances.get(type.byExternalId.get(externalId) ?? '');
}

/** Attributes have to exist, as they do on contacts (assumed); null clears. @throws Refusal 400 `parameter_invalid`. */
function checkedValues(type: SimObjectType, values: Body): readonly (readonly [string, AttributeValue])[] {
  return Object.entries(values).map(([name, value]) => {
    const attribute = type.attributes.find((item) => item.name === name);
    if (attribute === undefined) throw invalid(`Custom attribute '${name}' does not exist`, name);
    if (value === null) return [name, value] as const;
    const isOption = attribute.options === undefined || attribute.options.some((option) => option === value);
    if (!hasForm(attribute.dataType, value) || !isOption) throw invalid(`Custom attribute '${name}' must be a ${attribute.dataType}`, name);
    return [name, value] as const;
  });
}

function newInstance(workspace: Workspace, type: SimObjectType, externalId: string | null): SimInstance {
  const { instanceCap } = workspace.switches;
  if (instanceCap !== null && type.instances.size >= instanceCap) throw invalid(`You have reached the limit of ${instanceCap} instances`);
  const now = workspace.now();
  const id = String(workspace.smallId('instance') + 20);
  const instance: SimInstance = { id, externalId, externalCreatedAt: null, externalUpdatedAt: null, createdAt: now, updatedAt: now, attributes: new Map() };
  type.instances.set(id, instance);
  if (externalId !== null) type.byExternalId.set(externalId, id);
  return instance;
}

/** Creates or changes by `external_id`; attributes that are not sent stay (assumed). */
function upsert(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const type = objectsOf(call);
  const body = call.body();
  const externalId = optionalId(body, 'external_id') ?? null;
  const times = { externalCreatedAt: optionalWhole(body, 'external_created_at'), externalUpdatedAt: optionalWhole(body, 'external_updated_at') };
  const values = checkedValues(type, optionalObject(body, 'custom_attributes'));
  const instance = (externalId === null ? undefined : byExternalId(type, externalId)) ?? newInstance(workspace, type, externalId);
  for (const [name, value] of Object.entries(times)) if (value !== undefined) Object.assign(instance, { [name]: value });
  for (const [name, value] of values) {
    if (value === null) instance.attributes.delete(name);
    else instance.attributes.set(name, value);
  }
  instance.updatedAt = workspace.now();
  return ok(instanceView(type, instance));
}

/** Ids of the type's instances that a contact or conversation points at. */
function referenced(type: SimObjectType, attributes: ReadonlyMap<string, AttributeValue>, relationOf: (name: string) => Relation | undefined): ReadonlySet<string> {
  return new Set([...attributes].flatMap(([name, value]) => (relationOf(name)?.objects === type ? idsIn(value) : [])));
}

function wantedIds(call: Call, type: SimObjectType): ReadonlySet<string> | null {
  const { workspace, query } = call;
  const contact = query.get('references_contact_id');
  if (contact !== null) return referenced(type, workspace.contact(contact).attributes, (name) => contactRelation(workspace, name));
  const conversation = query.get('references_conversation_id');
  if (conversation === null) return null;
  return referenced(type, workspace.conversation(conversation).attributes, (name) => conversationRelation(workspace, name));
}

/** All, those of a contact or conversation, or with `external_id` the one instance itself; newest first. */
function list(call: Call): ReturnType<typeof ok> {
  const type = objectsOf(call);
  const externalId = call.query.get('external_id');
  if (externalId !== null) return ok(instanceView(type, found(byExternalId(type, externalId))));
  const wanted = wantedIds(call, type);
  const all = [...type.instances.values()].reverse().filter(({ id }) => wanted === null || wanted.has(id));
  const { items, pages } = numberedPage(all, pageOfQuery(call.query, 20, 150), call.workspace.origin, `/custom_object_instances/${encodeURIComponent(type.identifier)}`);
  return ok({ type: 'list', data: items.map((instance) => instanceView(type, instance)), pages, total_count: all.length });
}

/** By Intercom id or `external_id`. */
function read(call: Call): ReturnType<typeof ok> {
  const type = objectsOf(call);
  const key = param(call, 1);
  return ok(instanceView(type, found(type.instances.get(key) ?? byExternalId(type, key))));
}

function drop(type: SimObjectType, instance: SimInstance): ReturnType<typeof ok> {
  type.instances.delete(instance.id);
  if (instance.externalId !== null) type.byExternalId.delete(instance.externalId);
  return ok({ id: instance.id, object: type.identifier, deleted: true });
}

function removeByExternalId(call: Call): ReturnType<typeof ok> {
  const type = objectsOf(call);
  const externalId = call.query.get('external_id');
  if (externalId === null) throw missing('external_id');
  return drop(type, found(byExternalId(type, externalId)));
}

/** By Intercom id only. */
function remove(call: Call): ReturnType<typeof ok> {
  const type = objectsOf(call);
  return drop(type, found(type.instances.get(param(call, 1))));
}

const SINCE = 213;

/** Custom object instances (reference/intercom.md §5, §19). */
export const OBJECT_ROUTES: readonly Route[] = [
  { method: 'POST', pattern: '/custom_object_instances/:type', since: SINCE, run: upsert },
  { method: 'GET', pattern: '/custom_object_instances/:type', since: SINCE, run: list },
  { method: 'DELETE', pattern: '/custom_object_instances/:type', since: SINCE, run: removeByExternalId },
  { method: 'GET', pattern: '/custom_object_instances/:type/:id', since: SINCE, run: read },
  { method: 'DELETE', pattern: '/custom_object_instances/:type/:id', since: SINCE, run: remove },
];
