import * as vscode from 'vscode';
import type { Project } from '../../engine/project-place.ts';
import type { RollbackResult } from '../../engine/rollback.ts';
import type { StandingRun, StatusResult } from '../../engine/status.ts';
import type { Target } from '../../engine/types.ts';
import { documentAs } from '../engine/engine-client.ts';
import { NOUNS } from '../runs/run-words.ts';
import type { Services } from '../services.ts';
import { tellRollback } from './outcomes.ts';
import { askName, askTarget, confirm, tell } from './questions.ts';
import { planOf } from './way-verbs.ts';
import { rollbackDetail } from './words.ts';

/** What is to be taken back. */
interface Part {
  readonly target: Target;
  /** Of the command line; none: everything. */
  readonly flags: readonly string[];
}

/** Preview first; its hash and a name confirm it (law 10). The engine refuses the hash when the workspace changed meanwhile. */
async function takeBack(services: Services, project: Project, { target, flags: part }: Part): Promise<RollbackResult | undefined> {
  const flags = ['--to', target, ...part];
  const preview = documentAs<RollbackResult>(await services.engine.run({ project, verb: 'rollback', flags: [...flags, '--preview'], title: 'Looking at what would be taken back' }));
  if (preview.preview.items.length === 0) {
    tell(part.length === 0 ? 'This project has made nothing there, so there is nothing to take back.' : 'Nothing of this part stands there, so there is nothing to take back.', {});
    return preview;
  }
  if (!(await confirm(part.length === 0 ? 'Take back what this project made?' : 'Take back a part of what this project made?', rollbackDetail(preview), 'Roll Back'))) return preview;
  const name = await askName(services.memory, 'Roll back', `You confirm the preview ${preview.preview.hash}.`);
  if (name === undefined) return preview;
  const result = documentAs<RollbackResult>(
    await services.engine.run({ project, verb: 'rollback', flags: [...flags, '--confirm', preview.preview.hash, '--by', name], title: 'Rolling back', outlives: true }),
  );
  tellRollback(result);
  return result;
}

export async function rollback(services: Services, project: Project): Promise<RollbackResult | undefined> {
  const target = await askTarget('Roll back');
  return target === undefined ? undefined : takeBack(services, project, { target, flags: [] });
}

/** Runs that made objects of their own. */
const MAKING: ReadonlySet<string> = new Set(['sample', 'migrate', 'delta']);

type Choice = vscode.QuickPickItem & { readonly flags: readonly string[] };

function runChoice({ id, verb, status, startedAt }: StandingRun): Choice {
  const noun = verb === 'prepare' ? 'Preparation' : NOUNS[verb];
  return { label: `What ${id} made`, description: `${noun}, ${status}, begun ${startedAt.slice(0, 16).replace('T', ' ')} UTC`, flags: ['--run', id] };
}

async function askPart(services: Services, project: Project, target: Target, runs: readonly StandingRun[]): Promise<Part | undefined> {
  const entities = (await planOf(services, project)).steps.map(({ entity, becomes }): Choice => ({ label: `Every ${entity}`, description: `what became a ${becomes}`, flags: ['--entity', entity] }));
  const made = runs.filter((run) => run.target === target && MAKING.has(run.verb)).map(runChoice);
  const picked = await vscode.window.showQuickPick<Choice>([...entities, ...made], { title: `Roll back a part of ${target}`, placeHolder: 'Which part? What the rest still needs stays', matchOnDescription: true, ignoreFocusOut: true });
  return picked === undefined ? undefined : { target, flags: picked.flags };
}

/** @param given id of a run: what it made. Without it the person chooses a kind of record or a run. */
export async function rollbackPart(services: Services, project: Project, given: string | undefined): Promise<RollbackResult | undefined> {
  const { runs } = documentAs<StatusResult>(await services.engine.run({ project, verb: 'status', title: null, offline: true }));
  const run = runs.find(({ id }) => id === given);
  if (run !== undefined) return takeBack(services, project, { target: run.target, flags: ['--run', run.id] });
  const target = await askTarget('Roll back a part');
  if (target === undefined) return undefined;
  const part = await askPart(services, project, target, runs);
  return part === undefined ? undefined : takeBack(services, project, part);
}
