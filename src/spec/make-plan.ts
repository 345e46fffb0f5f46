import { CrosswalkError } from '../base/errors.ts';
import { findEntity } from '../catalog/lookup.ts';
import type { Catalog } from '../catalog/model.ts';
import { existingAttribute } from './attributes.ts';
import type { CompiledSpec } from './compiled.ts';
import { MODELS_WITH_LIMIT, MOST_ATTRIBUTES } from './destination.ts';
import { sourceCalls, stepsOf } from './effort.ts';
import { exclusionsHash, exclusionsOf } from './exclusions.ts';
import { guidedSteps } from './guided-steps.ts';
import type { Plan, PlanStep } from './plan.ts';
import { hasTeam, hasTeammate } from './rules/people.ts';
import { placeOfLine, type SpecLine } from './spec-line.ts';

/** The destination's pace. */
export interface PlanOptions {
  /** Calls that the destination takes in ten seconds. */
  readonly limitPer10s: number;
  /** true: nobody told the limit, it is a named assumption (law 8). */
  readonly assumed: boolean;
  /** Share left for live traffic, 0 to below 1. */
  readonly reserve: number;
}

interface PlanCatalogs {
  readonly source: Catalog;
  readonly destination: Catalog;
}

type Warning = Plan['warnings'][number];

function warning(code: string, message: string, line: SpecLine | null = null): Warning {
  return { code, message, ...(line === null ? { line } : placeOfLine(line)) };
}

function peopleWarnings(compiled: CompiledSpec, { source, destination }: PlanCatalogs): Warning[] {
  const unmatched = source.people.filter((person) => {
    const email = person.email?.toLowerCase();
    return email === undefined || !hasTeammate(destination, compiled.people.replace.get(email) ?? email);
  });
  if (unmatched.length === 0) return [];
  return [warning('plan/technicians-without-teammate', `${unmatched.length} technician(s) have no teammate with their address: their texts are written by the fallback, with their name in the text.`)];
}

function attributeWarnings(compiled: CompiledSpec, { destination }: PlanCatalogs): Warning[] {
  const used = MODELS_WITH_LIMIT.flatMap((model) => findEntity(destination, model)?.fields.filter((field) => field.custom) ?? []).length;
  const added = compiled.attributes.filter((attribute) => attribute.model !== 'conversation' && existingAttribute(destination, attribute) === null).length;
  if (used + added <= MOST_ATTRIBUTES) return [];
  return [warning('plan/too-many-attributes', `${used} attributes exist and ${added} are added: Intercom takes ${MOST_ATTRIBUTES} on contacts and companies together.`)];
}

function countWarnings(compiled: CompiledSpec, steps: readonly PlanStep[]): Warning[] {
  const unknown = steps.filter((step) => step.records === null).map((step) => warning('plan/count-unknown', `The source does not tell how many records ${step.entity} has: calls and hours leave them out.`));
  if (compiled.ticket === null || compiled.ticket.since === null) return unknown;
  return [...unknown, warning('plan/since-not-counted', 'Tickets from before "since" are counted here but not loaded: the run will be shorter.', compiled.ticket.line)];
}

const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Law 5: a ticket waits for its files, so whoever starts a run by day must know of the wait before. */
function fileWarnings({ ticket, timeZone }: CompiledSpec): Warning[] {
  const when = ticket?.files?.when ?? null;
  if (ticket === null || when === null) return [];
  return [warning('plan/files-hours', `Tickets with files are loaded between ${clock(when.from)} and ${clock(when.to)} (${timeZone}) only: at any other hour a full run loads all the rest and then waits.`, ticket.files?.line ?? null)];
}

function teamWarnings(compiled: CompiledSpec, { destination }: PlanCatalogs): Warning[] {
  return compiled.teams.filter((team) => !hasTeam(destination, team.name)).map((team) => warning('spec/unknown-team', `The team "${team.name}" does not exist yet.`, team.line));
}

function incompleteWarnings({ source, destination }: PlanCatalogs): Warning[] {
  return [source, destination].flatMap((catalog) => catalog.incomplete.map((item) => warning('catalog/incomplete', `Discovery could not read "${item.entity}" of "${catalog.connection}".`)));
}

/** Hours that so many calls take at the pace left after the reserve. */
function hours(calls: number, { limitPer10s, reserve }: PlanOptions): number {
  return (calls * 10) / (limitPer10s * (1 - reserve)) / 3600;
}

/**
 * The compiled spec as work to do: steps, calls, hours, what a person must do first, what is lost. Pure.
 * Counts, hours and warnings move with the world; `planHash` and `exclusionsHash` do not.
 * @throws CrosswalkError `plan/pace` for a limit or reserve that leaves nothing to send with.
 */
export function makePlan(compiled: CompiledSpec, catalogs: PlanCatalogs, options: PlanOptions): Plan {
  if (!(options.limitPer10s > 0) || !(options.reserve >= 0 && options.reserve < 1)) {
    throw new CrosswalkError('plan/pace', 'The limit and the reserve leave no calls for the load.', { remedy: 'Lower the reserve.', exit: 2 });
  }
  const steps = stepsOf(compiled, catalogs.source);
  const attributes = compiled.attributes.map((attribute) => ({ ...attribute, ...placeOfLine(attribute.line), exists: existingAttribute(catalogs.destination, attribute) !== null }));
  const exclusions = exclusionsOf(compiled, catalogs.source);
  const prepare = attributes.filter((attribute) => !attribute.exists).length;
  const low = steps.reduce((sum, step) => sum + step.calls.low, prepare);
  const high = steps.reduce((sum, step) => sum + step.calls.high, prepare);
  return {
    format: 1,
    planHash: compiled.planHash,
    steps,
    attributes,
    guided: guidedSteps(compiled),
    exclusions,
    exclusionsHash: exclusionsHash(exclusions),
    calls: { source: sourceCalls(compiled, catalogs.source), destination: { low, high } },
    hours: { low: hours(low, options), high: hours(high, options), limitPer10s: options.limitPer10s, assumed: options.assumed },
    warnings: [...teamWarnings(compiled, catalogs), ...peopleWarnings(compiled, catalogs), ...attributeWarnings(compiled, catalogs), ...countWarnings(compiled, steps), ...fileWarnings(compiled), ...incompleteWarnings(catalogs)],
  };
}
