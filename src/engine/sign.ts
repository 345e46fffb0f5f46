import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import { writeWhole } from '../base/whole-file.ts';
import type { Ledger, Signature } from '../ledger/ledger.ts';
import type { Exclusion } from '../spec/plan.ts';
import type { Environment } from './environment.ts';
import type { RunResult } from './counts.ts';
import { planOf } from './gates.ts';
import { CHANGED } from './load-record.ts';
import { readDiff } from './diff-file.ts';
import { readyProject } from './project.ts';
import type { Project } from './project-place.ts';
import { withLedger } from './session.ts';
import { requireSpotCheck } from './spot-check-gate.ts';

export interface SignResult {
  readonly signature: Signature;
  /** Copy made to be committed; null for a dry run, which signs nothing. */
  readonly file: string | null;
}

/** A copy made to be committed; the signature that counts is the ledger's (design §4). */
async function writeApproval(project: Project, signature: Signature, more: object): Promise<string> {
  const file = path.join(project.folder, 'approvals', `${signature.at.replace(/[:.]/g, '-')}-${signature.kind}.json`);
  await writeWhole('approval', file, `${JSON.stringify({ ...signature, ...more }, null, 2)}\n`);
  return file;
}

export interface AcknowledgeResult extends SignResult {
  readonly exclusions: readonly Exclusion[];
}

export interface ApproveResult extends SignResult {
  /** The sample that was approved. */
  readonly run: string;
}

export function requireName(by: string): string {
  const name = by.trim();
  if (name !== '') return name;
  throw new CrosswalkError('sign/no-name', 'A signature needs a name.', { remedy: 'Say who signs: --by "First Last".', exit: 2 });
}

interface Signing {
  readonly environment: Environment;
  readonly project: Project;
  readonly ledger: Ledger;
  readonly dryRun: boolean;
}

async function sign(signing: Signing, signature: Omit<Signature, 'at'>, more: object): Promise<SignResult> {
  const { environment, project, ledger, dryRun } = signing;
  if (dryRun) return { signature: { ...signature, at: new Date(environment.clock.now()).toISOString() }, file: null };
  const signed = await ledger.sign(signature);
  return { signature: signed, file: await writeApproval(project, signed, more) };
}

/** A named person takes note of what is not moved (AT-P2). Void as soon as the exclusions change. */
export async function acknowledge(environment: Environment, project: Project, by: string, dryRun = false): Promise<AcknowledgeResult> {
  const plan = planOf(await readyProject(project));
  const name = requireName(by);
  return withLedger(project, environment, async (ledger) => {
    const note = plan.exclusions.map(({ entity }) => entity).join(', ');
    const signed = await sign({ environment, project, ledger, dryRun }, { kind: 'acknowledge', subject: plan.exclusionsHash, by: name, note }, { exclusions: plan.exclusions });
    return { ...signed, exclusions: plan.exclusions };
  });
}

async function sampleToApprove(project: Project, ledger: Ledger, planHash: string): Promise<string> {
  const [run] = await ledger.runs({ verb: 'sample' });
  if (run === undefined || run.status !== 'done') {
    throw new CrosswalkError('approve/no-sample', 'There is no finished sample to approve.', { remedy: 'Run `crosswalk sample` and read its diff with `crosswalk diff`.', exit: 2 });
  }
  if (run.planHash !== planHash) {
    throw new CrosswalkError('approve/plan-changed', 'The plan changed since the last sample: its diff says nothing about the plan of now.', { remedy: 'Run `crosswalk sample` again and read the new diff.', exit: 2 });
  }
  const diff = await readDiff(project, run.id);
  const bad = diff.counts.wrong + diff.counts.missing;
  if (bad > 0) {
    throw new CrosswalkError('approve/diff-not-clean', `${bad} value(s) of the sample arrived wrong or not at all.`, { remedy: 'Read them with `crosswalk diff`, mend the spec and run `crosswalk sample` again.', exit: 2 });
  }
  await requireLoaded(ledger, run.id);
  return run.id;
}

/** Law 2: what was not loaded under this plan was not sampled, however clean its diff is. */
async function requireLoaded(ledger: Ledger, run: string): Promise<void> {
  const result = (await ledger.runSummary(run)) as RunResult | null;
  // In the order of loading: what the spec is about comes last.
  const row = Object.values(result?.counts ?? {}).at(-1);
  const stale = result?.parked.filter(({ code }) => code === CHANGED).length ?? 0;
  if (stale > 0) {
    throw new CrosswalkError('approve/not-loaded', `${stale} record(s) of the sample stand there from an earlier plan: the diff does not show what this plan writes.`, { remedy: 'Run `crosswalk rollback --to staging --keep-attributes`, then `crosswalk sample` again.', exit: 2 });
  }
  if (row !== undefined && row.loaded + row.matched + row.merged + row.unchanged > 0) return;
  throw new CrosswalkError('approve/nothing-loaded', 'The sample loaded nothing, so there is nothing to approve.', { remedy: 'See why with `crosswalk parked --to staging`, mend the spec and run `crosswalk sample` again.', exit: 2 });
}

/** A named person says that the sample's diff is right for this plan hash (design §1). */
export async function approve(environment: Environment, project: Project, by: string, dryRun = false): Promise<ApproveResult> {
  const { compiled } = await readyProject(project);
  const name = requireName(by);
  return withLedger(project, environment, async (ledger) => {
    const run = await sampleToApprove(project, ledger, compiled.planHash);
    const signed = await sign({ environment, project, ledger, dryRun }, { kind: 'approve', subject: compiled.planHash, by: name, note: `sample ${run}` }, { run });
    return { ...signed, run };
  });
}

/** G04: nobody accepts what is not proven. */
async function requireReconciled(ledger: Ledger, run: string): Promise<void> {
  const verdicts = (await ledger.audited('reconcile')).map(({ detail }) => JSON.parse(detail) as { readonly run?: string; readonly balanced?: boolean });
  if (verdicts.find((verdict) => verdict.run === run)?.balanced === true) return;
  throw new CrosswalkError('accept/not-reconciled', 'The migration is not proven: its newest reconciliation is missing or does not balance.', { remedy: 'Run `crosswalk reconcile --to production` and mend what it finds.', exit: 2 });
}

/** Closes the project: a named person takes the migration as it is. */
export async function accept(environment: Environment, project: Project, by: string, dryRun = false): Promise<SignResult> {
  const name = requireName(by);
  return withLedger(project, environment, async (ledger) => {
    const run = (await ledger.runs({ target: 'production' })).find(({ verb }) => verb === 'migrate' || verb === 'delta');
    if (run === undefined || run.status !== 'done') {
      throw new CrosswalkError('accept/no-migration', 'There is no finished migration to accept.', { remedy: 'Run `crosswalk migrate --to production` to its end first.', exit: 2 });
    }
    await requireReconciled(ledger, run.id);
    await requireSpotCheck(ledger, run.id);
    return sign({ environment, project, ledger, dryRun }, { kind: 'accept', subject: run.id, by: name, note: null }, { run: run.id });
  });
}
