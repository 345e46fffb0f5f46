/** Rows of one kind, ascending by id, made when asked for: a table keeps none of them. */
export interface Table<Row> extends Iterable<Row> {
  readonly count: number;
  /** Name of a time that never falls from one row to the next, so that it can be bisected; null: there is none. */
  readonly ascending: string | null;
  /** The row at a place, from 0. */
  at(index: number): Row | undefined;
  /** How many rows have a smaller id. */
  rank(id: number): number;
  byId(id: number): Row | undefined;
  /** Every row from this id on. */
  range(fromId: number): Iterable<Row>;
  /** Rows whose field has one of these numbers, ascending by id; null: only looking at every row tells. */
  among(field: string, values: readonly number[]): readonly Row[] | null;
}

export interface Identified {
  readonly id: number;
}

/** What a table is made from. */
export interface TableSource<Row> {
  readonly count: number;
  readonly ascending?: string;
  /** Asked for whole numbers from 0 to `count` - 1 only. */
  readonly at: (index: number) => Row | undefined;
  /** From 0 to `count`. */
  readonly rank: (id: number) => number;
  /** Field → the rows whose field has that number. */
  readonly indexes?: Readonly<Record<string, (value: number) => readonly Row[]>>;
}

export function byIdAscending(a: Identified, b: Identified): number {
  return a.id - b.id;
}

export function makeTable<Row extends Identified>(source: TableSource<Row>): Table<Row> {
  const { count, rank, indexes = {} } = source;
  const at = (index: number): Row | undefined => (Number.isInteger(index) && index >= 0 && index < count ? source.at(index) : undefined);
  const byId = (id: number): Row | undefined => {
    const row = at(rank(id));
    return row?.id === id ? row : undefined;
  };
  function* range(fromId: number): Generator<Row> {
    for (let index = rank(fromId); index < count; index += 1) {
      const row = at(index);
      if (row) yield row;
    }
  }
  return {
    count,
    ascending: source.ascending ?? null,
    at,
    rank,
    byId,
    range,
    among: (field, values) => {
      const unique = [...new Set(values)];
      if (field === 'id') return unique.map(byId).filter((row) => row !== undefined).sort(byIdAscending);
      const find = Object.hasOwn(indexes, field) ? indexes[field] : undefined;
      return find ? unique.flatMap(find).sort(byIdAscending) : null;
    },
    [Symbol.iterator]: () => range(-Infinity),
  };
}

/** A short list as a table. */
export function listTable<Row extends Identified>(rows: readonly Row[]): Table<Row> {
  const sorted = [...rows].sort(byIdAscending);
  return makeTable({ count: sorted.length, at: (index) => sorted[index], rank: (id) => firstIndex(sorted.length, (index) => (sorted[index]?.id ?? 0) >= id) });
}

/** The first index from 0 at which `test` holds, `count` when it never does; it must hold from there on. */
export function firstIndex(count: number, test: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
