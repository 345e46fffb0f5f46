import { CrosswalkError } from '../base/errors.ts';
import type { Target } from '../engine/types.ts';

/** Options as commander hands them over; each verb reads its own. */
export interface RawOptions {
  readonly json?: boolean;
  readonly connections?: string;
  readonly connectionsFd?: string;
  readonly progress?: string;
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
  readonly all?: boolean;
  readonly records?: boolean;
  readonly verify?: boolean;
  readonly port?: string;
  readonly tickets?: string;
  readonly speed?: string;
  readonly start?: string;
  readonly folder?: string;
}

function usage(message: string, remedy: string): CrosswalkError {
  return new CrosswalkError('cli/usage', message, { remedy, exit: 2 });
}

/** Production is never a default (design §4). */
export function targetOf(options: RawOptions, fallback: Target | null): Target {
  const value = options.to ?? fallback;
  if (value === 'staging' || value === 'production') return value;
  throw usage(value === null ? 'Say which workspace: --to staging or --to production.' : `"${value}" is no workspace.`, 'Production is never a default: write --to production when you mean it.');
}

export function required(value: string | undefined, flag: string): string {
  if (value !== undefined && value.trim() !== '') return value;
  throw usage(`${flag} is missing.`, `Give ${flag}.`);
}

/** A whole number within bounds. */
export function wholeNumber(value: string | undefined, flag: string, fallback: number, bounds: { readonly min: number; readonly max: number }): number {
  if (value === undefined) return fallback;
  const number = Number(value);
  if (Number.isInteger(number) && number >= bounds.min && number <= bounds.max) return number;
  throw usage(`${flag} takes a whole number from ${bounds.min} to ${bounds.max}.`, `Correct ${flag}.`);
}

export function listOf(value: string | string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
