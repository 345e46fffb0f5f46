/** Intercom's objects as we use them: what counts as a field, an attribute, a part (reference/intercom.md §7, §8, §12). */
import type { AttributeValues } from '../../transform/operation.ts';
import type { DestinationType, StateChange } from '../destination.ts';
import { optionalList, optionalText, requiredId, requiredList, requiredNumber, requiredObject, requiredText } from '../answers.ts';
import { asObject, emptyValues, idOf, listOf, numberOf, property, scalarOf, textOf } from '../json.ts';

const COMPANY_FIELDS = ['name', 'website', 'industry', 'size', 'monthly_spend', 'remote_created_at', 'company_id'] as const;
const CONTACT_FIELDS = ['role', 'external_id', 'name', 'email', 'phone', 'owner_id', 'avatar', 'signed_up_at', 'last_seen_at', 'unsubscribed_from_emails', 'created_at'] as const;
const CONVERSATION_FIELDS = ['title', 'state', 'created_at', 'admin_assignee_id', 'team_assignee_id'] as const;

const FIELDS: Readonly<Record<DestinationType, readonly string[]>> = {
  company: COMPANY_FIELDS,
  contact: CONTACT_FIELDS,
  conversation: CONVERSATION_FIELDS,
};

export function attributesOf(object: unknown): AttributeValues {
  const values = emptyValues();
  for (const [name, value] of Object.entries(asObject(property(object, 'custom_attributes')) ?? {})) values[name] = scalarOf(value);
  return values;
}

/** Built-in fields by the names under which they are written; the plan by its name. */
export function fieldsOf(type: DestinationType, object: unknown): AttributeValues {
  const values = emptyValues();
  for (const name of FIELDS[type]) values[name] = scalarOf(property(object, name));
  if (type === 'company') values['plan'] = textOf(property(object, 'plan'), 'name');
  return values;
}

/** A comment or note of a person: ours and others'. */
export interface ThreadPart {
  readonly id: string;
  readonly kind: 'comment' | 'note';
  /** HTML. */
  readonly body: string;
  /** Seconds UTC. */
  readonly createdAt: number;
  readonly authorId: string | null;
  readonly authorName: string | null;
  /** `address`: where its bytes can be read, for a while (reference/intercom.md §15). */
  readonly files: readonly { readonly name: string; readonly size: number | null; readonly address: string | null }[];
}

const THREAD = { peer: 'Intercom', route: 'conversation' };
const EVENTS = new Set(['close', 'open', 'snoozed', 'assignment', 'assign_and_reopen']);

/**
 * Part types that are no speech are left out, and so is every part of a bot. A contact's comment on a closed conversation arrives as
 * type `open` with a body (reference/intercom.md §13), so an event with a body or files is a comment.
 */
function threadPart(part: unknown): ThreadPart | null {
  const type = requiredText(part, 'part_type', THREAD);
  const author = requiredObject(property(part, 'author'), THREAD);
  const body = optionalText(part, 'body', THREAD) ?? '';
  const files = optionalList(part, 'attachments', THREAD).map((file) => ({ name: textOf(file, 'name') ?? '', size: numberOf(file, 'filesize'), address: textOf(file, 'url') }));
  const speaks = body !== '' || files.length > 0;
  if (requiredText(author, 'type', THREAD) === 'bot') return null;
  const isNote = type === 'note';
  const isComment = type === 'comment' || type === 'quick_reply' || (EVENTS.has(type) && speaks);
  if (!isNote && !isComment) return null;
  return {
    id: requiredId(part, 'id', THREAD),
    kind: isNote ? 'note' : 'comment',
    body,
    createdAt: requiredNumber(part, 'created_at', THREAD),
    authorId: idOf(author, 'id'),
    authorName: textOf(author, 'name'),
    files,
  };
}

const STATES: Readonly<Record<string, StateChange['to']>> = { close: 'closed', open: 'open', assign_and_reopen: 'open', snoozed: 'snoozed' };

/** A contact's comment that reopens is an `open` part too (reference/intercom.md §13). Whether the end of a snooze leaves a part is not documented; it would be no person's. */
export function stateChangeOf(conversation: unknown): StateChange | null {
  const changes = requiredList(property(conversation, 'conversation_parts'), 'conversation_parts', THREAD).flatMap((part) => {
    const to = STATES[requiredText(part, 'part_type', THREAD)];
    const byPerson = textOf(property(part, 'author'), 'type') !== 'bot';
    return to === undefined || !byPerson ? [] : [{ to, at: requiredNumber(part, 'created_at', THREAD), id: Number(requiredId(part, 'id', THREAD)) }];
  });
  const last = changes.sort((a, b) => a.at - b.at || a.id - b.id).at(-1);
  return last === undefined ? null : { to: last.to, at: last.at };
}

function byTime(a: ThreadPart, b: ThreadPart): number {
  return a.createdAt - b.createdAt || Number(a.id) - Number(b.id);
}

/**
 * In order of time, then of id: which of the two the vendor shows is not documented (reference/intercom.md §13).
 * @throws CrosswalkError `http/unexpected-answer`: a thread that is not there would prove the absence of our parts (law 3).
 */
export function threadOf(conversation: unknown): readonly ThreadPart[] {
  const parts = requiredList(property(conversation, 'conversation_parts'), 'conversation_parts', THREAD);
  return parts.map(threadPart).filter((part) => part !== null).sort(byTime);
}

/** Tags and notes: of conversations `tags.tags`, of contacts `tags` and `notes` with their number (reference/intercom.md §7, §8, §12). */
export function marksOf(type: DestinationType, object: unknown): readonly ('tag' | 'note')[] {
  const has = (name: string): boolean => {
    const list = property(object, name);
    return (numberOf(list, 'total_count') ?? 0) > 0 || listOf(list, 'tags').length > 0 || listOf(list, 'data').length > 0;
  };
  return [...(has('tags') ? (['tag'] as const) : []), ...(type === 'contact' && has('notes') ? (['note'] as const) : [])];
}

/** Inside a contact there are at most ten, and their number (reference/intercom.md §7). @returns null: not all are shown. */
export function companyIdsOf(contact: unknown): readonly string[] | null {
  const companies = property(contact, 'companies');
  const shown = listOf(companies, 'data').map((company) => idOf(company, 'id')).filter((id) => id !== null);
  return (numberOf(companies, 'total_count') ?? shown.length) > shown.length ? null : shown;
}

export function pathOf(type: DestinationType, id: string): string {
  const plural = { company: 'companies', contact: 'contacts', conversation: 'conversations' } as const;
  return `${plural[type]}/${encodeURIComponent(id)}`;
}
