import type { SourceCache } from '../cache/cache.ts';
import type { Ledger, RecordRow, RecordStatus } from '../ledger/ledger.ts';
import { RECORD_STATUSES } from '../ledger/ledger.ts';
import type { CheckOutcome } from './check-tally.ts';
import { imbalance, type CountsRow, type RunSummary } from '../reports/summary-table.ts';

export type ParkedItem = RunSummary['parked'][number];

/** The final JSON of sample and migrate (design §4). */
export interface RunResult extends RunSummary {
  readonly planHash: string;
  /** Notices by code: defaults used, texts kept internal, parts skipped … */
  readonly notices: Readonly<Record<string, number>>;
  /** Checks of the spec, with the records that do not meet them. */
  readonly checks: readonly CheckOutcome[];
}

const MAX_LISTED = 1000;

/** Conservation: what was read is accounted for, record by record. */
export async function countRun(ledger: Ledger, workspace: string, run: string, read: ReadonlyMap<string, number>): Promise<RunResult['counts']> {
  const byStatus = await ledger.countRecords(workspace, run);
  const counts: Record<string, CountsRow> = {};
  for (const [entity, total] of read) {
    const row = byStatus[entity];
    const known = RECORD_STATUSES.filter((status) => status !== 'pending').reduce((sum, status) => sum + (row?.[status] ?? 0), 0);
    const statuses = Object.fromEntries(RECORD_STATUSES.map((status) => [status, row?.[status] ?? 0])) as Record<RecordStatus, number>;
    // Whatever was read and has no fate yet is pending, whether the ledger knows it or not.
    counts[entity] = { read: total, ...statuses, pending: total - known };
  }
  return counts;
}

/**
 * Law 7: a run that goes on finds the source anew. What it had dealt with before and a later read does not bring any more (it was deleted
 * there, or a sample read the source again meanwhile) was read by it all the same.
 * @param read what the cache holds now. @returns what the run has read in all.
 */
export async function readInAll(ledger: Ledger, cache: Pick<SourceCache, 'get'>, workspace: string, run: string, read: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
  const all = new Map<string, number>();
  for (const [entity, now] of read) {
    let gone = 0;
    for await (const row of ledger.records({ workspace, entity, run })) if ((await cache.get(entity, row.id)) === null) gone += 1;
    all.set(entity, now + gone);
  }
  return all;
}

export function conserves(counts: RunResult['counts']): boolean {
  return Object.entries(counts).every(([entity, row]) => imbalance(entity, row) === null);
}

/** Streamed: what is parked, then what failed. */
export async function* heldRows(ledger: Pick<Ledger, 'records'>, workspace: string, run?: string): AsyncGenerator<RecordRow> {
  for (const status of ['parked', 'failed'] as const) yield* ledger.records({ workspace, status, ...(run === undefined ? {} : { run }) });
}

/** At most 1,000 are listed; the counts tell them all. */
export async function listHeld(ledger: Pick<Ledger, 'records'>, workspace: string, run?: string): Promise<readonly ParkedItem[]> {
  const items: ParkedItem[] = [];
  for await (const row of heldRows(ledger, workspace, run)) {
    if (items.length >= MAX_LISTED) return items;
    items.push({ entity: row.entity, id: row.id, code: row.code ?? 'engine/unknown', remedy: row.remedy ?? 'Run again.' });
  }
  return items;
}

/** 0 done · 4 finished with held records · 1 when the books do not balance. */
export function exitOf(result: Pick<RunResult, 'counts' | 'parked'>): 0 | 1 | 4 {
  if (!conserves(result.counts)) return 1;
  return result.parked.length > 0 ? 4 : 0;
}
