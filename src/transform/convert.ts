/** One value as the destination's type takes it. */
import type { FieldType } from '../catalog/model.ts';
import type { Scalar } from '../record/model.ts';
import type { CompiledTarget } from '../spec/compiled.ts';
import { readMoment } from './moments.ts';
import { isoSeconds } from './paths.ts';
import { cleanLine, cleanText } from './text.ts';

export interface Converted {
  /** What the request carries. */
  readonly send: Scalar;
  /** What reading back should give. */
  readonly expected: Scalar;
  /** What we changed, in a few words; null: nothing. */
  readonly change: string | null;
}

const TRUE = new Set(['true', 'yes', 'ja', '1']);
const FALSE = new Set(['false', 'no', 'nein', '0']);
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

function same(value: Scalar, change: string | null): Converted {
  return { send: value, expected: value, change };
}

function toText(value: string | number | boolean, target: CompiledTarget): Converted {
  if (typeof value !== 'string') return same(String(value), 'written as text');
  const text = target.attribute ? cleanText(value).trim() : cleanLine(value);
  return same(text, text === value ? null : 'white space or control characters removed');
}

function toNumber(value: string | number | boolean, whole: boolean): Converted | null {
  if (typeof value === 'boolean') return null;
  const number = typeof value === 'number' ? value : NUMBER.test(value.trim()) ? Number(value) : Number.NaN;
  if (!Number.isFinite(number)) return null;
  if (whole && !Number.isInteger(number)) return same(Math.round(number), 'rounded');
  return same(number, typeof value === 'string' ? 'read as a number' : null);
}

function toBoolean(value: string | number | boolean): Converted | null {
  if (typeof value === 'boolean') return same(value, null);
  const text = String(value).trim().toLowerCase();
  if (TRUE.has(text)) return same(true, 'read as yes or no');
  return FALSE.has(text) ? same(false, 'read as yes or no') : null;
}

/** Both attribute kinds take UNIX seconds (reference/intercom.md §11); they are compared as ISO text. */
function toMoment(value: string | number | boolean, from: FieldType, to: FieldType, zone: string): Converted | null {
  if (typeof value !== 'string') return null;
  const moment = readMoment(value, from, to, zone);
  if (moment === null) return null;
  const expected = isoSeconds(moment.seconds);
  const sameInstant = moment.kind === 'instant' && to !== 'date' && Math.floor(Date.parse(value) / 1000) === moment.seconds;
  const sameDay = moment.kind === 'date' && to === 'date';
  return { send: moment.seconds, expected, change: sameInstant || sameDay ? null : to === 'date' ? 'only the day is kept' : `read in ${zone}` };
}

function toOption(value: string | number | boolean, target: CompiledTarget): Converted | null {
  const text = cleanLine(String(value));
  if (target.options !== null && !target.options.includes(text)) return null;
  return same(text, null);
}

/**
 * @param from type of the source's field, `unknown` for a longer expression.
 * @param zone the customer's time zone.
 * @returns null where the value does not fit the type: the field's policy decides.
 */
export function convertValue(value: string | number | boolean, from: FieldType, target: CompiledTarget, zone: string): Converted | null {
  switch (target.type) {
    case 'text':
      return toText(value, target);
    case 'integer':
    case 'decimal':
      return toNumber(value, target.type === 'integer');
    case 'boolean':
      return toBoolean(value);
    case 'date':
    case 'datetime':
      return toMoment(value, from, target.type, zone);
    case 'list':
      return toOption(value, target);
    case 'reference':
    case 'unknown':
      return same(typeof value === 'string' ? cleanText(value) : value, null);
  }
}
