import { paged } from '../base/paged.ts';
import type { Identity, Ledger } from './ledger.ts';
import type { Store } from './store.ts';

const PAGE = 500;
const COLUMNS = 'workspace, entity, id, type, destination_id AS destinationId, origin';

type Numbered = Identity & { readonly number: number };

async function* streamIdentities(store: Store, workspace: string, type: Identity['type']): AsyncGenerator<Identity> {
  const page = store.prepare(`SELECT number, ${COLUMNS} FROM identities WHERE workspace = ? AND type = ? AND number > ? ORDER BY number LIMIT ${PAGE}`);
  const next = (after: Numbered | null): readonly Numbered[] => store.read(() => page.all(workspace, type, after?.number ?? 0) as unknown as Numbered[]);
  for await (const row of paged(next, PAGE)) {
    yield { workspace: row.workspace, entity: row.entity, id: row.id, type: row.type, destinationId: row.destinationId, origin: row.origin };
  }
}

export function identityReader(store: Store): Pick<Ledger, 'identity' | 'identities' | 'identityOf'> {
  const one = store.prepare(`SELECT ${COLUMNS} FROM identities WHERE workspace = ? AND entity = ? AND id = ?`);
  const standsFor = store.prepare(
    `SELECT ${COLUMNS} FROM identities WHERE workspace = ? AND type = ? AND destination_id = ? ORDER BY origin = 'created' DESC, number LIMIT 1`,
  );
  return {
    identity: async (workspace, entity, id) =>
      store.read(() => {
        const row = one.get(workspace, entity, id);
        return row === undefined ? null : ({ ...row } as unknown as Identity);
      }),
    identityOf: async (workspace, type, destinationId) =>
      store.read(() => {
        const row = standsFor.get(workspace, type, destinationId);
        return row === undefined ? null : ({ ...row } as unknown as Identity);
      }),
    identities: (workspace, type) => streamIdentities(store, workspace, type),
  };
}

export function identityWriter(store: Store): Pick<Ledger, 'putIdentity' | 'dropIdentity'> {
  const put = store.prepare(
    `INSERT INTO identities (workspace, entity, id, type, destination_id, origin) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (workspace, entity, id) DO UPDATE SET type = excluded.type, destination_id = excluded.destination_id, origin = excluded.origin`,
  );
  const drop = store.prepare('DELETE FROM identities WHERE workspace = ? AND entity = ? AND id = ?');
  return {
    putIdentity: ({ workspace, entity, id, type, destinationId, origin }) =>
      store.write(() => {
        put.run(workspace, entity, id, type, destinationId, origin);
      }),
    dropIdentity: (workspace, entity, id) =>
      store.write(() => {
        drop.run(workspace, entity, id);
      }),
  };
}
