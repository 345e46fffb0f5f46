import type { Workspace } from '../workspace.ts';

/** At most so many are shown (schema of linked objects, 2.16). */
const SHOWN = 1_000;

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}

/** @param id of a conversation or customer ticket. */
export function link(workspace: Workspace, ticketId: string, id: string): void {
  add(workspace.tickets.links, ticketId, id);
  add(workspace.tickets.linkedTo, id, ticketId);
}

export function unlink(workspace: Workspace, ticketId: string, id: string): void {
  workspace.tickets.links.get(ticketId)?.delete(id);
  workspace.tickets.linkedTo.get(id)?.delete(ticketId);
}

/** Ids that hang on a conversation or ticket, in either direction. */
export function linkedIds(workspace: Workspace, id: string): readonly string[] {
  const { links, linkedTo } = workspace.tickets;
  return [...(links.get(id) ?? []), ...(linkedTo.get(id) ?? [])];
}

/** `linked_objects` of a conversation or ticket; what was deleted is gone from it. */
export function linkedView(workspace: Workspace, id: string): object {
  const { ticketTypes, tickets } = workspace.tickets;
  const data = linkedIds(workspace, id).flatMap((other) => {
    const ticket = tickets.get(other);
    if (ticket !== undefined) return [{ type: 'ticket', id: other, category: ticketTypes.get(ticket.typeId)?.category ?? null }];
    return workspace.conversations.get(other) === undefined ? [] : [{ type: 'conversation', id: other, category: null }];
  });
  return { type: 'list', data: data.slice(0, SHOWN), total_count: data.length, has_more: data.length > SHOWN };
}
