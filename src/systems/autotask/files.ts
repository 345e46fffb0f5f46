import { CrosswalkError } from '../../base/errors.ts';
import type { SourceFile } from '../../record/model.ts';
import { optionalNumericId, optionalText, requiredObject } from '../answers.ts';
import { idOf, listOf, numberOf, property, textOf } from '../json.ts';
import type { AutotaskClient } from './client.ts';
import { authorOf } from './people.ts';
import { timeOf, visibilityOf } from './values.ts';

const FILE = 'FILE_ATTACHMENT';
const LINK = 'link:';
const HANDLE = /^(Tickets|TicketNotes|TimeEntries)\/\d+\/Attachments\/\d+$/;
/** Base64 takes a third more; the rest is for the other fields of the answer. */
const ANSWER_OVERHEAD = 64 * 1024;
const ROWS = { peer: 'Autotask', route: 'POST AttachmentInfo/query' };
const AUTHOR = { contact: 'attachedByContactID', resource: 'attachedByResourceID' } as const;

/** What an attachment belongs to: the nearest one that is named. */
export interface FileOwner {
  readonly note: string | null;
  readonly timeEntry: string | null;
  readonly ticket: string | null;
}

export function ownerOf(row: unknown): FileOwner {
  return { note: optionalNumericId(row, 'ticketNoteID', ROWS), timeEntry: optionalNumericId(row, 'timeEntryID', ROWS), ticket: optionalNumericId(row, 'ticketID', ROWS) };
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
export function fileOf(row: unknown, programs: ReadonlySet<string>, fallbackTime: string, faults: string[]): SourceFile | null {
  const id = idOf(row, 'id');
  if (id === null) return null;
  const fullPath = optionalText(row, 'fullPath', ROWS);
  const title = fullPath ?? textOf(row, 'title') ?? `Attachment ${id}`;
  const isLink = (optionalText(row, 'attachmentType', ROWS) ?? FILE) !== FILE;
  return {
    id,
    name: isLink ? `${textOf(row, 'title') ?? `Attachment ${id}`}.link.txt` : title,
    contentType: isLink ? 'text/plain' : (textOf(row, 'contentType') ?? 'application/octet-stream'),
    size: isLink ? Buffer.byteLength(title) : numberOf(row, 'fileSize'),
    visibility: visibilityOf(row),
    author: authorOf(row, AUTHOR, programs),
    createdAt: timeOf(row, 'attachDate', faults) ?? fallbackTime,
    handle: isLink ? `${LINK}${title}` : handleOf(id, ownerOf(row)),
  };
}

function tooLarge(file: SourceFile, maxBytes: number): CrosswalkError {
  return new CrosswalkError('source/file-too-large', `Attachment ${file.id} is larger than ${maxBytes} bytes.`, { remedy: 'Raise `files: max` in the spec, or leave it: a note names the file.', exit: 1 });
}

function missing(file: SourceFile): CrosswalkError {
  return new CrosswalkError('source/file-missing', `Autotask has no content for attachment ${file.id}.`, { remedy: 'Open the attachment in Autotask. If it is broken there too, answer the parked record.', exit: 1 });
}

function broken(file: SourceFile, why: string): CrosswalkError {
  return new CrosswalkError('source/file-broken', `The content of attachment ${file.id} did not arrive whole: ${why}.`, { remedy: 'Run again. If it stays, open the attachment in Autotask and load it up there anew.', exit: 1 });
}

/** Base64 of which nothing is left out: a lenient reading would cut a broken file in silence. */
function decoded(file: SourceFile, data: string): Uint8Array {
  const text = data.replace(/\s+/g, '');
  const bytes = Buffer.from(text, 'base64');
  const whole = Math.floor((text.replace(/=+$/, '').length * 3) / 4);
  if (text.replace(/=+$/, '').length % 4 === 1 || bytes.byteLength !== whole) throw broken(file, 'it is not base64');
  if (file.size !== null && bytes.byteLength !== file.size) throw broken(file, `${bytes.byteLength} bytes in place of ${file.size}`);
  return bytes;
}

/**
 * Bytes come only from the child path of the parent, as base64 in `items[0].data` (reference/autotask.md §7.3).
 * @throws CrosswalkError `source/file-too-large`, `source/file-missing`, `source/file-broken`.
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
  if (answer.status === 404) throw missing(file);
  const item = listOf(requiredObject(answer.json, { peer: 'Autotask', route: 'GET attachment' }), 'items')[0] ?? property(answer.json, 'item');
  const data = property(item, 'data');
  if (typeof data !== 'string') throw missing(file);
  if (Math.floor((data.length * 3) / 4) - 2 > maxBytes) throw tooLarge(file, maxBytes);
  return decoded(file, data);
}
