/**
 * Rows page by page, so that memory is bounded and no read transaction stays open between two pages (law 9).
 * @param next the rows after the given one; fewer than `size` of them end the stream.
 */
export async function* paged<Row>(next: (after: Row | null) => readonly Row[], size: number): AsyncGenerator<Row> {
  let last: Row | null = null;
  for (;;) {
    const page: readonly Row[] = next(last);
    for (const row of page) yield row;
    last = page.at(-1) ?? null;
    if (page.length < size) return;
  }
}
