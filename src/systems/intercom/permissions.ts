import type { Permission } from '../source.ts';
import type { IntercomCall, IntercomClient } from './client.ts';

const REMEDY = 'Give the token’s app this permission in the Developer Hub under Authentication, and check that the plan includes it.';
/** No object can come of it: the name is missing, and so is everything else that a create needs (reference/intercom.md §7, §8, §10, §12). */
const NOTHING = {};

const PROBES: readonly { readonly name: string; readonly call: Omit<IntercomCall, 'repeatable'> }[] = [
  { name: 'Read teammates', call: { method: 'GET', path: 'admins' } },
  { name: 'Read teams', call: { method: 'GET', path: 'teams' } },
  { name: 'Read tags', call: { method: 'GET', path: 'tags' } },
  { name: 'Read contacts', call: { method: 'GET', path: 'contacts', query: { per_page: '1' } } },
  { name: 'Read companies', call: { method: 'POST', path: 'companies/list', query: { per_page: '1' } } },
  { name: 'Read conversations', call: { method: 'GET', path: 'conversations', query: { per_page: '1' } } },
  { name: 'Read contact and company attributes', call: { method: 'GET', path: 'data_attributes', query: { model: 'contact' } } },
  { name: 'Read conversation attributes', call: { method: 'GET', path: 'conversations/attributes' } },
  { name: 'Write contacts', call: { method: 'POST', path: 'contacts', body: NOTHING } },
  { name: 'Write companies', call: { method: 'POST', path: 'companies', body: NOTHING } },
  { name: 'Write conversations', call: { method: 'POST', path: 'conversations', body: NOTHING } },
  { name: 'Write contact and company attributes', call: { method: 'POST', path: 'data_attributes', body: NOTHING } },
  { name: 'Write conversation attributes', call: { method: 'POST', path: 'conversations/attributes', body: NOTHING } },
];

/**
 * Every right that a run needs. Rights to write are asked with a request that is refused for its empty body: a token without the right
 * is refused with 401 or 403 before that.
 */
export async function intercomPermissions(client: IntercomClient): Promise<readonly Permission[]> {
  return Promise.all(
    PROBES.map(async ({ name, call }): Promise<Permission> => {
      const { status } = await client.send({ ...call, repeatable: true, expect: [400, 401, 403, 404, 422] });
      const granted = status !== 401 && status !== 403;
      return { name, granted, remedy: granted ? null : REMEDY };
    }),
  );
}
