import { suggest } from '../../catalog/suggest.ts';
import type { Catalog } from '../../catalog/model.ts';
import type { Located, Problem, Spec } from '../model.ts';
import { didYouMean, problem, type Rule } from './rule.ts';

/** Every team that the spec names, each once, at its first place. */
export function teamsOf(spec: Spec): readonly Located<string>[] {
  const values = spec.ticket?.team?.values;
  if (values === undefined) return [];
  const all = [...values.entries.map((entry) => entry.to), ...(values.otherwise === null ? [] : [values.otherwise])];
  return [...new Map(all.toReversed().map((team) => [team.value, team])).values()].toReversed();
}

/** Addresses of teammates that must exist, each once. */
function teammatesOf(spec: Spec): readonly Located<string>[] {
  const all = [spec.people.fallback, ...spec.people.replace.map((item) => item.to)];
  return [...new Map(all.toReversed().map((person) => [person.value.toLowerCase(), person])).values()].toReversed();
}

export function hasTeam(catalog: Catalog, name: string): boolean {
  return catalog.teams.some((team) => team.name === name);
}

export function hasTeammate(catalog: Catalog, email: string): boolean {
  return catalog.people.some((person) => person.active && person.email?.toLowerCase() === email.toLowerCase());
}

function cannotTell(catalog: Catalog, what: string): boolean {
  return catalog.incomplete.some((item) => item.entity === what);
}

/** No API makes a team: the plan has a guided step for each that is missing. */
export const knownTeams: Rule = ({ bound, destination }) => {
  if (destination === null || cannotTell(destination, 'team')) return [];
  return teamsOf(bound.spec).flatMap((team): Problem[] => {
    if (hasTeam(destination, team.value)) return [];
    const suggestions = suggest(team.value, destination.teams.map((known) => known.name));
    return [problem('warning', 'spec/unknown-team', team.at, `The destination has no team "${team.value}" yet.`, didYouMean(suggestions, 'Make it in Intercom: the plan has a step for it.'), suggestions)];
  });
};

export const knownTeammates: Rule = ({ bound, destination }) => {
  if (destination === null || cannotTell(destination, 'admin')) return [];
  return teammatesOf(bound.spec).flatMap((person): Problem[] => {
    if (hasTeammate(destination, person.value)) return [];
    return [problem('warning', 'spec/unknown-teammate', person.at, 'The destination has no active teammate with this address.', 'Invite them in Intercom: the plan has a step for it.')];
  });
};
