import { suggest } from '../../catalog/suggest.ts';
import type { Catalog } from '../../catalog/model.ts';
import type { Located, Problem, Spec } from '../model.ts';
import { counted, didYouMean, problem, type Rule } from './rule.ts';

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

// Catalogs never change once read.
const TEAMMATES = new WeakMap<Catalog, ReadonlySet<string>>();

function teammatesIn(catalog: Catalog): ReadonlySet<string> {
  const made = TEAMMATES.get(catalog) ?? new Set(catalog.people.flatMap(({ active, email }) => (active && email !== null ? [email.toLowerCase()] : [])));
  TEAMMATES.set(catalog, made);
  return made;
}

export function hasTeammate(catalog: Catalog, email: string): boolean {
  return teammatesIn(catalog).has(email.toLowerCase());
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

/** Where technicians are read from, as discovery names it in `incomplete`. */
const TECHNICIANS = ['Resource', 'Member', 'Technician'];

function technicianAddresses(source: Catalog | null): ReadonlySet<string> | null {
  if (source === null || source.people.length === 0 || TECHNICIANS.some((name) => cannotTell(source, name))) return null;
  return new Set(source.people.flatMap(({ email }) => (email === null ? [] : [email.toLowerCase()])));
}

/** Whose texts will be written by the fallback (AT-M4, AR-M4b). */
export const matchedTechnicians: Rule = ({ bound: { spec }, source, destination }) => {
  if (source === null || destination === null || technicianAddresses(source) === null || cannotTell(destination, 'admin')) return [];
  const replaced = new Map(spec.people.replace.map(({ from, to }) => [from.value.toLowerCase(), to.value]));
  const without = source.people.filter(({ email }) => email === null || !hasTeammate(destination, replaced.get(email.toLowerCase()) ?? email));
  const active = without.filter((person) => person.active).length;
  if (without.length === 0) return [];
  return [problem(active > 0 ? 'warning' : 'information', 'spec/technicians-without-teammate', spec.people.fallback.at, `${without.length} of ${counted(source.people.length, 'technician')} (${active} active) ${without.length === 1 ? 'has' : 'have'} no teammate with their address: the fallback writes for them.`, 'Invite them in Intercom, or name their teammate under "replace:". Their name stands in the text either way.')];
};

/** The old address is that of a technician; an entry for anybody else does nothing. */
export const knownTechnicians: Rule = ({ bound: { spec }, source }) => {
  const known = technicianAddresses(source);
  if (known === null) return [];
  return spec.people.replace.flatMap(({ from }): Problem[] => {
    if (known.has(from.value.toLowerCase())) return [];
    const suggestions = suggest(from.value, known);
    return [problem('warning', 'spec/unknown-technician', from.at, 'No technician of the source has this address, so the entry does nothing.', didYouMean(suggestions, 'Write the address as the source has it, or remove the line.'), suggestions)];
  });
};

export const knownTeammates: Rule = ({ bound, destination }) => {
  if (destination === null || cannotTell(destination, 'admin')) return [];
  return teammatesOf(bound.spec).flatMap((person): Problem[] => {
    if (hasTeammate(destination, person.value)) return [];
    return [problem('warning', 'spec/unknown-teammate', person.at, 'The destination has no active teammate with this address.', 'Invite them in Intercom: the plan has a step for it.')];
  });
};
