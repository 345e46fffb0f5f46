/** What `resume` goes on with where no process works any more (design §8): the newest run, if it did not end. */
import type { Run, Target } from '../ledger/ledger.ts';
import type { LongVerb } from '../ledger/holder.ts';
import { hasLedger, readLedger } from '../ledger/sqlite-ledger.ts';
import { isHeld } from './control.ts';
import type { Project } from './project-place.ts';
import type { RollbackOptions } from './rollback.ts';
import { confirmedPreview } from './rollback-resume.ts';

export interface LeftRun {
  readonly verb: LongVerb;
  readonly target: Target;
  /** Of a sample; null for all others. */
  readonly seed: number | null;
  /** Of a rollback: what was confirmed, by whom, for which part; null for all others. */
  readonly rollback: Pick<RollbackOptions, 'confirm' | 'keepAttributes' | 'part'> | null;
}

type Reader = Awaited<ReturnType<typeof readLedger>>;

/** Law 10: nothing is taken back that nobody confirmed, so it goes on by the hash and the name that the ledger and the preview hold. */
async function confirmedRollback(project: Project, ledger: Reader, run: Run): Promise<LeftRun['rollback']> {
  const confirmed = await confirmedPreview(project, run.id);
  const [signature] = confirmed === null ? [] : await ledger.signatures('rollback', confirmed.hash);
  if (confirmed === null || signature === undefined) return null;
  const keepAttributes = !confirmed.items.some(({ type }) => type === 'attribute');
  return { confirm: { hash: confirmed.hash, by: signature.by }, keepAttributes, ...(confirmed.part === null ? {} : { part: confirmed.part }) };
}

/** null: a process holds the project, the newest run ended well, or it is none that goes on by itself. */
export async function leftRun(project: Project): Promise<LeftRun | null> {
  if (!hasLedger(project.folder) || isHeld(project)) return null;
  const ledger = await readLedger(project.folder);
  try {
    const run = (await ledger.runs()).find(({ verb }) => verb !== 'prepare');
    if (run === undefined || run.status === 'done' || run.verb === 'prepare') return null;
    const { verb, target, seed } = run;
    if (verb !== 'rollback') return { verb, target, seed, rollback: null };
    const rollback = await confirmedRollback(project, ledger, run);
    return rollback === null ? null : { verb, target, seed, rollback };
  } finally {
    await ledger.close();
  }
}
