/** Law 4: how a conversation opens. */
import type { SourceFile, SourceRecord } from '../record/model.ts';
import type { CompiledTicket } from '../spec/compiled.ts';
import { carrierParts, oversizeParts, sortFiles, type Carrier } from './carriers.ts';
import type { KnownContact, TransformContext } from './context.ts';
import { textParts, type DraftPart, type TextPart } from './draft.ts';
import { normaliseText } from './normalise.ts';
import type { ExpectedField, Notice } from './operation.ts';
import { readSource } from './read-source.ts';
import type { Subject } from './resolve-field.ts';
import { cleanText, isBlank, splitText } from './text.ts';
import { byContact, SYSTEM_LABELS, writerFor, writerNotices, type Message, type Writer } from './writers.ts';
import type { SpecLine } from '../spec/spec-line.ts';

export interface Opening {
  /** First message: plain text, public. */
  readonly body: string;
  /** What follows it at once: the text as an internal note, and the ticket's own files. */
  readonly parts: readonly DraftPart[];
  readonly row: ExpectedField;
  readonly notices: readonly Notice[];
}

interface OpeningText {
  readonly raw: string;
  readonly clean: string;
  readonly line: SpecLine;
}

const NUMBER_LIKE = /^[\p{L}\p{N}][\p{L}\p{N}._#/-]{0,49}$/u;

/** Says where the ticket came from and nothing that a customer or a technician wrote: a label that is no number gives way to the id. */
function neutralLine(record: SourceRecord, context: TransformContext): string {
  const number = [record.label, record.id].find((name) => NUMBER_LIKE.test(name));
  return `Ticket ${number ?? ''} was moved here from ${SYSTEM_LABELS[context.compiled.sourceSystem]}.`.replace('  ', ' ');
}

function readText(ticket: CompiledTicket, subject: Subject): OpeningText {
  const field = ticket.fields.find(({ target }) => !target.attribute && target.name === 'body');
  const stored = field === undefined ? null : readSource(field.from, subject.input).shown;
  const raw = stored === null ? '' : String(stored);
  return { raw, clean: cleanText(raw), line: field?.line ?? ticket.line };
}

function wroteIt(record: SourceRecord, opener: KnownContact, context: TransformContext): boolean {
  if (record.author.kind !== 'contact' || record.author.id === null) return false;
  const author = context.contactOf(record.author.id);
  return author !== null && author.ref.entity === opener.ref.entity && author.ref.id === opener.ref.id;
}

function fileCarriers(record: SourceRecord, createdAt: string, open: boolean, context: TransformContext): Pick<Opening, 'parts' | 'notices'> {
  // A public carrier needs a file that is public and an opening that is: then the files' own visibility decides.
  const { riding, internal, oversize, notices } = sortFiles(record.files, open ? 'comment' : 'note', context);
  const groups = new Map<string, { readonly message: Message; readonly files: SourceFile[] }>();
  const put = (file: SourceFile, message: Message): void => {
    const canBePublic = file.author.kind !== 'contact' || (file.author.id !== null && context.contactOf(file.author.id) !== null);
    const kept = message === 'comment' && canBePublic ? 'comment' : 'note';
    const key = JSON.stringify([kept, file.author.kind, file.author.id]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { message: kept, files: [file] });
    else group.files.push(file);
  };
  for (const file of riding) put(file, open ? 'comment' : 'note');
  for (const file of internal) put(file, 'note');
  const carrier = (files: readonly SourceFile[], message: Message, key: string, title: string): Carrier => ({
    key,
    at: createdAt,
    author: files[0]?.author ?? { kind: 'system', id: null },
    message,
    title,
    files,
  });
  const parts = [...groups.values()].flatMap(({ files, message }, index) => carrierParts(carrier(files, message, `part:files-${index + 1}`, 'Files of this ticket'), context));
  return { parts: [...parts, ...oversizeParts(carrier(oversize, 'note', 'part:oversize', 'Files of this ticket that could not be moved'), context)], notices };
}

function internalText(record: SourceRecord, text: OpeningText, createdAt: string, context: TransformContext): { readonly part: TextPart; readonly writer: Writer } {
  const writer = writerFor(record.author, 'note', context);
  const part: TextPart = {
    key: 'part:opening',
    at: createdAt,
    message: 'note',
    writer,
    text: text.clean,
    raw: text.raw,
    visibility: 'unknown',
    kindReason: 'not written by the contact that opens the conversation',
    files: [],
    line: text.line,
  };
  return { part, writer };
}

function neutralOpening(record: SourceRecord, text: OpeningText, createdAt: string, context: TransformContext): Opening {
  const body = neutralLine(record, context);
  const blank = isBlank(text.clean);
  const row: ExpectedField = {
    path: 'body',
    source: blank ? null : text.raw,
    expected: normaliseText(body),
    treatment: blank ? 'defaulted' : 'converted',
    line: text.line,
    reason: blank ? 'the source has no text' : 'the text stands in an internal note',
  };
  const files = fileCarriers(record, createdAt, false, context);
  if (blank) return { body, parts: files.parts, row, notices: [{ code: 'opening-empty', path: 'body', line: text.line }, ...files.notices] };
  const { part, writer } = internalText(record, text, createdAt, context);
  return {
    body,
    parts: [...textParts(part, context), ...files.parts],
    row,
    notices: [{ code: 'opening-internal', path: 'body', line: text.line }, ...writerNotices(writer, 'body', text.line), ...files.notices],
  };
}

function publicOpening(record: SourceRecord, text: OpeningText, opener: KnownContact, createdAt: string, context: TransformContext): Opening {
  const [first = '', ...rest] = splitText(text.clean.trim(), context.bodyLimit).filter((piece) => !isBlank(piece));
  const body = first.trim();
  const same = normaliseText(text.raw) === normaliseText(body);
  const writer = byContact(opener, opener.name ?? 'the contact');
  const continued = rest.map((piece, index): DraftPart => ({
    key: `part:opening:${index + 2}`,
    at: createdAt,
    message: 'comment',
    writer,
    body: piece.trim(),
    files: [],
    said: { visibility: 'public', text: piece },
    kindReason: null,
    line: text.line,
  }));
  const files = fileCarriers(record, createdAt, true, context);
  const reason = same ? null : rest.length > 0 ? 'goes on in the parts that follow' : 'control characters removed';
  const row: ExpectedField = { path: 'body', source: text.raw, expected: normaliseText(body), treatment: same ? 'same' : 'converted', line: text.line, reason };
  return { body, parts: [...continued, ...files.parts], row, notices: files.notices };
}

/**
 * The opening text is public only if the contact that opens the conversation wrote it, or the spec says `public`.
 * Otherwise the first message is a neutral line and the text an internal note right behind it.
 * @param createdAt ISO 8601, UTC.
 */
export function openConversation(record: SourceRecord, ticket: CompiledTicket, subject: Subject, opener: KnownContact, createdAt: string, context: TransformContext): Opening {
  const text = readText(ticket, subject);
  const open = ticket.opening === 'public' || wroteIt(record, opener, context);
  return open && !isBlank(text.clean) ? publicOpening(record, text, opener, createdAt, context) : neutralOpening(record, text, createdAt, context);
}
