import { contactView } from '../contact-view.ts';
import { forgetContact } from '../contact-write.ts';
import type { SimContact } from '../model.ts';
import { Refusal } from '../refusal.ts';
import { ok } from '../route.ts';
import type { Call } from '../route.ts';
import { optionalFlag, requiredId } from '../shape.ts';
import type { Workspace } from '../workspace.ts';

/** A chain of merges is followed this far (reference/intercom.md §7). */
const HOPS = 3;
const GONE = 216;

function isDuplicate(a: SimContact, b: SimContact): boolean {
  const sameEmail = a.email !== null && a.email.toLowerCase() === b.email?.toLowerCase();
  return sameEmail || (a.phone !== null && a.phone === b.phone);
}

/** What hangs on the lead goes over; what the user has stays, what it lacks is filled. */
function takeOver(workspace: Workspace, from: SimContact, into: SimContact): void {
  for (const key of ['email', 'phone', 'name', 'avatar', 'ownerId', 'signedUpAt', 'lastSeenAt', 'lastRepliedAt'] as const) if (into[key] === null) Object.assign(into, { [key]: from[key] });
  for (const [name, value] of from.attributes) if (!into.attributes.has(name)) into.attributes.set(name, value);
  for (const [id, applied] of from.tags) if (!into.tags.has(id)) into.tags.set(id, applied);
  for (const id of from.companies) {
    into.companies.add(id);
    workspace.companies.get(id)?.contacts.add(into.id);
  }
  into.updatedAt = workspace.now();
}

function moveConversations(workspace: Workspace, from: string, into: string): void {
  const moved = workspace.conversationsByContact.get(from) ?? new Set<string>();
  for (const id of moved) {
    const contacts = workspace.conversations.get(id)?.contacts;
    if (contacts === undefined) continue;
    const kept = contacts.map((contact) => (contact === from ? into : contact));
    contacts.splice(0, contacts.length, ...new Set(kept));
  }
  workspace.conversationsByContact.set(into, new Set([...(workspace.conversationsByContact.get(into) ?? []), ...moved]));
  workspace.conversationsByContact.delete(from);
}

function moveNotes(workspace: Workspace, from: string, into: string): void {
  const { notes, notesOf } = workspace.people;
  const moved = notesOf.get(from) ?? [];
  for (const id of moved) {
    const note = notes.get(id);
    if (note !== undefined) notes.set(id, { ...note, ownerId: into });
  }
  const all = [...(notesOf.get(into) ?? []), ...moved];
  notesOf.set(into, all.sort((a, b) => Number(a) - Number(b)));
  notesOf.delete(from);
}

/** A lead into a user, both alive; only duplicates unless the caller insists (reference/intercom.md §7). */
export function mergeContacts(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const body = call.body();
  const from = workspace.activeContact(requiredId(body, 'from'));
  const into = workspace.activeContact(requiredId(body, 'into'));
  if (from.role !== 'lead' || into.role !== 'user') throw new Refusal(400, 'invalid_merge', 'Only a lead can be merged into a user');
  if (optionalFlag(body, 'skip_duplicate_validation') !== true && !isDuplicate(from, into)) {
    throw new Refusal(400, 'invalid_merge', 'Contacts can only be merged when they are duplicates (matching email or phone). Pass skip_duplicate_validation=true to override this check.');
  }
  forgetContact(workspace, from);
  takeOver(workspace, from, into);
  if (into.email !== null) workspace.usersByEmail.set(into.email.toLowerCase(), into.id);
  moveConversations(workspace, from.id, into.id);
  moveNotes(workspace, from.id, into.id);
  workspace.people.mergedInto.set(from.id, into.id);
  if (from.externalId !== null) workspace.people.mergedExternalIds.set(from.externalId, from.id);
  return ok(contactView(workspace, into));
}

/** 410 for a contact that was merged away, with the way to the one that lives on; before 2.16 it is just not there (§5). @throws Refusal 410. */
export function refuseMerged(workspace: Workspace, id: string, version: number): void {
  const { mergedInto } = workspace.people;
  let target = mergedInto.get(id);
  if (target === undefined || version < GONE) return;
  for (let hop = 1; hop < HOPS; hop += 1) target = mergedInto.get(target) ?? target;
  const link = { link: `</contacts/${target}>; rel="canonical"` };
  throw new Refusal(410, 'contact_merged', "This contact has been merged. See the 'Link' header for the canonical contact.", null, link);
}
