import type { Project } from '../../engine/project.ts';
import type { RollbackResult } from '../../engine/rollback.ts';
import { documentAs } from '../engine/engine-client.ts';
import type { Services } from '../services.ts';
import { tellRollback } from './outcomes.ts';
import { askName, askTarget, confirm, tell } from './questions.ts';
import { rollbackDetail } from './words.ts';

/** Preview first; its hash and a name confirm it (law 10). The engine refuses the hash when the workspace changed meanwhile. */
export async function rollback(services: Services, project: Project): Promise<RollbackResult | undefined> {
  const target = await askTarget('Roll back');
  if (target === undefined) return undefined;
  const flags = ['--to', target];
  const preview = documentAs<RollbackResult>(await services.engine.run({ project, verb: 'rollback', flags: [...flags, '--preview'], title: 'Looking at what would be taken back' }));
  if (preview.preview.items.length === 0) {
    tell('This project has made nothing there, so there is nothing to take back.', {});
    return preview;
  }
  if (!(await confirm('Take back what this project made?', rollbackDetail(preview), 'Roll Back'))) return preview;
  const name = await askName(services.memory, 'Roll back', `You confirm the preview ${preview.preview.hash}.`);
  if (name === undefined) return preview;
  const result = documentAs<RollbackResult>(
    await services.engine.run({ project, verb: 'rollback', flags: [...flags, '--confirm', preview.preview.hash, '--by', name], title: 'Rolling back', outlives: true }),
  );
  tellRollback(result);
  return result;
}
