/** Parts of a thread before they have their final time, and what reading them back should give. */
import type { SourceFile } from '../record/model.ts';
import type { TransformContext } from './context.ts';
import { utcSeconds } from './moments.ts';
import { normaliseBody, normaliseText } from './normalise.ts';
import type { ExpectedField, PlannedOperation } from './operation.ts';
import { filesText, isoSeconds, partPath } from './paths.ts';
import { isBlank, splitText, textToHtml } from './text.ts';
import { authorLine, type Message, type Writer } from './writers.ts';
import type { SpecLine } from '../spec/spec-line.ts';

export interface DraftPart {
  /** Key of the planned operation. */
  readonly key: string;
  /** ISO 8601, as the source says; null: the part is ours alone. */
  readonly at: string | null;
  readonly message: Message;
  readonly writer: Writer;
  /** As sent: HTML of an admin, plain text of a contact. */
  readonly body: string;
  readonly files: readonly SourceFile[];
  /** As the source has it; null: the part is ours alone. */
  readonly said: { readonly visibility: string; readonly text: string } | null;
  readonly kindReason: string | null;
  readonly line: SpecLine | null;
}

/** @param heading a paragraph of ours above the text; null: none. */
export function bodyFor(writer: Writer, heading: string | null, text: string): string {
  if (writer.author.kind === 'contact') return heading === null ? text.trim() : `${heading}\n\n${text.trim()}`;
  return `${heading === null ? '' : textToHtml(heading)}${textToHtml(text)}`;
}

export interface TextPart {
  readonly key: string;
  readonly at: string;
  readonly message: Message;
  readonly writer: Writer;
  /** Clean, not blank. */
  readonly text: string;
  /** As the source has it. */
  readonly raw: string;
  readonly visibility: string;
  readonly kindReason: string | null;
  readonly files: readonly SourceFile[];
  readonly line: SpecLine | null;
}

/** One text as one part, or as several where a limit is known: nothing is cut. Its files ride on the first. */
export function textParts(part: TextPart, context: TransformContext): readonly DraftPart[] {
  const pieces = splitText(part.text, context.bodyLimit).filter((piece) => !isBlank(piece));
  return pieces.map((piece, index) => ({
    key: index === 0 ? part.key : `${part.key}:${index + 1}`,
    at: part.at,
    message: part.message,
    writer: part.writer,
    body: bodyFor(part.writer, authorLine(part.writer, context, index + 1, pieces.length), piece),
    files: index === 0 ? part.files : [],
    said: { visibility: part.visibility, text: pieces.length === 1 ? part.raw : piece },
    kindReason: part.kindReason,
    line: part.line,
  }));
}

export function partOperation(draft: DraftPart, createdAt: number): PlannedOperation {
  const { message, writer, body, files } = draft;
  return { key: draft.key, body: { kind: 'conversation.part', message, author: writer.author, body, createdAt, files } };
}

function bodyRow(draft: DraftPart, path: string): ExpectedField {
  const expected = draft.writer.author.kind === 'contact' ? normaliseText(draft.body) : normaliseBody(draft.body);
  if (draft.said === null) return { path, source: null, expected, treatment: 'converted', line: draft.line, reason: 'written by the migration' };
  const same = normaliseText(draft.said.text) === expected;
  const reason = same ? null : draft.writer.named ? 'the author is named in the text' : 'control characters removed, or a line for an empty text';
  return { path, source: draft.said.text, expected, treatment: same ? 'same' : 'converted', line: draft.line, reason };
}

function timeRow(draft: DraftPart, path: string, createdAt: number): ExpectedField {
  const moved = utcSeconds(draft.at) !== createdAt;
  return { path, source: draft.at, expected: isoSeconds(createdAt), treatment: moved ? 'shifted' : 'same', line: draft.line, reason: moved ? 'times along a thread increase' : null };
}

function kindRow(draft: DraftPart, path: string): ExpectedField {
  const treatment = draft.kindReason === null ? 'same' : draft.said?.visibility === 'unknown' ? 'defaulted' : 'converted';
  return { path, source: draft.said?.visibility ?? null, expected: draft.message, treatment, line: draft.line, reason: draft.kindReason };
}

/** @param n 1-based among the planned parts. */
export function partRows(draft: DraftPart, n: number, createdAt: number): readonly ExpectedField[] {
  const { writer, line } = draft;
  const rows: ExpectedField[] = [kindRow(draft, partPath(n, 'kind'))];
  if (writer.name !== null) rows.push({ path: partPath(n, 'author'), source: writer.said, expected: writer.name, treatment: writer.treatment, line, reason: writer.reason });
  rows.push(timeRow(draft, partPath(n, 'created_at'), createdAt), bodyRow(draft, partPath(n, 'body')));
  const files = filesText(draft.files);
  if (files !== null) rows.push({ path: partPath(n, 'files'), source: files, expected: files, treatment: 'same', line, reason: null });
  return rows;
}
