/** Dates, sizes, times and the like in the form that the language reads. */
import { isDay, isEmail, isTimeZone, readDuration, readHosts, readHours, readSize } from '../../spec/formats.ts';
import { shown, type FixProvider } from './fix.ts';
import { entryAt } from './layout.ts';
import { replacedValue } from './replace.ts';

function two(text: string): string {
  return text.padStart(2, '0');
}

function day(text: string): readonly string[] {
  const [, year = '', month = '', date = ''] = /^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$/.exec(text) ?? [];
  if (year !== '') return [`${year}-${two(month)}-${two(date)}`];
  const [, first = '', sign = '', second = '', last = ''] = /^(\d{1,2})([./-])(\d{1,2})[./-](\d{4})$/.exec(text) ?? [];
  if (last === '') return [];
  const [german, american] = [`${last}-${two(second)}-${two(first)}`, `${last}-${two(first)}-${two(second)}`];
  return sign === '.' ? [german] : [american, german];
}

function size(text: string): readonly string[] {
  const [, number = '', unit = ''] = /^(\d+(?:[.,]\d+)?)\s*([kmg])(?:i?b|ega ?bytes?|iga ?bytes?|ilo ?bytes?)?\.?$/i.exec(text) ?? [];
  return number === '' ? [] : [`${number.replace(',', '.')}${unit.toUpperCase()}B`];
}

function duration(text: string): readonly string[] {
  const [, number = '', unit = ''] = /^(\d+)\s*(m|min|minute|h|hr|hour|d|day|w|week)s?\.?$/i.exec(text) ?? [];
  return number === '' ? [] : [`${number}${unit.slice(0, 1).toLowerCase()}`];
}

function clock(hour: string, minute: string, half: string): string {
  const number = half === '' ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return `${two(String(number))}:${minute === '' ? '00' : minute}`;
}

/** One end of a window: how it can be read, the 24 hours of the day first. */
interface End {
  readonly readings: readonly string[];
  /** It can be read in one way, and so says how the other end is written. */
  readonly whole: boolean;
}

function endOfWindow(text: string): End | null {
  const [written, hour = '', sign = '', minute = '', half = ''] = /^(\d{1,2})(?:([:.])(\d\d))?\s*(?:([ap])\.?m\.?)?$/i.exec(text) ?? [];
  if (written === undefined) return null;
  const plain = clock(hour, minute, half);
  const number = Number(hour);
  return { readings: half === '' && number > 0 && number < 12 ? [plain, clock(hour, minute, 'p')] : [plain], whole: half === '' && (sign === ':' || number === 0 || number > 12) };
}

/** `8-6` is a day's work, a night or nearly a whole day: nobody can tell. */
function hours(text: string): readonly string[] {
  const [from, to, ...others] = text.split(/\s*(?:-|–|to|until)\s*/i).map(endOfWindow);
  if (from == null || to == null || others.length > 0) return [];
  const [[first = '', later], [last = '', evening]] = [from.readings, to.readings];
  const plain = `${first}-${last}`;
  if (first <= last || from.whole || to.whole) return [plain];
  return [...(evening !== undefined && first < evening ? [`${first}-${evening}`] : []), plain, ...(later === undefined ? [] : [`${later}-${last}`])];
}

function hosts(text: string): readonly string[] {
  const names = text.split(/[\s,;]+/).map((name) => name.replace(/^[a-z]+:\/\//i, '').replace(/^\*(?=\.)/, '').replace(/[/?#:].*$/, ''));
  return [names.filter((name) => name !== '').join(' ')];
}

function timeZone(text: string): readonly string[] {
  const wanted = text.trim().toLowerCase().replaceAll(' ', '_');
  return wanted === '' ? [] : Intl.supportedValuesOf('timeZone').filter((zone) => zone.toLowerCase().endsWith(`/${wanted}`)).slice(0, 3);
}

function email(text: string): readonly string[] {
  return [/<([^<>\s]+)>\s*$/.exec(text)?.[1] ?? text.replace(/^mailto:/i, '').trim()];
}

interface Format {
  readonly guess: (text: string) => readonly string[];
  readonly test: (text: string) => boolean;
}

const FORMATS: ReadonlyMap<string, Format> = new Map([
  ['spec/date', { guess: day, test: isDay }],
  ['spec/size', { guess: size, test: (text) => readSize(text) !== null }],
  ['spec/duration', { guess: duration, test: (text) => readDuration(text) !== null }],
  ['spec/hours', { guess: hours, test: (text) => readHours(text) !== null }],
  ['spec/hosts', { guess: hosts, test: (text) => readHosts(text) !== null }],
  ['spec/time-zone', { guess: timeZone, test: isTimeZone }],
  ['spec/email', { guess: email, test: isEmail }],
]);

export const FORMAT_CODES: readonly string[] = [...FORMATS.keys()];

/** The same in the form that is wanted; safe where there is only one way to read it. */
export const writtenFormats: FixProvider = ({ world: { spec }, complaint }) => {
  const format = FORMATS.get(complaint.code);
  const entry = entryAt(spec, complaint.start);
  if (format === undefined || entry === null) return [];
  const guesses = [...new Set(format.guess(spec.valueOf(entry).trim()))].filter(format.test);
  return guesses.flatMap((text, index) => {
    const edit = replacedValue(spec, entry, text);
    return edit === null ? [] : [{ title: `Write ${shown(text)}`, edits: [edit], preferred: index === 0, safe: guesses.length === 1 }];
  });
};
