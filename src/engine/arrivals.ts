import type { SourceCache } from '../cache/cache.ts';
import type { SourceRecord } from '../record/model.ts';

/** What came in of one entity while it is read: its reader tells, its loader waits (design §7: loading starts while the source still arrives). */
export class Arrivals {
  #version = -1;
  #whole = false;
  #failure: { readonly error: unknown } | null = null;
  #waiting: (() => void)[] = [];

  /** The read began, or another page lies in the cache. */
  came(): void {
    this.#version += 1;
    this.#wake();
  }

  whole(): void {
    if (this.#version < 0) this.#version = 0;
    this.#whole = true;
    this.#wake();
  }

  failed(error: unknown): void {
    this.#failure = { error };
    this.#wake();
  }

  /**
   * Waits until something came after the version that was seen last.
   * @param seen -1 at first. @returns the version now; null: nothing comes any more. @throws what the read failed with.
   */
  async after(seen: number): Promise<number | null> {
    for (;;) {
      if (this.#failure !== null) throw this.#failure.error;
      if (this.#version > seen) return this.#version;
      if (this.#whole) return null;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** Every record of the entity, in the order of arrival, to the end of the read. */
export async function* follow(cache: SourceCache, entity: string, arrivals: Arrivals): AsyncGenerator<SourceRecord> {
  let last = 0;
  for (let version = await arrivals.after(-1); version !== null; version = await arrivals.after(version)) {
    for await (const { position, record } of cache.arrivedAfter(entity, last)) {
      last = position;
      yield record;
    }
  }
}
