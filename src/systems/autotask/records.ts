import type { Author, SourceFile, SourcePart, SourceRecord } from '../../record/model.ts';
import { optionalNumericId, requiredId, unexpected } from '../answers.ts';
import { idOf, textOf } from '../json.ts';
import { fileOf, ownerOf } from './files.ts';
import { authorOf } from './people.ts';
import { timeOf, udfOf, valuesOf, visibilityOf } from './values.ts';
import type { EntityRoute } from './entities.ts';

/** Stands where a required time is missing from a row. */
const NO_TIME = '1970-01-01T00:00:00Z';
const CREATED_BY = { contact: 'createdByContactID', resource: 'creatorResourceID' } as const;
const WORKED_BY = { contact: '', resource: 'resourceID' } as const;
const NOBODY: Author = { kind: 'unknown', id: null };

/** No name of a person: labels stay in the ledger when a person's data is purged (law 13). */
function labelOf(row: unknown, entity: string, id: string): string {
  const fields: Readonly<Record<string, string>> = { Ticket: 'ticketNumber', Company: 'companyName', Project: 'projectName', Contract: 'contractName' };
  const field = fields[entity];
  return (field === undefined ? null : textOf(row, field)) ?? `${entity} ${id}`;
}

const TECHNICIAN_FIELD: Readonly<Record<string, string>> = { Ticket: 'assignedResourceID', Company: 'ownerResourceID', TimeEntry: 'resourceID', Project: 'projectLeadResourceID' };

/** A row as a record of its own, without parts. @returns null for a row without an id. */
export function recordOf(entity: EntityRoute, row: unknown, programs: ReadonlySet<string>): SourceRecord | null {
  const id = idOf(row, 'id');
  if (id === null) return null;
  const faults: string[] = [];
  const link = (field: string): string | null => optionalNumericId(row, field, { peer: 'Autotask', route: `row of ${entity.path}` });
  return {
    entity: entity.name,
    id,
    label: labelOf(row, entity.name, id),
    values: valuesOf(row),
    udf: udfOf(row),
    links: {
      // Company 0 is the customer's own (reference/autotask.md §11).
      company: entity.name === 'Company' ? null : link('companyID'),
      contact: entity.name === 'Contact' ? null : link('contactID'),
      technician: link(TECHNICIAN_FIELD[entity.name] ?? ''),
    },
    author: entity.name === 'Ticket' || entity.name === 'TicketNote' ? authorOf(row, CREATED_BY, programs) : NOBODY,
    createdAt: entity.created === null ? null : timeOf(row, entity.created, faults),
    modifiedAt: entity.modified === null ? null : timeOf(row, entity.modified, faults),
    parts: [],
    files: [],
    ...(faults.length === 0 ? {} : { faults }),
  };
}

/** What belongs to a page of tickets, still as rows. */
export interface TicketRows {
  readonly notes: readonly unknown[];
  readonly timeEntries: readonly unknown[];
  readonly attachments: readonly unknown[];
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) push(groups, key(item), item);
  return groups;
}

function push<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}

interface Files {
  readonly note: ReadonlyMap<string, readonly SourceFile[]>;
  readonly timeEntry: ReadonlyMap<string, readonly SourceFile[]>;
  readonly own: readonly SourceFile[];
}

/** A file travels with its own part (law 5); where that part cannot be seen, the ticket holds it, and nobody knows who may see it (law 4). */
function filesOf(rows: readonly unknown[], noteIds: ReadonlySet<string>, entryIds: ReadonlySet<string>, programs: ReadonlySet<string>, time: string, faults: string[]): Files {
  const note = new Map<string, SourceFile[]>();
  const timeEntry = new Map<string, SourceFile[]>();
  const own: SourceFile[] = [];
  for (const row of rows) {
    const file = fileOf(row, programs, time, faults);
    if (file === null) continue;
    const owner = ownerOf(row);
    if (owner.note !== null && noteIds.has(owner.note)) push(note, owner.note, file);
    else if (owner.timeEntry !== null && entryIds.has(owner.timeEntry)) push(timeEntry, owner.timeEntry, file);
    else own.push(owner.note === null && owner.timeEntry === null ? file : { ...file, visibility: 'unknown' });
  }
  return { note, timeEntry, own };
}

function idsOf(rows: readonly unknown[]): ReadonlySet<string> {
  return new Set(rows.map((row) => idOf(row, 'id')).filter((id) => id !== null));
}

function notePart(row: unknown, files: Files, programs: ReadonlySet<string>, time: string, faults: string[]): SourcePart {
  const id = idOf(row, 'id') ?? '';
  return {
    collection: 'notes',
    id,
    values: valuesOf(row),
    author: authorOf(row, CREATED_BY, programs),
    createdAt: timeOf(row, 'createDateTime', faults) ?? timeOf(row, 'lastActivityDate', faults) ?? time,
    visibility: visibilityOf(row),
    files: files.note.get(id) ?? [],
  };
}

/**
 * `summaryNotes` of a time entry is what the vendor shows to the customer, so the part may become public where the spec asks for it;
 * `internalNotes` never is (reference/autotask.md §7.2). No field of the row says more.
 */
function timeEntryPart(row: unknown, files: Files, programs: ReadonlySet<string>, time: string, faults: string[]): SourcePart {
  const id = idOf(row, 'id') ?? '';
  return {
    collection: 'timeEntries',
    id,
    values: valuesOf(row),
    author: authorOf(row, WORKED_BY, programs),
    createdAt: timeOf(row, 'createDateTime', faults) ?? timeOf(row, 'endDateTime', faults) ?? timeOf(row, 'dateWorked', faults) ?? time,
    visibility: 'public',
    files: files.timeEntry.get(id) ?? [],
  };
}

/** Whether files of notes and time entries name the ticket too is not documented: else their owner does. */
function ticketOfFile(rows: TicketRows, byTicket: (row: unknown) => string | null): (row: unknown) => string | null {
  const ofNote = new Map(rows.notes.map((row) => [idOf(row, 'id'), byTicket(row)]));
  const ofEntry = new Map(rows.timeEntries.map((row) => [idOf(row, 'id'), byTicket(row)]));
  return (row) => {
    const { ticket, note, timeEntry } = ownerOf(row);
    return ticket ?? (note === null ? null : ofNote.get(note)) ?? (timeEntry === null ? null : ofEntry.get(timeEntry)) ?? null;
  };
}

/** Law 7: what belongs to none of the tickets that were asked for would be lost without a word. */
function ofTickets(ids: ReadonlySet<string>, route: string, ticketOf: (row: unknown) => string | null): (row: unknown) => string {
  const asked = { peer: 'Autotask', route };
  return (row) => {
    const id = ticketOf(row);
    if (id !== null && ids.has(id)) return id;
    throw unexpected(asked, `row ${idOf(row, 'id') ?? ''} names no ticket of those that were asked for`);
  };
}

/** Tickets with what belongs to them. @throws CrosswalkError `http/unexpected-answer`. */
export function ticketRecords(entity: EntityRoute, tickets: readonly unknown[], rows: TicketRows, programs: ReadonlySet<string>): readonly SourceRecord[] {
  const byTicket = (row: unknown): string => requiredId(row, 'ticketID', { peer: 'Autotask', route: 'row of a ticket' });
  const ids = idsOf(tickets);
  const notes = groupBy(rows.notes, ofTickets(ids, 'POST TicketNotes/query', byTicket));
  const entries = groupBy(rows.timeEntries, ofTickets(ids, 'POST TimeEntries/query', byTicket));
  const attachments = groupBy(rows.attachments, ofTickets(ids, 'POST AttachmentInfo/query', ticketOfFile(rows, byTicket)));
  return tickets.flatMap((row): readonly SourceRecord[] => {
    const record = recordOf(entity, row, programs);
    if (record === null) return [];
    const time = record.createdAt ?? NO_TIME;
    const noteRows = notes.get(record.id) ?? [];
    const entryRows = entries.get(record.id) ?? [];
    const faults = [...(record.faults ?? [])];
    const files = filesOf(attachments.get(record.id) ?? [], idsOf(noteRows), idsOf(entryRows), programs, time, faults);
    const parts = [...noteRows.map((item) => notePart(item, files, programs, time, faults)), ...entryRows.map((item) => timeEntryPart(item, files, programs, time, faults))];
    return [{ ...record, parts, files: files.own, ...(faults.length === 0 ? {} : { faults }) }];
  });
}
