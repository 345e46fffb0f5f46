import type { Catalog } from '../../catalog/model.ts';
import type { BoundSpec } from '../bind.ts';
import type { AttributeDefinition } from '../compiled.ts';
import type { Position, Problem, Severity } from '../model.ts';

export interface RuleInput {
  readonly bound: BoundSpec;
  /** Every attribute that the spec uses. */
  readonly wanted: readonly AttributeDefinition[];
  /** null: not discovered, so nothing about it can be wrong. */
  readonly source: Catalog | null;
  readonly destination: Catalog | null;
  readonly staging: Catalog | null;
  /** Subjects of the exclusions that somebody acknowledged; null: not known. */
  readonly acknowledged: readonly string[] | null;
}

/** Looks at one question and answers what is wrong. */
export type Rule = (input: RuleInput) => readonly Problem[];

/** Characters of a message: more is not read while typing. */
const LONGEST_MESSAGE = 200;
const LONGEST_NAME = 40;
const MOST_SUGGESTIONS = 3;

function cut(text: string, most: number): string {
  const points = [...text];
  return points.length <= most ? text : `${points.slice(0, most - 1).join('')}…`;
}

export function problem(severity: Severity, code: string, at: Position, message: string, remedy: string, suggestions: readonly string[] = []): Problem {
  return { code, severity, message: cut(message, LONGEST_MESSAGE), remedy: cut(remedy, LONGEST_MESSAGE), at, suggestions: suggestions.slice(0, MOST_SUGGESTIONS) };
}

export function didYouMean(suggestions: readonly string[], otherwise: string): string {
  return suggestions.length === 0 ? otherwise : `Did you mean ${suggestions.map(quotedName).join(', ')}?`;
}

/** A name of a system in a sentence: never longer than the sentence. */
export function quotedName(name: string): string {
  return `"${cut(name, LONGEST_NAME)}"`;
}

/** `"A", "B" and 3 more` */
export function someOf(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).map(quotedName);
  return names.length > most ? `${shown.join(', ')} and ${names.length - most} more` : shown.join(', ');
}

/** `1 record`, `3 records` */
export function counted(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
