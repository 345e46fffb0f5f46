import { ok, param } from '../route.ts';
import type { Call, Route } from '../route.ts';
import { field, oneOf, optionalFlag, optionalText, requiredText } from '../shape.ts';
import type { Workspace } from '../workspace.ts';
import { ticketType } from './lookup.ts';
import type { SimTicketType, TicketCategory } from './model.ts';
import { TICKET_CATEGORIES } from './model.ts';
import { stateView, statesOf } from './states.ts';
import { addDefaultAttributes, ticketAttributeView } from './type-attributes.ts';

/** As a ticket carries it: without the states. */
export function typeView(workspace: Workspace, type: SimTicketType): object {
  return {
    type: 'ticket_type',
    id: type.id,
    name: type.name,
    description: type.description,
    icon: type.icon,
    workspace_id: workspace.identity.id,
    archived: type.archived,
    created_at: type.createdAt,
    updated_at: type.updatedAt,
    is_internal: type.isInternal,
    ticket_type_attributes: { type: 'list', data: type.attributes.map((attribute) => ticketAttributeView(workspace, attribute)) },
    category: type.category,
  };
}

function wholeView(workspace: Workspace, type: SimTicketType): object {
  return { ...typeView(workspace, type), ticket_states: { type: 'list', data: statesOf(workspace, type).map(stateView) } };
}

function readCategory(call: Call, present: TicketCategory): TicketCategory {
  const category = field(call.body(), 'category') ?? null;
  return category === null ? present : oneOf(category, TICKET_CATEGORIES, 'category');
}

function create(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const body = call.body();
  const now = workspace.now();
  const wanted = {
    name: requiredText(body, 'name'),
    description: optionalText(body, 'description') ?? '',
    category: readCategory(call, 'Customer'),
    icon: optionalText(body, 'icon') ?? '🎟️',
    isInternal: optionalFlag(body, 'is_internal') ?? false,
  };
  const type: SimTicketType = { ...wanted, id: String(workspace.smallId('ticket_type') + 600), archived: false, createdAt: now, updatedAt: now, attributes: [] };
  addDefaultAttributes(workspace, type);
  workspace.tickets.ticketTypes.set(type.id, type);
  return ok(wholeView(workspace, type));
}

function update(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const type = ticketType(workspace, param(call, 0));
  const body = call.body();
  const changes = {
    name: optionalText(body, 'name') ?? type.name,
    description: optionalText(body, 'description') ?? type.description,
    category: readCategory(call, type.category),
    icon: optionalText(body, 'icon') ?? type.icon,
    isInternal: optionalFlag(body, 'is_internal') ?? type.isInternal,
    archived: optionalFlag(body, 'archived') ?? type.archived,
  };
  Object.assign(type, changes, { updatedAt: workspace.now() });
  return ok(wholeView(workspace, type));
}

/** Ticket types: archived by PUT, never deleted (reference/intercom.md §18, §22). */
export const TICKET_TYPE_ROUTES: readonly Route[] = [
  { method: 'GET', pattern: '/ticket_types', run: ({ workspace }) => ok({ type: 'list', data: [...workspace.tickets.ticketTypes.values()].map((type) => wholeView(workspace, type)) }) },
  { method: 'POST', pattern: '/ticket_types', run: create },
  { method: 'GET', pattern: '/ticket_types/:id', run: (call) => ok(wholeView(call.workspace, ticketType(call.workspace, param(call, 0)))) },
  { method: 'PUT', pattern: '/ticket_types/:id', run: update },
];
