/** Texts of the spec that mean a number or a date. Each reader returns null for what it cannot read. */

const UNITS: Readonly<Record<string, number>> = { b: 1, kb: 1000, mb: 1_000_000, gb: 1_000_000_000, kib: 1024, mib: 1_048_576, gib: 1_073_741_824 };
const SPANS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800 };
/** Seconds; Intercom gives no bound, a year is more than any ticket waits. */
const LONGEST_SPAN = 366 * 86_400;

/** `20MB` → bytes. */
export function readSize(text: string): number | null {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]{1,3})$/i.exec(text.trim());
  const unit = UNITS[match?.[2]?.toLowerCase() ?? ''];
  if (match === null || unit === undefined) return null;
  const bytes = Math.round(Number(match[1]) * unit);
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : null;
}

/** Bytes of a file that the Messenger takes; the API states no limit of its own (reference/intercom.md §15). */
export const LARGEST_FILE = 100_000_000;

/** `14d` → seconds. */
export function readDuration(text: string): number | null {
  const match = /^(\d{1,6})\s*([mhdw])$/.exec(text.trim());
  const unit = SPANS[match?.[2] ?? ''];
  if (match === null || unit === undefined) return null;
  const seconds = Number(match[1]) * unit;
  return seconds > 0 && seconds <= LONGEST_SPAN ? seconds : null;
}

function readMinutes(text: string): number | null {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}

/** `20:00-06:00` → minutes after midnight. */
export function readHours(text: string): { readonly from: number; readonly to: number } | null {
  const [first = '', second = '', ...rest] = text.trim().split(/\s*-\s*/);
  const [from, to] = [readMinutes(first), readMinutes(second)];
  return from === null || to === null || from === to || rest.length > 0 ? null : { from, to };
}

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** At least two labels, the last one of letters: no address in numbers, no name of this network alone. */
const HOST = new RegExp(`^\\.?(?:${LABEL}\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`);

/** `a.example .b.example` → hosts in lower case; a leading dot: with all below it. */
export function readHosts(text: string): readonly string[] | null {
  const hosts = text.toLowerCase().split(/[\s,]+/).filter((host) => host !== '');
  return hosts.length > 0 && hosts.every((host) => host.length <= 253 && HOST.test(host)) ? hosts : null;
}

/** true for a day of the calendar written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const date = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
  return date.toISOString().startsWith(text) && Number(match[1]) >= 1980;
}

/** true for a name of the IANA time zone database (not an offset like `+02:00`). */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/.test(text);
}
