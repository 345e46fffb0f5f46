/** What `resume` goes on with where no process works any more (design §8): the newest run, if it did not end. */
import type { Run, Target } from '../ledger/ledger.ts';
import type { LongVerb } from '../ledger/holder.ts';
import { hasLedger, readLedger } from '../ledger/sqlite-ledger.ts';
import { isHeld } from './control.ts';
import type { Project } from './project-place.ts';
import type { RollbackOptions } from './rollback.ts';
import { confirmedPreview } from './rollback-resume.ts';
import { askedSample, type AskedSample } from './asked-sample.ts';

export interface LeftRun {
  readonly verb: LongVerb;
  readonly target: Target;
  /** Of a sample: what it was asked for; null for all others. */
  readonly sample: AskedSample | null;
  /** Of a rollback: what was confirmed, by whom, for which part; null for all others. */
  readonly rollback: Pick<RollbackOptions, 'confirm' | 'keepAttributes' | 'part'> | null;
}

type Reader = Awaited<ReturnType<typeof readLedger>>;

/** Law 10: nothing is taken back that nobody confirmed, so it goes on by the hash and the name that the ledger and the preview hold. */
async function confirmedRollback(project: Project, ledger: Reader, run: Run): Promise<LeftRun['rollback']> {
  const confirmed = await confirmedPreview(project, run.id);
  const [signature] = confirmed === null ? [] : await ledger.signatures('rollback', confirmed.hash);
  if (confirmed === null || signature === undefined) return null;
  // A workspace in which no attribute was made has its marker alone.
  const keepAttributes = !confirmed.items.some(({ type }) => type === 'attribute' || type === 'tag');
  return { confirm: { hash: confirmed.hash, by: signature.by }, keepAttributes, ...(confirmed.part === null ? {} : { part: confirmed.part }) };
}

/** null: a process holds the project, the newest run ended well, or nobody knows any more what was asked of it: nothing is then guessed (law 2). */
export async function leftRun(project: Project): Promise<LeftRun | null> {
  if (!hasLedger(project.folder) || isHeld(project)) return null;
  const ledger = await readLedger(project.folder);
  try {
    const run = (await ledger.runs()).find(({ verb }) => verb !== 'prepare');
    if (run === undefined || run.status === 'done' || run.verb === 'prepare') return null;
    const { id, verb, target } = run;
    if (verb === 'sample') {
      const asked = await askedSample(project, id);
      return asked === null ? null : { verb, target, sample: asked, rollback: null };
    }
    if (verb !== 'rollback') return { verb, target, sample: null, rollback: null };
    const rollback = await confirmedRollback(project, ledger, run);
    return rollback === null ? null : { verb, target, sample: null, rollback };
  } finally {
    await ledger.close();
  }
}
