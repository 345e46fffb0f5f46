/** Rows of the current view as far as they were asked for. Forgets what is far away, so that a huge diff stays small here. */
import type { PageRow } from '../../extension/diff/messages.ts';

const PAGE = 100;
const MOST_PAGES = 30;

export class RowStore {
  readonly #ask: (start: number, count: number) => void;
  readonly #pages = new Map<number, readonly PageRow[] | null>();

  constructor(ask: (start: number, count: number) => void) {
    this.#ask = ask;
  }

  /** A new view: everything known is void. */
  clear(): void {
    this.#pages.clear();
  }

  get(index: number): PageRow | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Asks for the pages that these rows stand on, once each. */
  need(first: number, last: number): void {
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page += 1) {
      if (this.#pages.has(page)) continue;
      this.#pages.set(page, null);
      this.#ask(page * PAGE, PAGE);
    }
  }

  put(start: number, rows: readonly PageRow[]): void {
    const page = start / PAGE;
    if (!this.#pages.has(page)) return;
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= MOST_PAGES) break;
      this.#pages.delete(oldest);
    }
  }
}
