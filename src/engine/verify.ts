import { compareRecord } from '../diff/compare-record.ts';
import type { DiffRow } from '../diff/model.ts';
import type { DestinationType } from '../systems/destination.ts';
import type { SourceRecord } from '../record/model.ts';
import type { Planned } from '../transform/operation.ts';
import type { Execution } from './execute.ts';
import type { Loaded } from './load-record.ts';

function typeOf(planned: Planned): DestinationType | null {
  if (planned.outcome !== 'planned') return null;
  switch (planned.operations[0]?.body.kind) {
    case 'company.upsert':
      return 'company';
    case 'contact.create':
      return 'contact';
    case 'conversation.create':
      return 'conversation';
    default:
      return null;
  }
}

/** Law 12: every thread with an internal note is verified in full, and so is every file (law 13 lets it leave the cache only then). */
export function needsFullProof(planned: Planned): boolean {
  if (planned.outcome !== 'planned') return false;
  return planned.operations.some(({ body }) => body.kind === 'conversation.part' && (body.message === 'note' || body.files.length > 0));
}

/** One GET: every field of the object as it really arrived, compared with what was expected. */
export async function verifyInFull(execution: Execution, record: SourceRecord, loaded: Loaded): Promise<readonly DiffRow[]> {
  const { row, planned } = loaded;
  const type = typeOf(planned);
  if (planned.outcome !== 'planned' || type === null || row.destinationId === null) return [];
  const arrived = await execution.destination.readBack(type, row.destinationId);
  execution.countFloor(1);
  const meta = { entity: record.entity, id: record.id, label: record.label, destinationId: row.destinationId, created: row.status !== 'matched' && row.status !== 'merged' };
  return compareRecord(planned.expected, arrived ?? new Map<string, never>(), meta);
}

export function isClean(rows: readonly DiffRow[]): boolean {
  return rows.every((row) => row.class !== 'wrong' && row.class !== 'missing');
}
