import { checkedConversationAttributes, setConversationAttributes } from './conversation-values.ts';
import { openConversation } from './conversations.ts';
import type { Body } from './shape.ts';
import { safeHtml, textToHtml } from './text.ts';
import { addAdminPart, addContactComment, addPart } from './thread.ts';
import { ticketOf } from './tickets/lookup.ts';
import { updateTicket } from './tickets/update.ts';
import type { Workspace } from './workspace.ts';

/** Rank of a version in which an update of a ticket can be silenced. */
const SILENCING = 216;

/** What people do in the inbox while a migration runs. Nothing of it counts as a call, and nothing of it is in the notification log. */
export interface LivePeople {
  /** A teammate comments or notes, stamped now. @returns id of the part. */
  agentReplies(conversationId: string, reply: { readonly adminId: string; readonly body: string; readonly message?: 'comment' | 'note' }): string;
  /** A teammate closes or reopens. @returns id of the part. */
  agentSetsState(conversationId: string, change: { readonly adminId: string; readonly state: 'open' | 'closed' }): string;
  /** A teammate edits the title or attributes. */
  agentEdits(conversationId: string, change: { readonly title?: string; readonly attributes?: Body }): void;
  /** A teammate changes a ticket, as `PUT /tickets/{id}` takes it. */
  agentUpdatesTicket(ticketId: string, change: { readonly adminId: string; readonly fields: Body }): void;
  /** A participant answers, stamped now. @returns id of the part. */
  contactReplies(conversationId: string, reply: { readonly contactId: string; readonly body: string }): string;
  /** A contact opens a conversation, stamped now. @returns its id. */
  contactOpens(contactId: string, body: string): string;
}

export function livePeople(workspace: Workspace): LivePeople {
  return {
    agentReplies: (conversationId, { adminId, body, message = 'comment' }) =>
      addAdminPart(workspace, workspace.thread(conversationId), { type: message, author: workspace.adminAuthor(adminId), body: safeHtml(body) }).id,
    agentSetsState: (conversationId, { adminId, state }) =>
      addPart(workspace, workspace.thread(conversationId), { type: state === 'open' ? 'open' : 'close', author: workspace.adminAuthor(adminId), state }).id,
    agentEdits: (conversationId, { title, attributes }) => {
      const conversation = workspace.thread(conversationId);
      conversation.title = title ?? conversation.title;
      setConversationAttributes(workspace, conversation, checkedConversationAttributes(workspace, attributes ?? {}));
    },
    agentUpdatesTicket: (ticketId, { adminId, fields }) =>
      updateTicket(workspace, ticketOf(workspace, ticketId), { ...fields, admin_id: adminId, skip_notifications: true }, SILENCING),
    contactReplies: (conversationId, { contactId, body }) =>
      addContactComment(workspace, workspace.thread(conversationId), workspace.contact(contactId), { body: textToHtml(body) }).id,
    contactOpens: (contactId, body) => openConversation(workspace, workspace.contact(contactId), body, workspace.now(), []).id,
  };
}
