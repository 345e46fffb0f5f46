import type { UdfValue } from '../world/model.ts';
import { invalid } from './answers.ts';
import { comparable, operatorTest } from './compare.ts';
import { sightOf } from './entities.ts';
import type { Entity } from './entities.ts';
import { hintsOf, plain } from './hints.ts';
import type { Hints } from './hints.ts';
import { member } from './member.ts';
import type { Row } from './rows.ts';
import type { AutotaskSwitches } from './switches.ts';
import { udfType } from './metadata.ts';

type Predicate = (row: Row) => boolean;

export interface Filter {
  readonly test: Predicate;
  readonly hints: Hints;
}

interface Scope {
  readonly entity: Entity;
  readonly switches: AutotaskSwitches;
  /** Names of user-defined fields seen so far: one per query is the limit. */
  readonly udfs: Set<string>;
  alternatives: number;
}

/** reference/autotask.md §3 */
const MOST_ALTERNATIVES = 500;
const ALWAYS: Predicate = () => true;

function countAlternatives(scope: Scope, more: number): void {
  scope.alternatives += more;
  if (scope.alternatives > MOST_ALTERNATIVES) throw invalid("Invalid query syntax. Queries are limited to 500 or fewer 'OR' conditions.");
}

interface Column {
  readonly read: (row: Row) => unknown;
  readonly prepare: (value: unknown) => number | string | boolean;
}

function userColumn(scope: Scope, name: string): Column {
  const udf = scope.entity.udfs.find((item) => item.name.toLowerCase() === name.toLowerCase());
  if (!udf) throw invalid(`Unable to find ${name} in the ${scope.entity.singular} Entity`);
  scope.udfs.add(udf.name);
  if (scope.udfs.size > 1) throw invalid('Invalid query syntax. Only one user-defined field is allowed per query.');
  const values = (row: Row): readonly UdfValue[] => row.userDefinedFields as readonly UdfValue[];
  return { read: (row) => values(row).find((item) => item.name === udf.name)?.value ?? null, prepare: (value) => comparable(value, udfType(udf), udf.isProtected) };
}

function column(scope: Scope, name: string, isUdf: boolean): Column {
  if (isUdf) return userColumn(scope, name);
  const field = scope.entity.byName.get(name.toLowerCase());
  if (!field) throw invalid(`Unable to find ${name} in the ${scope.entity.singular} Entity`);
  if (!field.isQueryable) throw invalid(`The field ${field.name} of the ${scope.entity.singular} Entity can not be queried.`, scope.switches.openRefusalStatus);
  return { read: (row) => row[field.name] ?? null, prepare: (value) => comparable(value, field.dataType, false) };
}

function condition(scope: Scope, item: unknown, operator: string): Predicate {
  const name = member(item, 'field');
  if (typeof name !== 'string') throw invalid('Invalid query syntax. A condition needs a field.');
  const { read, prepare } = column(scope, name, member(item, 'udf') === true);
  if (operator === 'exist') return (row) => read(row) !== null;
  if (operator === 'notExist') return (row) => read(row) === null;
  const value = member(item, 'value');
  if ((operator === 'in' || operator === 'notIn') && Array.isArray(value)) countAlternatives(scope, value.length);
  const test = operatorTest(operator, value, prepare);
  // A misspelt operator is dropped in silence: every row fits (reference/autotask.md §4.1).
  if (!test) return ALWAYS;
  const nullFits = scope.switches.nullIsUnequal && (operator === 'noteq' || operator === 'notIn');
  return (row) => {
    const stored = read(row);
    return stored === null ? nullFits : test(prepare(stored));
  };
}

function node(scope: Scope, item: unknown): Predicate {
  const operator = member(item, 'op');
  if (typeof operator !== 'string') throw invalid('Invalid query syntax. A condition needs an operator.');
  if (operator !== 'and' && operator !== 'or') return condition(scope, item, operator);
  const items = member(item, 'items');
  if (!Array.isArray(items)) throw invalid(`Invalid query syntax. The group ${operator} needs items.`);
  if (operator === 'or') countAlternatives(scope, items.length);
  const tests = items.map((inner) => node(scope, inner));
  return operator === 'and' ? (row) => tests.every((test) => test(row)) : (row) => tests.some((test) => test(row));
}

const CONTEXT_IDS = ['ticketid', 'ticketnoteid', 'timeentryid'];

/** Of an attachment's own context id and its parentID the first wins (reference/autotask.md §7.3). */
function withoutBeatenParent(entity: Entity, items: readonly unknown[]): readonly unknown[] {
  if (entity.plural !== 'AttachmentInfo' || !items.some((item) => CONTEXT_IDS.includes(plain(item).field))) return items;
  return items.filter((item) => plain(item).field !== 'parentid');
}

/** TicketHistory takes exactly one condition, `ticketID eq N` (reference/autotask.md §7.10). */
function checkHistory(entity: Entity, items: readonly unknown[]): void {
  if (entity.plural !== 'TicketHistory') return;
  const only = items.length === 1 ? plain(items[0]) : null;
  if (only?.op !== 'eq' || only.field !== 'ticketid') throw invalid('TicketHistory queries accept one condition only: ticketID eq.');
}

/**
 * @param filter the `filter` of a query: a list of conditions, all of which must hold. Throws Refusal.
 * @param method a GET without a filter is refused, a POST as the switch says (reference/autotask.md §4.1).
 */
export function compileFilter(entity: Entity, filter: unknown, switches: AutotaskSwitches, method: string): Filter {
  const missing = filter === undefined || filter === null || (Array.isArray(filter) && filter.length === 0);
  if (missing && (method === 'GET' || switches.missingFilter === 'refuse')) throw invalid('Invalid query syntax. A filter is required.', switches.openRefusalStatus);
  if (!missing && !Array.isArray(filter)) throw invalid('Invalid query syntax. The filter must be a list.');
  const items = withoutBeatenParent(entity, missing ? [] : (filter as readonly unknown[]));
  checkHistory(entity, items);
  const scope: Scope = { entity, switches, udfs: new Set(), alternatives: 0 };
  const sight = sightOf(entity, switches);
  const tests = [...(sight ? [sight] : []), ...items.map((item) => node(scope, item))];
  const hints = hintsOf(entity, items);
  return { test: (row) => tests.every((test) => test(row)), hints: sight ? { ...hints, exact: false } : hints };
}
