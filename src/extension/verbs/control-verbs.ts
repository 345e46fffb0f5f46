/** Pause, resume and cancel the run that is under way, whoever started it (design §8). */
import type { ControlResult } from '../../engine/control.ts';
import * as vscode from 'vscode';
import type { StatusResult } from '../../engine/status.ts';
import type { CommandHandlers } from '../commands.ts';
import { documentAs } from '../engine/engine-client.ts';
import { commandAgain } from '../runs/again.ts';
import { runName } from '../runs/run-words.ts';
import type { Services } from '../services.ts';
import { chooseProject } from '../spec-project.ts';
import { tell } from './questions.ts';
import { onProject } from './way-verbs.ts';

type Verbs = ControlResult['command'];

const WORDS: Readonly<Record<ControlResult['run']['state'], string>> = {
  working: 'is at work.',
  paused: 'is paused: nothing new is sent until it is resumed. It keeps its place, also when this window is closed.',
  stopping: 'stops at the next safe place. Nothing is lost: run the command again to go on.',
  ended: 'has ended.',
};

function control(services: Services, verb: Verbs): (given?: string) => Promise<unknown> {
  return (given) =>
    onProject(services, given, async (project) => {
      const by = services.memory.name === '' ? [] : ['--by', services.memory.name];
      const result = documentAs<ControlResult>(await services.engine.run({ project, verb, flags: by, title: null, offline: true }));
      tell(`${runName(result.run.verb, result.run.target)} ${WORDS[result.run.state]}`, {});
      return result;
    });
}

/** A paused run goes on; of one whose process is gone, its own command is started again, with the questions that it asks. */
function resume(services: Services): (given?: string) => Promise<unknown> {
  const paused = control(services, 'resume');
  return async (given) => {
    const project = await chooseProject(given);
    if (project === null) return undefined;
    const spec = vscode.Uri.file(project.specFile).toString();
    const again = commandAgain(documentAs<StatusResult>(await services.engine.run({ project, verb: 'status', title: null, offline: true })));
    return again === null ? paused(spec) : vscode.commands.executeCommand(again, spec);
  };
}

export function controlVerbs(services: Services): Pick<CommandHandlers, `crosswalk.${Verbs}`> {
  return { 'crosswalk.pause': control(services, 'pause'), 'crosswalk.resume': resume(services), 'crosswalk.cancel': control(services, 'cancel') };
}
