/** What only a person can do in the destination, one step after the other (law 6). */
import * as vscode from 'vscode';
import type { StepState } from '../../engine/gates.ts';
import type { PrepareResult } from '../../engine/prepare.ts';
import type { Project } from '../../engine/project-place.ts';
import type { Target } from '../../engine/types.ts';
import { documentAs } from '../engine/engine-client.ts';
import type { Services } from '../services.ts';
import { askName, confirm } from './questions.ts';

function itemOf(state: StepState): vscode.QuickPickItem & { readonly state: StepState } {
  const proof = state.step.proof === 'read' ? 'checked by reading the workspace' : state.by === null ? 'you confirm it' : `confirmed by ${state.by}`;
  return { label: `${state.done ? '$(pass-filled)' : '$(circle-large-outline)'} ${state.step.title}`, description: state.done ? `done, ${proof}` : proof, detail: state.step.how, state };
}

const CANARY = 'canary';

/** Loads one conversation to a mailbox of the person's own; only then can they see that nothing came (law 6). false: they pressed Escape. */
async function loadCanary(services: Services, project: Project, target: Target, state: StepState): Promise<boolean> {
  const mailbox = await vscode.window.showInputBox({
    title: state.step.title,
    prompt: 'A mailbox of your own. One conversation to it is loaded now; then look whether anything arrives there.',
    placeHolder: 'name@company.example',
    ignoreFocusOut: true,
    validateInput: (value) => (/^[^\s@]+@[^\s@]+$/.test(value.trim()) ? null : 'This is not an e-mail address.'),
  });
  if (mailbox === undefined) return false;
  await services.engine.run({ project, verb: 'prepare', flags: ['--to', target, '--canary', mailbox.trim()], title: 'Loading the canary conversation' });
  return confirm('Did nothing arrive in the mailbox?', 'Wait a few minutes before you answer. If a message came, something in the workspace still writes to people: leave this step open and look for it.', 'Nothing Arrived');
}

async function confirmOne(services: Services, project: Project, target: Target, state: StepState): Promise<readonly StepState[] | null> {
  const flags = ['--to', target];
  if (state.step.id === CANARY && !(await loadCanary(services, project, target, state))) return null;
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
    const open = states.filter(({ done }) => !done);
    // What is open stands first, so that Enter leads through the steps in their order.
    const items = [...open, ...states.filter(({ done }) => done)].map(itemOf);
    const picked = await vscode.window.showQuickPick(items, {
      title: `Guided steps in ${target}: ${states.length - open.length} of ${states.length} done`,
      placeHolder: target === 'staging' ? 'Choose a step when it is done. A sample does not wait for them: Escape to go on' : 'Choose a step when it is done; Escape to go on later',
      ignoreFocusOut: true,
    });
    if (picked === undefined) break;
    if (!picked.state.done) states = (await confirmOne(services, project, target, picked.state)) ?? states;
  }
  return states;
}
