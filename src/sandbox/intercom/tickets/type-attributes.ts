import type { AttributeOption } from '../model.ts';
import { invalid, missing, notFound } from '../refusal.ts';
import { ok, param } from '../route.ts';
import type { Call, Route } from '../route.ts';
import { field, oneOf, optionalFlag, optionalText, requiredText } from '../shape.ts';
import type { Body } from '../shape.ts';
import type { Workspace } from '../workspace.ts';
import type { SimTicketAttribute, SimTicketType } from './model.ts';
import { DESCRIPTION, TICKET_DATA_TYPES, TITLE } from './model.ts';
import { ticketType } from './lookup.ts';

function optionsView(workspace: Workspace, options: readonly AttributeOption[]): object {
  if (workspace.switches.ticketOptionsKey === 'list_items') return { list_items: options.map(({ id, label }) => ({ id, name: label })) };
  return { list_options: options.map(({ id, label }) => ({ id, label })) };
}

function inputOptions(workspace: Workspace, attribute: SimTicketAttribute): object | null {
  switch (attribute.dataType) {
    case 'string':
      return { multiline: attribute.multiline };
    case 'list':
      return optionsView(workspace, attribute.options);
    case 'files':
      return { allow_multiple_values: attribute.allowMultiple };
    case 'integer':
    case 'decimal':
    case 'boolean':
    case 'datetime':
      return null;
  }
}

/** The attribute of a ticket type as examples of the description show it (reference/intercom.md §18). */
export function ticketAttributeView(workspace: Workspace, attribute: SimTicketAttribute): object {
  return {
    type: 'ticket_type_attribute',
    id: attribute.id,
    workspace_id: workspace.identity.id,
    name: attribute.name,
    description: attribute.description,
    data_type: attribute.dataType,
    input_options: inputOptions(workspace, attribute),
    order: attribute.order,
    required_to_create: attribute.requiredToCreate,
    required_to_create_for_contacts: attribute.requiredForContacts,
    visible_on_create: attribute.visibleOnCreate,
    visible_to_contacts: attribute.visibleToContacts,
    default: attribute.isDefault,
    ticket_type_id: Number(attribute.typeId),
    archived: attribute.archived,
    created_at: attribute.createdAt,
    updated_at: attribute.updatedAt,
  };
}

/** One text with commas; a label that stays keeps its id. @throws Refusal 400 when a list gets none (assumed). */
function readOptions(workspace: Workspace, body: Body, present: readonly AttributeOption[]): readonly AttributeOption[] {
  const labels = (optionalText(body, 'list_items') ?? '').split(',').map((label) => label.trim());
  const kept = [...new Set(labels)].filter((label) => label !== '');
  if (kept.length === 0) throw missing('list_items');
  return kept.map((label) => present.find((option) => option.label === label) ?? { id: workspace.uuid('option'), label, archived: false });
}

/** Names are unique within a type (assumed). */
function checkName(type: SimTicketType, name: string, self: SimTicketAttribute | null): void {
  if (type.attributes.some((other) => other !== self && other.name === name)) throw invalid(`The ticket type already has an attribute named '${name}'`, 'name');
}

function readFlags(body: Body, present: SimTicketAttribute | null): Pick<SimTicketAttribute, 'multiline' | 'allowMultiple' | 'requiredToCreate' | 'requiredForContacts' | 'visibleOnCreate' | 'visibleToContacts'> {
  return {
    multiline: optionalFlag(body, 'multiline') ?? present?.multiline ?? false,
    allowMultiple: optionalFlag(body, 'allow_multiple_values') ?? present?.allowMultiple ?? false,
    requiredToCreate: optionalFlag(body, 'required_to_create') ?? present?.requiredToCreate ?? false,
    requiredForContacts: optionalFlag(body, 'required_to_create_for_contacts') ?? present?.requiredForContacts ?? false,
    visibleOnCreate: optionalFlag(body, 'visible_on_create') ?? present?.visibleOnCreate ?? true,
    visibleToContacts: optionalFlag(body, 'visible_to_contacts') ?? present?.visibleToContacts ?? true,
  };
}

type Wanted = Pick<SimTicketAttribute, 'name' | 'description' | 'dataType' | 'isDefault' | 'options'> & ReturnType<typeof readFlags>;

function addAttribute(workspace: Workspace, type: SimTicketType, wanted: Wanted): SimTicketAttribute {
  const now = workspace.now();
  const id = String(workspace.smallId('ticket_attribute') + 300);
  const attribute: SimTicketAttribute = { ...wanted, id, typeId: type.id, order: type.attributes.length, archived: false, createdAt: now, updatedAt: now };
  type.attributes.push(attribute);
  return attribute;
}

/** Title and description, with which every type comes (reference/intercom.md §18). */
export function addDefaultAttributes(workspace: Workspace, type: SimTicketType): void {
  for (const name of [TITLE, DESCRIPTION]) {
    addAttribute(workspace, type, { ...readFlags({ multiline: name === DESCRIPTION }, null), name, description: '', dataType: 'string', isDefault: true, options: [] });
  }
}

function create(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const type = ticketType(workspace, param(call, 0));
  const body = call.body();
  const name = requiredText(body, 'name');
  const description = requiredText(body, 'description');
  const dataType = oneOf(field(body, 'data_type'), TICKET_DATA_TYPES, 'data_type');
  checkName(type, name, null);
  const flags = readFlags(body, null);
  const options = dataType === 'list' ? readOptions(workspace, body, []) : [];
  return ok(ticketAttributeView(workspace, addAttribute(workspace, type, { ...flags, name, description, dataType, options, isDefault: false })));
}

function update(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const type = ticketType(workspace, param(call, 0));
  const attribute = type.attributes.find(({ id }) => id === param(call, 1));
  if (attribute === undefined) throw notFound();
  const body = call.body();
  const name = optionalText(body, 'name') ?? attribute.name;
  checkName(type, name, attribute);
  const isRelisted = attribute.dataType === 'list' && field(body, 'list_items') !== undefined;
  const changes = {
    ...readFlags(body, attribute),
    description: optionalText(body, 'description') ?? attribute.description,
    archived: optionalFlag(body, 'archived') ?? attribute.archived,
    options: isRelisted ? readOptions(workspace, body, attribute.options) : attribute.options,
  };
  Object.assign(attribute, changes, { name, updatedAt: workspace.now() });
  return ok(ticketAttributeView(workspace, attribute));
}

/** Attributes of ticket types (reference/intercom.md §18). */
export const TICKET_ATTRIBUTE_ROUTES: readonly Route[] = [
  { method: 'POST', pattern: '/ticket_types/:id/attributes', run: create },
  { method: 'PUT', pattern: '/ticket_types/:id/attributes/:attribute_id', run: update },
];
