import type { Catalog } from '../catalog/model.ts';
import { wantedAttributes } from './attributes.ts';
import { bindSpec, type BoundSpec } from './bind.ts';
import type { Problem, Spec } from './model.ts';
import { compatibleAttributes, distinctAttributes, enoughOptions, retiredOptions, validNames } from './rules/attributes.ts';
import { availableTargets, consistentSections, knownCollections, knownEntities, nothingForgotten } from './rules/entities.ts';
import { internalStaysInternal, soundConditions, validExpressions } from './rules/expressions.ts';
import { coveredOptions, knownOptions } from './rules/options.ts';
import { knownTeammates, knownTeams } from './rules/people.ts';
import type { Rule } from './rules/rule.ts';
import { matchingSystems } from './rules/systems.ts';
import { filledRequired, fittingTypes, knownTargets, uniqueTargets } from './rules/targets.ts';
import { decidedVisibility } from './rules/visibility.ts';

/** What is known of the world. null: not discovered yet, so nothing about it can be called wrong. */
export interface Catalogs {
  readonly source: Catalog | null;
  readonly destination: Catalog | null;
  readonly staging: Catalog | null;
}

const RULES: readonly Rule[] = [
  matchingSystems,
  knownEntities,
  knownCollections,
  availableTargets,
  nothingForgotten,
  consistentSections,
  validExpressions,
  soundConditions,
  internalStaysInternal,
  decidedVisibility,
  knownOptions,
  coveredOptions,
  knownTargets,
  uniqueTargets,
  fittingTypes,
  filledRequired,
  distinctAttributes,
  compatibleAttributes,
  enoughOptions,
  validNames,
  retiredOptions,
  knownTeams,
  knownTeammates,
];

/** One complaint per place: a clash found in production and in staging is told once. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const byPlace = new Map(problems.toReversed().map((problem) => [`${problem.code} ${problem.at.start} ${problem.at.end} ${problem.code === 'spec/unmapped-required' ? problem.message : ''}`, problem]));
  return [...byPlace.values()].sort((a, b) => a.at.start - b.at.start || (a.code < b.code ? -1 : 1));
}

export function checkBound(bound: BoundSpec, catalogs: Catalogs): readonly Problem[] {
  const wanted = wantedAttributes(bound);
  return distinct(RULES.flatMap((rule) => rule({ bound, wanted, ...catalogs })));
}

/**
 * Every rule over a parsed spec and what is known of the world, in the order of the file. Pure. What discovery could not
 * read (no catalog, or an entity under `incomplete`) gives no complaint: it is not known to be wrong.
 */
export function checkSpec(spec: Spec, catalogs: Catalogs): readonly Problem[] {
  return checkBound(bindSpec(spec, catalogs.source), catalogs);
}
