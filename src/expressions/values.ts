/** How a stored value reads under its field's type, and how values compare. */
import type { FieldType } from '../catalog/model.ts';
import type { Scalar } from '../record/model.ts';
import { Failure, NO_VALUE, type ScalarKind } from './node.ts';

/** Characters; a longer text is a runaway expression, not a ticket. */
const LONGEST_TEXT = 1_000_000;
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

export function kindOf(type: FieldType): ScalarKind {
  switch (type) {
    case 'integer':
    case 'decimal':
      return 'number';
    case 'date':
    case 'datetime':
      return 'datetime';
    case 'list':
      return 'option';
    case 'reference':
    case 'unknown':
      // An id is a number with one vendor and a text with another: judged when it is compared, not before.
      return 'unknown';
    default:
      return type;
  }
}

function toBoolean(value: Scalar): boolean {
  if (typeof value === 'boolean') return value;
  const text = String(value).toLowerCase();
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw new Failure('a yes/no field holds something else');
}

export function toNumber(value: unknown): number {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (!Number.isFinite(number)) throw new Failure('a number was expected');
  return number;
}

/** Milliseconds UTC of an ISO 8601 text; a text without a zone is read as UTC, as records hold it. */
export function toMillis(value: unknown): number {
  if (typeof value !== 'string' || !ISO.test(value)) throw new Failure('a date was expected');
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(value) || value.length === 10 ? value : `${value}Z`;
  const millis = Date.parse(zoned.replace(' ', 'T'));
  if (Number.isNaN(millis)) throw new Failure('a date was expected');
  return millis;
}

/** Design §5 "Null": text reads as "", everything else makes the expression "no value". */
export function readAs(kind: ScalarKind, value: Scalar): Scalar {
  if (kind === 'text') return value === null ? '' : String(value);
  if (value === null || (value === '' && kind !== 'unknown')) throw NO_VALUE;
  if (kind === 'number') return toNumber(value);
  if (kind === 'boolean') return toBoolean(value);
  if (kind === 'datetime') toMillis(value);
  return value;
}

export function boundedText(text: string): string {
  if (text.length > LONGEST_TEXT) throw new Failure('the text grew too long');
  return text;
}

/** Equal as a person means it: a stored `"1"` and the number 1 are the same option. */
export function looseEqual(a: unknown, b: unknown): boolean {
  if (typeof a === typeof b) return a === b;
  if (typeof a === 'boolean' || typeof b === 'boolean') return String(a) === String(b);
  return String(a) === String(b) || (String(a).trim() !== '' && String(b).trim() !== '' && Number(a) === Number(b));
}

/** Negative, zero or positive. */
export function compareValues(a: unknown, b: unknown, kind: ScalarKind): number {
  if (kind === 'datetime') return toMillis(a) - toMillis(b);
  if (kind === 'text' || (kind === 'unknown' && typeof a === 'string' && typeof b === 'string')) {
    const left = String(a);
    const right = String(b);
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return toNumber(a) - toNumber(b);
}
