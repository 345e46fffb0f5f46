/** A ticket of the source → one conversation. */
import type { SourceRecord } from '../record/model.ts';
import type { CompiledTicket } from '../spec/compiled.ts';
import type { KnownContact, TransformContext } from './context.ts';
import { partOperation, partRows, type DraftPart } from './draft.ts';
import { Hold } from './hold.ts';
import { utcSeconds } from './moments.ts';
import { openConversation } from './opening.ts';
import type { AttributeValues, ExpectedField, Notice, Planned, PlannedOperation, SourceRef } from './operation.ts';
import { isoSeconds, PARTS_COUNT, sourceKey } from './paths.ts';
import { placeAssignee, placeState, placeTeam } from './placement.ts';
import { resolveFields, subjectOf, valueOf, type FieldSet } from './resolve-fields.ts';
import { draftThread } from './thread.ts';
import { spreadTimes, type Timeline } from './timeline.ts';

interface Opener {
  readonly contact: KnownContact;
  readonly row: ExpectedField;
  readonly notices: readonly Notice[];
}

type Found = { readonly opener: Opener } | { readonly instead: Planned };

/** The contact that opens the conversation: a conversation without one is impossible (reference/intercom.md §12). */
function findOpener(record: SourceRecord, ticket: CompiledTicket, context: TransformContext): Found {
  const { contact: id, company } = record.links;
  const known = id === null ? null : context.contactOf(id);
  const rowFor = (contact: KnownContact, placeholder: boolean): ExpectedField => ({
    path: 'contact',
    source: id,
    expected: sourceKey(context.compiled.sourceSystem, contact.ref),
    treatment: placeholder ? 'defaulted' : 'converted',
    line: placeholder ? ticket.line : null,
    reason: placeholder ? 'no contact in the source, or it was not moved: placeholder' : contact.ref.id === id ? 'our key' : 'merged into another contact',
  });
  if (known !== null) return { opener: { contact: known, row: rowFor(known, false), notices: [] } };
  const reason = id === null ? 'The ticket has no contact.' : `The ticket's contact ${id} was not moved.`;
  switch (ticket.missingContact) {
    case 'park':
      return { instead: { outcome: 'parked', code: 'contact-missing', reason, remedy: 'Give the ticket a contact in the source, or choose a placeholder under "contact: missing", then retry.' } };
    case 'leave_behind':
      return { instead: { outcome: 'excluded', code: 'contact-missing', reason } };
    case 'company_placeholder':
    case 'one_placeholder': {
      const contact = context.placeholderFor(ticket.missingContact === 'company_placeholder' ? company : null);
      return { opener: { contact, row: rowFor(contact, true), notices: [{ code: 'placeholder-contact', path: 'contact', line: ticket.line }] } };
    }
  }
}

interface Dated {
  /** Seconds UTC. */
  readonly seconds: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly source: ExpectedField | null;
}

function createdAt(record: SourceRecord, resolved: FieldSet): Dated {
  const mapped = valueOf(resolved.fields, 'created_at');
  const seconds = typeof mapped === 'number' ? mapped : utcSeconds(record.createdAt);
  if (seconds === null) throw new Hold('created-at-missing', 'The ticket has no date of creation.', 'Map "created_at" to a date that every ticket has, then retry.');
  if (seconds < 0) throw new Hold('created-at-before-1970', 'The ticket\'s date of creation lies before 1970, as a source writes a date that it does not have.', 'Correct the date in the source, or map "created_at" to one that is right, then retry.');
  return { seconds, at: isoSeconds(seconds), source: resolved.expected.find((field) => field.path === 'created_at') ?? null };
}

function createdRow(record: SourceRecord, dated: Dated, start: number): ExpectedField {
  const planned: ExpectedField = dated.source ?? { path: 'created_at', source: record.createdAt, expected: dated.at, treatment: 'same', line: null, reason: null };
  return start === dated.seconds ? planned : { ...planned, expected: isoSeconds(start), treatment: 'shifted', reason: 'not in the future' };
}

interface CompanyOfTicket {
  readonly ref: SourceRef | null;
  readonly row: ExpectedField;
  readonly notices: readonly Notice[];
}

function companyOf(record: SourceRecord, context: TransformContext): CompanyOfTicket {
  const id = record.links.company;
  const entity = context.compiled.company?.entity;
  const ref = id !== null && entity !== undefined && context.hasCompany(id) ? { entity, id } : null;
  const expected = ref === null ? null : sourceKey(context.compiled.sourceSystem, ref);
  const dropped = id !== null && ref === null;
  return {
    ref,
    row: { path: 'company', source: id, expected, treatment: dropped ? 'dropped' : id === null ? 'same' : 'converted', line: null, reason: dropped ? 'the company was not moved' : id === null ? null : 'our key' },
    notices: dropped && entity !== undefined ? [{ code: 'company-missing', path: 'company', line: null }] : [],
  };
}

function updateOperation(title: string | null, attributes: AttributeValues, company: SourceRef | null): readonly PlannedOperation[] {
  const nothing = title === null && company === null && Object.keys(attributes).length === 0;
  return nothing ? [] : [{ key: 'update', body: { kind: 'conversation.update', title, attributes, company } }];
}

function refKey(ref: SourceRef): string {
  return JSON.stringify([ref.entity, ref.id]);
}

/** Parts in order; a contact that did not open the conversation joins it right before its first word (reference/intercom.md §13). */
function partOperations(parts: readonly DraftPart[], opener: SourceRef, timeline: Timeline): readonly PlannedOperation[] {
  const present = new Set([refKey(opener)]);
  return parts.flatMap((draft, index) => {
    const part = partOperation(draft, timeline.times[index] ?? timeline.start);
    const { author } = draft.writer;
    if (author.kind === 'admin' || present.has(refKey(author.contact))) return [part];
    present.add(refKey(author.contact));
    const join: PlannedOperation = { key: `participant:${encodeURIComponent(author.contact.entity)}:${encodeURIComponent(author.contact.id)}`, body: { kind: 'conversation.participant', contact: author.contact } };
    return [join, part];
  });
}

/** A date before 1970 is none, and no reason to leave a ticket out. */
function isOld(record: SourceRecord, ticket: CompiledTicket): boolean {
  const created = utcSeconds(record.createdAt);
  return ticket.since !== null && created !== null && created >= 0 && created * 1000 < ticket.since;
}

/** Errors as `resolveField`; @throws Hold `created-at-missing`, `created-at-before-1970`, `file-oversize`. */
export function transformTicket(record: SourceRecord, ticket: CompiledTicket, context: TransformContext): Planned {
  if (isOld(record, ticket)) return { outcome: 'excluded', code: 'before-since', reason: 'Created before the date that the spec names under "since".' };
  const found = findOpener(record, ticket, context);
  if ('instead' in found) return found.instead;
  const { opener } = found;
  const subject = subjectOf(record, context);
  const resolved = resolveFields(ticket.fields.filter(({ target }) => target.attribute || target.name !== 'body'), subject);
  const dated = createdAt(record, resolved);
  const opening = openConversation(record, ticket, subject, opener.contact, dated.at, context);
  const thread = draftThread(record, ticket.collections, context);
  const parts = [...opening.parts, ...thread.parts];
  const timeline = spreadTimes(dated.seconds, parts.map((part) => utcSeconds(part.at)), context.now);
  const company = companyOf(record, context);
  const title = valueOf(resolved.fields, 'title');
  const placed = [placeTeam(ticket, subject.input, context), placeAssignee(record, context), placeState(ticket, subject.input, context)];
  return {
    outcome: 'planned',
    operations: [
      { key: 'create', body: { kind: 'conversation.create', contact: opener.contact.ref, body: opening.body, createdAt: timeline.start } },
      ...partOperations(parts, opener.contact.ref, timeline),
      // Behind the parts: it leaves a part of its own that is stamped now, and whether an older reply is taken after that is not documented (reference/intercom.md §26, §29).
      ...updateOperation(title === null ? null : String(title), resolved.attributes, company.ref),
      ...placed.flatMap(({ operations }) => operations),
    ],
    expected: [
      opener.row,
      company.row,
      ...resolved.expected.filter((row) => row.path !== 'created_at'),
      opening.row,
      createdRow(record, dated, timeline.start),
      ...placed.map(({ row }) => row),
      { path: PARTS_COUNT, source: record.parts.length, expected: parts.length, treatment: parts.length === record.parts.length ? 'same' : 'converted', line: ticket.line, reason: parts.length === record.parts.length ? null : 'parts skipped, split or added for files and the opening text' },
      ...parts.flatMap((draft, index) => partRows(draft, index + 1, timeline.times[index] ?? timeline.start)),
    ],
    notices: [...opener.notices, ...resolved.notices, ...opening.notices, ...thread.notices, ...company.notices, ...placed.flatMap(({ notices }) => notices)],
  };
}
