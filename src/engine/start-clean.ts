/** Correct the spec and sample again, as often as it takes (AT-S5e): what an earlier plan left in staging goes first. */
import type { Ledger, Run } from '../ledger/ledger.ts';
import type { Environment } from './environment.ts';
import { CANARY } from './gates.ts';
import type { ReadyProject } from './project.ts';
import type { Project } from './project-place.ts';
import { previewUndo } from './rollback-preview.ts';
import type { OpenDestination } from './session.ts';
import { undo } from './undo.ts';
import { claimUnsettled } from './unsettled.ts';

interface EarlierRollback {
  readonly part?: boolean;
}

interface EarlierSample {
  readonly masked?: boolean;
}

/** The newest run that loaded or took back; null: none did. After a rollback of a part the rest stands as the run before left it. */
async function lastLoad(ledger: Ledger, open: OpenDestination): Promise<Run | null> {
  for (const run of await ledger.runs({ target: open.target })) {
    if (run.workspace !== open.account.id || run.verb === 'prepare') continue;
    if (run.verb !== 'rollback' || ((await ledger.runSummary(run.id)) as EarlierRollback | null)?.part !== true) return run;
  }
  return null;
}

/** Whether what stands in the workspace follows another plan, other masking, or is to be read anew. */
async function isStale(ledger: Ledger, ready: ReadyProject, open: OpenDestination, options: { readonly mask: boolean; readonly refresh: boolean }): Promise<boolean> {
  const last = await lastLoad(ledger, open);
  if (last === null || last.verb === 'rollback') return false;
  if (options.refresh || last.planHash !== ready.compiled.planHash) return true;
  const summary = (await ledger.runSummary(last.id)) as EarlierSample | null;
  return last.verb === 'sample' && summary !== null && summary.masked !== options.mask;
}

/**
 * Removes from a staging workspace what earlier samples made and nobody touched since (law 10); what somebody touched stays, and its record parks.
 * Attributes and marker stay: the next sample needs them. @returns how many objects went.
 */
export async function startClean(environment: Environment, project: Project, ready: ReadyProject, ledger: Ledger, open: OpenDestination, options: { readonly mask: boolean; readonly refresh: boolean }): Promise<number> {
  if (open.target !== 'staging' || !(await isStale(ledger, ready, open, options))) return 0;
  await claimUnsettled(ledger, open.destination, open.account.id, ready.compiled.trace?.contactId ?? null);
  const preview = await previewUndo(ledger, open.destination, open.account.id, environment.clock.now(), 'objects');
  // The canary was written by `prepare`, not by a sample.
  const items = preview.items.filter(({ entity }) => entity !== CANARY.entity);
  const removed = items.filter(({ action }) => action === 'remove' || action === 'gone').length;
  environment.progress({ verb: 'sample', phase: 'clean', done: 0, total: removed, message: `Removing ${removed} objects of the sample before: it followed another plan` });
  await undo({ environment, project, ledger, open, planHash: ready.compiled.planHash }, { ...preview, items });
  return removed;
}
