import type { Cast } from './cast.ts';
import { filesOf } from './files.ts';
import type { ChildIds } from './ids.ts';
import type { AttachmentRow, TicketNoteRow, TicketRow, TimeEntryRow, WorldTables } from './model.ts';
import { notesOf } from './notes.ts';
import type { Slots } from './slots.ts';
import { makeTable } from './table.ts';
import type { Identified, Table } from './table.ts';
import { ticketMaker } from './tickets.ts';
import { entriesOf } from './time-entries.ts';

/** One ticket with everything that hangs on it, each kind made when first asked for. */
interface Family {
  ticket(): TicketRow;
  notes(): readonly TicketNoteRow[];
  entries(): readonly TimeEntryRow[];
  files(): readonly AttachmentRow[];
}

/** Families kept at a time: a walk asks for the children of one ticket one after the other. More would only be carried about. */
const KEPT = 16;

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

interface Families {
  readonly of: (index: number) => Family;
  /** The ticket alone: a walk over all of them keeps nothing. */
  readonly ticket: (index: number) => TicketRow;
}

function families(cast: Cast): Families {
  const kept = new Map<number, Family>();
  const ticketAt = ticketMaker(cast);
  const of = (index: number): Family => {
    const known = kept.get(index);
    if (known) return known;
    const ticket = once(() => ticketAt(index));
    const notes = once(() => notesOf(cast, index, ticket()));
    const entries = once(() => entriesOf(cast, index, ticket()));
    const files = once(() => filesOf(cast, index, { ticket: ticket(), notes, entries }));
    const made: Family = { ticket, notes, entries, files };
    if (kept.size >= KEPT) kept.clear();
    kept.set(index, made);
    return made;
  };
  return { of, ticket: (index) => kept.get(index)?.ticket() ?? ticketAt(index) };
}

interface ChildSource<Row> {
  readonly tickets: number;
  readonly ids: ChildIds;
  readonly counts: Slots;
  readonly of: (index: number) => readonly Row[];
  /** Field → the place of the only ticket whose children can have that value there. */
  readonly by: Readonly<Record<string, readonly ((value: number) => number)[]>>;
}

/** Children of tickets as one table: their ids rise with their ticket. */
function childTable<Row extends Identified>(source: ChildSource<Row>): Table<Row> {
  const { tickets, ids, counts } = source;
  const indexes = Object.entries(source.by).map(([field, places]) => {
    const find = (value: number): readonly Row[] =>
      [...new Set(places.map((place) => place(value)))].flatMap((index) => (index >= 0 && index < tickets ? source.of(index) : [])).filter((row) => (row as Readonly<Record<string, unknown>>)[field] === value);
    return [field, find] as const;
  });
  return makeTable({
    count: counts.before(tickets),
    at: (index) => {
      const { parent, position } = counts.place(index);
      return source.of(parent)[position];
    },
    rank: (id) => {
      const { parent, position } = ids.find(id);
      if (!(parent >= 0)) return 0;
      if (parent >= tickets) return counts.before(tickets);
      return counts.before(parent) + Math.min(counts.of(parent), Math.max(0, Math.ceil(position)));
    },
    indexes: Object.fromEntries(indexes),
  });
}

/** Tickets and their children. */
export function ticketTables(cast: Cast): Pick<WorldTables, 'tickets' | 'ticketNotes' | 'timeEntries' | 'attachments'> {
  const { of: family, ticket } = families(cast);
  const { ids, counts, tickets } = cast;
  const ofTicket = (id: number): number => {
    const index = ids.ticket.rank(id, tickets);
    return index < tickets && ids.ticket.idOf(index) === id ? index : -1;
  };
  const ofNote = (id: number): number => ids.note.find(id).parent;
  const ofEntry = (id: number): number => ids.entry.find(id).parent;
  const ofFile = (id: number): number => ids.file.find(id).parent;
  return {
    tickets: makeTable({ count: tickets, ascending: 'createDate', at: ticket, rank: (id) => ids.ticket.rank(id, tickets) }),
    ticketNotes: childTable({ tickets, ids: ids.note, counts: counts.notes, of: (index) => family(index).notes(), by: { ticketID: [ofTicket] } }),
    timeEntries: childTable({ tickets, ids: ids.entry, counts: counts.entries, of: (index) => family(index).entries(), by: { ticketID: [ofTicket] } }),
    attachments: childTable({
      tickets,
      ids: ids.file,
      counts: counts.files,
      of: (index) => family(index).files(),
      by: { ticketID: [ofTicket], ticketNoteID: [ofNote], timeEntryID: [ofEntry], parentID: [ofTicket, ofNote, ofEntry], parentAttachmentID: [ofFile] },
    }),
  };
}
