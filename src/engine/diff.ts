import { CrosswalkError } from '../base/errors.ts';
import type { DiffDocument } from '../diff/model.ts';
import { readLedger } from '../ledger/sqlite-ledger.ts';
import { readDiff } from './diff-file.ts';
import type { Project } from './project-place.ts';

/** The diff of the newest finished sample. @throws CrosswalkError `diff/none`. */
export async function latestDiff(project: Project): Promise<DiffDocument> {
  const ledger = await readLedger(project.folder);
  try {
    const run = (await ledger.runs({ verb: 'sample' })).find(({ status }) => status === 'done');
    if (run === undefined) throw new CrosswalkError('diff/none', 'There is no finished sample yet.', { remedy: 'Run `crosswalk sample` first.', exit: 2 });
    return await readDiff(project, run.id);
  } finally {
    await ledger.close();
  }
}
