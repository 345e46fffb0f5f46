/** From the first connection to the signed exclusions: verbs that change nothing in the destination, and `prepare`. */
import path from 'node:path';
import * as vscode from 'vscode';
import { DiagnosticSeverity } from 'vscode-languageserver-types';
import type { ConnectResult } from '../../engine/connect.ts';
import type { DiscoverResult } from '../../engine/discover.ts';
import type { PrepareResult } from '../../engine/prepare.ts';
import type { Project } from '../../engine/project-place.ts';
import type { Plan } from '../../spec/plan.ts';
import type { CommandHandlers } from '../commands.ts';
import { documentAs } from '../engine/engine-client.ts';
import type { Target } from '../../engine/types.ts';
import type { Services } from '../services.ts';
import { chooseProject, chooseSpec } from '../spec-project.ts';
import { confirmSteps } from './guided-steps.ts';
import { askName, askTarget, tell } from './questions.ts';
import { connectWords, counted, discoverWords } from './words.ts';

type Verbs = 'connect' | 'discover' | 'check' | 'plan' | 'scope' | 'acknowledge' | 'prepare';
type Handlers = Pick<CommandHandlers, `crosswalk.${Verbs}`>;

/** Runs `work` on the chosen spec; afterwards the views read anew, whatever came of it. */
export async function onProject<T>(services: Services, given: string | undefined, work: (project: Project) => Promise<T>): Promise<T | undefined> {
  const project = await chooseProject(given);
  if (project === null) return undefined;
  await services.memory.rememberSpec(project.specFile);
  try {
    return await work(project);
  } finally {
    services.changed.fire();
  }
}

export async function planOf(services: Services, project: Project): Promise<Plan> {
  return documentAs<Plan>(await services.engine.run({ project, verb: 'plan', title: 'Making the plan', offline: true }));
}

async function openScope(services: Services, project: Project): Promise<string> {
  const { file } = documentAs<{ readonly file: string }>(await services.engine.run({ project, verb: 'scope', title: 'Writing the scope document', offline: true }));
  await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(file));
  return file;
}

const specOf = (project: Project): string => vscode.Uri.file(project.specFile).toString();

/** Reads the text only, by the language server: it works in a folder that is not trusted and in one that is not on this machine. */
async function check(services: Services, given: string | undefined): Promise<unknown> {
  const uri = await chooseSpec(given);
  if (uri === null) return undefined;
  await services.memory.rememberSpec(uri.fsPath);
  services.changed.fire();
  await vscode.window.showTextDocument(uri);
  const found = await services.language.check(uri);
  const count = (severity: DiagnosticSeverity): number => found.filter((diagnostic) => diagnostic.severity === severity).length;
  const [errors, warnings] = [count(DiagnosticSeverity.Error), count(DiagnosticSeverity.Warning)];
  const name = path.posix.basename(uri.path);
  const text = errors + warnings === 0 ? `${name} has no problems.` : `${name}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}.`;
  tell(text, errors + warnings === 0 ? {} : { 'Show Problems': () => vscode.commands.executeCommand('workbench.actions.view.problems') }, errors > 0);
  return { errors, warnings };
}

async function acknowledge(services: Services, project: Project): Promise<unknown> {
  const plan = await planOf(services, project);
  if (plan.exclusions.length === 0) {
    tell('Nothing stays behind, so there is nothing to acknowledge.', {});
    return undefined;
  }
  const items = plan.exclusions.map(({ entity, archive, records, loses }) => ({ label: entity, description: `${records === null ? '' : `${counted(records, 'record')}, `}archived as ${archive.toUpperCase()}`, detail: loses }));
  const ends = [
    { label: '$(book) Open the whole text first', description: 'the scope document', detail: 'Signs nothing: come back to this step when you have read it.', go: false },
    { label: '$(pass) I have read this', description: 'go on to sign', detail: 'The next question asks for your name.', go: true },
  ];
  const read = await vscode.window.showQuickPick([...items, ...ends], {
    title: 'What stays behind',
    placeHolder: 'Read what is left out, then choose the last line',
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (read === undefined || !('go' in read)) return undefined;
  if (!read.go) return openScope(services, project);
  const name = await askName(services.memory, 'Acknowledge exclusions', `You take note that ${plan.exclusions.map(({ entity }) => entity).join(', ')} will not be moved.`);
  if (name === undefined) return undefined;
  const result = await services.engine.run({ project, verb: 'acknowledge', flags: ['--by', name], title: 'Signing', offline: true });
  tell(`Acknowledged by ${name}. Next, a workspace is prepared.`, { 'Prepare Workspace': () => vscode.commands.executeCommand('crosswalk.prepare', specOf(project)) });
  return result.document;
}

function stepsWords(target: Target, open: number): string {
  if (open === 0) return target === 'production' ? 'Every guided step is done: the migration may run once its sample is approved.' : 'Every guided step is done.';
  return target === 'production' ? `${counted(open, 'guided step')} still open; the migration waits for them.` : 'A sample may run there now.';
}

async function prepare(services: Services, project: Project, given: string | undefined): Promise<unknown> {
  const target = await askTarget('Prepare destination', given);
  if (target === undefined) return undefined;
  const flags = ['--to', target];
  const result = documentAs<PrepareResult>(await services.engine.run({ project, verb: 'prepare', flags, title: `Preparing ${target}` }));
  const made = result.created.length === 0 ? 'Every attribute was there already' : `${counted(result.created.length, 'attribute')} made`;
  const steps = await confirmSteps(services, project, target, result.steps);
  const open = steps.filter(({ done }) => !done).length;
  const next = target === 'staging' ? { 'Run Sample': () => vscode.commands.executeCommand('crosswalk.sample', specOf(project)) } : {};
  // Law 6: production waits for every step; a sample in staging, with its masked addresses, does not.
  tell(`${made} in ${result.workspace}. ${stepsWords(target, open)}`, next, target === 'production' && open > 0);
  return { ...result, steps };
}

export function wayVerbs(services: Services): Handlers {
  return {
    'crosswalk.connect': (given) =>
      onProject(services, given, async (project) => {
        const result = documentAs<ConnectResult>(await services.engine.run({ project, verb: 'connect', title: 'Checking the connections' }));
        const words = connectWords(result);
        tell(words.text, words.good ? { 'Discover Fields': () => vscode.commands.executeCommand('crosswalk.discover', specOf(project)) } : {}, !words.good);
        return result;
      }),
    'crosswalk.discover': (given) =>
      onProject(services, given, async (project) => {
        const result = documentAs<DiscoverResult>(await services.engine.run({ project, verb: 'discover', title: 'Discovering fields' }));
        tell(discoverWords(result), { 'Check Spec': () => vscode.commands.executeCommand('crosswalk.check', specOf(project)) });
        return result;
      }),
    'crosswalk.check': (given) => check(services, given),
    'crosswalk.plan': (given) =>
      onProject(services, given, async (project) => {
        const plan = await planOf(services, project);
        await openScope(services, project);
        return plan;
      }),
    'crosswalk.scope': (given) => onProject(services, given, (project) => openScope(services, project)),
    'crosswalk.acknowledge': (given) => onProject(services, given, (project) => acknowledge(services, project)),
    'crosswalk.prepare': (given, target) => onProject(services, given, (project) => prepare(services, project, target)),
  };
}
