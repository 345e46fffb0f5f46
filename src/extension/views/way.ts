/** The way of a project (design §2) as a list with one next step. No `vscode` here. */
import type { Target } from '../../engine/types.ts';
import type { StatusResult } from '../../engine/status.ts';
import type { CommandId } from '../commands.ts';

export interface WayFacts {
  /** null: not read, because the engine could not be asked. */
  readonly status: StatusResult | null;
  readonly connections: { readonly known: readonly string[]; readonly wanted: readonly string[] };
  readonly hasStaging: boolean;
}

export interface WayStep {
  readonly command: CommandId;
  /** What the step names already, so that the command need not ask: the workspace, or the connection that is missing. */
  readonly argument: string | null;
  readonly label: string;
  /** `option`: always possible from here on, never asked for. */
  readonly state: 'done' | 'next' | 'later' | 'option';
  readonly note: string;
}

type Draft = Omit<WayStep, 'state'> & { readonly done: boolean };
type Run = StatusResult['runs'][number];

function draft(command: CommandId, label: string, done: boolean, note = '', argument: string | null = null): Draft {
  return { command, label, done, note, argument };
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** The newest run that loaded something into this target and still stands there: a later rollback took an earlier one away. */
function standing(status: StatusResult | null, verb: 'sample' | 'migrate', target: Target): { readonly run: Run | null; readonly rolledBack: boolean } {
  const runs = (status?.runs ?? []).filter((run) => run.target === target && (run.verb === verb || run.verb === 'rollback'));
  const done = runs.find(({ status: outcome }) => outcome === 'done');
  return { run: done?.verb === verb ? done : null, rolledBack: done?.verb === 'rollback' };
}

/** Why a verb that was begun has no result yet. */
function unfinished(status: StatusResult | null, verb: 'sample' | 'migrate'): string {
  const [newest] = (status?.runs ?? []).filter((run) => run.verb === verb);
  if (newest === undefined || newest.status === 'done') return '';
  if (newest.status === 'failed') return 'failed, run it again';
  if (newest.status === 'running' && status?.working === true) return status.current?.state === 'paused' ? 'paused' : 'under way';
  return 'stopped, run it again';
}

function connectStep({ connections }: WayFacts): Draft {
  const missing = connections.wanted.filter((name) => !connections.known.includes(name));
  if (missing.length > 0) return draft('crosswalk.addConnection', 'Connect', false, `add ${missing.join(', ')}`, missing[0] ?? null);
  // A text that is no spec yet names nothing to connect.
  if (connections.wanted.length === 0) return draft('crosswalk.check', 'Connect', false, 'mend the spec first');
  return draft('crosswalk.connect', 'Connect', true);
}

function checkStep(status: StatusResult | null, discovered: boolean): Draft {
  const errors = status?.spec.errors ?? 0;
  return draft('crosswalk.check', 'Write and check the spec', discovered && errors === 0 && status?.spec.planHash != null, errors > 0 ? counted(errors, 'error') : '');
}

function acknowledgeStep(status: StatusResult | null): Draft {
  // A compiled spec without exclusions has nothing to sign.
  const nothing = status?.spec.planHash != null && status.exclusions.length === 0;
  return draft('crosswalk.acknowledge', 'Acknowledge exclusions', status?.acknowledged != null || nothing, nothing ? 'nothing does' : (status?.acknowledged?.by ?? ''));
}

function prepareStep(status: StatusResult | null, target: Target): Draft {
  // Law 6: production waits for every guided step; a sample in staging, with its masked addresses, does not.
  const open = target === 'production' ? (status?.openSteps.production ?? 0) : 0;
  return draft('crosswalk.prepare', `Prepare ${target}`, status?.prepared[target] === true && open === 0, open > 0 ? `${counted(open, 'guided step')} open` : '', target);
}

/** A sample counts for the plan it was made with: only that one can be approved (law 2). */
function sampleSteps(status: StatusResult | null, target: Target): readonly Draft[] {
  const { run } = standing(status, 'sample', target);
  const approved = status?.approved ?? null;
  const current = run !== null && run.planHash === status?.spec.planHash;
  const note = current ? run.id : run === null || approved !== null ? unfinished(status, 'sample') : 'the spec changed since the last one';
  return [draft('crosswalk.sample', 'Run a sample', current || approved !== null, note), draft('crosswalk.diff', 'Read the diff and approve', approved !== null, approved?.by ?? '')];
}

/** The last run of the chain: what is proven and accepted is what a delta left. */
function lastOfChain(status: StatusResult | null, migration: Run | null): Run | null {
  if (migration === null) return null;
  const newestFirst = status?.runs ?? [];
  const since = newestFirst.slice(0, newestFirst.findIndex(({ id }) => id === migration.id));
  return since.find(({ verb, target, status: outcome }) => verb === 'delta' && target === 'production' && outcome === 'done') ?? migration;
}

/** AT-S5c: nobody accepts what no person has looked at. */
function spotCheckStep(status: StatusResult | null, migration: Run | null): Draft {
  const standing = migration !== null && status?.spotCheck?.run === migration.id ? status.spotCheck : null;
  if (standing === null) return draft('crosswalk.spotCheck', 'Look at some by hand', false);
  const { records, passed, failed } = standing;
  const note = failed > 0 ? `${failed} failed` : `${passed} of ${records} looked at`;
  return passed >= records && failed === 0 ? draft('crosswalk.spotCheck', 'Look at some by hand', true, note) : draft('crosswalk.answerSpotCheck', 'Record what you saw by hand', false, note);
}

function proofSteps(status: StatusResult | null, full: Run | null): readonly Draft[] {
  const migration = lastOfChain(status, full);
  const verdict = migration !== null && status?.reconciled?.run === migration.id ? status.reconciled : null;
  const accepted = migration !== null && status?.accepted?.subject === migration.id ? status.accepted : null;
  return [
    draft('crosswalk.reconcile', 'Reconcile', verdict?.balanced === true, verdict === null ? '' : verdict.balanced ? 'nothing is missing' : 'the books do not balance', 'production'),
    ...((status?.exclusions.length ?? 0) === 0 ? [] : [draft('crosswalk.archive', 'Archive what stays behind', status?.archived === true)]),
    spotCheckStep(status, migration),
    draft('crosswalk.accept', 'Accept', accepted !== null, accepted?.by ?? ''),
  ];
}

function drafts(facts: WayFacts): readonly Draft[] {
  const { status, hasStaging } = facts;
  const discovered = status?.discovered.source != null && status.discovered.destination != null;
  const { run: migration, rolledBack } = standing(status, 'migrate', 'production');
  const samples = sampleSteps(status, hasStaging ? 'staging' : 'production');
  const production = prepareStep(status, 'production');
  return [
    connectStep(facts),
    draft('crosswalk.discover', 'Discover fields', discovered),
    checkStep(status, discovered),
    acknowledgeStep(status),
    ...(hasStaging ? [prepareStep(status, 'staging'), ...samples, production] : [production, ...samples]),
    draft('crosswalk.migrate', 'Migrate to production', migration !== null, migration?.id ?? (rolledBack ? 'rolled back' : unfinished(status, 'migrate'))),
    ...proofSteps(status, migration),
  ];
}

/**
 * The first step that is not done is next. A later one may be done already, for example the archive of an earlier run.
 * Once something was loaded, the way back stands at the end.
 */
export function wayOf(facts: WayFacts): readonly WayStep[] {
  const steps = drafts(facts);
  const next = steps.findIndex(({ done }) => !done);
  const way = steps.map(({ done, ...step }, index): WayStep => ({ ...step, state: done ? 'done' : index === next ? 'next' : 'later' }));
  const moved = standing(facts.status, 'migrate', 'production').run !== null && facts.status?.accepted == null;
  const delta: readonly WayStep[] = moved ? [{ command: 'crosswalk.delta', argument: null, label: 'Bring what changed since', state: 'option', note: 'as often as you like' }] : [];
  const loaded = (['staging', 'production'] as const).some((target) => facts.status?.prepared[target] === true);
  return loaded ? [...way, ...delta, { command: 'crosswalk.rollback', argument: null, label: 'Roll back', state: 'option', note: 'any time, with a preview first' }] : way;
}
