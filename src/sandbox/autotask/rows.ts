import type { TicketRow } from '../world/model.ts';
import { makeTable } from '../world/table.ts';
import type { Table } from '../world/table.ts';

/** A record of any entity. */
export type Row = { readonly id: number; readonly [field: string]: unknown };

const LINES = 2;

function line(ticket: TicketRow | undefined, position: number): Row | undefined {
  if (!ticket) return undefined;
  const opened = position === 0;
  const action = opened ? 'Created' : ticket.completedDate === null ? 'Edited' : 'Completed';
  return { id: ticket.id * LINES + position, ticketID: ticket.id, action, date: opened ? ticket.createDate : (ticket.completedDate ?? ticket.lastActivityDate), detail: `Status: ${String(ticket.status)}`, resourceID: ticket.assignedResourceID ?? 4 };
}

/** Two lines a ticket. The real one is a text log per ticket (reference/autotask.md §7.10). */
export function historyTable(tickets: Table<TicketRow>): Table<Row> {
  const count = tickets.count * LINES;
  return makeTable<Row>({
    count,
    at: (index) => line(tickets.at(Math.floor(index / LINES)), index % LINES),
    rank: (id) => {
      const place = tickets.rank(id / LINES) * LINES;
      const own = tickets.byId((id - 1) / LINES);
      return own ? tickets.rank(own.id) * LINES + 1 : place;
    },
    indexes: {
      ticketID: (id) => {
        const ticket = tickets.byId(id);
        return [line(ticket, 0), line(ticket, 1)].filter((row) => row !== undefined);
      },
    },
  });
}
