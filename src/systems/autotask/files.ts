import { CrosswalkError } from '../../base/errors.ts';
import type { SourceFile } from '../../record/model.ts';
import { idOf, listOf, numberOf, property, textOf } from '../json.ts';
import type { AutotaskClient } from './client.ts';
import { authorOf } from './people.ts';
import { timeOf, visibilityOf } from './values.ts';

const FILE = 'FILE_ATTACHMENT';
const LINK = 'link:';
const HANDLE = /^(Tickets|TicketNotes|TimeEntries)\/\d+\/Attachments\/\d+$/;
/** Base64 takes a third more; the rest is for the other fields of the answer. */
const ANSWER_OVERHEAD = 64 * 1024;
const AUTHOR = { contact: 'attachedByContactID', resource: 'attachedByResourceID' } as const;

/** What an attachment belongs to: the nearest one that is named. */
export interface FileOwner {
  readonly note: string | null;
  readonly timeEntry: string | null;
  readonly ticket: string | null;
}

export function ownerOf(row: unknown): FileOwner {
  return { note: idOf(row, 'ticketNoteID'), timeEntry: idOf(row, 'timeEntryID'), ticket: idOf(row, 'ticketID') };
}

function handleOf(id: string, owner: FileOwner): string {
  if (owner.note !== null) return `TicketNotes/${owner.note}/Attachments/${id}`;
  if (owner.timeEntry !== null) return `TimeEntries/${owner.timeEntry}/Attachments/${id}`;
  return `Tickets/${owner.ticket}/Attachments/${id}`;
}

/**
 * One row of AttachmentInfo. Attachments that are only a path or an address have no bytes (reference/autotask.md §7.3): they become a
 * small text file that holds the address, so that nothing is lost.
 */
export function fileOf(row: unknown, programs: ReadonlySet<string>, fallbackTime: string): SourceFile | null {
  const id = idOf(row, 'id');
  if (id === null) return null;
  const fullPath = textOf(row, 'fullPath');
  const title = fullPath ?? textOf(row, 'title') ?? `Attachment ${id}`;
  const isLink = (textOf(row, 'attachmentType') ?? FILE) !== FILE;
  return {
    id,
    name: isLink ? `${textOf(row, 'title') ?? `Attachment ${id}`}.link.txt` : title,
    contentType: isLink ? 'text/plain' : (textOf(row, 'contentType') ?? 'application/octet-stream'),
    size: isLink ? Buffer.byteLength(title) : numberOf(row, 'fileSize'),
    visibility: visibilityOf(row),
    author: authorOf(row, AUTHOR, programs),
    createdAt: timeOf(row, 'attachDate') ?? fallbackTime,
    handle: isLink ? `${LINK}${title}` : handleOf(id, ownerOf(row)),
  };
}

function tooLarge(file: SourceFile, maxBytes: number): CrosswalkError {
  return new CrosswalkError('source/file-too-large', `Attachment ${file.id} is larger than ${maxBytes} bytes.`, { remedy: 'Raise `files: max` in the spec, or leave it: a note names the file.', exit: 1 });
}

function missing(file: SourceFile): CrosswalkError {
  return new CrosswalkError('source/file-missing', `Autotask has no content for attachment ${file.id}.`, { remedy: 'Open the attachment in Autotask. If it is broken there too, answer the parked record.', exit: 1 });
}

/**
 * Bytes come only from the child path of the parent, as base64 in `items[0].data` (reference/autotask.md §7.3).
 * @throws CrosswalkError `source/file-too-large`, `source/file-missing`.
 */
export async function fileBytes(client: AutotaskClient, file: SourceFile, maxBytes: number): Promise<Uint8Array> {
  if (file.size !== null && file.size > maxBytes) throw tooLarge(file, maxBytes);
  if (file.handle.startsWith(LINK)) return Buffer.from(file.handle.slice(LINK.length));
  if (!HANDLE.test(file.handle)) throw missing(file);
  const maxAnswer = Math.ceil(maxBytes * 1.4) + ANSWER_OVERHEAD;
  const answer = await client.send({ method: 'GET', path: file.handle, expect: [404], maxBytes: maxAnswer }).catch((error: unknown) => {
    throw error instanceof CrosswalkError && error.code === 'http/too-large' ? tooLarge(file, maxBytes) : error;
  });
  // Some children answer with a list, others with one item.
  const item = listOf(answer.json, 'items')[0] ?? property(answer.json, 'item');
  const data = property(item, 'data');
  if (answer.status === 404 || typeof data !== 'string') throw missing(file);
  const bytes = Buffer.from(data, 'base64');
  if (bytes.byteLength > maxBytes) throw tooLarge(file, maxBytes);
  return bytes;
}
