/** The reserved tag that says which ledger prepared a workspace (law 2). */
import { CrosswalkError } from '../../base/errors.ts';
import type { Marker } from '../destination.ts';
import { requiredId, requiredList, requiredText } from '../answers.ts';
import { idOf } from '../json.ts';
import type { IntercomClient } from './client.ts';

const PREFIX = 'crosswalk:';
/** Law 2 hangs on this list: a tag that cannot be read may be another ledger's marker. */
const TAGS = { peer: 'Intercom', route: 'GET tags' };

function nameOf(project: string, ledger: string): string {
  return `${PREFIX}${encodeURIComponent(project)}:${encodeURIComponent(ledger)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function markerOf(tag: unknown): Marker | null {
  const name = requiredText(tag, 'name', TAGS);
  const tagId = requiredId(tag, 'id', TAGS);
  if (!name.startsWith(PREFIX)) return null;
  const [project, ledger] = name.slice(PREFIX.length).split(':');
  return project === undefined || ledger === undefined ? null : { project: decoded(project), ledger: decoded(ledger), tagId };
}

/** @throws CrosswalkError `intercom/several-markers`. */
export async function readMarker(client: IntercomClient): Promise<Marker | null> {
  const markers = requiredList(await client.read('tags'), 'data', TAGS)
    .map(markerOf)
    .filter((marker) => marker !== null);
  if (markers.length <= 1) return markers[0] ?? null;
  throw new CrosswalkError('intercom/several-markers', 'This workspace carries the marker tags of several projects.', {
    remedy: 'Roll back the projects that are not meant to be here, or delete their tags that begin with "crosswalk:" in Intercom.',
    exit: 2,
  });
}

/** A tag is found by its name, so a second call makes nothing (reference/intercom.md §9). */
export async function writeMarker(client: IntercomClient, project: string, ledger: string): Promise<Marker> {
  const answer = await client.send({ method: 'POST', path: 'tags', body: { name: nameOf(project, ledger) }, repeatable: true });
  const tagId = idOf(answer.json, 'id');
  if (tagId !== null) return { project, ledger, tagId };
  throw new CrosswalkError('intercom/no-marker', 'Intercom did not say under which id it keeps the marker tag.', { remedy: 'Run again.', exit: 3 });
}
