import { idOf, isTrue, property } from '../json.ts';
import type { Permission } from '../source.ts';
import type { AutotaskClient } from './client.ts';
import { ENTITIES, type EntityRoute } from './entities.ts';

const REMEDY = 'Give the security level of the API user the right to view it: Admin, Resources/Users, Security Levels.';

/** `canQuery` and `userAccessForQuery`: 0 none, 1 all, 2 restricted; numbers or text (reference/autotask.md §5). */
function verdict(info: unknown): { readonly granted: boolean; readonly remedy: string | null } {
  const access = idOf(info, 'userAccessForQuery');
  if (!isTrue(info, 'canQuery') || access === '0' || access?.toLowerCase() === 'none') return { granted: false, remedy: REMEDY };
  const restricted = access === '2' || access?.toLowerCase() === 'restricted';
  return { granted: true, remedy: restricted ? 'Restricted: rows may be hidden without an error. Compare the counts with what you see in Autotask.' : null };
}

async function permissionOf(client: AutotaskClient, route: EntityRoute): Promise<Permission> {
  // A refusal comes as 403 or as 500 with words (reference/autotask.md §2).
  const answer = await client.send({ method: 'GET', path: `${route.path}/entityInformation`, expect: [403, 404, 500] });
  const info = property(answer.json, 'info');
  return { name: route.name, ...(info === undefined ? { granted: false, remedy: REMEDY } : verdict(info)) };
}

export async function autotaskPermissions(client: AutotaskClient): Promise<readonly Permission[]> {
  return Promise.all([...ENTITIES.values()].map((route) => permissionOf(client, route)));
}
