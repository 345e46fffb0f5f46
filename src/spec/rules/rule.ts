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
}

/** Looks at one question and answers what is wrong. */
export type Rule = (input: RuleInput) => readonly Problem[];

export function problem(severity: Severity, code: string, at: Position, message: string, remedy: string, suggestions: readonly string[] = []): Problem {
  return { code, severity, message, remedy, at, suggestions };
}

export function didYouMean(suggestions: readonly string[], otherwise: string): string {
  return suggestions.length === 0 ? otherwise : `Did you mean ${suggestions.map((name) => `"${name}"`).join(', ')}?`;
}

/** `"A", "B" and 3 more` */
export function someOf(names: readonly string[], most = 4): string {
  const shown = names.slice(0, most).map((name) => `"${name}"`);
  return names.length > most ? `${shown.join(', ')} and ${names.length - most} more` : shown.join(', ');
}
