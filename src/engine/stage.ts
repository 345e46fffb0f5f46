import { CrosswalkError } from '../base/errors.ts';
import type { SourceCache } from '../cache/cache.ts';
import type { CompiledSpec } from '../spec/compiled.ts';
import type { Source } from '../systems/source.ts';
import type { Environment } from './environment.ts';

/** Entities that become something in the destination, in the order of their dependencies (AT-S3a). */
export function loadedEntities(compiled: CompiledSpec): readonly string[] {
  return [compiled.company?.entity, compiled.contact?.entity, compiled.ticket?.entity].filter((entity) => entity !== undefined);
}

const ALL = { createdSince: null, ids: null };

async function stageEntity(environment: Environment, verb: string, source: Source, cache: SourceCache, entity: string, stopped: () => boolean): Promise<void> {
  // Law 7: what the source itself counts, asked before the first page.
  const total = await source.count(entity, ALL);
  await cache.startRead(entity, total);
  let done = 0;
  for await (const page of source.read(entity, ALL)) {
    environment.signal.throwIfAborted();
    if (stopped()) return;
    await cache.put(page);
    done += page.length;
    environment.progress({ verb, phase: 'read', entity, done, total, message: `Reading ${entity}: ${done} of ${total}` });
  }
  const kept = await cache.count(entity);
  // Law 7: a shortfall fails the run. Fewer may be right where some were deleted meanwhile, so the source is asked again.
  if (kept < total && kept < (await source.count(entity, ALL))) throw shortfall(entity, kept, total);
  await cache.finishRead(entity);
}

function shortfall(entity: string, kept: number, total: number): CrosswalkError {
  return new CrosswalkError('source/shortfall', `The source counts ${total} of ${entity}, and its pages gave ${kept}.`, {
    where: { record: entity },
    remedy: 'Run again. If it stays, a permission of the API user may hide some of them from its pages.',
    exit: 1,
  });
}

/** A read that is under way in the background; `ready(entity)` resolves when that entity is whole on disk. */
export interface Staging {
  ready(entity: string): Promise<void>;
  /** Ends when everything is read or something failed. */
  finished(): Promise<void>;
  /** Ends the read at its next page, so that the cache can be closed. Never throws. */
  stop(): Promise<void>;
}

/**
 * Reads the source once, to disk, entity after entity, while the destination is already being loaded (design §7).
 * Excluded records are read too: conservation counts them (law 7).
 * @param since milliseconds UTC: what was read to its end after it is not read again. null: everything is read.
 */
export function stage(environment: Environment, verb: string, source: Source, cache: SourceCache, compiled: CompiledSpec, since: number | null = null): Staging {
  const waiting = new Map<string, Promise<void>>();
  let stopped = false;
  let last: Promise<void> = Promise.resolve();
  for (const entity of loadedEntities(compiled)) {
    last = last.then(async () => {
      if (stopped || (since !== null && (await readSince(cache, entity, since)))) return;
      await stageEntity(environment, verb, source, cache, entity, () => stopped);
    });
    // A failure is thrown to whoever waits for the entity; without a waiter it must not end the process.
    last.catch(() => undefined);
    waiting.set(entity, last);
  }
  return {
    ready: (entity) => waiting.get(entity) ?? Promise.resolve(),
    finished: () => last,
    stop: () => {
      stopped = true;
      return last.catch(() => undefined);
    },
  };
}

/** Law 7: an older read (of a sample, of an earlier run) says nothing about what the source holds by now. */
async function readSince(cache: SourceCache, entity: string, since: number): Promise<boolean> {
  const mark = await cache.mark(entity);
  return mark !== null && mark.finishedAt !== null && mark.startedAt >= since;
}

/** The cache as it is, where every entity was read to its end; otherwise null. */
export async function stagedBefore(cache: SourceCache, compiled: CompiledSpec): Promise<Staging | null> {
  for (const entity of loadedEntities(compiled)) {
    const mark = await cache.mark(entity);
    if (mark === null || mark.finishedAt === null) return null;
  }
  return { ready: () => Promise.resolve(), finished: () => Promise.resolve(), stop: () => Promise.resolve() };
}
