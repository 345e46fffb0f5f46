import { Refusal } from '../refusal.ts';
import { ok } from '../route.ts';
import type { Route } from '../route.ts';
import type { Workspace } from '../workspace.ts';
import type { SimTicketState, SimTicketType } from './model.ts';

/** States of a type that are in use, in order. */
export function statesOf(workspace: Workspace, type: SimTicketType): readonly SimTicketState[] {
  return [...workspace.tickets.ticketStates.values()].filter((state) => !state.archived && (state.typeIds === null || state.typeIds.includes(type.id)));
}

/** @throws Refusal 400 `ticket_state_id_invalid` for a state the type does not have. */
export function stateOf(workspace: Workspace, type: SimTicketType, id: string): SimTicketState {
  const state = statesOf(workspace, type).find((item) => item.id === id);
  if (state === undefined) throw new Refusal(400, 'ticket_state_id_invalid', 'Ticket state id is not valid or is not associated with the ticket type');
  return state;
}

export function stateView(state: SimTicketState): object {
  return { type: 'ticket_state', id: state.id, category: state.category, internal_label: state.internalLabel, external_label: state.externalLabel };
}

function detailedView(workspace: Workspace, state: SimTicketState): object {
  const types = [...workspace.tickets.ticketTypes.values()].filter((type) => state.typeIds === null || state.typeIds.includes(type.id));
  const data = types.map(({ id, name, description, icon, archived, isInternal, category }) => ({ type: 'ticket_type', id, name, description, icon, archived, is_internal: isInternal, category }));
  return { ...stateView(state), archived: state.archived, ticket_types: { type: 'list', data } };
}

/** What the UI makes: the API can only list states (reference/intercom.md §18). @returns its id. */
export function addTicketState(workspace: Workspace, state: Omit<SimTicketState, 'id'>): string {
  const id = String(workspace.smallId('ticket_state') + 804);
  workspace.tickets.ticketStates.set(id, { ...state, id });
  return id;
}

/** Ticket states, 2.12 and later (reference/intercom.md §5). */
export const TICKET_STATE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/ticket_states',
    since: 212,
    run: ({ workspace }) => ok({ type: 'list', data: [...workspace.tickets.ticketStates.values()].map((state) => detailedView(workspace, state)) }),
  },
];
