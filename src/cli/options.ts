import { CrosswalkError } from '../base/errors.ts';
import type { Target } from '../engine/types.ts';

/** Options as commander hands them over; each verb reads its own. */
export interface RawOptions {
  readonly json?: boolean;
  readonly connections?: string;
  readonly connectionsFd?: string;
  readonly progress?: string;
  readonly detached?: string;
  readonly to?: string;
  readonly source?: string;
  readonly destination?: string;
  readonly staging?: string;
  readonly by?: string;
  readonly size?: string;
  readonly seed?: string;
  readonly dryRun?: boolean;
  readonly refresh?: boolean;
  readonly unmasked?: boolean;
  readonly confirm?: string | string[];
  readonly canary?: string;
  readonly preview?: boolean;
  readonly keepAttributes?: boolean;
  readonly all?: boolean;
  readonly records?: boolean;
  readonly verify?: boolean;
  readonly head?: string;
  readonly form?: string;
  readonly answer?: string;
  readonly retry?: boolean;
  readonly person?: string;
  readonly entity?: string;
  readonly run?: string;
  readonly ids?: string;
  /** Of `check`. */
  readonly specs?: readonly string[];
  readonly format?: string;
  readonly rule?: string | string[];
  readonly fix?: boolean;
  /** Of `pin`. */
  readonly id?: string;
  readonly unpin?: boolean;
  /** Of `ledger export` and `ledger import`. */
  readonly file?: string;
  readonly port?: string;
  readonly tickets?: string;
  readonly speed?: string;
  readonly start?: string;
  readonly folder?: string;
  readonly restore?: string;
  readonly saveOnExit?: string;
}

export function usage(message: string, remedy: string): CrosswalkError {
  return new CrosswalkError('cli/usage', message, { remedy, exit: 2 });
}

/** What the parser of the command line says, in our words. `verb` is null where the verb itself is not known. */
export function usageFault(said: string, verb: string | null): CrosswalkError {
  const [message = '', hint = ''] = said.replace(/^error: /, '').split('\n');
  const help = `\`crosswalk ${verb === null ? '' : `${verb} `}--help\` shows what there is.`;
  const guess = /^\(Did you mean (.+)\?\)$/.exec(hint)?.[1];
  return usage(`${message.slice(0, 1).toUpperCase()}${message.slice(1)}${message.endsWith('.') ? '' : '.'}`, guess === undefined ? help : `Did you mean ${guess}? ${help}`);
}

/** Production is never a default (design §4). */
export function targetOf(options: RawOptions, fallback: Target | null): Target {
  const value = options.to ?? fallback;
  if (value === 'staging' || value === 'production') return value;
  if (value === null) throw usage('Say which workspace: --to staging or --to production.', 'Production is never a default: write --to production when you mean it.');
  throw usage(`"${value}" is not a workspace.`, 'Write --to staging or --to production.');
}

export function required(value: string | undefined, flag: string): string {
  if (value !== undefined && value.trim() !== '') return value;
  throw usage(`${flag} is missing.`, `Add ${flag} to the command.`);
}

/** A whole number within bounds. */
export function wholeNumber(value: string | undefined, flag: string, fallback: number, bounds: { readonly min: number; readonly max: number }): number {
  if (value === undefined) return fallback;
  const number = Number(value);
  if (Number.isInteger(number) && number >= bounds.min && number <= bounds.max) return number;
  throw usage(`${flag} takes a whole number from ${bounds.min} to ${bounds.max}.`, `Correct ${flag}: "${value}" is not one.`);
}

/** A time, in milliseconds UTC. */
export function timeOf(value: string | undefined, flag: string, fallback: number): number {
  if (value === undefined) return fallback;
  const time = Date.parse(value);
  if (!Number.isNaN(time)) return time;
  throw usage(`${flag} takes a time.`, `Write ${flag} as 2026-11-16T19:30:00Z.`);
}

/** Of options that each say another thing to do: the one that was given, or null. */
export function oneOf(given: Readonly<Record<string, string | boolean | undefined>>): string | null {
  const named = Object.keys(given).filter((flag) => given[flag] !== undefined && given[flag] !== false);
  if (named.length > 1) throw usage(`${named.join(' and ')} do not go together.`, 'Give one of them at a time.');
  return named[0] ?? null;
}

export function listOf(value: string | string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
