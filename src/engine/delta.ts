/** The days between the full run and the switch-over: what changed in the source since, and nothing that a person changed in Intercom (three-way). */
import { CrosswalkError } from '../base/errors.ts';
import type { Ledger, Run, Target } from '../ledger/ledger.ts';
import type { SourceRecord } from '../record/model.ts';
import { conserves, countRun, listHeld, type RunResult } from './counts.ts';
import { openDeltaLog, type DeltaLog, type Gone, type ListedConflict } from './delta-log.ts';
import { previewDelta } from './delta-preview.ts';
import { readDelta } from './delta-read.ts';
import type { Environment } from './environment.ts';
import { requireMarker, requireMigrationGates } from './gates.ts';
import { loadRecords } from './load-entity.ts';
import { WRONG } from './load-record.ts';
import { readyProject, type ReadyProject } from './project.ts';
import type { Project } from './project-place.ts';
import { withRun } from './run-control.ts';
import { openProjectCache, runLoad, type RunLoad, type RunParts } from './run-load.ts';
import { openProjectDestination, openProjectSource } from './session.ts';
import { loadedEntities } from './stage.ts';

export interface DeltaOptions {
  readonly target: Target;
  /** Compare everything, write nothing. */
  readonly dryRun: boolean;
}

export interface DeltaResult extends RunResult {
  readonly target: Target;
  readonly workspace: string;
  /** true: an interrupted delta went on. */
  readonly resumed: boolean;
  /** ISO 8601, UTC: what changed in the source since then was looked at. */
  readonly since: string;
  /** Changed in the source and not written, each with its reason; the file beside holds them all. */
  readonly conflicts: readonly ListedConflict[];
  /** Gone from the source; what it became in Intercom stays. */
  readonly gone: readonly Gone[];
  /** Lines of JSON: every conflict and everything that is gone; null for a dry run. */
  readonly file: string | null;
  /** true: nothing was written; "loaded" means that it would be. */
  readonly dryRun: boolean;
  /** Head of the audit chain after the run: `status --verify --head` proves later that nothing before it was changed. null: a dry run, which leaves none. */
  readonly auditHead: string | null;
}

const MAX_LISTED = 1000;

interface Chain {
  /** The last run that ended well: what changed since it began to read is not in the destination. */
  readonly since: string;
  readonly planHash: string;
}

/** Law 7: the mark is fixed at the first start of a run that ended well, so that a restart in between loses nothing (reference/engine-practice.md §6 Z18). */
async function chainOf(ledger: Ledger, target: Target): Promise<Chain> {
  const runs = (await ledger.runs({ target })).filter(({ verb, status }) => (verb === 'migrate' || verb === 'delta') && status === 'done');
  const [last] = runs;
  if (last !== undefined) return { since: last.startedAt, planHash: last.planHash };
  throw new CrosswalkError('delta/no-migration', 'A delta goes on from a full run that ended, and there is none.', { remedy: `Run \`crosswalk migrate --to ${target}\` to its end first.`, exit: 2 });
}

async function interrupted(ledger: Ledger, ready: ReadyProject, target: Target): Promise<Run | null> {
  const [last] = await ledger.runs({ verb: 'delta', target });
  return last !== undefined && last.status !== 'done' && last.planHash === ready.compiled.planHash ? last : null;
}

/** Loads what is new, updates what stands there and changed, and says of all else that it is as it was. */
function bringer(parts: RunParts, runner: RunLoad, log: DeltaLog): (record: SourceRecord) => Promise<void> {
  const { ledger, run, open } = parts;
  return async (record) => {
    const known = await ledger.record(open.account.id, record.entity, record.id);
    if (known === null || known.contentHash === null || known.destinationId === null) {
      await runner.one(record);
      return;
    }
    const { destinationId } = known;
    if (known.code === WRONG) return ledger.putRecord({ ...known, run: run.id });
    if (runner.load.content.isSame(record, known.contentHash)) return ledger.putRecord({ ...known, run: run.id, status: known.run === run.id ? known.status : 'unchanged', code: null, remedy: null });
    try {
      const updated = await runner.update(record, { ...known, destinationId });
      log.conflicts(updated.conflicts);
      return ledger.putRecord(updated.row);
    } catch (error) {
      // What the record itself is to blame for holds back this record alone; it keeps its old content, so that it is tried again.
      if (!(error instanceof CrosswalkError) || error.exit === 3) throw error;
      return ledger.putRecord({ ...known, run: run.id, status: 'parked', code: error.code, remedy: `${error.message} ${error.remedy}` });
    }
  };
}

async function* byId(parts: RunParts, entity: string, ids: ReadonlySet<string>): AsyncGenerator<SourceRecord> {
  for (const id of ids) {
    const record = await parts.cache.get(entity, id);
    if (record !== null) yield record;
  }
}

/** Law 7: a delta that goes on has dealt with records in its earlier lives that are no candidates any more. */
async function dealtWith(ledger: Ledger, workspace: string, run: string, entity: string, candidates: ReadonlySet<string>): Promise<number> {
  let sum = candidates.size;
  for await (const { id } of ledger.records({ workspace, entity, run })) if (!candidates.has(id)) sum += 1;
  return sum;
}

/** @returns how many records of each entity were looked at. */
async function work(parts: RunParts, runner: RunLoad, chain: Chain, log: DeltaLog): Promise<ReadonlyMap<string, number>> {
  const { environment, ledger, cache, open, source, ready, run } = parts;
  const read = new Map<string, number>();
  const reader = { environment, source: source.source, cache, ledger, workspace: open.account.id, log };
  const bring = bringer(parts, runner, log);
  for (const entity of loadedEntities(ready.compiled)) {
    const candidates = await readDelta(reader, entity, Date.parse(chain.since), chain.planHash !== run.planHash);
    const again = (): AsyncIterable<SourceRecord> => byId(parts, entity, candidates);
    await loadRecords(parts, runner, { entity, first: again, again, total: () => Promise.resolve(candidates.size) }, bring);
    read.set(entity, await dealtWith(ledger, open.account.id, run.id, entity, candidates));
  }
  return read;
}

type Found = Pick<DeltaResult, 'counts' | 'conflicts' | 'gone' | 'parked' | 'file' | 'dryRun' | 'resumed'>;

function resultOf(parts: RunParts, runner: RunLoad, chain: Chain, found: Found): DeltaResult {
  const { run, open, environment, source } = parts;
  return {
    run: run.id,
    planHash: run.planHash,
    calls: { source: source.source.calls(), destination: open.destination.calls(), floor: runner.floor() },
    rate: { source: source.source.rate(), destination: open.destination.rate() },
    durationMs: environment.clock.now() - Date.parse(run.startedAt),
    notices: runner.notices(),
    checks: runner.checks(),
    target: open.target,
    workspace: open.account.name,
    since: chain.since,
    auditHead: null,
    ...found,
    conflicts: found.conflicts.slice(0, MAX_LISTED),
    gone: found.gone.slice(0, MAX_LISTED),
  };
}

async function execute(parts: RunParts, chain: Chain, resumed: boolean): Promise<DeltaResult> {
  const { ledger, run, open, project } = parts;
  const runner = await runLoad(parts);
  const log = openDeltaLog(project, run.id);
  const read = await work(parts, runner, chain, log);
  const counts = await countRun(ledger, open.account.id, run.id, read);
  return resultOf(parts, runner, chain, { ...log.all(), counts, parked: await listHeld(ledger, open.account.id, run.id), file: log.file, dryRun: false, resumed });
}

async function preview(parts: Omit<RunParts, 'run'>, chain: Chain): Promise<DeltaResult> {
  const { environment, open, ready } = parts;
  const run: Run = { id: 'delta-preview', verb: 'delta', target: open.target, workspace: open.account.id, planHash: ready.compiled.planHash, seed: null, startedAt: new Date(environment.clock.now()).toISOString(), endedAt: null, status: 'running' };
  const dry: RunParts = { ...parts, run };
  const runner = await runLoad(dry);
  return resultOf(dry, runner, chain, { ...(await previewDelta(dry, runner, Date.parse(chain.since))), parked: [], file: null, dryRun: true, resumed: false });
}

async function runDelta(environment: Environment, project: Project, ready: ReadyProject, ledger: Ledger, { target, dryRun }: DeltaOptions): Promise<DeltaResult> {
  const chain = await chainOf(ledger, target);
  const source = await openProjectSource(ready, environment, ledger);
  const open = await openProjectDestination(ready, environment, ledger, target);
  const fresh = await open.destination.discover(() => undefined);
  const marker = await open.destination.readMarker();
  // Law 2: a changed plan asks for a new sample and a new approval, also where only the rest is moved.
  if (dryRun) await requireMarker(marker, ledger, target);
  else await requireMigrationGates(ledger, ready, { target, marker, fresh });
  const cache = await openProjectCache(project, environment);
  const parts = { environment, project, ready, ledger, source, open, fresh, cache, mask: target === 'staging', proof: dryRun ? 'none' : 'where-needed', stratumOf: () => null, onRows: () => undefined } as const;
  try {
    if (dryRun) return await preview(parts, chain);
    const before = await interrupted(ledger, ready, target);
    const run = before ?? (await ledger.startRun({ verb: 'delta', target, workspace: open.account.id, planHash: ready.compiled.planHash, seed: null }));
    try {
      const result = await execute({ ...parts, run }, chain, before !== null);
      await ledger.endRun(run.id, conserves(result.counts) ? 'done' : 'failed', result);
      return { ...result, auditHead: await ledger.auditHead() };
    } catch (error) {
      await ledger.endRun(run.id, environment.signal.aborted ? 'stopped' : 'failed', null);
      throw error;
    }
  } finally {
    await cache.close();
  }
}

/**
 * Brings what changed in the source since the last run of the chain. Refused as a full run is (law 2), and where there was none.
 * @throws CrosswalkError `delta/no-migration`, `gate/…`.
 */
export async function delta(environment: Environment, project: Project, options: DeltaOptions): Promise<DeltaResult> {
  const ready = await readyProject(project);
  return withRun(environment, project, { verb: 'delta', target: options.target }, (controlled, ledger) => runDelta(controlled, project, ready, ledger, options));
}
