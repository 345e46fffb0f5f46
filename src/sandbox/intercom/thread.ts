import type { Attachment, Author, ConversationState, SimContact, SimConversation, SimPart } from './model.ts';
import { invalid } from './refusal.ts';
import { optionalWhole, requiredText } from './shape.ts';
import type { Body } from './shape.ts';
import type { Workspace } from './workspace.ts';

/** 9999-12-31T23:59:59Z: later ones are no dates. */
const LAST_SECOND = 253_402_300_799;

/** What is not said is absent: no body, no files, stamped now. */
export interface NewPart {
  readonly type: string;
  readonly author: Author;
  readonly body?: string | null;
  /** Seconds UTC. */
  readonly createdAt?: number;
  readonly assignedTo?: SimPart['assignedTo'];
  readonly attachments?: readonly Attachment[];
  readonly quickReplies?: SimPart['quickReplies'];
  readonly attributeChange?: SimPart['attributeChange'];
  readonly ticketEvent?: SimPart['ticketEvent'];
  /** State after it; absent: as before. */
  readonly state?: ConversationState;
}

export function contactAuthor(contact: SimContact): Author {
  return { type: contact.role, id: contact.id, name: contact.name, email: contact.email };
}

/** Adds a part and brings the conversation into its state. */
export function addPart(workspace: Workspace, conversation: SimConversation, part: NewPart): SimPart {
  conversation.state = part.state ?? conversation.state;
  if (conversation.state !== 'snoozed') conversation.snoozedUntil = null;
  const added: SimPart = {
    id: workspace.longId('part'),
    type: part.type,
    body: part.body ?? null,
    createdAt: part.createdAt ?? workspace.now(),
    writtenMs: workspace.clock.now(),
    author: part.author,
    assignedTo: part.assignedTo ?? null,
    attachments: part.attachments ?? [],
    quickReplies: part.quickReplies ?? [],
    attributeChange: part.attributeChange ?? null,
    ticketEvent: part.ticketEvent ?? null,
    state: conversation.state,
  };
  conversation.parts.push(added);
  conversation.updatedAt = workspace.now();
  return added;
}

/**
 * A contact's comment. On a closed conversation it reopens it, and the part itself is of type `open` with the body
 * (reference/intercom.md §13); a snoozed one wakes.
 * @param reopening type of the part that reopens; on tickets a comment stays one (§18).
 */
export function addContactComment(
  workspace: Workspace,
  conversation: SimConversation,
  contact: SimContact,
  part: Pick<NewPart, 'body' | 'createdAt' | 'attachments'>,
  reopening: 'open' | 'comment' = 'open',
): SimPart {
  const type = conversation.state === 'closed' ? reopening : 'comment';
  const added = addPart(workspace, conversation, { ...part, type, author: contactAuthor(contact), state: 'open' });
  conversation.waitingSince ??= added.createdAt;
  conversation.read = false;
  contact.lastRepliedAt = added.createdAt;
  return added;
}

/** An admin's comment, note or quick reply: a closed conversation stays closed (after a comment: open), a snoozed one wakes (reference/intercom.md §13). */
export function addAdminPart(workspace: Workspace, conversation: SimConversation, part: NewPart): SimPart {
  const reopens = conversation.state === 'closed' && part.type === 'comment' && workspace.switches.adminCommentReopens;
  const added = addPart(workspace, conversation, conversation.state === 'snoozed' || reopens ? { ...part, state: 'open' } : part);
  if (part.type !== 'note') conversation.waitingSince = null;
  return added;
}

/** The `body` of a message, which has to be there; how long it may be is open (reference/intercom.md §16). @throws Refusal 400. */
export function requiredMessage({ switches: { maxBodyLength } }: Workspace, body: Body): string {
  const text = requiredText(body, 'body');
  if (maxBodyLength !== null && text.length > maxBodyLength) throw invalid(`The body has at most ${maxBodyLength} characters`, 'body');
  return text;
}

/**
 * `created_at` of a request, seconds UTC; absent: undefined. Versions below `since` do not know the field and stamp now.
 * @param earliest what it may not be before; null: no bound.
 * @throws Refusal 400 `parameter_invalid`.
 */
export function readCreatedAt(workspace: Workspace, body: Body, version: number, since: number, earliest: number | null): number | undefined {
  const value = optionalWhole(body, 'created_at') ?? undefined;
  if (value === undefined || version < since) return undefined;
  const { createdAtBeforeConversation, createdAtInFuture } = workspace.switches;
  const tooEarly = earliest !== null && value < earliest && createdAtBeforeConversation === 'refuse';
  const tooLate = value > workspace.now() && createdAtInFuture === 'refuse';
  if (value <= 0 || value > LAST_SECOND || tooLate || tooEarly) throw invalid(`${value} is an invalid value for created_at`, 'created_at');
  return value;
}
