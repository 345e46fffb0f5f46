/** Notes and time entries of a ticket → parts, in source order. */
import type { SourcePart, SourceRecord } from '../record/model.ts';
import type { CompiledCollection } from '../spec/compiled.ts';
import { carrierParts, inTens, oversizeParts, sortFiles, type Carrier } from './carriers.ts';
import type { TransformContext } from './context.ts';
import { textParts, type DraftPart } from './draft.ts';
import { utcSeconds } from './moments.ts';
import type { Notice } from './operation.ts';
import { isTrue, partInput } from './read-source.ts';
import { cleanText, isBlank } from './text.ts';
import { decideVisibility, type Shown } from './visibility.ts';
import { canSpeak, writerFor, writerNotices } from './writers.ts';
import type { SpecLine } from '../spec/spec-line.ts';

export interface Drafts {
  readonly parts: readonly DraftPart[];
  readonly notices: readonly Notice[];
}

const EMPTY = '(no text)';

/** Ids are the vendor's: one that holds our separator must not look like another part's key. */
function escapeKey(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Where notices say what became of a source part: `notes:123`. */
function partName(part: SourcePart): string {
  return `${escapeKey(part.collection)}:${escapeKey(part.id)}`;
}

function compareIds(a: string, b: string): number {
  const numeric = /^\d+$/;
  if (numeric.test(a) && numeric.test(b) && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Law 5: by time, then by collection as the spec lists them, then by id. A part without a readable time stands at the beginning. */
export function inSourceOrder(parts: readonly SourcePart[], collections: readonly CompiledCollection[]): readonly SourcePart[] {
  const rank = new Map(collections.map((collection, index) => [collection.collection, index]));
  const rankOf = (part: SourcePart): number => rank.get(part.collection) ?? collections.length;
  const millis = (part: SourcePart): number => {
    const time = Date.parse(part.createdAt);
    return Number.isNaN(time) ? 0 : time;
  };
  return [...parts].sort((a, b) => millis(a) - millis(b) || rankOf(a) - rankOf(b) || compareIds(a.id, b.id));
}

function filesOnly(part: SourcePart, code: string, line: SpecLine | null): readonly Notice[] {
  return [{ code, path: partName(part), line }, ...part.files.map((file) => ({ code: 'file-left', path: `file:${file.id}`, line }))];
}

function shownNotices(shown: Shown, part: SourcePart, line: SpecLine): readonly Notice[] {
  return shown.notice === null ? [] : [{ code: shown.notice, path: partName(part), line }];
}

function textOf(part: SourcePart, collection: CompiledCollection): string {
  const outcome = collection.body.evaluate(partInput(part.values));
  return outcome.kind === 'none' || outcome.value === null ? '' : String(outcome.value);
}

function draftPart(part: SourcePart, collection: CompiledCollection, context: TransformContext): Drafts {
  const input = partInput(part.values);
  const { line } = collection;
  if (collection.skipWhen !== null && isTrue(collection.skipWhen.expression, input)) return { parts: [], notices: filesOnly(part, 'part-skipped', collection.skipWhen.line) };
  const raw = textOf(part, collection);
  const clean = cleanText(raw);
  const blank = isBlank(clean);
  if (blank && part.files.length === 0) return { parts: [], notices: [{ code: 'part-empty', path: partName(part), line }] };

  const asked = collection.publicWhen !== null && isTrue(collection.publicWhen.expression, input);
  const shown = decideVisibility(asked, part.visibility, canSpeak(part.author, context));
  const writer = writerFor(part.author, shown.message, context);
  const sorted = sortFiles(part.files, shown.message, context);
  const [first = [], ...further] = inTens(sorted.riding);
  const key = `part:${partName(part)}`;
  const carrier: Carrier = { key, at: part.createdAt, author: part.author, message: shown.message, title: '', files: [] };
  const own = textParts(
    { key, at: part.createdAt, message: shown.message, writer, text: blank ? EMPTY : clean, raw, visibility: part.visibility, kindReason: shown.reason, files: first, line },
    context,
  );
  return {
    parts: [
      ...own,
      ...carrierParts({ ...carrier, key: `${key}:files`, title: 'Further files', files: further.flat() }, context),
      ...carrierParts({ ...carrier, key: `${key}:internal-files`, title: 'Internal files of the part above', message: 'note', files: sorted.internal }, context),
      ...oversizeParts({ ...carrier, key: `${key}:oversize`, title: 'Files that could not be moved', files: sorted.oversize }, context),
    ],
    notices: [...shownNotices(shown, part, line), ...writerNotices(writer, partName(part), line), ...sorted.notices],
  };
}

/** Every source part is in a part or in a notice: nothing is lost without a count. Errors as `sortFiles` and the expressions. */
export function draftThread(record: SourceRecord, collections: readonly CompiledCollection[], context: TransformContext): Drafts {
  const seen = new Set<string>();
  const drafts = inSourceOrder(record.parts, collections).map((part): Drafts => {
    const collection = collections.find((candidate) => candidate.collection === part.collection);
    if (collection === undefined) return { parts: [], notices: filesOnly(part, 'part-not-mapped', null) };
    // Drifting pages can bring a part twice; it is one part.
    if (seen.has(partName(part))) return { parts: [], notices: [{ code: 'part-duplicate', path: partName(part), line: collection.line }] };
    seen.add(partName(part));
    const draft = draftPart(part, collection, context);
    const untimed = utcSeconds(part.createdAt) === null ? [{ code: 'time-unknown', path: partName(part), line: collection.line }] : [];
    return { parts: draft.parts, notices: [...draft.notices, ...untimed] };
  });
  return { parts: drafts.flatMap(({ parts }) => parts), notices: drafts.flatMap(({ notices }) => notices) };
}
