import { contactReference, contactView } from './contact-view.ts';
import { searchContacts } from './contact-search.ts';
import { forgetContact, writeContact } from './contact-write.ts';
import type { SimContact } from './model.ts';
import { cursorOfQuery, cursorPages } from './paging.ts';
import { notFound } from './refusal.ts';
import { ok, param } from './route.ts';
import type { Call, Route } from './route.ts';
import { mergeContacts, refuseMerged } from './people/merge.ts';
import { removeNotes } from './people/notes.ts';
import { addPart } from './thread.ts';
import type { Workspace } from './workspace.ts';

function view(call: Call, contact: SimContact): ReturnType<typeof ok> {
  return ok(contactView(call.workspace, contact));
}

function list(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const request = cursorOfQuery(call.query, 10, workspace.switches.oversizePage);
  const { items, next } = workspace.contacts.page(request.after?.place ?? null, request.perPage, (contact) => !contact.archived);
  const total = workspace.contacts.size - workspace.archivedContacts;
  return ok({ type: 'list', data: items.map((item) => contactView(workspace, item)), total_count: total, pages: cursorPages(request, next, total) });
}

/** Users only, not leads (reference/intercom.md §7). */
function findByExternalId(call: Call): ReturnType<typeof ok> {
  const id = call.workspace.contactsByExternalId.get(param(call, 0));
  if (id === undefined) refuseMerged(call.workspace, call.workspace.people.mergedExternalIds.get(param(call, 0)) ?? '', call.version);
  const contact = id === undefined ? undefined : call.workspace.contacts.get(id);
  if (contact === undefined || contact.archived || contact.role !== 'user') throw notFound('User Not Found');
  return view(call, contact);
}

function archive(workspace: Workspace, contact: SimContact, archived: boolean): void {
  if (contact.archived !== archived) workspace.archivedContacts += archived ? 1 : -1;
  contact.archived = archived;
  contact.updatedAt = workspace.now();
}

function setArchived(call: Call, archived: boolean): ReturnType<typeof ok> {
  const contact = call.workspace.contact(param(call, 0));
  archive(call.workspace, contact, archived);
  return ok(contactReference(contact, { archived }));
}

/** Archives the contact and its conversations (reference/intercom.md §7), which here means that they close. */
function block(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const contact = workspace.contact(param(call, 0));
  archive(workspace, contact, true);
  for (const id of workspace.conversationsByContact.get(contact.id) ?? []) {
    const conversation = workspace.conversation(id);
    if (conversation.state !== 'closed') addPart(workspace, conversation, { type: 'close', author: workspace.bot(), state: 'closed' });
  }
  return ok(contactReference(contact, { blocked: true }));
}

/** Outbound messages may greet a new contact (open, reference/intercom.md §17). */
function create(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const contact = writeContact(workspace, call.body(), null);
  if (workspace.switches.unverifiedNotices && !contact.unsubscribed) workspace.notify('contact', 'welcome', null, [contact.id]);
  return view(call, contact);
}

/** 410 when it was merged away (reference/intercom.md §7). */
function find(call: Call): ReturnType<typeof ok> {
  refuseMerged(call.workspace, param(call, 0), call.version);
  return view(call, call.workspace.contact(param(call, 0)));
}

/** For good (reference/intercom.md §22). */
function remove(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const contact = workspace.contact(param(call, 0));
  forgetContact(workspace, contact);
  removeNotes(workspace, contact.id);
  return ok(contactReference(contact, { deleted: true }));
}

/** Contacts (reference/intercom.md §7). */
export const CONTACT_ROUTES: readonly Route[] = [
  { method: 'GET', pattern: '/contacts', run: list },
  { method: 'POST', pattern: '/contacts', run: create },
  { method: 'POST', pattern: '/contacts/search', run: searchContacts },
  { method: 'GET', pattern: '/contacts/find_by_external_id/:external_id', since: 213, run: findByExternalId },
  { method: 'POST', pattern: '/contacts/merge', run: mergeContacts },
  { method: 'GET', pattern: '/contacts/:id', run: find },
  { method: 'PUT', pattern: '/contacts/:id', run: (call) => view(call, writeContact(call.workspace, call.body(), call.workspace.activeContact(param(call, 0)))) },
  { method: 'DELETE', pattern: '/contacts/:id', run: remove },
  { method: 'POST', pattern: '/contacts/:id/archive', run: (call) => setArchived(call, true) },
  { method: 'POST', pattern: '/contacts/:id/unarchive', run: (call) => setArchived(call, false) },
  { method: 'POST', pattern: '/contacts/:id/block', run: block },
];
