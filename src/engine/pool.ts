export interface Pool {
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/**
 * Works through items with bounded concurrency: many at once, so that the limit and not the latency decides (design §7).
 * The first error stops taking new items, lets those under way reach a safe place, and is thrown.
 */
export async function forEach<T>(items: AsyncIterable<T> | Iterable<T>, pool: Pool, work: (item: T) => Promise<void>): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for await (const item of items) {
    if (failures.length > 0 || pool.signal.aborted) break;
    const task: Promise<void> = work(item)
      .catch((error: unknown) => {
        failures.push(error);
      })
      .finally(() => underWay.delete(task));
    underWay.add(task);
    if (underWay.size >= pool.concurrency) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  pool.signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}

/** Runs work of the same key one after another and everything else at once. A null key has no lane. */
export type Lanes = <T>(key: string | null, work: () => Promise<T>) => Promise<T>;

export function makeLanes(): Lanes {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    if (key === null) return work();
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
