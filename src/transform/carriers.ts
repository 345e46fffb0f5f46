/** Law 5: a file travels with its own part. What cannot ride there rides on parts of ours, right behind it. */
import type { Author, SourceFile } from '../record/model.ts';
import type { TransformContext } from './context.ts';
import { bodyFor, type DraftPart } from './draft.ts';
import { Hold } from './hold.ts';
import type { Notice } from './operation.ts';
import { cleanLine } from './text.ts';
import { SYSTEM_LABELS, writerFor, type Message } from './writers.ts';
import { lineText, type SpecLine } from '../spec/spec-line.ts';

/** Of one reply (reference/intercom.md §15). */
const FILES_PER_PART = 10;
const BYTES_PER_MB = 1_000_000;

export interface Sorted {
  /** May ride on the part itself; more than ten of them need carriers. */
  readonly riding: readonly SourceFile[];
  /** Law 4: an internal file never rides on a public comment. */
  readonly internal: readonly SourceFile[];
  /** Too large, or empty: an empty `data` is refused (reference/intercom.md §15). Named in a note instead. */
  readonly oversize: readonly SourceFile[];
  readonly notices: readonly Notice[];
}

function notice(code: string, file: SourceFile, line: SpecLine | null): Notice {
  return { code, path: `file:${file.id}`, line };
}

/** @throws Hold `file-oversize` where the spec says so. */
export function sortFiles(files: readonly SourceFile[], message: Message, context: TransformContext): Sorted {
  const rule = context.compiled.ticket?.files ?? null;
  if (rule === null) return { riding: [], internal: [], oversize: [], notices: files.map((file) => notice('file-left', file, null)) };
  const oversize = files.filter((file) => file.size !== null && file.size > rule.max);
  if (oversize.length > 0 && rule.oversize === 'park') {
    throw new Hold('file-oversize', `File ${oversize[0]?.id ?? ''} is larger than the spec allows.`, `Raise "max" or choose "oversize: note" in the spec, ${lineText(rule.line)}, then retry.`);
  }
  const empty = files.filter((file) => file.size === 0);
  const fitting = files.filter((file) => !oversize.includes(file) && !empty.includes(file));
  const rides = (file: SourceFile): boolean => message === 'note' || file.visibility === 'public';
  const internal = fitting.filter((file) => !rides(file));
  return {
    riding: fitting.filter(rides),
    internal,
    oversize: [...oversize, ...empty],
    notices: [
      ...empty.map((file) => notice('file-empty', file, rule.line)),
      ...oversize.map((file) => notice('file-oversize', file, rule.line)),
      ...internal.map((file) => notice(file.visibility === 'unknown' ? 'unknown-visibility' : 'kept-internal', file, rule.line)),
    ],
  };
}

export function inTens(files: readonly SourceFile[]): readonly (readonly SourceFile[])[] {
  const groups: SourceFile[][] = [];
  for (let start = 0; start < files.length; start += FILES_PER_PART) groups.push(files.slice(start, start + FILES_PER_PART));
  return groups;
}

export interface Carrier {
  readonly key: string;
  readonly at: string;
  readonly author: Author;
  readonly message: Message;
  /** `Files of this ticket`. */
  readonly title: string;
  readonly files: readonly SourceFile[];
}

function names(files: readonly SourceFile[]): string {
  return files.map((file) => cleanLine(file.name)).join(', ');
}

function carrierPart(carrier: Carrier, files: readonly SourceFile[], text: string, context: TransformContext): DraftPart {
  const writer = writerFor(carrier.author, carrier.message, context);
  const by = writer.named ? ` by ${writer.said} (${SYSTEM_LABELS[context.compiled.sourceSystem]})` : '';
  const body = bodyFor(writer, null, `${carrier.title}${by}: ${text}`);
  const line = context.compiled.ticket?.files?.line ?? null;
  return { key: carrier.key, at: carrier.at, message: carrier.message, writer, body, files, said: null, kindReason: null, line };
}

/** A part of ours for each ten files: `<key>`, `<key>:2` … */
export function carrierParts(carrier: Carrier, context: TransformContext): readonly DraftPart[] {
  return inTens(carrier.files).map((files, index) => {
    const key = index === 0 ? carrier.key : `${carrier.key}:${index + 1}`;
    return carrierPart({ ...carrier, key }, files, names(files), context);
  });
}

function sizeText(bytes: number): string {
  return bytes < BYTES_PER_MB / 10 ? `${bytes} bytes` : `${(bytes / BYTES_PER_MB).toFixed(1)} MB`;
}

/** An internal note that names what was too large or empty; nothing for nothing. */
export function oversizeParts(carrier: Carrier, context: TransformContext): readonly DraftPart[] {
  if (carrier.files.length === 0) return [];
  const list = carrier.files.map((file) => `${cleanLine(file.name)} (${sizeText(file.size ?? 0)})`).join(', ');
  return [carrierPart({ ...carrier, message: 'note' }, [], list, context)];
}
