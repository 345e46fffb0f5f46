import type { Applied, SimConversation, SimTag } from './model.ts';
import { Refusal, invalid, notFound } from './refusal.ts';
import { ok, param } from './route.ts';
import type { Call, Route } from './route.ts';
import { field, isObject, optionalId, requiredId } from './shape.ts';
import type { Body } from './shape.ts';
import type { Workspace } from './workspace.ts';

function tagByName(workspace: Workspace, name: string): SimTag | undefined {
  const wanted = name.toLowerCase();
  return [...workspace.tags.values()].find((tag) => tag.name.toLowerCase() === wanted);
}

function tagById(workspace: Workspace, id: string): SimTag {
  const tag = workspace.tags.get(id);
  if (tag === undefined) throw notFound();
  return tag;
}

function basicView({ id, name }: SimTag): object {
  return { type: 'tag', id, name };
}

function appliedView(tag: SimTag, applied: Applied): object {
  return { ...basicView(tag), applied_at: applied.at, applied_by: { type: 'admin', id: applied.by } };
}

/** Limits of names and of their number are open (reference/intercom.md §9). */
function checkName({ switches: { tagNameLength } }: Workspace, name: string): void {
  if (tagNameLength !== null && name.length > tagNameLength) throw invalid(`A tag's name has at most ${tagNameLength} characters`, 'name');
}

/** Found by name whatever its case, else made (reference/intercom.md §9). */
function ensureTag(workspace: Workspace, name: string): SimTag {
  const known = tagByName(workspace, name);
  if (known !== undefined) return known;
  checkName(workspace, name);
  const { tagCap } = workspace.switches;
  if (tagCap !== null && workspace.tags.size >= tagCap) throw invalid(`You have reached the limit of ${tagCap} tags`, 'name');
  const tag = { id: String(workspace.smallId('tag')), name };
  workspace.tags.set(tag.id, tag);
  return tag;
}

interface TagTarget {
  readonly id: string;
  readonly tags: Map<string, Applied>;
  readonly untag: boolean;
}

function targetsOf(workspace: Workspace, items: unknown, kind: 'users' | 'companies'): readonly TagTarget[] {
  const { tagBatch } = workspace.switches;
  if (!Array.isArray(items) || (tagBatch !== null && items.length > tagBatch)) throw invalid('invalid tag parameters');
  return items.map((item: unknown) => {
    if (!isObject(item)) throw invalid('invalid tag parameters');
    const id = optionalId(item, 'id') ?? (kind === 'companies' ? workspace.companiesByKey.get(optionalId(item, 'company_id') ?? '') : undefined) ?? '';
    const record = kind === 'users' ? workspace.activeContact(id) : workspace.company(id);
    return { id: record.id, tags: record.tags, untag: field(item, 'untag') === true };
  });
}

function applyTo(workspace: Workspace, tag: SimTag, targets: readonly TagTarget[]): object[] {
  return targets.map((target) => {
    if (target.untag) target.tags.delete(tag.id);
    else if (!target.tags.has(tag.id)) target.tags.set(tag.id, { at: workspace.now(), by: workspace.tokenAdmin().id });
    return { id: target.id, tagged: !target.untag };
  });
}

function rename(workspace: Workspace, id: string, name: string): SimTag {
  const tag = tagById(workspace, id);
  const other = tagByName(workspace, name);
  if (other !== undefined && other !== tag) throw invalid('A tag with that name exists already', 'name');
  checkName(workspace, name);
  tag.name = name;
  return tag;
}

/** Creates, renames, or tags many contacts or companies in one call (reference/intercom.md §9). */
function createOrApply(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const body: Body = call.body();
  const name = field(body, 'name');
  if (typeof name !== 'string' || name.trim() === '') throw invalid('invalid tag parameters');
  const users = field(body, 'users') === undefined ? null : targetsOf(workspace, field(body, 'users'), 'users');
  const companies = field(body, 'companies') === undefined ? null : targetsOf(workspace, field(body, 'companies'), 'companies');
  const id = optionalId(body, 'id') ?? null;
  const tag = id === null ? ensureTag(workspace, name) : rename(workspace, id, name);
  return ok({ ...basicView(tag), users: applyTo(workspace, tag, users ?? []), companies: applyTo(workspace, tag, companies ?? []) });
}

/** 200 with an empty body (reference/intercom.md §9). */
function remove(call: Call): { readonly status: number; readonly text: string } {
  const { workspace } = call;
  const tag = tagById(workspace, param(call, 0));
  if (workspace.dependents.has(`tag:${tag.id}`)) throw new Refusal(400, 'tag_has_dependent_objects', 'Unable to delete Tag with dependent objects.');
  workspace.tags.delete(tag.id);
  return { status: 200, text: '' };
}

/** Tags a conversation or ticket as the request says. */
export function tagThread(call: Call, conversation: SimConversation): ReturnType<typeof ok> {
  const { workspace } = call;
  const body = call.body();
  const tag = tagById(workspace, requiredId(body, 'id'));
  const { id: by } = workspace.actor(requiredId(body, 'admin_id'));
  const applied = conversation.tags.get(tag.id) ?? { at: workspace.now(), by };
  conversation.tags.set(tag.id, applied);
  conversation.updatedAt = workspace.now();
  return ok(appliedView(tag, applied));
}

function takeOff(tags: Map<string, Applied>, workspace: Workspace, id: string): ReturnType<typeof ok> {
  const [tag, applied] = [workspace.tags.get(id), tags.get(id)];
  if (tag === undefined || applied === undefined) throw new Refusal(404, 'tag_not_found', 'Tag not found');
  tags.delete(id);
  return ok(appliedView(tag, applied));
}

export function untagThread(call: Call, conversation: SimConversation): ReturnType<typeof ok> {
  call.workspace.actor(requiredId(call.looseBody(), 'admin_id'));
  return takeOff(conversation.tags, call.workspace, param(call, 1));
}

function tagContact(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const contact = workspace.activeContact(param(call, 0));
  const tag = tagById(workspace, requiredId(call.body(), 'id'));
  const applied = contact.tags.get(tag.id) ?? { at: workspace.now(), by: workspace.tokenAdmin().id };
  contact.tags.set(tag.id, applied);
  return ok(appliedView(tag, applied));
}

function contactTags(call: Call): ReturnType<typeof ok> {
  const contact = call.workspace.contact(param(call, 0));
  const data = [...contact.tags].flatMap(([id, applied]) => {
    const tag = call.workspace.tags.get(id);
    return tag === undefined ? [] : [appliedView(tag, applied)];
  });
  return ok({ type: 'list', data });
}

function conversationOf(call: Call): SimConversation {
  return call.workspace.conversation(param(call, 0), 'Conversation not found');
}

/** Tags (reference/intercom.md §9). */
export const TAG_ROUTES: readonly Route[] = [
  { method: 'GET', pattern: '/tags', run: ({ workspace }) => ok({ type: 'list', data: [...workspace.tags.values()].map(basicView) }) },
  { method: 'POST', pattern: '/tags', run: createOrApply },
  { method: 'GET', pattern: '/tags/:id', run: (call) => ok(basicView(tagById(call.workspace, param(call, 0)))) },
  { method: 'DELETE', pattern: '/tags/:id', run: remove },
  { method: 'POST', pattern: '/conversations/:id/tags', run: (call) => tagThread(call, conversationOf(call)) },
  { method: 'DELETE', pattern: '/conversations/:id/tags/:tag_id', run: (call) => untagThread(call, conversationOf(call)) },
  { method: 'GET', pattern: '/contacts/:id/tags', run: contactTags },
  { method: 'POST', pattern: '/contacts/:id/tags', run: tagContact },
  { method: 'DELETE', pattern: '/contacts/:id/tags/:tag_id', run: (call) => takeOff(call.workspace.contact(param(call, 0)).tags, call.workspace, param(call, 1)) },
];
