/** What a line yields, in a few words on one line. */
import { CrosswalkError } from '../../base/errors.ts';
import type { FieldType } from '../../catalog/model.ts';
import type { Scalar } from '../../record/model.ts';
import { Hold } from '../../transform/hold.ts';
import type { ExpectedField } from '../../transform/operation.ts';

/** Characters of a value. */
const LONGEST = 40;
/** Line ends, control characters and signs that turn the direction of writing. */
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** On one line, at most so many characters. */
function shortText(text: string, most = LONGEST): string {
  // Four units of UTF-16 for each character are more than enough to begin with.
  const points = [...text.slice(0, most * 8).toWellFormed().replace(INVISIBLE, ' ')];
  return points.length > most || text.length > most * 8 ? `${points.slice(0, most - 1).join('')}…` : points.join('');
}

/** `"closed"`, `3.5`, `2024-01-31T00:00:00Z`, `nothing`. */
export function valueWords(value: Scalar, type: FieldType): string {
  if (value === null || value === '') return 'nothing';
  if (typeof value !== 'string') return String(value);
  return type === 'date' || type === 'datetime' ? shortText(value) : `"${shortText(value)}"`;
}

/** A line of `fields:` or `attributes:` as the transformation made it. @param length of the target, where it is known. */
export function fieldWords({ expected, treatment }: ExpectedField, target: { readonly type: FieldType; readonly length: number | null }): string {
  if (treatment === 'truncated') return `✂ ${target.length ?? ''} → ${valueWords(expected, target.type)}`;
  if (treatment === 'dropped') return '→ nothing (dropped)';
  return `→ ${valueWords(expected, target.type)}${treatment === 'defaulted' ? ' (otherwise)' : ''}`;
}

const HELD: Readonly<Record<string, string>> = { 'value-unknown': 'unknown value', 'value-too-long': 'too long' };

/** A line that gives no value: held back, refused, or not to be computed. Whatever else was thrown is thrown on. */
export function failureWords(error: unknown): string {
  if (error instanceof Hold) return `→ held back: ${HELD[error.code] ?? shortText(error.message)}`;
  if (!(error instanceof CrosswalkError)) throw error;
  if (error.code.startsWith('transform/value-')) return `→ refused: ${HELD[error.code.slice('transform/'.length)] ?? 'the value does not fit'}`;
  return `→ fails: ${shortText(error.message.replace(/^An expression failed: (.*)\.$/, '$1'))}`;
}
