import { idRank } from '../base/id-rank.ts';
import { paged } from '../base/paged.ts';
import type { Ledger, RecordRow, RecordStatus } from './ledger.ts';
import { RECORD_STATUSES } from './ledger.ts';
import type { Store } from './store.ts';

const PAGE = 500;
const COLUMNS = 'workspace, entity, id, label, status, run, code, remedy, destination_id AS destinationId, content_hash AS contentHash, proof, stratum';

type Filter = Parameters<Ledger['records']>[0];

function zeros(): Record<RecordStatus, number> {
  return Object.fromEntries(RECORD_STATUSES.map((status) => [status, 0])) as Record<RecordStatus, number>;
}

/** One statement per shape of filter, so that each uses its index. */
function pageSql(filter: Filter): string {
  const conditions = ['workspace = :workspace'];
  if (filter.entity === undefined) conditions.push('(entity, rank, id) > (:afterEntity, :afterRank, :afterId)');
  else conditions.push('entity = :entity', '(rank, id) > (:afterRank, :afterId)');
  if (filter.status !== undefined) conditions.push('status = :status');
  if (filter.run !== undefined) conditions.push('run = :run');
  return `SELECT ${COLUMNS} FROM records WHERE ${conditions.join(' AND ')} ORDER BY entity, rank, id LIMIT ${PAGE}`;
}

function streamRecords(store: Store, filter: Filter): AsyncIterable<RecordRow> {
  const statement = store.read(() => store.prepare(pageSql(filter)));
  const chosen = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  return paged<RecordRow>((after) => {
    const afterEntity = filter.entity === undefined ? { afterEntity: after?.entity ?? '' } : {};
    const from = { ...chosen, ...afterEntity, afterRank: after === null ? '' : idRank(after.id), afterId: after?.id ?? '' };
    return store.read(() => statement.all(from).map((row) => ({ ...row }) as unknown as RecordRow));
  }, PAGE);
}

export function recordReader(store: Store): Pick<Ledger, 'record' | 'records' | 'countRecords'> {
  const one = store.prepare(`SELECT ${COLUMNS} FROM records WHERE workspace = ? AND entity = ? AND rank = ? AND id = ?`);
  const count = store.prepare('SELECT entity, status, count(*) AS n FROM records WHERE workspace = ? GROUP BY status, entity');
  const countRun = store.prepare('SELECT entity, status, count(*) AS n FROM records WHERE workspace = ? AND run = ? GROUP BY status, entity');
  return {
    record: async (workspace, entity, id) =>
      store.read(() => {
        const row = one.get(workspace, entity, idRank(id), id);
        return row === undefined ? null : ({ ...row } as unknown as RecordRow);
      }),
    records: (filter) => streamRecords(store, filter),
    countRecords: async (workspace, run) =>
      store.read(() => {
        const counts = new Map<string, Record<RecordStatus, number>>();
        for (const row of run === undefined ? count.all(workspace) : countRun.all(workspace, run)) {
          const entity = String(row['entity']);
          const ofEntity = counts.get(entity) ?? zeros();
          ofEntity[row['status'] as RecordStatus] = Number(row['n']);
          counts.set(entity, ofEntity);
        }
        return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
      }),
  };
}

export function recordWriter(store: Store): Pick<Ledger, 'putRecord'> {
  const put = store.prepare(
    `INSERT INTO records (workspace, entity, rank, id, label, status, run, code, remedy, destination_id, content_hash, proof, stratum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (workspace, entity, rank, id) DO UPDATE SET label = excluded.label, status = excluded.status, run = excluded.run,
       code = excluded.code, remedy = excluded.remedy, destination_id = excluded.destination_id, content_hash = excluded.content_hash,
       proof = excluded.proof, stratum = excluded.stratum`,
  );
  return {
    putRecord: (row) =>
      store.write(() => {
        const { workspace, entity, id, label, status, run, code, remedy, destinationId, contentHash, proof, stratum } = row;
        put.run(workspace, entity, idRank(id), id, label, status, run, code, remedy, destinationId, contentHash, proof, stratum);
      }),
  };
}
