import { invalid } from './refusal.ts';
import { field, isObject } from './shape.ts';
import type { Body } from './shape.ts';

/** What can be searched by, how it compares, and where to find it in a record. */
export interface SearchField<T> {
  readonly kind: 'text' | 'number' | 'moment' | 'flag' | 'ids';
  readonly read: (record: T) => unknown;
  /** Where they differ from those of its kind. */
  readonly operators?: readonly string[];
}

export interface SearchRules<T> {
  /** undefined: not a field. */
  fieldOf(name: string): SearchField<T> | undefined;
  readonly operators: Readonly<Record<SearchField<T>['kind'], readonly string[]>>;
  /** What a field that does not exist does; absent: 400 (open, reference/intercom.md §4). */
  readonly unknownField?: 'refuse' | 'nothing';
  /** Compares moments (seconds UTC); the models differ (reference/intercom.md §4). */
  compareMoments(operator: string, actual: number, wanted: number): boolean;
}

export interface Search<T> {
  test(record: T): boolean;
  /** Values that a field must equal for a match, where the query says so at its top; lets the caller use an index. */
  equals(name: string): string | null;
}

type Test<T> = (record: T) => boolean;
type Scalar = string | number | boolean;

/** Limits of reference/intercom.md §4. */
const MAX_FILTERS = 15;
const MAX_DEPTH = 2;

function scalarOf(kind: SearchField<never>['kind'], value: unknown, name: string): Scalar | null {
  if (value === null) return null;
  const isNumeric = typeof value === 'number' || (typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value));
  if ((kind === 'number' || kind === 'moment') && isNumeric) return Number(value);
  if (kind === 'flag' && typeof value === 'boolean') return value;
  if ((kind === 'text' || kind === 'ids') && (typeof value === 'string' || typeof value === 'number')) return String(value);
  throw invalid(`The value of ${name} has the wrong type`, name);
}

function matchesText(operator: string, actual: string, wanted: string): boolean {
  const [a, b] = [actual.toLowerCase(), wanted.toLowerCase()];
  switch (operator) {
    case '~':
      return a.includes(b);
    case '!~':
      return !a.includes(b);
    case '^':
      return a.startsWith(b);
    default:
      return a.endsWith(b);
  }
}

function compareNumbers(operator: string, actual: number, wanted: number): boolean {
  switch (operator) {
    case '>':
      return actual > wanted;
    case '>=':
      return actual >= wanted;
    case '<':
      return actual < wanted;
    default:
      return actual <= wanted;
  }
}

function isEqual(actual: unknown, wanted: Scalar | null): boolean {
  if (Array.isArray(actual)) return actual.includes(wanted);
  if (wanted === null) return actual === null || actual === undefined;
  if (typeof wanted === 'string') return (typeof actual === 'string' || typeof actual === 'number') && String(actual).toLowerCase() === wanted.toLowerCase();
  return actual === wanted;
}

function single<T>(filter: Body, rules: SearchRules<T>): Test<T> {
  const name = field(filter, 'field');
  const operator = field(filter, 'operator');
  if (typeof name !== 'string') throw invalid('field is required', 'field');
  const known = rules.fieldOf(name);
  if (known === undefined && rules.unknownField === 'nothing') return () => false;
  if (known === undefined) throw invalid(`'${name}' is not a valid search field`, 'field');
  if (typeof operator !== 'string' || !(known.operators ?? rules.operators[known.kind]).includes(operator)) throw invalid(`The operator is not valid for ${name}`, 'operator');
  const value = field(filter, 'value');
  if (operator === 'IN' || operator === 'NIN') {
    if (!Array.isArray(value)) throw invalid(`The value of ${name} must be an array`, name);
    const wanted = value.map((item) => scalarOf(known.kind, item, name));
    return (record) => wanted.some((item) => isEqual(known.read(record), item)) === (operator === 'IN');
  }
  if (value === undefined) throw invalid('value is required', 'value');
  const wanted = scalarOf(known.kind, value, name);
  if (known.kind === 'moment' && typeof wanted === 'number') {
    return (record) => {
      const actual = known.read(record);
      return typeof actual === 'number' && rules.compareMoments(operator, actual, wanted);
    };
  }
  if (operator === '=' || operator === '!=') return (record) => isEqual(known.read(record), wanted) === (operator === '=');
  if (wanted === null) throw invalid(`The value of ${name} has the wrong type`, name);
  if (typeof wanted === 'number') return (record) => compareNumbers(operator, Number(known.read(record)), wanted);
  return (record) => matchesText(operator, textOf(known.read(record)), String(wanted));
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function group<T>(filter: Body, rules: SearchRules<T>, depth: number): Test<T> {
  const operator = field(filter, 'operator');
  const value = field(filter, 'value');
  if (operator !== 'AND' && operator !== 'OR') return single(filter, rules);
  if (Object.hasOwn(filter, 'field')) throw invalid('A group has no field', 'field');
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_FILTERS) throw invalid(`A group takes 1 to ${MAX_FILTERS} filters`, 'value');
  if (depth > MAX_DEPTH) throw invalid(`Queries may be nested ${MAX_DEPTH} deep`, 'query');
  const tests = value.map((item: unknown) => {
    if (!isObject(item)) throw invalid('A filter must be an object', 'value');
    return group(item, rules, depth + 1);
  });
  return operator === 'AND' ? (record) => tests.every((test) => test(record)) : (record) => tests.some((test) => test(record));
}

function equalsOf(query: Body): ReadonlyMap<string, string> {
  const value = field(query, 'value');
  const filters: readonly unknown[] = field(query, 'operator') === 'AND' && Array.isArray(value) ? value : [query];
  const found = new Map<string, string>();
  for (const filter of filters) {
    if (!isObject(filter) || field(filter, 'operator') !== '=') continue;
    const [name, wanted] = [field(filter, 'field'), field(filter, 'value')];
    if (typeof name === 'string' && (typeof wanted === 'string' || typeof wanted === 'number')) found.set(name, String(wanted));
  }
  return found;
}

/** Reads the query of a search. @throws Refusal 400 `parameter_invalid` for fields, operators, values and shapes that the model does not have. */
export function readSearch<T>(body: Body, rules: SearchRules<T>): Search<T> {
  const query = field(body, 'query');
  if (!isObject(query)) throw invalid('query is required', 'query');
  const test = group(query, rules, 1);
  const equals = equalsOf(query);
  return { test, equals: (name) => equals.get(name) ?? null };
}
