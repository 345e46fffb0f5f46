import { invalid } from './answers.ts';
import type { DataType } from './fields.ts';

/** A value made comparable: numbers, texts in lower case, moments as milliseconds. */
type Comparable = number | string | boolean;

/** Milliseconds UTC; a moment without a zone is UTC (reference/autotask.md §6). Throws Refusal. */
export function moment(value: unknown): number {
  if (typeof value !== 'string') throw invalid('Invalid date value in filter.');
  const zoned = /(?:z|[+-]\d\d:?\d\d)$/i.test(value) || !value.includes('T') ? value : `${value}Z`;
  const time = Date.parse(zoned);
  if (Number.isNaN(time)) throw invalid('Invalid date value in filter.');
  return time;
}

function number(value: unknown): number {
  // `true` for an integer field: the very text the vendor's parser gives (reference/autotask.md §11 trap 8).
  if (typeof value === 'boolean') throw invalid(`Unexpected character encountered while parsing value: ${value ? 't' : 'f'}.`);
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof parsed !== 'number' || !Number.isFinite(parsed)) throw invalid('Invalid numeric value in filter.');
  return parsed;
}

/** @param sensitive texts of protected user-defined fields keep their case (reference/autotask.md §4.1). */
export function comparable(value: unknown, type: DataType | 'double', sensitive: boolean): Comparable {
  switch (type) {
    case 'datetime':
      return moment(value);
    case 'boolean':
      if (typeof value !== 'boolean') throw invalid('Boolean fields accept only true or false.');
      return value;
    case 'string': {
      if (typeof value !== 'string' && typeof value !== 'number') throw invalid('Invalid text value in filter.');
      const text = String(value);
      return sensitive ? text : text.toLowerCase();
    }
    case 'integer':
    case 'long':
    case 'short':
    case 'decimal':
    case 'double':
      return number(value);
  }
}

type Test = (stored: Comparable) => boolean;

/** Tests by operator for a value that is there. `null`: no such operator. */
export function operatorTest(operator: string, value: unknown, prepare: (value: unknown) => Comparable): Test | null {
  const text = (): string => String(prepare(value));
  const members = (): ReadonlySet<Comparable> => {
    if (!Array.isArray(value)) throw invalid(`Invalid query syntax. The operator ${operator} needs a list.`);
    return new Set(value.map(prepare));
  };
  switch (operator) {
    case 'eq': { const wanted = prepare(value); return (stored) => stored === wanted; }
    case 'noteq': { const wanted = prepare(value); return (stored) => stored !== wanted; }
    case 'gt': { const wanted = prepare(value); return (stored) => stored > wanted; }
    case 'gte': { const wanted = prepare(value); return (stored) => stored >= wanted; }
    case 'lt': { const wanted = prepare(value); return (stored) => stored < wanted; }
    case 'lte': { const wanted = prepare(value); return (stored) => stored <= wanted; }
    case 'beginsWith': { const wanted = text(); return (stored) => String(stored).startsWith(wanted); }
    case 'endsWith': { const wanted = text(); return (stored) => String(stored).endsWith(wanted); }
    case 'contains': { const wanted = text(); return (stored) => String(stored).includes(wanted); }
    case 'in': { const wanted = members(); return (stored) => wanted.has(stored); }
    case 'notIn': { const wanted = members(); return (stored) => !wanted.has(stored); }
    default:
      return null;
  }
}
