/** Finding out what became of a write whose answer was lost (law 3). */
import { CrosswalkError } from '../../base/errors.ts';
import { normaliseBody, normaliseText } from '../../transform/normalise.ts';
import type { FoundConversation, PartProbe } from '../destination.ts';
import { idOf, listOf, property, textOf } from '../json.ts';
import type { IntercomClient } from './client.ts';
import { pathOf, threadOf, type ThreadPart } from './objects.ts';

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
  return listOf(answer.json, key);
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
  return found.flatMap((item): readonly FoundConversation[] => {
    const id = idOf(item, 'id');
    return id === null ? [] : [{ id, sameText: normaliseBody(textOf(property(item, 'source'), 'body') ?? '') === wanted }];
  });
}

export async function findContact(client: IntercomClient, probe: { readonly attribute: string; readonly value: string }): Promise<string | null> {
  const found = await search(client, 'contacts/search', 'data', { field: `custom_attributes.${probe.attribute}`, operator: '=', value: probe.value });
  // Equality is checked again here: a match by "contains" would hit the wrong person.
  const same = found.filter((item) => textOf(property(item, 'custom_attributes'), probe.attribute) === probe.value);
  return onlyOne(same.map((item) => idOf(item, 'id')).filter((id) => id !== null), 'contacts');
}

/** A contact's text was sent plain and reads back escaped; a teammate's was HTML all along. */
function sameText(part: ThreadPart, probe: PartProbe): boolean {
  const arrived = normaliseBody(part.body);
  return arrived === normaliseBody(probe.body) || arrived === normaliseText(probe.body);
}

/**
 * Each part of the thread answers for one probe at most, so that two equal notes are two. A part of the same second and kind whose text
 * the vendor changed is ours as well: times rise along our own thread, and nobody else writes back-dated (law 3: no blind repeat).
 * @returns keys of the probes that are there.
 */
export function alignThread(thread: readonly ThreadPart[], probes: readonly PartProbe[]): readonly string[] {
  const free = [...thread];
  const there = new Set<string>();
  const take = (probe: PartProbe, fits: (part: ThreadPart) => boolean): void => {
    const index = there.has(probe.key) ? -1 : free.findIndex((part) => part.createdAt === probe.createdAt && part.kind === probe.message && fits(part));
    if (index < 0) return;
    free.splice(index, 1);
    there.add(probe.key);
  };
  for (const probe of probes) take(probe, (part) => sameText(part, probe));
  for (const probe of probes) take(probe, () => true);
  return probes.filter(({ key }) => there.has(key)).map(({ key }) => key);
}

/** Reads the thread itself: no search index in between. At most the 500 newest parts come back (reference/intercom.md §12). */
export async function alignParts(client: IntercomClient, conversationId: string, probes: readonly PartProbe[]): Promise<readonly string[]> {
  return alignThread(threadOf(await client.read(pathOf('conversation', conversationId))), probes);
}
