/** Proves that nothing is missing (laws 7 and 12): by ids of both systems, not by our own word. */
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import { writeWhole } from '../base/whole-file.ts';
import type { Proof } from '../diff/model.ts';
import type { SourceCache } from '../cache/cache.ts';
import { RECORD_STATUSES, type Ledger, type RecordRow, type RecordStatus, type Run, type Target } from '../ledger/ledger.ts';
import { PURGED_LABEL } from '../ledger/purge.ts';
import { renderReconciliation, type Difference, type EntityReconciliation, type Reconciliation } from '../reports/reconciliation.ts';
import { imbalance, type CountsRow } from '../reports/summary-table.ts';
import type { Destination } from '../systems/destination.ts';
import type { Source } from '../systems/source.ts';
import { reportFolder } from './diff-file.ts';
import type { Environment } from './environment.ts';
import { sightObjects, type Kind, type Sightings } from './sightings.ts';
import { readyProject, type ReadyProject } from './project.ts';
import type { Project } from './project-place.ts';
import { openProjectCache } from './run-load.ts';
import { oursOf } from './ours.ts';
import { openProjectDestination, openProjectSource, withLedger, type OpenDestination } from './session.ts';

export interface ReconcileResult extends Reconciliation {
  readonly files: readonly string[];
}

const IN_DESTINATION = new Set(['loaded', 'matched', 'merged', 'unchanged']);

/** What reading back says of one record. */
type Finding = { readonly kind: 'missing' } | { readonly kind: 'there'; readonly proof: Proof; readonly differing: readonly string[]; readonly changedSince: boolean; readonly incomparable: boolean };

async function findingOf(ledger: Ledger, destination: Destination, kind: Kind, row: RecordRow, sightings: Sightings): Promise<Finding> {
  if (row.destinationId === null) return { kind: 'missing' };
  const operations = await ledger.operations(row.workspace, row.entity, row.id);
  const ours = oursOf(operations);
  const seen = await sightings.of(kind, row, ours);
  const inFull = row.proof === 'verified in full';
  // Law 13: what was purged is proven by its id alone.
  const incomparable = operations.some(({ purged }) => purged);
  if (seen !== null && incomparable) return { kind: 'there', proof: inFull ? 'verified in full' : 'acknowledged', differing: [], changedSince: false, incomparable };
  if (seen === null) {
    // Law 7: lists drift while people work; what they do not show is asked for by its id.
    if ((await destination.snapshot(kind, row.destinationId)) === null) return { kind: 'missing' };
    return { kind: 'there', proof: inFull ? 'verified in full' : 'acknowledged', differing: [], changedSince: false, incomparable };
  }
  const asSent = seen.differing.length === 0;
  return { kind: 'there', proof: inFull ? 'verified in full' : asSent ? 'verified' : 'acknowledged', ...seen, incomparable };
}

interface Counted {
  readonly source: number | null;
  readonly notRead: readonly string[];
  readonly cached: number;
}

/** What became of the records, added up by their last word. */
class Books {
  readonly #statuses = Object.fromEntries(RECORD_STATUSES.map((status) => [status, 0])) as Record<RecordStatus, number>;
  #read = 0;
  gone = 0;
  /** Not in the cache, since its copy there was purged. */
  purged = 0;

  add(status: RecordStatus): void {
    this.#statuses[status] += 1;
    this.#read += 1;
  }

  /** @param cached records of the source, as far as we read them: one of which no row tells is pending. */
  counts(cached: number): CountsRow {
    const read = Math.max(this.#read, cached + this.gone + this.purged);
    return { read, ...this.#statuses, pending: this.#statuses.pending + read - this.#read };
  }
}

interface Comparison {
  readonly ledger: Ledger;
  readonly cache: SourceCache;
  readonly open: OpenDestination;
  /** The full run and those after it: a later delta, sample or rollback has the last word on what became of a record. */
  readonly runs: ReadonlySet<string>;
  readonly sightings: Sightings;
}

async function reconcileEntity({ ledger, cache, open, runs, sightings }: Comparison, entity: string, kind: Kind, counted: Counted): Promise<EntityReconciliation> {
  const missing: string[] = [];
  const differing: Difference[] = [];
  const changedSince: Difference[] = [];
  const proof = { acknowledged: 0, verified: 0, 'verified in full': 0 };
  const books = new Books();
  let [inDestination, incomparable] = [0, 0];
  for await (const row of ledger.records({ workspace: open.account.id, entity })) {
    if (!runs.has(row.run)) continue;
    books.add(row.status);
    if ((await cache.get(entity, row.id)) === null) books[row.label === PURGED_LABEL ? 'purged' : 'gone'] += 1;
    if (!IN_DESTINATION.has(row.status)) continue;
    const finding = await findingOf(ledger, open.destination, kind, row, sightings);
    if (finding.kind === 'missing') {
      missing.push(row.id);
      continue;
    }
    inDestination += 1;
    proof[finding.proof] += 1;
    if (finding.incomparable) incomparable += 1;
    if (finding.differing.length > 0) (finding.changedSince ? changedSince : differing).push({ id: row.id, names: finding.differing });
  }
  return { entity, sourceCount: counted.source, cacheCount: counted.cached, goneFromSource: books.gone, notRead: counted.notRead, purged: books.purged, incomparable, counts: books.counts(counted.cached), destinationCount: inDestination, missing, differing, changedSince, proof };
}

/** Law 7: every count agrees, and everything that the books say is there was found there, as we sent it or changed by others since. */
function agrees({ entity, notRead, missing, differing, sourceCount, cacheCount, destinationCount, counts, goneFromSource, purged }: EntityReconciliation): boolean {
  const expected = counts.loaded + counts.matched + counts.merged + counts.unchanged;
  const complete = sourceCount === cacheCount + purged && counts.read - goneFromSource === cacheCount + purged && imbalance(entity, counts) === null;
  return complete && notRead.length === 0 && missing.length === 0 && differing.length === 0 && destinationCount === expected;
}

function total(entities: readonly EntityReconciliation[], list: 'missing' | 'differing'): number {
  return entities.reduce((sum, entity) => sum + entity[list].length, 0);
}

/** The run and every later one. */
async function runsSince(ledger: Ledger, run: Run): Promise<ReadonlySet<string>> {
  const newestFirst = (await ledger.runs()).map(({ id }) => id);
  return new Set(newestFirst.slice(0, newestFirst.indexOf(run.id) + 1));
}

/** The last full run, and the last run that wrote after it: its name is the report's. */
async function chainOf(ledger: Ledger, target: Target): Promise<{ readonly full: Run; readonly last: Run }> {
  const [full] = await ledger.runs({ verb: 'migrate', target });
  if (full === undefined || (await ledger.runSummary(full.id)) === null) {
    throw new CrosswalkError('reconcile/no-run', 'There is no finished migration to reconcile.', { remedy: `Run \`crosswalk migrate --to ${target}\` to its end first.`, exit: 2 });
  }
  const [delta] = await ledger.runs({ verb: 'delta', target });
  return { full, last: delta !== undefined && delta.startedAt > full.startedAt ? delta : full };
}

/** Law 7: by id, since as many of one kind may have gone as have come. What was purged was read. */
async function neverRead(source: Source, { cache, ledger, open }: Comparison, entity: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const page of source.ids(entity)) {
    for (const id of page) if ((await cache.get(entity, id)) === null && (await ledger.record(open.account.id, entity, id)) === null) ids.push(id);
  }
  return ids;
}

async function compareAll(environment: Environment, ready: ReadyProject, source: Source, comparison: Comparison): Promise<readonly EntityReconciliation[]> {
  const { company, contact, ticket } = ready.compiled;
  const entities: EntityReconciliation[] = [];
  for (const [entity, kind] of [[company?.entity, 'company'], [contact?.entity, 'contact'], [ticket?.entity, 'conversation']] as const) {
    if (entity === undefined) continue;
    environment.signal.throwIfAborted();
    const counted = { source: await source.count(entity, { createdSince: null, ids: null }), notRead: await neverRead(source, comparison, entity), cached: await comparison.cache.count(entity) };
    entities.push(await reconcileEntity(comparison, entity, kind, counted));
  }
  return entities;
}

async function work(environment: Environment, project: Project, ready: ReadyProject, ledger: Ledger, target: Target): Promise<ReconcileResult> {
  const { full, last } = await chainOf(ledger, target);
  const { source } = await openProjectSource(ready, environment, ledger);
  const open = await openProjectDestination(ready, environment, ledger, target);
  const cache = await openProjectCache(project, environment);
  const sightings = await sightObjects(open.destination, ledger, open.account.id, () => environment.clock.now(), (kind, done) => environment.progress({ verb: 'reconcile', phase: 'read', entity: kind, done, message: `Reading back ${kind}: ${done}` }));
  try {
    const entities = await compareAll(environment, ready, source, { ledger, cache, open, runs: await runsSince(ledger, full), sightings });
    const balanced = entities.every(agrees);
    await ledger.audit('reconcile', { run: last.id, balanced, missing: total(entities, 'missing'), differing: total(entities, 'differing') });
    const at = new Date(environment.clock.now()).toISOString();
    const result: Reconciliation = { run: last.id, planHash: last.planHash, target, workspace: open.account.name, at, entities, balanced, auditHead: await ledger.auditHead() };
    return { ...result, files: await write(project, result) };
  } finally {
    sightings.close();
    await cache.close();
  }
}

async function write(project: Project, result: Reconciliation): Promise<readonly string[]> {
  const folder = reportFolder(project, result.run);
  const markdown = path.join(folder, 'reconciliation.md');
  const json = path.join(folder, 'reconciliation.json');
  await writeWhole('report', markdown, renderReconciliation(result));
  await writeWhole('report', json, `${JSON.stringify(result, null, 2)}\n`);
  return [markdown, json];
}

/** A shortfall fails: `balanced` is false and the verb's exit code is 1. */
export async function reconcile(environment: Environment, project: Project, target: Target): Promise<ReconcileResult> {
  const ready = await readyProject(project);
  return withLedger(project, environment, (ledger) => work(environment, project, ready, ledger, target));
}
