/** `delta --dry-run`: looks at what changed, compares three ways and writes nothing, neither there nor in the ledger nor in the cache. */
import type { SourceRecord } from '../record/model.ts';
import { openScratch } from '../ledger/scratch.ts';
import type { CountsRow } from '../reports/summary-table.ts';
import type { Gone, ListedConflict } from './delta-log.ts';
import { OVERLAP_MS } from './delta-read.ts';
import type { RunLoad, RunParts } from './run-load.ts';
import { loadedEntities } from './stage.ts';
import { changesOf } from './update-record.ts';

export interface DeltaPreview {
  /** "loaded" means that it would be: new, or updated. */
  readonly counts: Readonly<Record<string, CountsRow>>;
  readonly conflicts: readonly ListedConflict[];
  readonly gone: readonly Gone[];
}

type Fate = 'loaded' | 'unchanged' | 'parked' | 'excluded';

async function fateOf(parts: RunParts, runner: RunLoad, record: SourceRecord, conflicts: ListedConflict[]): Promise<Fate> {
  const { entity, id } = record;
  const known = await parts.ledger.record(parts.open.account.id, entity, id);
  const planned = await runner.load.plan(record);
  const stands = known !== null && known.contentHash !== null && known.destinationId !== null ? { contentHash: known.contentHash, destinationId: known.destinationId } : null;
  if (stands !== null && runner.load.content.isSame(record, stands.contentHash)) return 'unchanged';
  if (planned.outcome !== 'planned') return planned.outcome;
  if (stands === null) return 'loaded';
  const { destinationId } = stands;
  const changes = await changesOf(runner.load, record, planned, destinationId);
  if (changes === null) return 'parked';
  conflicts.push(...changes.conflicts.map(({ path, code }) => ({ entity, id, destinationId, path, code })));
  return changes.steps.length > 0 ? 'loaded' : 'unchanged';
}

const NONE: CountsRow = { read: 0, loaded: 0, matched: 0, merged: 0, unchanged: 0, excluded: 0, parked: 0, failed: 0, pending: 0 };

async function* changedPages({ source, cache }: RunParts, entity: string, since: number, there: { put(id: string, value: true): void }): AsyncGenerator<readonly SourceRecord[]> {
  const { source: system } = source;
  yield* system.read(entity, { createdSince: null, ids: null, modifiedSince: since - OVERLAP_MS });
  for await (const page of system.ids(entity)) {
    const unseen: string[] = [];
    for (const id of page) {
      there.put(id, true);
      if ((await cache.get(entity, id)) === null) unseen.push(id);
    }
    if (unseen.length > 0) yield* system.read(entity, { createdSince: null, ids: unseen });
  }
}

/** @param since milliseconds UTC, as for the delta itself. */
export async function previewDelta(parts: RunParts, runner: RunLoad, since: number): Promise<DeltaPreview> {
  const counts: Record<string, CountsRow> = {};
  const conflicts: ListedConflict[] = [];
  const gone: Gone[] = [];
  for (const entity of loadedEntities(parts.ready.compiled)) {
    const row: Record<string, number> = { ...NONE };
    const there = openScratch<true>();
    const done = new Set<string>();
    for await (const page of changedPages(parts, entity, since, there)) {
      parts.environment.signal.throwIfAborted();
      for (const record of page) {
        if (done.has(record.id)) continue;
        done.add(record.id);
        const fate = await fateOf(parts, runner, record, conflicts);
        row[fate] = (row[fate] ?? 0) + 1;
      }
    }
    for await (const { id } of parts.cache.each(entity)) {
      if (there.get(id) === null) gone.push({ entity, id, destinationId: (await parts.ledger.record(parts.open.account.id, entity, id))?.destinationId ?? null });
    }
    there.close();
    counts[entity] = { ...(row as unknown as CountsRow), read: done.size };
  }
  return { counts, conflicts, gone };
}
