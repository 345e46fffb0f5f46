import type { Random } from '../kit/random.ts';
import type { Cast } from './cast.ts';
import type { Draws } from './draws.ts';
import type { AttachmentRow, TicketNoteRow, TicketRow, TimeEntryRow } from './model.ts';
import { TECHNICIANS } from './staff.ts';
import { vendorTime } from './time.ts';
import { hasLargeFile, hasManyFiles, hasTrait, MANY_FILES } from './traits.ts';
import { CONTENT_TYPES, FILE_NAMES } from './words.ts';

/** Bytes. */
const USUAL_MOST = 60_000;
const LARGE = 3_145_728;
const PARENT = { ticket: 4, timeEntry: 18, note: 23 } as const;

/** What the vendor calls a link is not established: the simulator has a switch for it (reference/autotask.md §7.3). */
const LINK_TYPE = 'URL_LINK';

/** What the files of one ticket can hang on. */
export interface Stage {
  readonly ticket: TicketRow;
  readonly notes: () => readonly TicketNoteRow[];
  readonly entries: () => readonly TimeEntryRow[];
}

type Draft = Omit<AttachmentRow, 'id' | 'attachDate' | 'parentAttachmentID'> & { readonly at: number };
type Home = Pick<AttachmentRow, 'parentID' | 'parentType' | 'ticketNoteID' | 'timeEntryID'> & { readonly at: string };

function contentType(name: string): string {
  return CONTENT_TYPES.find(([ending]) => name.endsWith(ending))?.[1] ?? 'application/octet-stream';
}

function onTicket(ticket: TicketRow): Home {
  return { parentID: ticket.id, parentType: PARENT.ticket, ticketNoteID: null, timeEntryID: null, at: ticket.createDate };
}

function onNote(stage: Stage, random: Draws): Home {
  const notes = stage.notes();
  if (notes.length === 0) return onTicket(stage.ticket);
  const note = random.pick(notes);
  return { parentID: note.id, parentType: PARENT.note, ticketNoteID: note.id, timeEntryID: null, at: note.createDateTime };
}

function onTimeEntry(stage: Stage, random: Draws): Home {
  // Regular time belongs to no ticket.
  const entries = stage.entries().filter((row) => row.ticketID !== null);
  if (entries.length === 0) return onTicket(stage.ticket);
  const entry = random.pick(entries);
  return { parentID: entry.id, parentType: PARENT.timeEntry, ticketNoteID: null, timeEntryID: entry.id, at: entry.createDateTime };
}

function anyHome(stage: Stage, random: Draws): Home {
  const roll = random.next();
  if (roll < 0.35) return onNote(stage, random);
  return roll < 0.5 ? onTimeEntry(stage, random) : onTicket(stage.ticket);
}

function file(ticket: TicketRow, place: Home, name: string, size: number, random: Draws): Draft {
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

/** An address instead of a file: it has no bytes. */
function link(ticket: TicketRow, place: Home, random: Draws): Draft {
  return { ...file(ticket, place, 'https://wiki.acme.example/runbook?id=7&view=full', 0, random), title: 'Runbook', contentType: '', attachmentType: LINK_TYPE };
}

/** Files that are there for what they are like. Never more than `traits.ts` counts. */
function oddities(index: number, stage: Stage, random: Draws): readonly Draft[] {
  const { ticket } = stage;
  const own = onTicket(ticket);
  const usual = (place: Home, name: string): Draft => file(ticket, place, name, random.int(1, USUAL_MOST), random);
  const drafts: Draft[] = [];
  if (hasLargeFile(index)) drafts.push(file(ticket, own, 'festplatte.dump', LARGE + random.int(0, 4096), random));
  if (hasTrait(index, 'emptyFile')) drafts.push(file(ticket, own, 'empty.txt', 0, random));
  if (hasTrait(index, 'sameFileTwice')) drafts.push(usual(own, 'image001.png'), usual(own, 'image001.png'));
  if (hasTrait(index, 'linkFile')) drafts.push(link(ticket, own, random));
  if (hasTrait(index, 'fileOnNote')) drafts.push(usual(onNote(stage, random), 'screenshot.png'));
  if (hasTrait(index, 'fileOnTimeEntry')) drafts.push(usual(onTimeEntry(stage, random), 'Übersicht (final) v2.docx'));
  if (hasManyFiles(index)) for (let count = 0; count < MANY_FILES; count += 1) drafts.push(file(ticket, own, `Foto ${String(count)}.png`, random.int(1, 900), random));
  return drafts;
}

/** An e-mail and the picture that was attached to it, always the last of a ticket (reference/autotask.md §7.3 "Nested"). */
function mailWithPicture(stage: Stage, random: Draws): readonly Draft[] {
  const mail = file(stage.ticket, onTicket(stage.ticket), 'message.eml', random.int(500, 9000), random);
  return [mail, { ...mail, title: 'logo.png', fullPath: 'logo.png', contentType: 'image/png', fileSize: random.int(1, 400) }];
}

/** The files of one ticket, of its notes and of its time entries, ascending by id. A file's own visibility may differ from that of its note. */
export function filesOf(cast: Cast, index: number, stage: Stage): readonly AttachmentRow[] {
  const random = cast.draws('files', index);
  const mail = hasTrait(index, 'fileInMail') ? mailWithPicture(stage, random) : [];
  const drafts = [...oddities(index, stage, random)];
  while (drafts.length + mail.length < cast.counts.files.of(index)) drafts.push(file(stage.ticket, anyHome(stage, random), random.pick(FILE_NAMES), random.int(1, USUAL_MOST), random));
  drafts.sort((a, b) => a.at - b.at);
  const all = [...drafts, ...mail];
  return all.map(({ at, ...rest }, position) => ({
    id: cast.ids.file.idOf(index, position),
    ...rest,
    attachDate: vendorTime(Math.min(at, cast.now)),
    parentAttachmentID: mail.length > 0 && position === all.length - 1 ? cast.ids.file.idOf(index, position - 1) : null,
  }));
}

/** `fileSize` bytes that depend on seed and id only: one random block, repeated, so that megabytes cost nothing. */
export function bytesOf(random: Random, attachment: AttachmentRow): Buffer {
  const own = random.fork(`bytes ${String(attachment.id)}`);
  const block = Buffer.alloc(Math.min(4096, attachment.fileSize));
  for (let index = 0; index < block.length; index += 1) block[index] = own.int(0, 255);
  return Buffer.alloc(attachment.fileSize, block.length > 0 ? block : 0);
}
