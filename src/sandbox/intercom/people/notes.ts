import { numberedPage, pageOfQuery } from '../paging.ts';
import { notFound } from '../refusal.ts';
import { ok, param } from '../route.ts';
import type { Call, Route } from '../route.ts';
import { optionalId } from '../shape.ts';
import { adminView } from '../staff.ts';
import { textToHtml } from '../text.ts';
import { requiredMessage } from '../thread.ts';
import type { Workspace } from '../workspace.ts';
import type { SimNote } from './store.ts';

/** Notes of companies can be written since (reference/intercom.md §5). */
const COMPANY_NOTE = 216;

function view(workspace: Workspace, note: SimNote): object {
  const owner = { type: note.kind, id: note.ownerId };
  return { type: 'note', id: note.id, created_at: note.createdAt, [note.kind]: owner, author: adminView(workspace, note.author), body: note.body };
}

/** Intercom id of the contact or company in the path. @throws Refusal 404. */
function ownerOf(call: Call, kind: SimNote['kind']): string {
  const id = param(call, 0);
  return kind === 'contact' ? call.workspace.contact(id).id : call.workspace.company(id).id;
}

/** Stamped now, signed by the given teammate or the token's (reference/intercom.md §9, §24). A repeat doubles it. */
function create(call: Call, kind: SimNote['kind']): ReturnType<typeof ok> {
  const { workspace } = call;
  const ownerId = ownerOf(call, kind);
  const body = call.body();
  const text = requiredMessage(workspace, body);
  const author = workspace.admins.get(optionalId(body, 'admin_id') ?? workspace.tokenAdmin().id);
  if (author === undefined) throw notFound();
  const note: SimNote = { id: String(workspace.smallId('note')), kind, ownerId, author, body: textToHtml(text), createdAt: workspace.now() };
  const { notes, notesOf } = workspace.people;
  notes.set(note.id, note);
  notesOf.set(ownerId, [...(notesOf.get(ownerId) ?? []), note.id]);
  return ok(view(workspace, note));
}

/** Newest first. */
function list(call: Call, kind: SimNote['kind']): ReturnType<typeof ok> {
  const { workspace } = call;
  const { notes, notesOf } = workspace.people;
  const ownerId = ownerOf(call, kind);
  const all = (notesOf.get(ownerId) ?? []).flatMap((id) => notes.get(id) ?? []).reverse();
  const path = kind === 'contact' ? `/contacts/${ownerId}/notes` : `/companies/${ownerId}/notes`;
  const { items, pages } = numberedPage(all, pageOfQuery(call.query, 50, workspace.switches.listPageMaximum, workspace.switches.oversizePage), workspace.origin, path);
  return ok({ type: 'list', data: items.map((note) => view(workspace, note)), total_count: all.length, pages });
}

function one(call: Call): ReturnType<typeof ok> {
  const note = call.workspace.people.notes.get(param(call, 0));
  if (note === undefined) throw notFound();
  return ok(view(call.workspace, note));
}

/** Notes of a contact that goes for good (reference/intercom.md §22). */
export function removeNotes(workspace: Workspace, ownerId: string): void {
  for (const id of workspace.people.notesOf.get(ownerId) ?? []) workspace.people.notes.delete(id);
  workspace.people.notesOf.delete(ownerId);
}

/** Notes can be written and read, nothing else (reference/intercom.md §9). */
export const NOTE_ROUTES: readonly Route[] = [
  { method: 'GET', pattern: '/contacts/:id/notes', run: (call) => list(call, 'contact') },
  { method: 'POST', pattern: '/contacts/:id/notes', run: (call) => create(call, 'contact') },
  { method: 'GET', pattern: '/companies/:id/notes', run: (call) => list(call, 'company') },
  { method: 'POST', pattern: '/companies/:id/notes', since: COMPANY_NOTE, run: (call) => create(call, 'company') },
  { method: 'GET', pattern: '/notes/:id', run: one },
];
