/** Functions with plain arguments. Each may be called as `f(x, …)` and as `x.f(…)`. */
import { Failure, NO_VALUE, type ScalarKind } from './node.ts';
import { boundedText, toMillis, toNumber } from './values.ts';

/** `list` is a list of anything, `numbers` and `texts` are lists of one kind, `any` is a single value. */
export type Parameter = 'text' | 'number' | 'datetime' | 'any' | 'list' | 'numbers' | 'texts' | 'sized';

export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** How many of the parameters, from the right, may be left out. */
  readonly optional: number;
  readonly result: ScalarKind;
  /** One plain sentence, shown while typing. */
  readonly help: string;
  readonly run: (values: readonly unknown[]) => unknown;
}

const text = (value: unknown): string => String(value);
const numbers = (value: unknown): readonly number[] => (value as readonly unknown[]).map(toNumber);

function define(
  name: string,
  parameters: readonly Parameter[],
  result: ScalarKind,
  help: string,
  run: (...values: readonly unknown[]) => unknown,
  optional = 0,
): FunctionDefinition {
  return { name, parameters, optional, result, help, run: (values) => run(...values) };
}

function round(value: unknown, digits: unknown): number {
  const places = digits === undefined ? 0 : toNumber(digits);
  if (!Number.isInteger(places) || places < 0 || places > 10) throw new Failure('round takes 0 to 10 digits');
  return Number(`${Math.round(Number(`${toNumber(value)}e${places}`))}e-${places}`);
}

function extreme(pick: (...values: number[]) => number): (list: unknown) => number {
  return (list) => {
    const found = numbers(list);
    if (found.length === 0) throw NO_VALUE;
    return found.reduce((a, b) => pick(a, b));
  };
}

function split(value: unknown, separator: unknown): readonly string[] {
  if (text(separator) === '') throw new Failure('split needs a separator');
  return text(value).split(text(separator));
}

function substring(value: unknown, start: unknown, end: unknown): string {
  const points = [...text(value)];
  return points.slice(Math.max(0, toNumber(start)), end === undefined ? undefined : Math.max(0, toNumber(end))).join('');
}

/** A date as records hold it: `YYYY-MM-DD` stays, a time is put in UTC. */
function date(value: unknown): string {
  const millis = toMillis(value);
  return text(value).length === 10 ? text(value) : new Date(millis).toISOString();
}

const DEFINITIONS: readonly FunctionDefinition[] = [
  define('sum', ['numbers'], 'number', 'Adds the numbers of a list; an empty list gives 0.', (list) => numbers(list).reduce((a, b) => a + b, 0)),
  define('min', ['numbers'], 'number', 'The smallest number of a list; none for an empty list.', extreme(Math.min)),
  define('max', ['numbers'], 'number', 'The largest number of a list; none for an empty list.', extreme(Math.max)),
  define('size', ['sized'], 'number', 'How many items a list has, or characters a text.', (value) => (Array.isArray(value) ? value.length : [...text(value)].length)),
  define('join', ['texts', 'text'], 'text', 'Makes one text of a list, with a separator between.', (list, separator) => boundedText((list as readonly unknown[]).map(text).join(separator === undefined ? '' : text(separator))), 1),
  define('lower', ['text'], 'text', 'In lower case.', (value) => text(value).toLowerCase()),
  define('upper', ['text'], 'text', 'In upper case.', (value) => text(value).toUpperCase()),
  define('trim', ['text'], 'text', 'Without blanks at both ends.', (value) => text(value).trim()),
  define('contains', ['text', 'text'], 'boolean', 'Whether the text holds the other.', (value, part) => text(value).includes(text(part))),
  define('startsWith', ['text', 'text'], 'boolean', 'Whether the text begins with the other.', (value, part) => text(value).startsWith(text(part))),
  define('endsWith', ['text', 'text'], 'boolean', 'Whether the text ends with the other.', (value, part) => text(value).endsWith(text(part))),
  define('replace', ['text', 'text', 'text'], 'text', 'Replaces every occurrence.', (value, from, to) => boundedText(text(from) === '' ? text(value) : text(value).split(text(from)).join(text(to)))),
  define('substring', ['text', 'number', 'number'], 'text', 'A part of the text, counted in characters from 0.', substring, 1),
  define('split', ['text', 'text'], 'unknown', 'A list of the parts between a separator.', split),
  define('round', ['number', 'number'], 'number', 'Rounded to so many digits (0 when left out).', round, 1),
  define('floor', ['number'], 'number', 'The whole number below.', (value) => Math.floor(toNumber(value))),
  define('ceil', ['number'], 'number', 'The whole number above.', (value) => Math.ceil(toNumber(value))),
  define('abs', ['number'], 'number', 'Without its sign.', (value) => Math.abs(toNumber(value))),
  define('date', ['any'], 'datetime', 'Reads an ISO date or time; without a zone it is UTC.', date),
  define('string', ['any'], 'text', 'Any single value as text; a list as its stored value.', text),
  define('double', ['any'], 'number', 'A text or a list option as number.', toNumber),
  define('int', ['any'], 'number', 'A whole number, cut towards zero.', (value) => Math.trunc(toNumber(value))),
];

export const FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map(DEFINITIONS.map((definition) => [definition.name, definition]));
