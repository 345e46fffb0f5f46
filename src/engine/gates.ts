/** What must be in place before anything moves (law 2). Every refusal says what to do. */
import { CrosswalkError } from '../base/errors.ts';
import type { Catalog } from '../catalog/model.ts';
import type { Ledger, Target } from '../ledger/ledger.ts';
import { makePlan } from '../spec/make-plan.ts';
import type { GuidedStep, Plan } from '../spec/plan.ts';
import type { ReadyProject } from './project.ts';

/** The documented quota of a private app (reference/intercom.md §2); the first answer's headers replace it. */
const ASSUMED_LIMIT_PER_10S = 1667;
/** Share left for live traffic (law 8). */
const DESTINATION_RESERVE = 0.1;

export function planOf(ready: ReadyProject): Plan {
  return makePlan(ready.compiled, { source: ready.catalogs.source, destination: ready.catalogs.destination }, { limitPer10s: ASSUMED_LIMIT_PER_10S, assumed: true, reserve: DESTINATION_RESERVE });
}

/** The canary's conversation, as the ledger knows it. */
export const CANARY = { entity: 'Canary', id: 'conversation' } as const;

export interface StepState {
  readonly step: GuidedStep;
  readonly done: boolean;
  /** Who confirmed it; null for a gate that is read, or where nobody did yet. */
  readonly by: string | null;
}

function confirmSubject(step: string, target: Target): string {
  return `${target}:${step}`;
}

/** A gate is checked by reading the workspace; what no API shows is confirmed by a person for each workspace. */
export async function stepStates(ledger: Ledger, plan: Plan, target: Target, fresh: Catalog): Promise<readonly StepState[]> {
  const teams = new Set(fresh.teams.map((team) => team.name));
  const teammates = new Set(fresh.people.flatMap((person) => (person.email === null ? [] : [person.email.toLowerCase()])));
  const states: StepState[] = [];
  for (const step of plan.guided) {
    const [kind, ...rest] = step.id.split(':');
    const name = rest.join(':');
    if (step.proof === 'read') {
      states.push({ step, done: kind === 'team' ? teams.has(name) : teammates.has(name.toLowerCase()), by: null });
    } else {
      const [signature] = await ledger.signatures('confirm', confirmSubject(step.id, target));
      states.push({ step, done: signature !== undefined, by: signature?.by ?? null });
    }
  }
  return states;
}

/** Law 6: a word about a canary counts only where one was loaded. */
async function isCanaryLoaded(ledger: Ledger, target: Target): Promise<boolean> {
  const workspace = await ledger.rememberedAccount(target);
  return workspace !== null && (await ledger.identity(workspace, CANARY.entity, CANARY.id)) !== null;
}

/** @throws CrosswalkError `gate/unknown-step`, `gate/read-step`, `gate/no-canary`. */
export async function confirmStep(ledger: Ledger, plan: Plan, target: Target, stepId: string, by: string): Promise<void> {
  const step = plan.guided.find((candidate) => candidate.id === stepId);
  if (step === undefined) {
    throw new CrosswalkError('gate/unknown-step', `The plan has no guided step "${stepId}".`, { remedy: `Steps: ${plan.guided.map(({ id }) => id).join(', ')}.`, exit: 2 });
  }
  if (step.proof === 'read') {
    throw new CrosswalkError('gate/read-step', `"${step.title}" is proven by reading the workspace, not by a word.`, { remedy: step.how, exit: 2 });
  }
  if (step.id === 'canary' && !(await isCanaryLoaded(ledger, target))) {
    throw new CrosswalkError('gate/no-canary', 'No canary was loaded into this workspace yet, so nobody can know that nothing came.', { remedy: `Run \`crosswalk prepare --to ${target} --canary MAILBOX\` with a mailbox that you watch, look into it, then confirm.`, exit: 2 });
  }
  await ledger.sign({ kind: 'confirm', subject: confirmSubject(step.id, target), by, note: step.title });
}

export async function isAcknowledged(ledger: Pick<Ledger, 'signatures'>, plan: Plan): Promise<boolean> {
  return plan.exclusions.length === 0 || (await ledger.signatures('acknowledge', plan.exclusionsHash)).length > 0;
}

async function isApproved(ledger: Ledger, plan: Plan): Promise<boolean> {
  return (await ledger.signatures('approve', plan.planHash)).length > 0;
}

/** What is missing, and what to do about it. */
interface Gap {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

function refuse({ code, message, remedy }: Gap): never {
  throw new CrosswalkError(code, message, { remedy, exit: 2 });
}

/** Law 13: what was purged cannot be told from what changed, so nothing more is written over it. */
async function refusePurged(ledger: Pick<Ledger, 'audited'>): Promise<void> {
  const whole = (await ledger.audited('purge')).some(({ detail }) => (JSON.parse(detail) as { readonly scope?: string }).scope === 'all');
  if (whole) refuse({ code: 'gate/purged', message: 'The personal data of this project was purged: it is closed for further loads.', remedy: 'To move more, copy the spec under a new name: it is then a project of its own.' });
}

function notAcknowledged(plan: Plan): Gap {
  return { code: 'gate/not-acknowledged', message: `Nobody has acknowledged what stays behind (${plan.exclusions.map(({ entity }) => entity).join(', ')}).`, remedy: 'Read the scope with `crosswalk scope`, then run `crosswalk acknowledge --by NAME`.' };
}

/** @param first what has to be done before a sample can run; '' where nothing has. */
function notApproved(first: string): Gap {
  return { code: 'gate/not-approved', message: 'No sample was approved for this plan.', remedy: `Run ${first}\`crosswalk sample\`, read the diff, then run \`crosswalk approve --by NAME\`. A change of the spec or of a used field asks for a new approval.` };
}

function notPrepared(target: Target): Gap {
  return { code: 'gate/not-prepared', message: `The ${target} workspace is not prepared: its attributes may be missing.`, remedy: `Run \`crosswalk prepare --to ${target}\` first.` };
}

function stepsOpen(target: Target, open: readonly StepState[]): Gap {
  const count = open.length === 1 ? '1 guided step is' : `${open.length} guided steps are`;
  return { code: 'gate/guided-steps', message: `${count} open in ${target}: ${open.map(({ step }) => step.id).join(', ')}.`, remedy: `Run \`crosswalk prepare --to ${target}\` to see how each is done, and \`crosswalk prepare --to ${target} --confirm STEP --by NAME\` for those that only a person can see.` };
}

/** Who is refused once for each missing step learns the way step by step; all of them are told at once, the earliest first. */
function refuseAll(gaps: readonly Gap[]): void {
  const [first, ...others] = gaps;
  if (first === undefined) return;
  if (others.length === 0) refuse(first);
  refuse({ code: first.code, message: gaps.map(({ message }) => message).join(' '), remedy: `In this order: ${gaps.map(({ remedy }, index) => `${index + 1}. ${remedy}`).join(' ')}` });
}

type Marker = { readonly ledger: string } | null;

const isPrepared = (marker: Marker, ledger: Pick<Ledger, 'ledgerId'>): boolean => marker?.ledger === ledger.ledgerId;

export interface Workspace {
  readonly target: Target;
  readonly marker: Marker;
  readonly fresh: Catalog;
}

/**
 * Law 2, for a full run. What is missing is told in the order of the way (design §2): where the sample went to a staging workspace it
 * comes before production is prepared, otherwise after it.
 * @throws CrosswalkError `gate/…` of the earliest missing step (exit 2).
 */
export async function requireMigrationGates(ledger: Ledger, ready: ReadyProject, { target, marker, fresh }: Workspace): Promise<void> {
  await refusePurged(ledger);
  const plan = planOf(ready);
  const staged = target === 'production' && ready.compiled.stagingConnection !== null;
  const prepareFirst = staged && (await ledger.rememberedAccount('staging')) === null ? '`crosswalk prepare --to staging` and ' : '';
  const approved = (await isApproved(ledger, plan)) ? [] : [notApproved(prepareFirst)];
  const prepared = isPrepared(marker, ledger) ? [] : [notPrepared(target)];
  const open = (await stepStates(ledger, plan, target, fresh)).filter(({ done }) => !done);
  refuseAll([
    ...((await isAcknowledged(ledger, plan)) ? [] : [notAcknowledged(plan)]),
    ...(staged ? [...approved, ...prepared] : [...prepared, ...approved]),
    ...(open.length === 0 ? [] : [stepsOpen(target, open)]),
  ]);
}

/** `prepare` has been here: attributes and marker. @throws CrosswalkError `gate/not-prepared` (exit 2). */
export async function requireMarker(marker: Marker, ledger: Pick<Ledger, 'ledgerId'>, target: Target): Promise<void> {
  if (!isPrepared(marker, ledger)) refuse(notPrepared(target));
}
