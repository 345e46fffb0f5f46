import { listOf, numberOf } from '../json.ts';
import { CrosswalkError } from '../../base/errors.ts';
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

function rowId(row: unknown, entity: string): number {
  const id = numberOf(row, 'id');
  if (id !== null && Number.isSafeInteger(id)) return id;
  throw new CrosswalkError('source/row-without-id', `Autotask sent a row of ${entity} without an id.`, { remedy: 'Run again. If it stays, ask the vendor: paging needs ids.', exit: 3 });
}

/**
 * Rows in ascending id by `id > last`: the paging that the vendor endorses, stable while rows change, and resumable anywhere
 * (reference/autotask.md §4.2).
 * @param pageSize 1..500.
 */
export async function* rowPages(client: AutotaskClient, entity: EntityRoute, conditions: readonly Condition[], pageSize: number): AsyncGenerator<readonly unknown[]> {
  for (let last = -1; ; ) {
    const filter: readonly Condition[] = [...conditions, { op: 'gt', field: 'id', value: last }];
    const answer = await client.send({ method: 'POST', path: `${entity.path}/query`, body: { MaxRecords: pageSize, filter } });
    const rows = listOf(answer.json, 'items');
    if (rows.length === 0) return;
    yield rows;
    const next = Math.max(...rows.map((row) => rowId(row, entity.name)));
    // Ids must rise, or paging would never end.
    if (next <= last) throw new CrosswalkError('source/paging-stuck', `Autotask repeats the same page of ${entity.name}.`, { remedy: 'Run again later.', exit: 3 });
    last = next;
    if (rows.length < pageSize) return;
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
  if (count !== null) return count;
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

/** One list of conditions for each query that together reads what is asked for. */
export function conditionsOf(entity: EntityRoute, options: ReadOptions): readonly (readonly Condition[])[] {
  const { createdSince, ids } = options;
  const since: readonly Condition[] =
    createdSince !== null && entity.created !== null ? [{ op: 'gte', field: entity.created, value: new Date(createdSince).toISOString() }] : [];
  if (ids === null) return [since];
  return chunks(numericIds(ids), IN_SIZE).map((part) => [...since, { op: 'in', field: 'id', value: part }]);
}
