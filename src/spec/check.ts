import type { Catalog } from '../catalog/model.ts';
import { wantedAttributes } from './attributes.ts';
import { bindSpec, type BoundSpec } from './bind.ts';
import type { Problem, Spec } from './model.ts';
import { compatibleAttributes, distinctAttributes, enoughOptions, retiredOptions, validNames } from './rules/attributes.ts';
import { acknowledgedExclusions, mappedFields, soundAddresses } from './rules/data.ts';
import { availableTargets, consistentSections, knownCollections, knownEntities, nothingForgotten } from './rules/entities.ts';
import { internalStaysInternal, soundConditions, validExpressions } from './rules/expressions.ts';
import { fittingLengths } from './rules/lengths.ts';
import { losslessLines, wholeCollections } from './rules/losses.ts';
import { coveredOptions, knownOptions } from './rules/options.ts';
import { knownTeammates, knownTeams, knownTechnicians, matchedTechnicians } from './rules/people.ts';
import type { Rule } from './rules/rule.ts';
import { matchingSystems } from './rules/systems.ts';
import { filledRequired, fittingTypes, knownTargets, uniqueTargets } from './rules/targets.ts';
import { decidedVisibility } from './rules/visibility.ts';
import { newAttributes, roomForAttributes, singleAttributes } from './rules/workspace.ts';

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
  matchedTechnicians,
  knownTechnicians,
  fittingLengths,
  losslessLines,
  wholeCollections,
  newAttributes,
  roomForAttributes,
  singleAttributes,
  mappedFields,
  soundAddresses,
  acknowledgedExclusions,
];

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One complaint per place: a clash found in production and in staging is told once. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const byPlace = new Map(problems.toReversed().map((problem) => [`${problem.code} ${problem.at.file ?? ''} ${problem.at.start} ${problem.at.end} ${problem.code === 'spec/unmapped-required' ? problem.message : ''}`, problem]));
  return [...byPlace.values()].sort((a, b) => compareText(a.at.file ?? '', b.at.file ?? '') || a.at.start - b.at.start || compareText(a.code, b.code));
}

export function checkBound(bound: BoundSpec, catalogs: Catalogs, acknowledged: readonly string[] | null = null): readonly Problem[] {
  const wanted = wantedAttributes(bound);
  return distinct(RULES.flatMap((rule) => rule({ bound, wanted, ...catalogs, acknowledged })));
}

/**
 * Every rule over a parsed spec and what is known of the world, in the order of the file. Pure. What discovery could not
 * read (no catalog, or an entity under `incomplete`) gives no complaint: it is not known to be wrong.
 * @param acknowledged subjects of the exclusions that somebody signed for; null: not known.
 */
export function checkSpec(spec: Spec, catalogs: Catalogs, acknowledged: readonly string[] | null = null): readonly Problem[] {
  return checkBound(bindSpec(spec, catalogs.source), catalogs, acknowledged);
}
