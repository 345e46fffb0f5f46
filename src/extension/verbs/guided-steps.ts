/** What only a person can do in the destination, one step after the other (law 6). */
import * as vscode from 'vscode';
import type { StepState } from '../../engine/gates.ts';
import type { PrepareResult } from '../../engine/prepare.ts';
import type { Project } from '../../engine/project.ts';
import type { Target } from '../../engine/types.ts';
import { documentAs } from '../engine/engine-client.ts';
import type { Services } from '../services.ts';
import { askName } from './questions.ts';

function itemOf(state: StepState): vscode.QuickPickItem & { readonly state: StepState } {
  const proof = state.step.proof === 'read' ? 'checked by reading the workspace' : state.by === null ? 'you confirm it' : `confirmed by ${state.by}`;
  return { label: `${state.done ? '$(pass-filled)' : '$(circle-large-outline)'} ${state.step.title}`, description: state.done ? `done, ${proof}` : proof, detail: state.step.how, state };
}

async function confirmOne(services: Services, project: Project, target: Target, state: StepState): Promise<readonly StepState[] | null> {
  const flags = ['--to', target];
  if (state.step.proof === 'person') {
    const name = await askName(services.memory, state.step.title, `${state.step.how} Your name says that it is done.`);
    if (name === undefined) return null;
    flags.push('--confirm', state.step.id, '--by', name);
  }
  return documentAs<PrepareResult>(await services.engine.run({ project, verb: 'prepare', flags, title: 'Checking the step' })).steps;
}

/** Shows the steps until all are done or the person leaves; gives the last known states. A step that is read is read again when chosen. */
export async function confirmSteps(services: Services, project: Project, target: Target, steps: readonly StepState[]): Promise<readonly StepState[]> {
  let states = steps;
  while (states.some(({ done }) => !done)) {
    const picked = await vscode.window.showQuickPick(states.map(itemOf), {
      title: `Guided steps in ${target}`,
      placeHolder: 'Choose a step when it is done; Escape to go on later',
      ignoreFocusOut: true,
    });
    if (picked === undefined) break;
    if (!picked.state.done) states = (await confirmOne(services, project, target, picked.state)) ?? states;
  }
  return states;
}
