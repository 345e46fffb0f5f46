/** Proves that nothing is missing (laws 7 and 12): by ids of both systems, not by our own word. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import type { Proof } from '../diff/model.ts';
import type { Ledger, RecordRow, Run, Target } from '../ledger/ledger.ts';
import { renderReconciliation, type Difference, type EntityReconciliation, type Reconciliation } from '../reports/reconciliation.ts';
import type { Destination } from '../systems/destination.ts';
import { conserves, type RunResult } from './counts.ts';
import { reportFolder } from './diff-file.ts';
import type { Environment } from './environment.ts';
import { sightObjects, type Kind, type Sightings } from './sightings.ts';
import { readyProject, type Project, type ReadyProject } from './project.ts';
import { openProjectCache } from './run-load.ts';
import { oursOf } from './ours.ts';
import { openProjectDestination, openProjectSource, withLedger, type OpenDestination } from './session.ts';

export interface ReconcileResult extends Reconciliation {
  readonly files: readonly string[];
}

const IN_DESTINATION = new Set(['loaded', 'matched', 'merged', 'unchanged']);

/** What reading back says of one record. */
type Finding = { readonly kind: 'missing' } | { readonly kind: 'there'; readonly proof: Proof; readonly differing: readonly string[]; readonly changedSince: boolean };

async function findingOf(ledger: Ledger, destination: Destination, kind: Kind, row: RecordRow, sightings: Sightings): Promise<Finding> {
  if (row.destinationId === null) return { kind: 'missing' };
  const ours = oursOf(await ledger.operations(row.workspace, row.entity, row.id));
  const seen = await sightings.of(kind, row, ours);
  const inFull = row.proof === 'verified in full';
  if (seen === null) {
    // Law 7: lists drift while people work; what they do not show is asked for by its id.
    if ((await destination.snapshot(kind, row.destinationId)) === null) return { kind: 'missing' };
    return { kind: 'there', proof: inFull ? 'verified in full' : 'acknowledged', differing: [], changedSince: false };
  }
  const asSent = seen.differing.length === 0;
  return { kind: 'there', proof: inFull ? 'verified in full' : asSent ? 'verified' : 'acknowledged', ...seen };
}

interface Counted {
  readonly source: number | null;
  readonly cached: number;
  readonly row: RunResult['counts'][string];
}

/** @param runs the run and those after it: a later sample or rollback has the last word on what became of a record. */
async function reconcileEntity(ledger: Ledger, entity: string, kind: Kind, open: OpenDestination, runs: ReadonlySet<string>, sightings: Sightings, counts: Counted): Promise<EntityReconciliation> {
  const missing: string[] = [];
  const differing: Difference[] = [];
  const changedSince: Difference[] = [];
  const proof = { acknowledged: 0, verified: 0, 'verified in full': 0 };
  let inDestination = 0;
  for await (const row of ledger.records({ workspace: open.account.id, entity })) {
    if (!runs.has(row.run) || !IN_DESTINATION.has(row.status)) continue;
    const finding = await findingOf(ledger, open.destination, kind, row, sightings);
    if (finding.kind === 'missing') {
      missing.push(row.id);
      continue;
    }
    inDestination += 1;
    proof[finding.proof] += 1;
    if (finding.differing.length > 0) (finding.changedSince ? changedSince : differing).push({ id: row.id, names: finding.differing });
  }
  return { entity, sourceCount: counts.source, cacheCount: counts.cached, counts: counts.row, destinationCount: inDestination, missing, differing, changedSince, proof };
}

/** Law 7: every count agrees, and everything that the run says is there was found there, as we sent it or changed by others since. */
function agrees({ missing, differing, sourceCount, cacheCount, destinationCount, counts }: EntityReconciliation): boolean {
  const expected = counts.loaded + counts.matched + counts.merged + counts.unchanged;
  return missing.length === 0 && differing.length === 0 && sourceCount === cacheCount && counts.read === cacheCount && destinationCount === expected;
}

function total(entities: readonly EntityReconciliation[], list: 'missing' | 'differing'): number {
  return entities.reduce((sum, entity) => sum + entity[list].length, 0);
}

/** The run and every later one. */
async function runsSince(ledger: Ledger, run: Run): Promise<ReadonlySet<string>> {
  const newestFirst = (await ledger.runs()).map(({ id }) => id);
  return new Set(newestFirst.slice(0, newestFirst.indexOf(run.id) + 1));
}

async function work(environment: Environment, project: Project, ready: ReadyProject, ledger: Ledger, target: Target): Promise<ReconcileResult> {
  const [run] = await ledger.runs({ verb: 'migrate', target });
  const summary = run === undefined ? null : ((await ledger.runSummary(run.id)) as RunResult | null);
  if (run === undefined || summary === null) {
    throw new CrosswalkError('reconcile/no-run', 'There is no finished migration to reconcile.', { remedy: `Run \`crosswalk migrate --to ${target}\` to its end first.`, exit: 2 });
  }
  const { source } = await openProjectSource(ready, environment, ledger);
  const open = await openProjectDestination(ready, environment, ledger, target);
  const { company, contact, ticket } = ready.compiled;
  const cache = await openProjectCache(project, environment);
  const entities: EntityReconciliation[] = [];
  const runs = await runsSince(ledger, run);
  const sightings = await sightObjects(open.destination, ledger, open.account.id, (kind, done) => environment.progress({ verb: 'reconcile', phase: 'read', entity: kind, done, message: `Reading back ${kind}: ${done}` }));
  try {
    for (const [entity, kind] of [[company?.entity, 'company'], [contact?.entity, 'contact'], [ticket?.entity, 'conversation']] as const) {
      const row = entity === undefined ? undefined : summary.counts[entity];
      if (entity === undefined || row === undefined) continue;
      const counts = { source: await source.count(entity, { createdSince: null, ids: null }), cached: await cache.count(entity), row };
      entities.push(await reconcileEntity(ledger, entity, kind, open, runs, sightings, counts));
    }
  } finally {
    sightings.close();
    await cache.close();
  }
  const balanced = conserves(summary.counts) && entities.every(agrees);
  await ledger.audit('reconcile', { run: run.id, balanced, missing: total(entities, 'missing'), differing: total(entities, 'differing') });
  const result: Reconciliation = {
    run: run.id,
    planHash: run.planHash,
    target,
    workspace: open.account.name,
    at: new Date(environment.clock.now()).toISOString(),
    entities,
    balanced,
    auditHead: await ledger.auditHead(),
  };
  return { ...result, files: await write(project, result) };
}

async function write(project: Project, result: Reconciliation): Promise<readonly string[]> {
  const folder = reportFolder(project, result.run);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const markdown = path.join(folder, 'reconciliation.md');
  const json = path.join(folder, 'reconciliation.json');
  await writeFile(markdown, renderReconciliation(result), { mode: 0o600 });
  await writeFile(json, `${JSON.stringify(result, null, 2)}\n`, { mode: 0o600 });
  return [markdown, json];
}

/** A shortfall fails: `balanced` is false and the verb's exit code is 1. */
export async function reconcile(environment: Environment, project: Project, target: Target): Promise<ReconcileResult> {
  const ready = await readyProject(project);
  return withLedger(project, environment, (ledger) => work(environment, project, ready, ledger, target));
}
