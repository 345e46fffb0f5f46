import { writeContact } from './contact-write.ts';
import { conversationView } from './conversation-view.ts';
import type { SimContact, SimConversation } from './model.ts';
import { Refusal, invalid, missing, notFound } from './refusal.ts';
import { joinConversation } from './replies.ts';
import { ok, param } from './route.ts';
import type { Call, Route } from './route.ts';
import { field, isObject, optionalId, optionalText, requiredId } from './shape.ts';
import type { Body } from './shape.ts';
import type { Workspace } from './workspace.ts';

/** The contact with an address, or a new one. */
export function contactByEmail(workspace: Workspace, email: string, role: SimContact['role']): SimContact {
  const user = workspace.usersByEmail.get(email.toLowerCase());
  if (user !== undefined) return workspace.activeContact(user);
  for (const contact of workspace.contacts.values()) {
    if (!contact.archived && contact.email?.toLowerCase() === email.toLowerCase()) return contact;
  }
  return writeContact(workspace, { role, email }, null);
}

function readCustomer(workspace: Workspace, customer: Body): SimContact {
  const id = optionalId(customer, 'intercom_user_id') ?? null;
  if (id !== null) return workspace.activeContact(id);
  const externalId = optionalId(customer, 'user_id') ?? null;
  if (externalId !== null) return workspace.activeContact(workspace.contactsByExternalId.get(externalId) ?? '');
  const email = optionalText(customer, 'email') ?? null;
  // An unknown address becomes a lead (reference/intercom.md §12).
  if (email !== null) return contactByEmail(workspace, email, 'lead');
  throw invalid('customer needs intercom_user_id, user_id or email', 'customer');
}

/** The example of the description shows `customers`, its schema the conversation: both are given. */
function answer(call: Call, conversation: SimConversation): ReturnType<typeof ok> {
  const customers = conversation.contacts.map((id) => ({ type: call.workspace.contacts.get(id)?.role ?? 'user', id }));
  return ok({ customers, ...conversationView(call.workspace, conversation, { version: call.version, plaintext: false }) });
}

function attach(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const conversation = workspace.conversation(param(call, 0));
  const body = call.body();
  workspace.actor(requiredId(body, 'admin_id'));
  const customer = field(body, 'customer');
  if (!isObject(customer)) throw missing('customer');
  joinConversation(workspace, conversation, readCustomer(workspace, customer));
  conversation.updatedAt = workspace.now();
  return answer(call, conversation);
}

function detach(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const conversation = workspace.conversation(param(call, 0));
  const contactId = param(call, 1);
  workspace.actor(requiredId(call.looseBody(), 'admin_id'));
  if (!conversation.contacts.includes(contactId)) throw notFound('User Not Found');
  if (conversation.contacts.length === 1) throw new Refusal(422, 'parameter_invalid', 'Removing the last customer is not allowed');
  conversation.contacts.splice(conversation.contacts.indexOf(contactId), 1);
  workspace.conversationsByContact.get(contactId)?.delete(conversation.id);
  return answer(call, conversation);
}

/** Participants (reference/intercom.md §12). */
export const PARTICIPANT_ROUTES: readonly Route[] = [
  { method: 'POST', pattern: '/conversations/:id/customers', run: attach },
  { method: 'DELETE', pattern: '/conversations/:id/customers/:contact_id', run: detach },
];
