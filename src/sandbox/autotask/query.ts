import { setImmediate } from 'node:timers/promises';
import type { SimAnswer } from '../kit/server.ts';
import { invalid } from './answers.ts';
import type { Cursor, Cursors } from './cursors.ts';
import type { Entity } from './entities.ts';
import { compileFilter } from './filter.ts';
import type { Filter } from './filter.ts';
import { windowOf } from './hints.ts';
import { member } from './member.ts';
import type { Row } from './rows.ts';
import type { AutotaskSwitches } from './switches.ts';
import { projectionOf, queryRow } from './wire.ts';

/** Rows a page, at most (reference/autotask.md §3). */
const LARGEST_PAGE = 500;

export interface QueryContext {
  readonly entity: Entity;
  readonly method: string;
  /** The parsed search: body of a POST, `search` of a GET. */
  readonly search: unknown;
  /** Where `nextPageUrl` starts: `http://host/ATServicesRest/`. */
  readonly base: string;
  readonly switches: AutotaskSwitches;
  readonly cursors: Cursors;
}

/** Place of a page: `previousIds` are where the pages before it began, `nextIds` the last id seen. */
interface Paging {
  readonly pageSize: number;
  readonly previousIds: readonly number[];
  readonly nextIds: readonly number[];
}

const TRACKED = 50;
const FROM_START = -1;

function pageSize(search: unknown, switches: AutotaskSwitches): number {
  const asked = member(search, 'maxrecords');
  if (asked === undefined || asked === null) return switches.defaultPageSize;
  const size = typeof asked === 'number' || typeof asked === 'string' ? Number(asked) : NaN;
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE) throw invalid('maxCountOfRecordsToReturn must be between 1 and 500');
  return size;
}

/** Rows looked at before other requests have a turn. */
const ROWS_A_TURN = 2000;

/** Rows that may fit, ascending by id: by an index where there is one, else each within the bounds. */
function* candidates(entity: Entity, { hints }: Filter, after: number): Generator<Row> {
  const { table } = entity;
  const found = hints.among === null ? null : table.among(hints.among.field, hints.among.values);
  if (found !== null) {
    yield* found.filter((row) => row.id > after);
    return;
  }
  const { from, to } = windowOf(entity, hints);
  for (let index = Math.max(from, table.rank(after + 1)); index < to; index += 1) {
    const row = table.at(index);
    if (row) yield row;
  }
}

/** Calls `take` with each row that fits until it answers false. A walk over a whole table stops nobody else. */
async function eachMatch(entity: Entity, filter: Filter, after: number, take: (row: Row) => boolean): Promise<void> {
  let seen = 0;
  for (const row of candidates(entity, filter, after)) {
    seen += 1;
    if (seen % ROWS_A_TURN === 0) await setImmediate();
    if (filter.test(row) && !take(row)) return;
  }
}

async function matching(entity: Entity, filter: Filter, after: number, limit: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  await eachMatch(entity, filter, after, (row) => rows.push(row) < limit);
  return rows;
}

function pageUrl(context: QueryContext, paging: Paging): string {
  const text = JSON.stringify(paging);
  const search = JSON.stringify(context.search);
  const cursor: Cursor = { method: context.method, entity: context.entity.plural, paging: text, search };
  context.cursors.remember(cursor);
  const shown = context.method === 'GET' || context.switches.searchInNextUrl ? `&search=${encodeURIComponent(search)}` : '';
  const base = context.switches.nextPageOrigin === null ? context.base : `${context.switches.nextPageOrigin}ATServicesRest/`;
  return `${base}V1.0/${context.entity.plural}/query/next?paging=${encodeURIComponent(text)}${shown}`;
}

async function page(context: QueryContext, paging: Paging): Promise<SimAnswer> {
  const { entity, switches, search } = context;
  const filter = compileFilter(entity, member(search, 'filter'), switches, context.method);
  const projection = projectionOf(entity, member(search, 'includefields'));
  const after = paging.nextIds[0] ?? FROM_START;
  const found = await matching(entity, filter, after, paging.pageSize + 1);
  const rows = found.slice(0, paging.pageSize);
  const more = found.length > paging.pageSize;
  // Without ids the walk has nothing to go on by (reference/autotask.md §4.1 IncludeFields).
  if (projection && !projection.fields.has('id') && (await matching(entity, filter, FROM_START, LARGEST_PAGE + 1)).length > LARGEST_PAGE) {
    throw invalid('The id field must be included when more than 500 records are returned.');
  }
  const last = rows.at(-1)?.id ?? after;
  const next: Paging = { pageSize: paging.pageSize, previousIds: [...paging.previousIds, after].slice(-TRACKED), nextIds: [last] };
  const before = paging.previousIds.at(-1);
  const previous: Paging = { pageSize: paging.pageSize, previousIds: paging.previousIds.slice(0, -1), nextIds: [before ?? FROM_START] };
  return {
    status: 200,
    json: {
      items: rows.map((row) => queryRow(entity, row, projection, switches)),
      pageDetails: {
        count: rows.length,
        requestCount: paging.pageSize,
        prevPageUrl: before === undefined ? null : pageUrl(context, previous),
        nextPageUrl: more ? pageUrl(context, next) : null,
      },
    },
  };
}

/** `{Entity}/query`: the first page, ascending by id. */
export function firstPage(context: QueryContext): Promise<SimAnswer> {
  return page(context, { pageSize: pageSize(context.search, context.switches), previousIds: [], nextIds: [] });
}

function readPaging(text: string): Paging {
  try {
    const value = JSON.parse(text) as unknown;
    // A cursor that was never handed out does not come this far.
    const ids = (name: string): readonly number[] => (member(value, name) as readonly number[]).map(Number);
    return { pageSize: Number(member(value, 'pagesize')), previousIds: ids('previousids'), nextIds: ids('nextids') };
  } catch {
    throw invalid('Invalid paging value.');
  }
}

/** `{Entity}/query/next`: a later page. @param paging the text of the URL's `paging`. */
export async function nextPage(context: QueryContext, paging: string): Promise<SimAnswer> {
  context.cursors.check({ method: context.method, entity: context.entity.plural, paging, search: JSON.stringify(context.search) ?? '' });
  return page(context, readPaging(paging));
}

/** `{Entity}/query/count`: by arithmetic where the filter only bounds ids or a time that rises with them, else by looking. */
export async function count(context: QueryContext): Promise<SimAnswer> {
  const { entity, switches } = context;
  const filter = compileFilter(entity, member(context.search, 'filter'), switches, context.method);
  const { from, to } = windowOf(entity, filter.hints);
  let queryCount = to - from;
  if (!filter.hints.exact) {
    queryCount = 0;
    await eachMatch(entity, filter, FROM_START, () => (queryCount += 1) > 0);
  }
  return { status: 200, json: { queryCount } };
}

/** A list envelope that is not paged: children of one parent. */
export function envelope(items: readonly unknown[]): SimAnswer {
  return { status: 200, json: { items, pageDetails: { count: items.length, requestCount: LARGEST_PAGE, prevPageUrl: null, nextPageUrl: null } } };
}
