import type { Scalar, Values, Visibility } from '../../record/model.ts';
import { requiredText, unexpected } from '../answers.ts';
import { asObject, emptyValues, idOf, numberOf, property, scalarOf } from '../json.ts';

const TIME_NAME = /(Date|DateTime|Time|DateWorked)$|^dateWorked$/;
const TIME_VALUE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,7})?Z?$/;
/** No data: an expression object of the old SOAP interface (reference/autotask.md §6), and what is given apart. */
const NOT_VALUES = new Set(['soapParentPropertyId', 'userDefinedFields']);

/**
 * Times are UTC with or without `Z`, fractions trimmed (reference/autotask.md §6).
 * @returns ISO 8601 UTC, seconds, with milliseconds only where there are any; null when it is no time.
 */
export function isoTime(text: string | null): string | null {
  if (text === null || !TIME_VALUE.test(text)) return null;
  const time = Date.parse(text.endsWith('Z') ? text : `${text}Z`);
  return Number.isNaN(time) ? null : new Date(time).toISOString().replace('.000Z', 'Z');
}

function normalised(name: string, value: Scalar): Scalar {
  return typeof value === 'string' && TIME_NAME.test(name) ? (isoTime(value) ?? value) : value;
}

/** Built-in fields of a row. */
export function valuesOf(row: unknown): Values {
  const values = emptyValues();
  for (const [name, value] of Object.entries(row as object)) if (!NOT_VALUES.has(name)) values[name] = normalised(name, scalarOf(value));
  return values;
}

const UDF = { peer: 'Autotask', route: 'userDefinedFields of a row' };

/** User-defined fields by name; the collection may be absent, empty or an object (reference/autotask.md §5.1). */
export function udfOf(row: unknown): Values {
  const values = emptyValues();
  const found = property(row, 'userDefinedFields');
  if (found === undefined || found === null || asObject(found) !== null) return values;
  if (!Array.isArray(found)) throw unexpected(UDF, 'neither a list nor empty');
  for (const item of found as readonly unknown[]) {
    const name = requiredText(item, 'name', UDF);
    const value = scalarOf(property(item, 'value'));
    values[name] = typeof value === 'string' ? (isoTime(value) ?? value) : value;
  }
  return values;
}

/**
 * @param faults takes what is no time: order hangs on it (law 5), so the record waits for a person, and the others go on.
 * @returns null where the row has no time, or none that we know.
 */
export function timeOf(row: unknown, field: string, faults: string[]): string | null {
  const found = property(row, field);
  if (found === undefined || found === null || found === '') return null;
  const time = typeof found === 'string' ? isoTime(found) : null;
  if (time === null) faults.push(`"${field}" of row ${idOf(row, 'id') ?? ''} is no time that we know`);
  return time;
}

/** Of notes and attachments: 1 is all users, customers too; every other number stays inside (reference/autotask.md §7.2, §7.3). */
export function visibilityOf(row: unknown): Visibility {
  const publish = numberOf(row, 'publish');
  if (publish === null) return 'unknown';
  return publish === 1 ? 'public' : 'internal';
}
