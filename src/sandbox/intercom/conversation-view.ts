import { companyView } from './company-view.ts';
import { contactReference } from './contact-view.ts';
import { attachmentView } from './files.ts';
import type { Author, SimConversation, SimPart } from './model.ts';
import { shownAttributes } from './objects/relations.ts';
import { statisticsView } from './statistics.ts';
import { htmlToText } from './text.ts';
import { linkedView } from './tickets/links.ts';
import type { Workspace } from './workspace.ts';

/** GET shows at most this many parts, the latest (reference/intercom.md §12). */
const PART_WINDOW = 500;

/** How a conversation is to be shown. */
export interface ConversationDisplay {
  /** Rank of the version: before 2.16 unassigned is null and priority has two steps (reference/intercom.md §5). */
  readonly version: number;
  readonly plaintext: boolean;
}

export function authorView(author: Author): object {
  return { id: author.id, type: author.type, name: author.name, email: author.email };
}

function bodyView(body: string | null, display: ConversationDisplay): string | null {
  return body !== null && display.plaintext ? htmlToText(body) : body;
}

function partView(part: SimPart, display: ConversationDisplay): object {
  const { attributeChange: change, quickReplies } = part;
  return {
    type: 'conversation_part',
    id: part.id,
    part_type: part.type,
    body: bodyView(part.body, display),
    created_at: part.createdAt,
    updated_at: part.createdAt,
    notified_at: part.createdAt,
    assigned_to: part.assignedTo,
    author: authorView(part.author),
    attachments: part.attachments.map(attachmentView),
    external_id: null,
    redacted: part.redacted ?? false,
    metadata: quickReplies.length === 0 ? {} : { quick_reply_options: quickReplies },
    email_message_metadata: null,
    state: part.state,
    tags: [],
    event_details: change === null ? null : { attribute: { name: change.name }, value: { name: change.value, previous: change.previous } },
    app_package_code: null,
  };
}

/** The thread as the vendor shows it, the latest last. */
export function visibleParts(workspace: Workspace, parts: readonly SimPart[]): readonly SimPart[] {
  const ordered = workspace.switches.threadOrder === 'inserted' ? parts : parts.toSorted((a, b) => a.createdAt - b.createdAt);
  return ordered.slice(-PART_WINDOW);
}

function sourceView(conversation: SimConversation, display: ConversationDisplay): object {
  const { source } = conversation;
  return {
    type: 'conversation',
    id: source.id,
    delivered_as: 'customer_initiated',
    subject: '',
    body: bodyView(source.body, display),
    author: authorView(source.author),
    attachments: source.attachments.map(attachmentView),
    url: null,
    redacted: source.redacted ?? false,
  };
}

function tagsView(workspace: Workspace, conversation: SimConversation): object {
  const tags = [...conversation.tags].flatMap(([id, applied]) => {
    const tag = workspace.tags.get(id);
    return tag === undefined ? [] : [{ type: 'tag', id, name: tag.name, applied_at: applied.at, applied_by: { type: 'admin', id: applied.by } }];
  });
  return { type: 'tag.list', tags };
}

export function contactsView(workspace: Workspace, conversation: SimConversation): object {
  return { type: 'contact.list', contacts: conversation.contacts.map((id) => contactReference(workspace.contacts.get(id) ?? { id, externalId: null }, {})) };
}

function peopleView(workspace: Workspace, conversation: SimConversation): object {
  const teammates = [...new Set(conversation.parts.filter((part) => part.author.type === 'admin').map((part) => part.author.id))];
  return {
    contacts: contactsView(workspace, conversation),
    teammates: teammates.length === 0 ? null : { type: 'admin.list', teammates: teammates.map((id) => ({ type: 'admin', id })) },
  };
}

export function assigneesView(conversation: SimConversation, version: number): object {
  const none = version >= 216 ? 0 : null;
  const { adminId, teamId } = conversation;
  return {
    admin_assignee_id: adminId === null ? none : Number(adminId),
    team_assignee_id: teamId === null ? none : Number(teamId),
  };
}

/** The conversation without its parts, as lists show it. */
export function conversationItem(workspace: Workspace, conversation: SimConversation, display: ConversationDisplay): object {
  const company = conversation.companyId === null ? undefined : workspace.companies.get(conversation.companyId);
  return {
    type: 'conversation',
    id: conversation.id,
    title: conversation.title,
    created_at: conversation.createdAt,
    updated_at: conversation.updatedAt,
    waiting_since: conversation.waitingSince,
    snoozed_until: conversation.snoozedUntil,
    open: conversation.state !== 'closed',
    state: conversation.state,
    read: conversation.read,
    ...assigneesView(conversation, display.version),
    priority: display.version >= 216 ? 'none' : 'not_priority',
    company: company === undefined ? null : companyView(workspace, company),
    tags: tagsView(workspace, conversation),
    conversation_rating: null,
    source: sourceView(conversation, display),
    ...peopleView(workspace, conversation),
    custom_attributes: shownAttributes(workspace, 'conversation', conversation.attributes),
    first_contact_reply: { created_at: conversation.createdAt, type: 'conversation', url: null },
    sla_applied: null,
    statistics: statisticsView(conversation),
    topics: {},
    ticket: null,
    linked_objects: linkedView(workspace, conversation.id),
    ai_agent: null,
    ai_agent_participated: false,
    external_references: [],
  };
}

/** The whole conversation, or with only the given parts. */
export function conversationView(workspace: Workspace, conversation: SimConversation, display: ConversationDisplay, only?: readonly SimPart[]): object {
  const parts = (only ?? visibleParts(workspace, conversation.parts)).map((part) => partView(part, display));
  return {
    ...conversationItem(workspace, conversation, display),
    conversation_parts: { type: 'conversation_part.list', conversation_parts: parts, total_count: only === undefined ? conversation.parts.length : parts.length },
  };
}
