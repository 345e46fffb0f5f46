import { CrosswalkError } from '../base/errors.ts';
import type { SourceCache } from '../cache/cache.ts';
import type { CompiledSpec } from '../spec/compiled.ts';
import type { Source } from '../systems/source.ts';
import { Arrivals } from './arrivals.ts';
import type { Environment } from './environment.ts';

/** Entities that become something in the destination, in the order of their dependencies (AT-S3a). */
export function loadedEntities(compiled: CompiledSpec): readonly string[] {
  return [compiled.company?.entity, compiled.contact?.entity, compiled.ticket?.entity].filter((entity) => entity !== undefined);
}

const ALL = { createdSince: null, ids: null };

interface Reading {
  readonly environment: Environment;
  readonly verb: string;
  readonly source: Source;
  readonly cache: SourceCache;
  readonly stopped: () => boolean;
}

async function stageEntity({ environment, verb, source, cache, stopped }: Reading, entity: string, arrivals: Arrivals): Promise<void> {
  // Law 7: what the source itself counts, asked before the first page.
  const total = await source.count(entity, ALL);
  await cache.startRead(entity, total);
  arrivals.came();
  let done = 0;
  for await (const page of source.read(entity, ALL)) {
    environment.signal.throwIfAborted();
    if (stopped()) return;
    await cache.put(page);
    arrivals.came();
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
  arrivals(entity: string): Arrivals;
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
  const coming = new Map<string, Arrivals>();
  let stopped = false;
  const reading: Reading = { environment, verb, source, cache, stopped: () => stopped };
  let last: Promise<void> = Promise.resolve();
  for (const entity of loadedEntities(compiled)) {
    const arrivals = new Arrivals();
    last = last.then(async () => {
      if (!stopped && !(since !== null && (await readSince(cache, entity, since)))) await stageEntity(reading, entity, arrivals);
      if (stopped) throw new Error('The read was stopped.');
      arrivals.whole();
    });
    // A failure is thrown to whoever waits for the entity; without a waiter it must not end the process.
    last.catch((error: unknown) => arrivals.failed(error));
    waiting.set(entity, last);
    coming.set(entity, arrivals);
  }
  return {
    ready: (entity) => waiting.get(entity) ?? Promise.resolve(),
    arrivals: (entity) => coming.get(entity) ?? nothing(),
    finished: () => last,
    stop: () => {
      stopped = true;
      return last.catch(() => undefined);
    },
  };
}

/** Of an entity that nobody reads now: what is there is whole. */
function nothing(): Arrivals {
  const arrivals = new Arrivals();
  arrivals.whole();
  return arrivals;
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
  return { ready: () => Promise.resolve(), arrivals: nothing, finished: () => Promise.resolve(), stop: () => Promise.resolve() };
}
