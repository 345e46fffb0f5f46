/** What a delta looks at: what the source changed since the chain began, what is new, and what is gone (reference/engine-practice.md §6 Z17, Z18, Z20). */
import type { SourceCache } from '../cache/cache.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { openScratch } from '../ledger/scratch.ts';
import type { SourceRecord } from '../record/model.ts';
import type { Source } from '../systems/source.ts';
import type { DeltaLog, Gone } from './delta-log.ts';
import type { Environment } from './environment.ts';

/** Milliseconds. The mark is of our clock and the watermarks are of the source's: a day covers any clock that a person calls right. What did not change is found out by its content and costs nothing in the destination. */
export const OVERLAP_MS = 24 * 3_600_000;
/** Ids asked for at once. */
const BATCH = 400;

interface Reader {
  readonly environment: Environment;
  readonly source: Source;
  readonly cache: SourceCache;
  readonly ledger: Ledger;
  readonly workspace: string;
  readonly log: DeltaLog;
}

async function putAll({ environment, cache }: Reader, entity: string, pages: AsyncIterable<readonly SourceRecord[]>, candidates: Set<string>): Promise<void> {
  for await (const page of pages) {
    environment.signal.throwIfAborted();
    await cache.put(page);
    for (const { id } of page) candidates.add(id);
    environment.progress({ verb: 'delta', phase: 'read', entity, done: candidates.size, message: `Reading what changed of ${entity}: ${candidates.size}` });
  }
}

/** The sweep: ids that are new though no watermark told, and ids that are there no more. */
async function sweep(reader: Reader, entity: string, candidates: Set<string>): Promise<void> {
  const { source, cache, ledger, workspace, log } = reader;
  const there = openScratch<true>();
  try {
    let unseen: string[] = [];
    const readUnseen = async (): Promise<void> => {
      if (unseen.length > 0) await putAll(reader, entity, source.read(entity, { createdSince: null, ids: unseen }), candidates);
      unseen = [];
    };
    for await (const page of source.ids(entity)) {
      for (const id of page) {
        there.put(id, true);
        if ((await cache.get(entity, id)) === null) unseen.push(id);
      }
      if (unseen.length >= BATCH) await readUnseen();
    }
    await readUnseen();
    const gone: Gone[] = [];
    for await (const { id } of cache.each(entity)) {
      if (there.get(id) === null) gone.push({ entity, id, destinationId: (await ledger.record(workspace, entity, id))?.destinationId ?? null });
    }
    log.gone(gone);
    for (const { id } of gone) {
      await cache.forget(entity, id);
      candidates.delete(id);
    }
  } finally {
    there.close();
  }
}

/** What was held back, or never got a fate, is tried again. */
async function addUnfinished({ cache, ledger, workspace }: Reader, entity: string, candidates: Set<string>): Promise<void> {
  for (const status of ['parked', 'failed', 'pending'] as const) {
    for await (const row of ledger.records({ workspace, entity, status })) if ((await cache.get(entity, row.id)) !== null) candidates.add(row.id);
  }
  for await (const { id } of cache.each(entity)) if ((await ledger.record(workspace, entity, id)) === null) candidates.add(id);
}

/**
 * @param since milliseconds UTC at which the last finished run of the chain began to read.
 * @param everything the plan changed, so that every record has to be looked at again.
 * @returns source ids of what is to be looked at.
 */
export async function readDelta(reader: Reader, entity: string, since: number, everything: boolean): Promise<ReadonlySet<string>> {
  const candidates = new Set<string>();
  await putAll(reader, entity, reader.source.read(entity, { createdSince: null, ids: null, modifiedSince: since - OVERLAP_MS }), candidates);
  await sweep(reader, entity, candidates);
  await addUnfinished(reader, entity, candidates);
  if (everything) for await (const { id } of reader.cache.each(entity)) candidates.add(id);
  return candidates;
}
