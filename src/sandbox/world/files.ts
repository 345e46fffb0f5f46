import type { Random } from '../kit/random.ts';
import type { AttachmentRow, TicketNoteRow, TicketRow, TimeEntryRow } from './model.ts';
import { TECHNICIANS } from './staff.ts';
import { ODDITY_PERIOD } from './tickets.ts';
import { vendorTime } from './time.ts';
import { CONTENT_TYPES, FILE_NAMES } from './words.ts';

/** Bytes. */
const USUAL_MOST = 60_000;
const LARGE = 3_145_728;
/** One large file after this many tickets. */
const LARGE_PERIOD = 500;
const PARENT = { ticket: 4, timeEntry: 18, note: 23 } as const;

type Draft = Omit<AttachmentRow, 'id' | 'attachDate'> & { readonly at: number };
type Home = Pick<AttachmentRow, 'parentID' | 'parentType' | 'ticketNoteID' | 'timeEntryID'> & { readonly at: string };

function contentType(name: string): string {
  return CONTENT_TYPES.find(([ending]) => name.endsWith(ending))?.[1] ?? 'application/octet-stream';
}

function home(ticket: TicketRow, notes: readonly TicketNoteRow[], entries: readonly TimeEntryRow[], random: Random): Home {
  const roll = random.next();
  if (roll < 0.35 && notes.length > 0) {
    const note = random.pick(notes);
    return { parentID: note.id, parentType: PARENT.note, ticketNoteID: note.id, timeEntryID: null, at: note.createDateTime };
  }
  if (roll < 0.5 && entries.length > 0) {
    const entry = random.pick(entries);
    return { parentID: entry.id, parentType: PARENT.timeEntry, ticketNoteID: null, timeEntryID: entry.id, at: entry.createDateTime };
  }
  return { parentID: ticket.id, parentType: PARENT.ticket, ticketNoteID: null, timeEntryID: null, at: ticket.createDate };
}

function file(ticket: TicketRow, place: Home, name: string, size: number, random: Random): Draft {
  const byContact = ticket.createdByContactID !== null && random.chance(0.5);
  const { at, ...where } = place;
  return {
    at: Date.parse(at) + random.int(0, 40) * 1000,
    title: random.chance(0.7) ? name : 'Anhang',
    fullPath: name,
    contentType: contentType(name),
    fileSize: size,
    attachmentType: 'FILE_ATTACHMENT',
    publish: byContact || random.chance(0.6) ? 1 : 2,
    ...where,
    attachedByContactID: byContact ? ticket.createdByContactID : null,
    attachedByResourceID: byContact ? null : (ticket.assignedResourceID ?? random.pick(TECHNICIANS)),
    creatorType: byContact ? 2 : 1,
    ticketID: ticket.id,
  };
}

function draftsOf(index: number, ticket: TicketRow, notes: readonly TicketNoteRow[], entries: readonly TimeEntryRow[], random: Random): readonly Draft[] {
  const usual = (name: string): Draft => file(ticket, home(ticket, notes, entries, random), name, random.int(1, USUAL_MOST), random);
  const onTicket = home(ticket, [], [], random);
  const drafts: Draft[] = [];
  if (index % LARGE_PERIOD === LARGE_PERIOD / 2) drafts.push(file(ticket, onTicket, 'festplatte.dump', LARGE + random.int(0, 4096), random));
  if (index % ODDITY_PERIOD === 5) drafts.push(file(ticket, onTicket, 'empty.txt', 0, random));
  if (index % ODDITY_PERIOD === 9) drafts.push(usual('image001.png'), usual('image001.png'));
  // More files than ride on one part of the destination.
  if (index % (ODDITY_PERIOD * 5) === 13) for (let count = 0; count < 12; count += 1) drafts.push(file(ticket, onTicket, `Foto ${String(count)}.png`, random.int(1, 900), random));
  if (random.chance(0.15)) for (let count = random.int(1, 3); count > 0; count -= 1) drafts.push(usual(random.pick(FILE_NAMES)));
  return drafts;
}

function grouped<T extends { readonly ticketID: number | null }>(rows: readonly T[]): ReadonlyMap<number, readonly T[]> {
  return Map.groupBy(rows.filter((row) => row.ticketID !== null), (row) => row.ticketID ?? 0);
}

/** Files on tickets, notes and time entries. A file's own visibility may differ from that of its note. */
export function makeAttachments(random: Random, tickets: readonly TicketRow[], notes: readonly TicketNoteRow[], entries: readonly TimeEntryRow[], now: number): readonly AttachmentRow[] {
  const notesOf = grouped(notes);
  const entriesOf = grouped(entries);
  const drafts = tickets.flatMap((ticket, index) => draftsOf(index, ticket, notesOf.get(ticket.id) ?? [], entriesOf.get(ticket.id) ?? [], random.fork(`files ${String(ticket.id)}`)));
  drafts.sort((a, b) => a.at - b.at);
  return drafts.map(({ at, ...rest }, index) => ({ id: 90_210 + index, ...rest, attachDate: vendorTime(Math.min(at, now)) }));
}

/** `fileSize` bytes that depend on seed and id only: one random block, repeated, so that megabytes cost nothing. */
export function bytesOf(random: Random, attachment: AttachmentRow): Buffer {
  const own = random.fork(`bytes ${String(attachment.id)}`);
  const block = Buffer.alloc(Math.min(4096, attachment.fileSize));
  for (let index = 0; index < block.length; index += 1) block[index] = own.int(0, 255);
  return Buffer.alloc(attachment.fileSize, block.length > 0 ? block : 0);
}
