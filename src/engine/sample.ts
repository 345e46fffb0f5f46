import { CrosswalkError } from '../base/errors.ts';
import { keepAsked } from './asked-sample.ts';
import type { SourceCache } from '../cache/cache.ts';
import { DIFF_CLASSES, type DiffClass, type DiffDocument, type DiffRow } from '../diff/model.ts';
import type { Ledger, Target } from '../ledger/ledger.ts';
import { hasLedger, readLedger } from '../ledger/sqlite-ledger.ts';
import { catalogLookup } from '../transform/context.ts';
import type { SourceRecord } from '../record/model.ts';
import { conserves, countRun, listHeld, type RunResult } from './counts.ts';
import { writeDiff } from './diff-file.ts';
import { openTarget, withThrowawayLedger } from './dry-run.ts';
import type { Environment } from './environment.ts';
import { isAcknowledged, planOf, requireMarker } from './gates.ts';
import { filesOf, waitForHours } from './files.ts';
import { forEach } from './pool.ts';
import { readyProject, type ReadyProject } from './project.ts';
import type { Project } from './project-place.ts';
import { openProjectCache, runLoad, type RunLoad, type RunParts } from './run-load.ts';
import { chooseRecords, type SampleChoice } from './sample-choice.ts';
import { withRun } from './run-control.ts';
import { checkAccount, openProjectSource, refuseWrongWorkspace, type Remembering } from './session.ts';
import { startClean } from './start-clean.ts';
import type { TraitCoverage } from './strata.ts';
import { stage, stagedBefore } from './stage.ts';

const CONCURRENCY = 20;

export interface SampleOptions {
  readonly target: Target;
  /** Tickets. */
  readonly size: number;
  readonly seed: number;
  /** Law 6: false only when a person switched it off by name. */
  readonly mask: boolean;
  /** Read the source again although the cache is whole. */
  readonly refresh: boolean;
  /** Choose and plan, write nothing; the gates are asked of the project's own ledger, which stays as it is. */
  readonly dryRun: boolean;
}

export interface SampleResult extends RunResult {
  readonly seed: number;
  /** Every kind of ticket that the spec moves, and how many of it the sample shows. */
  readonly strata: readonly TraitCoverage[];
  readonly target: Target;
  readonly workspace: string;
  readonly differences: Readonly<Record<DiffClass, number>>;
  /** null for a dry run. */
  readonly diffFile: string | null;
  /** Objects of earlier samples that were removed first, since they followed another plan. */
  readonly cleared: number;
  /** false: real addresses were sent to staging (law 6). */
  readonly masked: boolean;
  /** true: nothing was written; "loaded" means that it would be. */
  readonly dryRun: boolean;
  /** Head of the audit chain after the run: `status --verify --head` proves later that nothing before it was changed. null: a dry run, which leaves none. */
  readonly auditHead: string | null;
}

/** Records end in any order; the diff is read, and compared with another one, in the order of loading. Rows of one record keep theirs. */
function inOrder<T extends { readonly entity: string; readonly id: string }>(items: readonly T[], entities: readonly string[]): readonly T[] {
  return [...items].sort((a, b) => entities.indexOf(a.entity) - entities.indexOf(b.entity) || Number(a.id) - Number(b.id));
}

interface Collected {
  readonly entities: readonly string[];
  readonly rows: DiffRow[];
  readonly records: DiffDocument['records'][number][];
}

/** Whose word counts: the project's ledger, of which a dry run reads only. */
type Keeper = Remembering & Pick<Ledger, 'signatures'>;

async function gate(keeper: Keeper, ready: ReadyProject): Promise<void> {
  if (await isAcknowledged(keeper, planOf(ready))) return;
  throw new CrosswalkError('gate/not-acknowledged', 'Nobody has acknowledged what stays behind.', { remedy: 'Read the scope with `crosswalk scope`, then run `crosswalk acknowledge --by NAME`.', exit: 2 });
}

function diffDocument(parts: RunParts, collected: Collected, workspaceName: string): DiffDocument {
  const counts = Object.fromEntries(DIFF_CLASSES.map((name) => [name, 0])) as Record<DiffClass, number>;
  for (const row of collected.rows) counts[row.class] += 1;
  return {
    format: 1,
    run: parts.run.id,
    planHash: parts.ready.compiled.planHash,
    spec: parts.project.specFile,
    workspace: { id: parts.open.account.id, name: workspaceName, target: parts.open.target },
    readAt: new Date(parts.environment.clock.now()).toISOString(),
    counts,
    records: inOrder(collected.records, collected.entities),
    rows: inOrder(collected.rows, collected.entities),
  };
}

interface LoadedChoice {
  readonly read: ReadonlyMap<string, number>;
  /** Files of records that were loaded outside the hours which the spec allows a full run: a sample waits for none, and says so. */
  readonly filesOutsideHours: number;
}

function filesNow({ environment, ready, proof }: RunParts, record: SourceRecord): number {
  const { ticket, timeZone } = ready.compiled;
  if (proof === 'none' || ticket?.files?.when == null || record.entity !== ticket.entity) return 0;
  return waitForHours(ticket.files.when, timeZone, environment.clock.now()) > 0 ? filesOf(record).length : 0;
}

/** Companies, then contacts, then the tickets themselves: each needs the former. */
async function loadChoice(parts: RunParts, runner: RunLoad, choice: SampleChoice): Promise<LoadedChoice> {
  const read = new Map<string, number>();
  let filesOutsideHours = 0;
  for (const { entity, ids } of choice.entities) {
    let done = 0;
    const load = async (record: SourceRecord): Promise<void> => {
      filesOutsideHours += filesNow(parts, record);
      await runner.one(record);
      done += 1;
      parts.environment.progress({ verb: 'sample', phase: 'load', entity, done, total: ids.length, message: `Loading ${entity}: ${done} of ${ids.length}` });
    };
    await runner.knowingContacts(entity, () => Promise.resolve(ids.length), () => forEach(chosen(parts.cache, entity, ids), { concurrency: CONCURRENCY, signal: parts.environment.signal }, load));
    read.set(entity, ids.length);
  }
  return { read, filesOutsideHours };
}

async function* chosen(cache: SourceCache, entity: string, ids: readonly string[]): AsyncIterable<SourceRecord> {
  for (const id of ids) {
    const record = await cache.get(entity, id);
    if (record !== null) yield record;
  }
}

/** A dry run reads what is on disk, and where that is not whole, the source to a cache of its own. */
async function openSampleCache(environment: Environment, project: Project, ready: ReadyProject, options: SampleOptions, throwaway: string | null): Promise<SourceCache> {
  const cache = await openProjectCache(project, environment);
  if (throwaway === null || (!options.refresh && (await stagedBefore(cache, ready.compiled)) !== null)) return cache;
  await cache.close();
  return openProjectCache(project, environment, throwaway);
}

interface Ledgers {
  readonly ledger: Ledger;
  readonly keeper: Keeper;
  /** Folder of a dry run's own ledger and cache; null: no dry run. */
  readonly throwaway: string | null;
}

async function work(environment: Environment, project: Project, ready: ReadyProject, { ledger, keeper, throwaway }: Ledgers, options: SampleOptions): Promise<SampleResult> {
  await gate(keeper, ready);
  const began = environment.clock.now();
  const source = await openProjectSource(ready, environment, ledger);
  const open = await openTarget(environment, ready, ledger, options);
  if (options.dryRun) {
    await checkAccount(keeper, 'source', source.account);
    await refuseWrongWorkspace(keeper, open);
  }
  await requireMarker(await open.destination.readMarker(), keeper, options.target);
  const cache = await openSampleCache(environment, project, ready, options, throwaway);
  try {
    const fresh = await open.destination.discover(() => undefined);
    const staging = (options.refresh ? null : await stagedBefore(cache, ready.compiled)) ?? stage(environment, 'sample', source.source, cache, ready.compiled);
    await staging.finished();
    const cleared = options.dryRun ? 0 : await startClean(environment, project, ready, ledger, open, options);
    const run = await ledger.startRun({ verb: 'sample', target: options.target, workspace: open.account.id, planHash: ready.compiled.planHash, seed: options.seed });
    const choice = await chooseRecords(cache, ready.compiled, { ...options, lookup: catalogLookup(ready.catalogs.source) });
    const collected: Collected = { entities: choice.entities.map(({ entity }) => entity), rows: [], records: [] };
    const parts: RunParts = {
      environment, project, ready, ledger, run, source, open, fresh, cache,
      mask: options.mask,
      proof: options.dryRun ? 'none' : 'all',
      stratumOf: (record) => choice.strata.get(`${record.entity}:${record.id}`) ?? null,
      onRows: (rows, { row }) => {
        collected.rows.push(...rows);
        collected.records.push({ entity: row.entity, id: row.id, label: row.label, destinationId: row.destinationId ?? '', proof: row.proof ?? 'acknowledged', stratum: row.stratum });
      },
    };
    return await finish(parts, collected, { ...options, cleared, began }, choice);
  } finally {
    await cache.close();
  }
}

async function finish(parts: RunParts, collected: Collected, options: SampleOptions & { readonly cleared: number; readonly began: number }, choice: SampleChoice): Promise<SampleResult> {
  const { ledger, run, open, environment } = parts;
  try {
    if (!options.dryRun) await keepAsked(parts.project, run.id, options);
    const runner = await runLoad(parts);
    const { read, filesOutsideHours } = await loadChoice(parts, runner, choice);
    const document: DiffDocument = { ...diffDocument(parts, collected, open.account.name), ...(options.dryRun ? {} : { auditHead: await ledger.auditHead() }) };
    const result: Omit<SampleResult, 'auditHead'> = {
      run: run.id,
      planHash: run.planHash,
      counts: await countRun(ledger, open.account.id, run.id, read),
      calls: { source: parts.source.source.calls(), destination: open.destination.calls(), floor: runner.floor() },
      rate: { source: parts.source.source.rate(), destination: open.destination.rate() },
      durationMs: environment.clock.now() - options.began,
      parked: await listHeld(ledger, open.account.id, run.id),
      notices: { ...runner.notices(), ...(filesOutsideHours === 0 ? {} : { 'files-outside-hours': filesOutsideHours }) },
      checks: runner.checks(),
      seed: options.seed,
      strata: choice.coverage,
      target: options.target,
      workspace: open.account.name,
      differences: document.counts,
      diffFile: options.dryRun ? null : await writeDiff(parts.project, document),
      cleared: options.cleared,
      masked: options.mask,
      dryRun: options.dryRun,
    };
    await ledger.endRun(run.id, conserves(result.counts) ? 'done' : 'failed', result);
    return { ...result, auditHead: options.dryRun ? null : await ledger.auditHead() };
  } catch (error) {
    await ledger.endRun(run.id, environment.signal.aborted ? 'stopped' : 'failed', null);
    throw error;
  }
}

/** A project without a ledger has no word of anybody: what is thrown away says the same. */
async function dryRun(environment: Environment, project: Project, ready: ReadyProject, options: SampleOptions): Promise<SampleResult> {
  const own = hasLedger(project.folder) ? await readLedger(project.folder) : null;
  try {
    return await withThrowawayLedger(environment.clock, (ledger, throwaway) => work(environment, project, ready, { ledger, keeper: own ?? ledger, throwaway }, options));
  } finally {
    await own?.close();
  }
}

/** Loads a chosen few with everything they need, reads every field back and writes the diff. */
export async function sample(environment: Environment, project: Project, options: SampleOptions): Promise<SampleResult> {
  const ready = await readyProject(project);
  if (options.dryRun) return dryRun(environment, project, ready, options);
  return withRun(environment, project, { verb: 'sample', target: options.target }, (controlled, ledger) => work(controlled, project, ready, { ledger, keeper: ledger, throwaway: null }, options));
}
