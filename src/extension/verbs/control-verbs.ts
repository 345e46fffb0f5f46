/** Pause, resume and cancel the run that is under way, whoever started it (design §8). */
import type { ControlResult } from '../../engine/control.ts';
import type { CommandHandlers } from '../commands.ts';
import { documentAs } from '../engine/engine-client.ts';
import { runName } from '../runs/run-words.ts';
import type { Services } from '../services.ts';
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

export function controlVerbs(services: Services): Pick<CommandHandlers, `crosswalk.${Verbs}`> {
  return { 'crosswalk.pause': control(services, 'pause'), 'crosswalk.resume': control(services, 'resume'), 'crosswalk.cancel': control(services, 'cancel') };
}
