import { Refusal, invalid, methodNotAllowed } from './answers.ts';

/** One page that was handed out and can be continued. */
export interface Cursor {
  readonly method: string;
  readonly entity: string;
  /** The `paging` text of its URL. */
  readonly paging: string;
  /** The search it belongs to, as JSON text. */
  readonly search: string;
}

export interface Cursors {
  remember(cursor: Cursor): void;
  /** Throws Refusal: 405 for the other method than the first call's, 500 for a cursor that is gone or a body that differs. */
  check(cursor: Cursor): void;
}

/** @param retained how many of the most recent pages are tracked (reference/autotask.md §4.2). */
export function makeCursors(retained: () => number): Cursors {
  let kept: Cursor[] = [];
  const samePage = (a: Cursor, b: Cursor): boolean => a.entity === b.entity && a.paging === b.paging;
  return {
    remember: (cursor) => {
      const others = kept.filter((item) => !(samePage(item, cursor) && item.method === cursor.method && item.search === cursor.search));
      kept = [...others, cursor].slice(-retained());
    },
    check: (cursor) => {
      const page = kept.filter((item) => samePage(item, cursor));
      if (page.length === 0) throw invalid('The requested page is no longer available.');
      const started = page.filter((item) => item.method === cursor.method);
      // A walk started by POST goes on by POST with the same body (reference/autotask.md §11 trap 1).
      if (started.length === 0) throw new Refusal(methodNotAllowed(cursor.method));
      if (!started.some((item) => item.search === cursor.search)) throw invalid('Invalid query syntax. The query of the next page must be the query of the first page.');
    },
  };
}
