/** A record of any entity. */
export type Row = { readonly id: number; readonly [field: string]: unknown };

/** What a filter demands at its top level, so that not every row has to be looked at. */
export interface Hints {
  /** Only rows with a greater id; -1 for all. */
  readonly after: number;
  /** Only rows whose field has one of these numbers. */
  readonly among: { readonly field: string; readonly values: readonly number[] } | null;
}

/** Rows ascending by id, with the indexes that queries need. */
export interface Table {
  readonly rows: readonly Row[];
  get(id: number): Row | undefined;
  /** Rows that may fit, ascending by id; a superset of those that do. */
  candidates(hints: Hints): readonly Row[];
}

function firstAfter(rows: readonly Row[], id: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.id ?? 0) > id) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Indexes are built when first asked for. */
export function makeTable(rows: readonly Row[]): Table {
  const indexes = new Map<string, ReadonlyMap<unknown, readonly Row[]>>();
  const index = (field: string): ReadonlyMap<unknown, readonly Row[]> => {
    const known = indexes.get(field);
    if (known) return known;
    const made = Map.groupBy(rows, (row) => row[field]);
    indexes.set(field, made);
    return made;
  };
  return {
    rows,
    get: (id) => index('id').get(id)?.[0],
    candidates: ({ after, among }) => {
      if (!among) return rows.slice(firstAfter(rows, after));
      const found = index(among.field);
      const values = new Set(among.values);
      return [...values].flatMap((value) => found.get(value) ?? []).filter((row) => row.id > after).sort((a, b) => a.id - b.id);
    },
  };
}
