/** Whether a value that came back is the one that was expected. */
import type { Scalar } from '../record/model.ts';
import { normaliseText } from '../transform/normalise.ts';
import { isoSeconds } from '../transform/paths.ts';

const ISO_SECONDS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const SIZE = / \(\d+ bytes\)$/;
/** Beyond it a number is no moment that a Date can hold. */
const LAST_SECOND = 8_640_000_000_000;

/** Absent, null and empty text are one thing (transform/paths.ts). */
export function presentOrNull(value: Scalar | undefined): Scalar {
  return value === undefined || (typeof value === 'string' && normaliseText(value) === '') ? null : value;
}

/** A moment may come back as UNIX seconds or as ISO text (reference/intercom.md §11): it is shown as ISO text. */
export function asExpected(expected: Scalar, arrived: Scalar): Scalar {
  if (typeof expected !== 'string' || !ISO_SECONDS.test(expected)) return arrived;
  if (typeof arrived === 'number') return Math.abs(arrived) <= LAST_SECOND ? isoSeconds(Math.floor(arrived)) : arrived;
  const millis = typeof arrived === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(arrived) ? Date.parse(arrived) : Number.NaN;
  return Number.isNaN(millis) ? arrived : isoSeconds(Math.floor(millis / 1000));
}

/** A file whose size the source did not tell is the same at any size. */
function sameFiles(expected: string, arrived: string): boolean {
  const want = expected.split('\n');
  const got = arrived.split('\n');
  return want.length === got.length && want.every((file, index) => file === got[index] || (!SIZE.test(file) && got[index]?.replace(SIZE, '') === file));
}

/** Texts by their words: white space and Unicode form do not count. Other kinds exactly; a number never equals a text. */
export function sameValue(path: string, expected: Scalar, arrived: Scalar): boolean {
  if (typeof expected === 'string' && typeof arrived === 'string') {
    if (/^parts\.\d+\.files$/.test(path)) return sameFiles(expected.normalize('NFC'), arrived.normalize('NFC'));
    return normaliseText(expected) === normaliseText(arrived);
  }
  return expected === arrived;
}

/** Moments come back as seconds or as ISO text (reference/intercom.md §11). */
function asSeconds(value: Scalar): number | null {
  if (typeof value === 'number') return value;
  const millis = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(millis) ? null : Math.floor(millis / 1000);
}

/**
 * Whether an object still shows a value as a request carried it: ids and numbers come back as either kind, moments as seconds or as text.
 * A value that was not sent says nothing, so anything shows it.
 */
export function arrivedAsSent(sent: Scalar, shown: Scalar | undefined): boolean {
  if (presentOrNull(sent) === null) return true;
  if (shown === undefined || presentOrNull(shown) === null) return false;
  if (normaliseText(String(sent)) === normaliseText(String(shown))) return true;
  return typeof sent === 'number' && asSeconds(shown) === sent;
}
