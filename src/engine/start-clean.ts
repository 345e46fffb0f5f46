/** Correct the spec and sample again, as often as it takes (AT-S5e): what an earlier plan left in staging goes first. */
import type { Ledger } from '../ledger/ledger.ts';
import type { Environment } from './environment.ts';
import { CANARY } from './gates.ts';
import type { Project, ReadyProject } from './project.ts';
import { previewUndo } from './rollback-preview.ts';
import type { OpenDestination } from './session.ts';
import { undo } from './undo.ts';
import { claimUnsettled } from './unsettled.ts';

interface EarlierSample {
  readonly masked?: boolean;
}

/** Whether what stands in the workspace follows another plan, other masking, or is to be read anew. */
async function isStale(ledger: Ledger, ready: ReadyProject, open: OpenDestination, options: { readonly mask: boolean; readonly refresh: boolean }): Promise<boolean> {
  const loads = (await ledger.runs({ target: open.target })).filter(({ verb, workspace }) => workspace === open.account.id && verb !== 'prepare');
  const [last] = loads;
  if (last === undefined || last.verb === 'rollback') return false;
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
  const preview = await previewUndo(ledger, open.destination, open.account.id, 'objects');
  // The canary was written by `prepare`, not by a sample.
  const items = preview.items.filter(({ entity }) => entity !== CANARY.entity);
  const removed = items.filter(({ action }) => action === 'remove' || action === 'gone').length;
  environment.progress({ verb: 'sample', phase: 'clean', done: 0, total: removed, message: `Removing ${removed} objects of the sample before: it followed another plan` });
  await undo({ environment, project, ledger, open, planHash: ready.compiled.planHash }, { ...preview, items });
  return removed;
}
