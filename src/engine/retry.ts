/** Loads held records again, by the same way as the full run and under its name: its books are corrected, not begun anew (law 7). */
import type { SourceCache } from '../cache/cache.ts';
import type { Ledger, RecordRow, Run, Target } from '../ledger/ledger.ts';
import type { SourceRecord } from '../record/model.ts';
import { conserves, heldRows, listHeld, type RunResult } from './counts.ts';
import type { Environment } from './environment.ts';
import { requireMigrationGates } from './gates.ts';
import { loadRecords } from './load-entity.ts';
import { answersOf, answerSubject } from './parked-answers.ts';
import { readyProject, type ReadyProject } from './project.ts';
import type { Project } from './project-place.ts';
import { withRun } from './run-control.ts';
import { openProjectCache, runLoad, type RunParts } from './run-load.ts';
import { openProjectDestination, openProjectSource } from './session.ts';
import { loadedEntities } from './stage.ts';

export interface RetryOptions {
  readonly target: Target;
  /** Everything that is held, apart from what a person left; false: only what was answered with `retry` or a contact. */
  readonly all: boolean;
}

export interface RetryResult {
  /** Records that were loaded again, whatever became of them. */
  readonly records: number;
  /** Of these: no longer held. */
  readonly settled: number;
  readonly skipped: readonly { readonly entity: string; readonly id: string; readonly reason: string }[];
  /** Runs whose books were corrected. */
  readonly runs: readonly string[];
}

interface Held {
  readonly row: RecordRow;
  readonly run: Run;
}

const STANDS = 'it stands in the destination: take it back first (`crosswalk rollback --ids FILE`), or let `crosswalk delta` bring it up to date';

/** Why it cannot be loaded alone, or null. */
function obstacle(ready: ReadyProject, row: RecordRow, run: Run | undefined): string | null {
  if (!loadedEntities(ready.compiled).includes(row.entity)) return 'it is made again with the record that needs it';
  if (run === undefined || (run.verb !== 'migrate' && run.verb !== 'delta')) return 'a sample holds it: sample again';
  if (run.planHash !== ready.compiled.planHash) return `it was held under another plan: run \`crosswalk ${run.verb}\` again`;
  if (run.status !== 'done') return `its run did not end: \`crosswalk ${run.verb}\` goes on with it`;
  return row.contentHash === null ? null : STANDS;
}

interface Choice {
  readonly held: readonly Held[];
  readonly skipped: RetryResult['skipped'];
}

async function choose(ledger: Ledger, ready: ReadyProject, workspace: string, { target, all }: RetryOptions): Promise<Choice> {
  const answers = await answersOf(ledger);
  const runs = new Map((await ledger.runs()).map((run) => [run.id, run]));
  const held: Held[] = [];
  const skipped: RetryResult['skipped'][number][] = [];
  for await (const row of heldRows(ledger, workspace)) {
    const answer = answers.get(answerSubject(target, row))?.answer ?? null;
    if (answer === 'leave' || (answer === null && !all)) continue;
    const run = runs.get(row.run);
    const reason = obstacle(ready, row, run);
    if (reason === null && run !== undefined) held.push({ row, run });
    else skipped.push({ entity: row.entity, id: row.id, reason: reason ?? '' });
  }
  return { held, skipped };
}

async function* byId(cache: SourceCache, entity: string, ids: readonly string[]): AsyncGenerator<SourceRecord> {
  for (const id of ids) {
    const record = await cache.get(entity, id);
    if (record !== null) yield record;
  }
}

/** The remedy may have been applied in the source, so these records are read anew. */
async function load(parts: RunParts, held: readonly Held[]): Promise<void> {
  const runner = await runLoad(parts);
  for (const entity of loadedEntities(parts.ready.compiled)) {
    const ids = held.filter(({ row }) => row.entity === entity).map(({ row }) => row.id);
    if (ids.length === 0) continue;
    for await (const page of parts.source.source.read(entity, { createdSince: null, ids })) await parts.cache.put(page);
    const again = (): AsyncIterable<SourceRecord> => byId(parts.cache, entity, ids);
    await loadRecords(parts, runner, { entity, first: again, again, total: () => Promise.resolve(ids.length) }, (record) => runner.one(record));
  }
}

const HELD = new Set(['parked', 'failed']);

/**
 * Law 7: what is no longer held moves in the books of its run from `parked` to what it became. Looks at everything that the books list as
 * held, so that what an earlier retry did before it was killed is corrected too.
 */
async function correctBooks(ledger: Ledger, workspace: string, run: Run, held: readonly Held[]): Promise<void> {
  const summary = (await ledger.runSummary(run.id)) as RunResult | null;
  if (summary === null) return;
  const counts = structuredClone(summary.counts) as Record<string, Record<keyof RunResult['counts'][string], number>>;
  const before = new Map([...summary.parked, ...held.map(({ row }) => row)].map(({ entity, id }) => [`${entity}:${id}`, { entity, id }]));
  for (const { entity, id } of before.values()) {
    const row = await ledger.record(workspace, entity, id);
    const books = counts[entity];
    if (row === null || row.run !== run.id || books === undefined || HELD.has(row.status)) continue;
    const from = books.parked > 0 ? 'parked' : 'failed';
    books[from] -= 1;
    books[row.status] += 1;
  }
  const result: RunResult = { ...summary, counts, parked: await listHeld(ledger, workspace, run.id) };
  await ledger.endRun(run.id, conserves(counts) ? 'done' : 'failed', result);
}

async function settledOf(ledger: Ledger, held: readonly Held[]): Promise<number> {
  let settled = 0;
  for (const { row } of held) {
    const now = await ledger.record(row.workspace, row.entity, row.id);
    if (now !== null && !HELD.has(now.status)) settled += 1;
  }
  return settled;
}

async function work(environment: Environment, project: Project, ready: ReadyProject, ledger: Ledger, options: RetryOptions): Promise<RetryResult> {
  const source = await openProjectSource(ready, environment, ledger);
  const open = await openProjectDestination(ready, environment, ledger, options.target);
  const fresh = await open.destination.discover(() => undefined);
  await requireMigrationGates(ledger, ready, { target: options.target, marker: await open.destination.readMarker(), fresh });
  const workspace = open.account.id;
  const { held, skipped } = await choose(ledger, ready, workspace, options);
  const cache = await openProjectCache(project, environment);
  const runs = [...new Map(held.map(({ run }) => [run.id, run])).values()];
  try {
    for (const run of runs) {
      const ofRun = held.filter((item) => item.run.id === run.id);
      await ledger.audit('retry', { run: run.id, records: ofRun.length });
      const parts: RunParts = { environment, project, ready, ledger, run, source, open, fresh, cache, mask: options.target === 'staging', proof: 'where-needed', stratumOf: () => null, onRows: () => undefined };
      try {
        await load(parts, ofRun);
      } finally {
        await correctBooks(ledger, workspace, run, ofRun);
      }
    }
  } finally {
    await cache.close();
  }
  return { records: held.length, settled: await settledOf(ledger, held), skipped, runs: runs.map(({ id }) => id) };
}

/** Refused as a full run is (law 2). @throws CrosswalkError `gate/…`, `target/…`. */
export async function retryParked(environment: Environment, project: Project, options: RetryOptions): Promise<RetryResult> {
  const ready = await readyProject(project);
  return withRun(environment, project, { verb: 'migrate', target: options.target }, (controlled, ledger) => work(controlled, project, ready, ledger, options));
}
