import { CrosswalkError } from '../base/errors.ts';
import type { Run, Signature, Target } from '../ledger/ledger.ts';
import { hasLedger, readLedger } from '../ledger/sqlite-ledger.ts';
import type { Plan } from '../spec/plan.ts';
import { currentRun, type CurrentRun } from './control.ts';
import { preparationHash } from './prepare.ts';
import { checkProject, type ReadyProject } from './project.ts';
import type { Project } from './project-place.ts';
import { planOf } from './gates.ts';
import { listHeld, type ParkedItem } from './counts.ts';
import { spotCheckOf, type SpotCheckStanding } from './spot-check-gate.ts';

/** `interrupted`: its process is gone without a word; it can be resumed. */
export type StandingRun = Omit<Run, 'status'> & { readonly status: Run['status'] | 'interrupted' };

export interface StandingChain {
  readonly head: string;
  /** null: not asked. */
  readonly intact: boolean | null;
  /** Sequence of the first entry that was changed; null: none was, or not asked. */
  readonly brokenAt: number | null;
  /** An earlier head that was asked about: where it stands in this chain, null: it does not. Absent: none was asked about. */
  readonly earlier?: { readonly head: string; readonly sequence: number | null };
}

export interface StatusOptions {
  /** Recompute the audit chain. */
  readonly verify: boolean;
  /** A head from an earlier report, whole or its first 16 characters or more. */
  readonly head?: string;
}

export interface StatusResult {
  readonly spec: { readonly file: string; readonly errors: number; readonly warnings: number; readonly planHash: string | null };
  readonly discovered: { readonly source: string | null; readonly destination: string | null; readonly staging: string | null };
  readonly acknowledged: Signature | null;
  readonly approved: Signature | null;
  readonly accounts: Readonly<Record<'source' | Target, string | null>>;
  readonly runs: readonly StandingRun[];
  /** true: a process is writing the ledger now. */
  readonly working: boolean;
  /** The run that is under way, with its progress; null: none is. */
  readonly current: CurrentRun | null;
  readonly held: Readonly<Record<Target, readonly ParkedItem[]>>;
  /** Marker and attributes are there for the plan of now, by what the ledger knows; false where the spec does not compile. */
  readonly prepared: Readonly<Record<Target, boolean>>;
  /** Guided steps that were open when `prepare` last looked; 0 where nothing was prepared. */
  readonly openSteps: Readonly<Record<Target, number>>;
  /** The last reconciliation of a production run and its verdict. */
  readonly reconciled: { readonly run: string; readonly balanced: boolean; readonly at: string } | null;
  /** How far the newest list of the last production run was looked at by a person; null: none was written. */
  readonly spotCheck: SpotCheckStanding | null;
  /** Entities that the plan of now does not move. */
  readonly exclusions: readonly string[];
  /** Everything that the spec leaves behind was archived, as complete as the source counts it. */
  readonly archived: boolean;
  /** Whose word closed the project; `subject` is the run that was accepted. */
  readonly accepted: Signature | null;
  readonly audit: StandingChain | null;
}

const NO_LEDGER = {
  acknowledged: null,
  approved: null,
  accounts: { source: null, staging: null, production: null },
  runs: [],
  working: false,
  current: null,
  held: { staging: [], production: [] },
  prepared: { staging: false, production: false },
  openSteps: { staging: 0, production: 0 },
  reconciled: null,
  spotCheck: null,
  archived: false,
  accepted: null,
  audit: null,
};

/** There is one writer at a time, and at most one run is its own: of every other one that stands as running the process is gone. */
function standingRuns(runs: readonly Run[], working: boolean): readonly StandingRun[] {
  const alive = working ? runs.find(({ status }) => status === 'running') : undefined;
  return runs.map((run) => (run.status === 'running' && run !== alive ? { ...run, status: 'interrupted' } : run));
}

type Reader = Awaited<ReturnType<typeof readLedger>>;

/** What the plan of now asks for. */
interface Wanted {
  readonly plan: Plan;
  /** `preparationHash`. */
  readonly asks: string;
  readonly leftBehind: readonly string[];
}

function wantedBy(ready: ReadyProject): Wanted {
  const plan = planOf(ready);
  return { plan, asks: preparationHash(ready.compiled, plan), leftBehind: ready.compiled.leaveBehind.map(({ entity }) => entity) };
}

interface Told {
  readonly at: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What the audit chain tells of one event, newest first. It stays when reports are purged, and cannot be changed unseen. */
async function told(ledger: Reader, event: string): Promise<readonly Told[]> {
  return (await ledger.audited(event)).map(({ at, detail }) => ({ at, detail: JSON.parse(detail) as Told['detail'] }));
}

async function preparation(ledger: Reader, workspace: string | null, wanted: Wanted | null): Promise<{ readonly prepared: boolean; readonly open: number }> {
  if (workspace === null || wanted === null) return { prepared: false, open: 0 };
  const last = (await told(ledger, 'prepare')).find(({ detail }) => detail['workspace'] === workspace);
  // A rollback takes the marker away and forgets it.
  const marked = (await ledger.identity(workspace, 'marker', ledger.projectId)) !== null;
  if (last === undefined || !marked) return { prepared: false, open: 0 };
  return { prepared: last.detail['asks'] === wanted.asks, open: Number(last.detail['open'] ?? 0) };
}

async function reconciliation(ledger: Reader, runs: readonly Run[]): Promise<StatusResult['reconciled']> {
  const inProduction = new Set(runs.filter(({ target }) => target === 'production').map(({ id }) => id));
  const last = (await told(ledger, 'reconcile')).find(({ detail }) => inProduction.has(String(detail['run'])));
  return last === undefined ? null : { run: String(last.detail['run']), balanced: last.detail['balanced'] === true, at: last.at };
}

async function spotCheck(ledger: Reader, runs: readonly Run[]): Promise<SpotCheckStanding | null> {
  const last = runs.find(({ target, verb, status }) => target === 'production' && (verb === 'migrate' || verb === 'delta') && status === 'done');
  return last === undefined ? null : spotCheckOf(ledger, last.id);
}

async function isArchived(ledger: Reader, entities: readonly string[]): Promise<boolean> {
  const archives = await told(ledger, 'archive');
  return entities.every((entity) => archives.find(({ detail }) => detail['entity'] === entity)?.detail['complete'] === true);
}

/** @throws CrosswalkError `status/head` where it is no head. */
async function chainOf(ledger: Reader, { verify: asksVerify, head }: StatusOptions): Promise<StandingChain> {
  const verify = asksVerify || head !== undefined;
  const brokenAt = verify ? await ledger.verifyAudit() : null;
  const chain = { head: await ledger.auditHead(), intact: verify ? brokenAt === null : null, brokenAt };
  if (head === undefined) return chain;
  const asked = head.toLowerCase();
  if (!/^[0-9a-f]{16,64}$/.test(asked)) throw new CrosswalkError('status/head', 'This is no head of an audit chain.', { remedy: 'Copy it from a report: 64 characters of 0-9 and a-f, or at least the first 16 of them.', exit: 2 });
  return { ...chain, earlier: { head: asked, sequence: await ledger.auditSequence(asked) } };
}

async function ofLedger(project: Project, wanted: Wanted | null, options: StatusOptions): Promise<Omit<StatusResult, 'spec' | 'discovered' | 'exclusions'>> {
  const ledger = await readLedger(project.folder);
  const plan = wanted?.plan;
  try {
    const accounts = { source: await ledger.rememberedAccount('source'), staging: await ledger.rememberedAccount('staging'), production: await ledger.rememberedAccount('production') };
    const held = async (target: Target): Promise<readonly ParkedItem[]> => (accounts[target] === null ? [] : listHeld(ledger, accounts[target]));
    const signed = async (kind: Signature['kind'], subject: string | undefined): Promise<Signature | null> => (subject === undefined ? null : ((await ledger.signatures(kind, subject))[0] ?? null));
    const [runs, working] = [await ledger.runs(), await ledger.writing()];
    const [staging, production] = [await preparation(ledger, accounts.staging, wanted), await preparation(ledger, accounts.production, wanted)];
    return {
      acknowledged: await signed('acknowledge', plan?.exclusionsHash),
      approved: await signed('approve', plan?.planHash),
      accounts,
      runs: standingRuns(runs, working),
      working,
      current: currentRun(project),
      held: { staging: await held('staging'), production: await held('production') },
      prepared: { staging: staging.prepared, production: production.prepared },
      openSteps: { staging: staging.open, production: production.open },
      reconciled: await reconciliation(ledger, runs),
      spotCheck: await spotCheck(ledger, runs),
      archived: wanted !== null && (await isArchived(ledger, wanted.leftBehind)),
      accepted: (await ledger.signatures('accept'))[0] ?? null,
      audit: await chainOf(ledger, options),
    };
  } finally {
    await ledger.close();
  }
}

/** Where the project stands. Reads only what is on disk; works while a run is under way. */
export async function status(project: Project, options: StatusOptions): Promise<StatusResult> {
  const checked = await checkProject(project);
  const { spec, catalogs, compiled, problems } = checked;
  const wanted =
    spec !== null && compiled !== null && catalogs.source !== null && catalogs.destination !== null
      ? wantedBy({ project, spec, compiled, catalogs: { source: catalogs.source, destination: catalogs.destination, staging: catalogs.staging }, problems })
      : null;
  const count = (severity: string): number => problems.filter((problem) => problem.severity === severity).length;
  return {
    spec: { file: project.specFile, errors: count('error'), warnings: count('warning'), planHash: compiled?.planHash ?? null },
    discovered: { source: catalogs.source?.discoveredAt ?? null, destination: catalogs.destination?.discoveredAt ?? null, staging: catalogs.staging?.discoveredAt ?? null },
    exclusions: wanted?.plan.exclusions.map(({ entity }) => entity) ?? [],
    ...(hasLedger(project.folder) ? await ofLedger(project, wanted, options) : NO_LEDGER),
  };
}
