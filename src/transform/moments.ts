/** Moments of a source as seconds UTC. */
import { DateTime } from 'luxon';
import type { FieldType } from '../catalog/model.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** Luxon also reads `12` and `W01`, as times of the day on which it is asked. */
const DATED = /^\d{4}-\d{2}-\d{2}(?:T|$)/;
const ZONED = /(?:[zZ]|[+-]\d{2}(?::?\d{2})?)$/;
/** No place on earth is further from UTC than 14 hours; Luxon takes any number, so 18 and more are refused. */
const FAR = /T.*[+-](?:1[89]|[2-9]\d)(?::?\d{2})?$/;

export interface Moment {
  /** Seconds UTC, rounded down. */
  readonly seconds: number;
  /** `instant`: the text named its offset · `local`: read in the customer's zone · `date`: a calendar date without a time. */
  readonly kind: 'instant' | 'local' | 'date';
}

function secondsOf(moment: DateTime): number | null {
  return moment.isValid ? Math.floor(moment.toMillis() / 1000) : null;
}

/**
 * A time that happens twice (clocks set back) means its first occurrence, one that never happens (clocks set forward) moves on by the gap.
 * Luxon alone would answer an ambiguous time by the offset of the day on which it is asked: the same record would change over the year.
 */
function localMoment(text: string, zone: string): number | null {
  const moment = DateTime.fromISO(text, { zone });
  if (!moment.isValid) return null;
  const times = moment.getPossibleOffsets().map((candidate) => candidate.toMillis());
  return Math.floor(Math.min(...times) / 1000);
}

function dateIn(text: string, zone: string): Moment | null {
  const seconds = secondsOf(DateTime.fromISO(text.slice(0, 10), { zone }));
  return seconds === null ? null : { seconds, kind: 'date' };
}

/** The calendar day of a moment in the customer's zone, as midnight UTC. */
function dayOf(seconds: number, zone: string): number {
  const local = DateTime.fromSeconds(seconds, { zone });
  return Date.UTC(local.year, local.month - 1, local.day) / 1000;
}

/**
 * @param text ISO 8601; without an offset it is read in `zone`.
 * @param from type of the source's field: of a `date` only the calendar date counts, whatever midnight stands behind it.
 * @param to `date`: midnight UTC of the calendar date; anything else: the instant, a bare date being midnight in `zone`.
 * @returns null where the text is no moment.
 */
export function readMoment(text: string, from: FieldType, to: FieldType, zone: string): Moment | null {
  const trimmed = text.trim().replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T');
  if (!DATED.test(trimmed) || FAR.test(trimmed)) return null;
  if (DATE.test(trimmed) || (from === 'date' && DATE.test(trimmed.slice(0, 10)))) return dateIn(trimmed, to === 'date' ? 'utc' : zone);
  const kind = ZONED.test(trimmed) && trimmed.includes('T') ? 'instant' : 'local';
  const seconds = kind === 'instant' ? secondsOf(DateTime.fromISO(trimmed)) : localMoment(trimmed, zone);
  if (seconds === null) return null;
  return { seconds: to === 'date' ? dayOf(seconds, zone) : seconds, kind };
}

/** Seconds UTC of a time that a reader gave (ISO 8601, UTC). @returns null where there is none. */
export function utcSeconds(text: string | null): number | null {
  return text === null ? null : (readMoment(text, 'datetime', 'datetime', 'utc')?.seconds ?? null);
}
