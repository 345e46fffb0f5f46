/** Where the files of a spec's project are (design §4 "Files"), as URIs. */
import { pinnedName } from '../record/pinned.ts';

const SUFFIX = '.crosswalk.yaml';

/** `…/.crosswalk/<name>` of a spec. */
export function projectFolderOf(uri: string): string {
  const end = uri.lastIndexOf('/');
  const name = uri.slice(end + 1);
  return `${uri.slice(0, end)}/.crosswalk/${name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : name}`;
}

/** @returns null for a name with a path in it: it must not lead out of the project's folder. */
export function catalogUri(spec: string, connection: string): string | null {
  return /^[\w.-]+$/.test(connection) ? `${projectFolderOf(spec)}/catalog/${connection}.json` : null;
}

/** The record that is pinned of an entity. */
export function pinnedUri(spec: string, entity: string): string {
  return `${projectFolderOf(spec)}/pinned/${encodeURIComponent(pinnedName(entity))}`;
}

/** Counts of the newest sample. */
export function outcomesUri(spec: string): string {
  return `${projectFolderOf(spec)}/reports/outcomes.json`;
}
