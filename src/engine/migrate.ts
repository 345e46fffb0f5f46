import type { Ledger, Run, Target } from '../ledger/ledger.ts';
import { conserves, countRun, listHeld, readInAll, type RunResult } from './counts.ts';
import { openTarget, withThrowawayLedger } from './dry-run.ts';
import type { Environment } from './environment.ts';
import { filesWait, type FilesWait } from './files-wait.ts';
import { requireMigrationGates } from './gates.ts';
import { loadEntity } from './load-entity.ts';
import { readyProject, type ReadyProject } from './project.ts';
import type { Project } from './project-place.ts';
import { openProjectCache, runLoad, type RunParts } from './run-load.ts';
import { withRun } from './run-control.ts';
import { openProjectSource } from './session.ts';
import { loadedEntities, stage, type Staging } from './stage.ts';

export interface MigrateOptions {
  readonly target: Target;
  /** Read and plan everything, write nothing; no gate is asked. */
  readonly dryRun: boolean;
}

export interface MigrateResult extends RunResult {
  readonly target: Target;
  readonly workspace: string;
  /** true: an interrupted run of the same plan went on. */
  readonly resumed: boolean;
  /** true: nothing was written; "loaded" means that it would be. */
  readonly dryRun: boolean;
  /** Of a dry run: what would wait for the files' hours; null: nothing would, or it was no dry run. */
  readonly filesWait: FilesWait | null;
  /** Head of the audit chain after the run: `status --verify --head` proves later that nothing before it was changed. null: a dry run, which leaves none. */
  readonly auditHead: string | null;
}

/** An interrupted run of the same plan on the same workspace goes on; its cache is what it read. */
async function interrupted(ledger: Ledger, ready: ReadyProject, target: Target): Promise<Run | null> {
  const [last] = await ledger.runs({ verb: 'migrate', target });
  return last !== undefined && last.status !== 'done' && last.planHash === ready.compiled.planHash ? last : null;
}

async function execute(parts: RunParts, staging: Staging, more: { readonly resumed: boolean; readonly dryRun: boolean }): Promise<MigrateResult> {
  const { ledger, run, open, environment } = parts;
  const runner = await runLoad(parts);
  const read = new Map<string, number>();
  for (const entity of loadedEntities(parts.ready.compiled)) read.set(entity, await loadEntity(parts, runner, staging, entity));
  await staging.finished();
  const result: Omit<MigrateResult, 'auditHead'> = {
    run: run.id,
    planHash: run.planHash,
    counts: await countRun(ledger, open.account.id, run.id, more.resumed ? await readInAll(ledger, parts.cache, open.account.id, run.id, read) : read),
    calls: { source: parts.source.source.calls(), destination: open.destination.calls(), floor: runner.floor() },
    rate: { source: parts.source.source.rate(), destination: open.destination.rate() },
    durationMs: environment.clock.now() - Date.parse(run.startedAt),
    parked: await listHeld(ledger, open.account.id, run.id),
    notices: runner.notices(),
    checks: runner.checks(),
    target: open.target,
    workspace: open.account.name,
    filesWait: more.dryRun ? await filesWait(parts) : null,
    ...more,
  };
  // Law 7: a shortfall fails the run; it is offered for resume.
  await ledger.endRun(run.id, conserves(result.counts) ? 'done' : 'failed', result);
  return { ...result, auditHead: more.dryRun ? null : await ledger.auditHead() };
}

async function work(environment: Environment, project: Project, ready: ReadyProject, ledger: Ledger, options: MigrateOptions, cacheFolder: string): Promise<MigrateResult> {
  const source = await openProjectSource(ready, environment, ledger);
  const open = await openTarget(environment, ready, ledger, options);
  const fresh = await open.destination.discover(() => undefined);
  if (!options.dryRun) await requireMigrationGates(ledger, ready, { target: options.target, marker: await open.destination.readMarker(), fresh });
  const cache = await openProjectCache(project, environment, cacheFolder);
  try {
    const before = await interrupted(ledger, ready, options.target);
    const run = before ?? (await ledger.startRun({ verb: 'migrate', target: options.target, workspace: open.account.id, planHash: ready.compiled.planHash, seed: null }));
    // What this run read to its end is what it loads, also after a restart; all else is read now.
    const staging = stage(environment, 'migrate', source.source, cache, ready.compiled, Date.parse(run.startedAt));
    const parts: RunParts = {
      environment, project, ready, ledger, run, source, open, fresh, cache,
      // Law 6: only a staging workspace gets undeliverable addresses.
      mask: options.target === 'staging',
      proof: options.dryRun ? 'none' : 'where-needed',
      stratumOf: () => null,
      onRows: () => undefined,
    };
    try {
      return await execute(parts, staging, { resumed: before !== null, dryRun: options.dryRun });
    } catch (error) {
      await staging.stop();
      await ledger.endRun(run.id, environment.signal.aborted ? 'stopped' : 'failed', null);
      throw error;
    }
  } finally {
    await cache.close();
  }
}

/** The full run. Refused unless everything of law 2 is in place; an interrupted one goes on where it stood. */
export async function migrate(environment: Environment, project: Project, options: MigrateOptions): Promise<MigrateResult> {
  const ready = await readyProject(project);
  if (options.dryRun) return withThrowawayLedger(environment.clock, (ledger, folder) => work(environment, project, ready, ledger, options, folder));
  return withRun(environment, project, { verb: 'migrate', target: options.target }, (controlled, ledger) => work(controlled, project, ready, ledger, options, project.folder));
}
