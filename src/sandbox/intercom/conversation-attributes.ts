import { checkAttributeRoom } from './data-attributes.ts';
import type { ConversationAttribute, ConversationType } from './model.ts';
import { CONVERSATION_TYPES } from './model.ts';
import { Refusal } from './refusal.ts';
import { ok, param } from './route.ts';
import type { Call, Route } from './route.ts';
import { field, isObject, oneOf, optionalFlag, optionalId, optionalList, optionalObject, optionalText } from './shape.ts';
import type { Body } from './shape.ts';
import type { Workspace } from './workspace.ts';

/** These paths refuse with 422 (reference/intercom.md §11). */
function refused(message: string): Refusal {
  return new Refusal(422, 'parameter_invalid', message);
}

function view(workspace: Workspace, attribute: ConversationAttribute): object {
  const { dataType, reference } = attribute;
  return {
    type: 'conversation_attribute',
    id: attribute.id,
    name: attribute.name,
    description: attribute.description,
    data_type: dataType,
    required: attribute.required,
    visible_to_team_ids: attribute.teamIds,
    archived: attribute.archived,
    created_at: attribute.createdAt,
    updated_at: attribute.updatedAt,
    admin_id: workspace.tokenAdmin().id,
    ...(dataType === 'string' ? { multiline: attribute.multiline } : {}),
    ...(dataType === 'list' ? { options: attribute.options.map(({ id, label, archived }) => ({ id, label, archived })) } : {}),
    ...(reference === null ? {} : { reference: { type: reference.type, object_type_id: reference.objectTypeId } }),
  };
}

function readName(workspace: Workspace, body: Body, self: ConversationAttribute | null): string {
  const name = field(body, 'name');
  if (typeof name !== 'string' || name.trim() === '') throw refused('name is required');
  const isTaken = [...workspace.conversationAttributes.values()].some((other) => other !== self && other.name === name && (!other.archived || workspace.switches.archivedNameBlocks));
  if (isTaken && workspace.switches.duplicateConversationAttributes === 'refuse') throw refused('A conversation attribute with that name already exists');
  return name;
}

function readLabel(value: unknown): string {
  if (!isObject(value) || !Object.hasOwn(value, 'label') || value.label === null || value.label === '') throw refused('label is required');
  if (typeof value.label !== 'string') throw refused('label must be a string');
  if (Object.keys(value).length > 1) throw refused("only 'label' is accepted");
  return value.label;
}

function readTeams(body: Body): readonly string[] {
  return optionalList(body, 'visible_to_team_ids').map((id) => {
    if (typeof id !== 'string') throw refused('visible_to_team_ids must be strings');
    return id;
  });
}

function readReference(body: Body): ConversationAttribute['reference'] {
  const reference = optionalObject(body, 'reference');
  return { type: oneOf(field(reference, 'type'), ['one', 'many'], 'reference.type'), objectTypeId: optionalId(reference, 'object_type_id') ?? null };
}

/** How many there may be is open (reference/intercom.md §11). @param options of the one list. @throws Refusal 400, 422. */
function checkRoom(workspace: Workspace, options: number): void {
  const { conversationAttributeCap: cap, attributeCapIsShared } = workspace.switches;
  const live = [...workspace.conversationAttributes.values()].filter(({ archived }) => !archived).length;
  if (cap !== null && live >= cap) throw refused(`You have reached the limit of ${cap} conversation attributes`);
  if (attributeCapIsShared) checkAttributeRoom(workspace);
  checkOptions(workspace, options);
}

function checkOptions({ switches: { optionCap } }: Workspace, options: number): void {
  if (optionCap !== null && options > optionCap) throw refused(`A list attribute has at most ${optionCap} options`);
}

function create(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const body = call.body();
  const name = readName(workspace, body, null);
  const wanted = field(body, 'data_type');
  const dataType = CONVERSATION_TYPES.find((type): type is ConversationType => type === wanted);
  if (dataType === undefined) {
    throw refused(`data_type '${typeof wanted === 'string' ? wanted : ''}' is not valid. Allowed types: ${CONVERSATION_TYPES.join(', ')}`);
  }
  const labels = dataType === 'list' ? optionalList(body, 'options').map(readLabel) : [];
  if (dataType === 'list' && labels.length < 2) throw refused('A list attribute must have at least 2 active options');
  checkRoom(workspace, labels.length);
  const now = workspace.now();
  const attribute: ConversationAttribute = {
    id: workspace.smallId('attribute'),
    name,
    description: optionalText(body, 'description') ?? '',
    dataType,
    required: optionalFlag(body, 'required') ?? false,
    multiline: optionalFlag(body, 'multiline') ?? false,
    teamIds: readTeams(body),
    options: labels.map((label) => ({ id: workspace.uuid('option'), label, archived: false })),
    reference: dataType === 'relationship' ? readReference(body) : null,
    archived: false,
    createdAt: now,
    updatedAt: now,
  };
  workspace.conversationAttributes.set(attribute.id, attribute);
  return ok(view(workspace, attribute));
}

function attributeOf(call: Call): ConversationAttribute {
  const attribute = call.workspace.conversationAttributes.get(Number(param(call, 0)));
  if (attribute === undefined) throw new Refusal(404, 'conversation_attribute_not_found', 'Conversation attribute not found');
  return attribute;
}

function update(call: Call): ReturnType<typeof ok> {
  const attribute = attributeOf(call);
  const body = call.body();
  const name = field(body, 'name') === undefined ? attribute.name : readName(call.workspace, body, attribute);
  const changes = {
    description: optionalText(body, 'description') ?? attribute.description,
    required: optionalFlag(body, 'required') ?? attribute.required,
    multiline: optionalFlag(body, 'multiline') ?? attribute.multiline,
    teamIds: field(body, 'visible_to_team_ids') === undefined ? attribute.teamIds : readTeams(body),
  };
  Object.assign(attribute, changes, { name, updatedAt: call.workspace.now() });
  return ok(view(call.workspace, attribute));
}

function archive(call: Call): ReturnType<typeof ok> {
  const attribute = attributeOf(call);
  attribute.archived = true;
  attribute.updatedAt = call.workspace.now();
  return ok(view(call.workspace, attribute));
}

function listOf(call: Call): ConversationAttribute {
  const attribute = attributeOf(call);
  if (attribute.dataType !== 'list') throw refused('Options can only be managed on list attributes');
  return attribute;
}

function optionOf(call: Call, attribute: ConversationAttribute): ConversationAttribute['options'][number] {
  const option = attribute.options.find(({ id }) => id === param(call, 1));
  if (option === undefined) throw new Refusal(404, 'conversation_attribute_not_found', 'List option not found');
  return option;
}

function addOption(call: Call): ReturnType<typeof ok> {
  const attribute = listOf(call);
  const label = readLabel(call.body());
  checkOptions(call.workspace, attribute.options.filter(({ archived }) => !archived).length + 1);
  attribute.options.push({ id: call.workspace.uuid('option'), label, archived: false });
  attribute.updatedAt = call.workspace.now();
  return ok(view(call.workspace, attribute));
}

function renameOption(call: Call): ReturnType<typeof ok> {
  const attribute = listOf(call);
  optionOf(call, attribute).label = readLabel(call.body());
  attribute.updatedAt = call.workspace.now();
  return ok(view(call.workspace, attribute));
}

function archiveOption(call: Call): ReturnType<typeof ok> {
  const attribute = listOf(call);
  const option = optionOf(call, attribute);
  const others = attribute.options.filter((item) => item !== option && !item.archived);
  if (others.length < 2) throw refused('A list attribute must have at least 2 active options');
  option.archived = true;
  attribute.updatedAt = call.workspace.now();
  return ok(view(call.workspace, attribute));
}

function list(call: Call): ReturnType<typeof ok> {
  const archived = call.query.get('include_archived') === 'true';
  const data = [...call.workspace.conversationAttributes.values()].filter((item) => archived || !item.archived);
  return ok({ type: 'list', data: data.map((item) => view(call.workspace, item)) });
}

const SINCE = 216;

/** Conversation attributes, 2.16 and later (reference/intercom.md §11). Before the routes of `/conversations/:id`. */
export const CONVERSATION_ATTRIBUTE_ROUTES: readonly Route[] = [
  { method: 'GET', pattern: '/conversations/attributes', since: SINCE, run: list },
  { method: 'POST', pattern: '/conversations/attributes', since: SINCE, run: create },
  { method: 'GET', pattern: '/conversations/attributes/:id', since: SINCE, run: (call) => ok(view(call.workspace, attributeOf(call))) },
  { method: 'PUT', pattern: '/conversations/attributes/:id', since: SINCE, run: update },
  { method: 'DELETE', pattern: '/conversations/attributes/:id', since: SINCE, run: archive },
  { method: 'POST', pattern: '/conversations/attributes/:id/options', since: SINCE, run: addOption },
  { method: 'PUT', pattern: '/conversations/attributes/:id/options/:option_id', since: SINCE, run: renameOption },
  { method: 'DELETE', pattern: '/conversations/attributes/:id/options/:option_id', since: SINCE, run: archiveOption },
];
