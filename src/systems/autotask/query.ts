import { CrosswalkError } from '../../base/errors.ts';
import { optionalText, requiredList, requiredObject, unexpected, type Asked } from '../answers.ts';
import { idOf, numberOf, property } from '../json.ts';
import type { ReadOptions } from '../source.ts';
import type { AutotaskClient } from './client.ts';
import type { EntityRoute } from './entities.ts';

/** Checked here, since the system silently drops an operator that it does not know and answers with every row (reference/autotask.md §4.1). */
export type Condition =
  | { readonly op: 'gt' | 'gte' | 'lt' | 'eq'; readonly field: string; readonly value: string | number }
  | { readonly op: 'in'; readonly field: string; readonly value: readonly number[] };

/** The largest page (reference/autotask.md §3). */
export const PAGE_SIZE = 500;
/** Members of an `in` list: the vendor counts each as an OR condition and allows 500 in all. */
export const IN_SIZE = 400;

/** Ids come as numbers, and as text where an interface was changed. */
function rowId(row: unknown, entity: string): number {
  const id = idOf(row, 'id');
  if (id !== null && /^\d{1,15}$/.test(id)) return Number(id);
  throw new CrosswalkError('source/row-without-id', `Autotask sent a row of ${entity} without an id.`, { remedy: 'Run again. If it stays, ask the vendor: paging needs ids.', exit: 3 });
}

/** Ids must rise, or paging would never end, and no row may come twice. */
function lastOf(rows: readonly unknown[], last: number, entity: string): number {
  const ids = rows.map((row) => rowId(row, entity));
  if (new Set(ids).size === ids.length && ids.every((id) => id > last)) return Math.max(...ids);
  throw new CrosswalkError('source/paging-stuck', `Autotask repeats the same page of ${entity}.`, { remedy: 'Run again later. If it stays, something in between answers from memory: ask for it to be switched off for Autotask.', exit: 3 });
}

function tooMany(entity: string, asked: number, got: number): CrosswalkError {
  return new CrosswalkError('source/page-too-large', `Autotask sent ${got} rows of ${entity} where ${asked} were asked for.`, { remedy: 'Run again later. If it stays, the vendor changed its interface: report this message.', exit: 3 });
}

/**
 * A page that is not full is the last one, unless the system says that there is more: then it gives smaller pages than were asked for.
 * @throws CrosswalkError `http/unexpected-answer` where the page holds other rows than it counts (law 7).
 */
function isLast(json: unknown, rows: readonly unknown[], pageSize: number, asked: Asked): boolean {
  const details = property(json, 'pageDetails');
  if (details === undefined || details === null) return rows.length < pageSize;
  const next = optionalText(requiredObject(details, asked), 'nextPageUrl', asked);
  const count = property(details, 'count');
  if (typeof count === 'number' && count !== rows.length) throw unexpected(asked, `${rows.length} rows where the page counts ${count}`);
  return rows.length < pageSize && next === null;
}

/**
 * Rows in ascending id by `id > last`: the paging that the vendor endorses, stable while rows change, and resumable anywhere
 * (reference/autotask.md §4.2).
 * @param pageSize 1..500. @param fields the only ones that are wanted; all where it is left out.
 */
export async function* rowPages(client: AutotaskClient, entity: EntityRoute, conditions: readonly Condition[], pageSize: number, fields?: readonly string[]): AsyncGenerator<readonly unknown[]> {
  for (let reached = -1; ; ) {
    const filter: readonly Condition[] = [...conditions, { op: 'gt', field: 'id', value: reached }];
    const answer = await client.send({ method: 'POST', path: `${entity.path}/query`, body: { MaxRecords: pageSize, ...(fields === undefined ? {} : { IncludeFields: fields }), filter } });
    const asked = { peer: 'Autotask', route: `POST ${entity.path}/query` };
    const rows = requiredList(answer.json, 'items', asked);
    const last = isLast(answer.json, rows, pageSize, asked);
    if (rows.length === 0) return;
    if (rows.length > pageSize) throw tooMany(entity.name, pageSize, rows.length);
    reached = lastOf(rows, reached, entity.name);
    yield rows;
    if (last) return;
  }
}

/** All rows of a bounded set. */
export async function allRows(client: AutotaskClient, entity: EntityRoute, conditions: readonly Condition[]): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for await (const page of rowPages(client, entity, conditions, PAGE_SIZE)) rows.push(...page);
  return rows;
}

/** One page only, for a sample. */
export async function firstRows(client: AutotaskClient, entity: EntityRoute, conditions: readonly Condition[]): Promise<readonly unknown[]> {
  for await (const page of rowPages(client, entity, conditions, PAGE_SIZE)) return page;
  return [];
}

export async function countRows(client: AutotaskClient, entity: EntityRoute, conditions: readonly Condition[]): Promise<number> {
  const filter: readonly Condition[] = conditions.length > 0 ? conditions : [{ op: 'gte', field: 'id', value: 0 }];
  const answer = await client.send({ method: 'POST', path: `${entity.path}/query/count`, body: { filter } });
  const count = numberOf(answer.json, 'queryCount');
  if (count !== null && Number.isSafeInteger(count) && count >= 0) return count;
  throw new CrosswalkError('source/no-count', `Autotask did not count ${entity.name}.`, { remedy: 'Run again later.', exit: 3 });
}

export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const result: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += size) result.push(items.slice(start, start + size));
  return result;
}

function numericIds(ids: readonly string[]): readonly number[] {
  const numbers = ids.filter((id) => /^\d{1,15}$/.test(id)).map(Number);
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function from(field: string, moment: number): Condition {
  return { op: 'gte', field, value: new Date(moment).toISOString() };
}

/** One list of conditions for each query that together reads what is asked for; a row may come by more than one of them. */
export function conditionsOf(entity: EntityRoute, options: ReadOptions): readonly (readonly Condition[])[] {
  const { createdSince, ids, modifiedSince } = options;
  const since: readonly Condition[] = createdSince !== null && entity.created !== null ? [from(entity.created, createdSince)] : [];
  if (ids !== null) return chunks(numericIds(ids), IN_SIZE).map((part) => [...since, { op: 'in', field: 'id', value: part }]);
  if (modifiedSince === undefined || entity.watermarks.length === 0) return [since];
  return entity.watermarks.map((field) => [...since, from(field, modifiedSince)]);
}
