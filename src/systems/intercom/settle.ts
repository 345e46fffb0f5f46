/** Finding out what became of a write whose answer was lost (law 3). */
import { CrosswalkError } from '../../base/errors.ts';
import { normaliseBody, normaliseText } from '../../transform/normalise.ts';
import type { AlignedPart, FoundConversation, PartProbe } from '../destination.ts';
import { optionalText, requiredId, requiredList, requiredObject, requiredText, type Asked } from '../answers.ts';
import { listOf, numberOf, property } from '../json.ts';
import type { IntercomClient } from './client.ts';
import { pathOf, threadOf, type ThreadPart } from './objects.ts';

function asked(path: string): Asked {
  return { peer: 'Intercom', route: `POST ${path}` };
}

function notUnique(what: string): CrosswalkError {
  return new CrosswalkError('intercom/not-unique', `Several ${what} look like the one that was sent, so none is taken for it.`, { remedy: 'Compare them in Intercom, remove what is too many, and retry the parked record.', exit: 1 });
}

function onlyOne(ids: readonly string[], what: string): string | null {
  if (ids.length > 1) throw notUnique(what);
  return ids[0] ?? null;
}

async function search(client: IntercomClient, path: string, key: string, query: unknown): Promise<readonly unknown[]> {
  // 50 at once is more than one contact can have in one second; a second page would only prove that the answer is not unique.
  const answer = await client.send({ method: 'POST', path, body: { query, pagination: { per_page: 50 } }, repeatable: true });
  // Law 3: only a list that was read proves that something is not in it.
  return requiredList(answer.json, key, asked(path));
}

/** By contact and exact time, told apart by the text (reference/intercom.md §23). `body` is the plain text that was sent. */
export async function findConversations(client: IntercomClient, probe: { readonly contactId: string; readonly createdAt: number; readonly body: string }): Promise<readonly FoundConversation[]> {
  const found = await search(client, 'conversations/search', 'conversations', {
    operator: 'AND',
    value: [
      { field: 'contact_ids', operator: '=', value: probe.contactId },
      { field: 'created_at', operator: '=', value: probe.createdAt },
    ],
  });
  const wanted = normaliseText(probe.body);
  return found.map((item): FoundConversation => {
    const route = asked('conversations/search');
    const body = optionalText(requiredObject(property(item, 'source'), route), 'body', route);
    return { id: requiredId(item, 'id', route), sameText: normaliseBody(body ?? '') === wanted };
  });
}

export async function findContact(client: IntercomClient, probe: { readonly attribute: string; readonly value: string }): Promise<string | null> {
  const found = await search(client, 'contacts/search', 'data', { field: `custom_attributes.${probe.attribute}`, operator: '=', value: probe.value });
  // Equality is checked again here: a match by "contains" would hit the wrong person.
  const route = asked('contacts/search');
  const same = found.filter((item) => requiredText(requiredObject(property(item, 'custom_attributes'), route), probe.attribute, route) === probe.value);
  return onlyOne(same.map((item) => requiredId(item, 'id', route)), 'contacts');
}

/** A contact's text was sent plain and reads back escaped; a teammate's was HTML all along. */
export function sameText(part: ThreadPart, probe: Pick<PartProbe, 'body'>): boolean {
  const arrived = normaliseBody(part.body);
  return arrived === normaliseBody(probe.body) || arrived === normaliseText(probe.body);
}

/**
 * Each part of the thread answers for one probe at most, so that two equal notes are two. A part of the same second and kind whose text
 * the vendor changed is ours as well: times rise along our own thread, and nobody else writes back-dated (law 3: no blind repeat).
 */
export function alignThread(thread: readonly ThreadPart[], probes: readonly PartProbe[]): readonly AlignedPart[] {
  const free = [...thread];
  const there = new Map<string, boolean>();
  const take = (probe: PartProbe, asSent: boolean, fits: (part: ThreadPart) => boolean): void => {
    const index = there.has(probe.key) ? -1 : free.findIndex((part) => part.createdAt === probe.createdAt && part.kind === probe.message && fits(part));
    if (index < 0) return;
    free.splice(index, 1);
    there.set(probe.key, asSent);
  };
  for (const probe of probes) take(probe, true, (part) => sameText(part, probe));
  for (const probe of probes) take(probe, false, () => true);
  return probes.flatMap(({ key }) => (there.has(key) ? [{ key, asSent: there.get(key) === true, hidden: false }] : []));
}

/** At most the 500 newest parts come back (reference/intercom.md §12): what is older than they may be there all the same. */
function hiddenParts(conversation: unknown, thread: readonly ThreadPart[], probes: readonly PartProbe[]): readonly AlignedPart[] {
  const parts = property(conversation, 'conversation_parts');
  if ((numberOf(parts, 'total_count') ?? 0) <= listOf(parts, 'conversation_parts').length) return [];
  const oldest = thread[0]?.createdAt ?? Infinity;
  return probes.filter(({ createdAt }) => createdAt <= oldest).map(({ key }) => ({ key, asSent: false, hidden: true }));
}

/** Reads the thread itself: no search index in between. */
export async function alignParts(client: IntercomClient, conversationId: string, probes: readonly PartProbe[]): Promise<readonly AlignedPart[]> {
  const conversation = await client.read(pathOf('conversation', conversationId));
  const thread = threadOf(conversation);
  const there = alignThread(thread, probes);
  const seen = new Set(there.map(({ key }) => key));
  return [...there, ...hiddenParts(conversation, thread, probes.filter(({ key }) => !seen.has(key)))];
}
