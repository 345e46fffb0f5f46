export interface StoredPage<T> {
  /** Newest first. */
  readonly items: readonly T[];
  /** Place to go on from; null: this was the end. */
  readonly next: number | null;
}

/** Records in order of arrival. A place never moves, so paging stays right while records come and go. */
export class OrderedStore<T extends { readonly id: string }> {
  readonly #places = new Map<string, number>();
  readonly #records: (T | undefined)[] = [];

  get size(): number {
    return this.#places.size;
  }

  add(record: T): void {
    this.#places.set(record.id, this.#records.push(record) - 1);
  }

  get(id: string): T | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#records[place];
  }

  remove(id: string): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    this.#places.delete(id);
    this.#records[place] = undefined;
  }

  /** Every place in order, removed ones as undefined: what `refill` takes. */
  places(): readonly (T | undefined)[] {
    return this.#records;
  }

  /** Replaces everything by what `places` told. */
  refill(records: readonly (T | undefined)[]): void {
    this.#places.clear();
    this.#records.length = 0;
    for (const record of records) {
      if (record !== undefined) this.#places.set(record.id, this.#records.length);
      this.#records.push(record);
    }
  }

  /** Oldest first. */
  *values(): IterableIterator<T> {
    for (const record of this.#records) if (record !== undefined) yield record;
  }

  /** @param before place of the last record of the page before; null: from the newest. */
  page(before: number | null, count: number, keep: (record: T) => boolean): StoredPage<T> {
    const items: T[] = [];
    let last = 0;
    for (let place = Math.min(before ?? Infinity, this.#records.length) - 1; place >= 0; place -= 1) {
      const record = this.#records[place];
      if (record === undefined || !keep(record)) continue;
      if (items.length === count) return { items, next: last };
      items.push(record);
      last = place;
    }
    return { items, next: null };
  }
}
