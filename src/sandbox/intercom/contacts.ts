import { contactReference, contactView } from './contact-view.ts';
import { searchContacts } from './contact-search.ts';
import { unindexContact, writeContact } from './contact-write.ts';
import type { SimContact } from './model.ts';
import { cursorOfQuery, cursorPages } from './paging.ts';
import { notFound } from './refusal.ts';
import { ok, param } from './route.ts';
import type { Call, Route } from './route.ts';

function view(call: Call, contact: SimContact): ReturnType<typeof ok> {
  return ok(contactView(call.workspace, contact));
}

function list(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const request = cursorOfQuery(call.query, 10);
  const { items, next } = workspace.contacts.page(request.after?.place ?? null, request.perPage, (contact) => !contact.archived);
  const total = workspace.contacts.size - workspace.archivedContacts;
  return ok({ type: 'list', data: items.map((item) => contactView(workspace, item)), total_count: total, pages: cursorPages(request, next, total) });
}

/** Users only, not leads (reference/intercom.md §7). */
function findByExternalId(call: Call): ReturnType<typeof ok> {
  const id = call.workspace.contactsByExternalId.get(param(call, 0));
  const contact = id === undefined ? undefined : call.workspace.contacts.get(id);
  if (contact === undefined || contact.archived || contact.role !== 'user') throw notFound('User Not Found');
  return view(call, contact);
}

function setArchived(call: Call, archived: boolean): ReturnType<typeof ok> {
  const contact = call.workspace.contact(param(call, 0));
  if (contact.archived !== archived) call.workspace.archivedContacts += archived ? 1 : -1;
  contact.archived = archived;
  contact.updatedAt = call.workspace.now();
  return ok(contactReference(contact, { archived }));
}

/** For good (reference/intercom.md §22). */
function remove(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const contact = workspace.contact(param(call, 0));
  for (const id of contact.companies) workspace.companies.get(id)?.contacts.delete(contact.id);
  unindexContact(workspace, contact);
  if (contact.archived) workspace.archivedContacts -= 1;
  workspace.contacts.remove(contact.id);
  return ok(contactReference(contact, { deleted: true }));
}

/** Contacts (reference/intercom.md §7). */
export const CONTACT_ROUTES: readonly Route[] = [
  { method: 'GET', pattern: '/contacts', run: list },
  { method: 'POST', pattern: '/contacts', run: (call) => view(call, writeContact(call.workspace, call.body(), null)) },
  { method: 'POST', pattern: '/contacts/search', run: searchContacts },
  { method: 'GET', pattern: '/contacts/find_by_external_id/:external_id', since: 213, run: findByExternalId },
  { method: 'GET', pattern: '/contacts/:id', run: (call) => view(call, call.workspace.contact(param(call, 0))) },
  { method: 'PUT', pattern: '/contacts/:id', run: (call) => view(call, writeContact(call.workspace, call.body(), call.workspace.activeContact(param(call, 0)))) },
  { method: 'DELETE', pattern: '/contacts/:id', run: remove },
  { method: 'POST', pattern: '/contacts/:id/archive', run: (call) => setArchived(call, true) },
  { method: 'POST', pattern: '/contacts/:id/unarchive', run: (call) => setArchived(call, false) },
];
