/** Chooses the record that the editor shows beside the spec, and opens the line that a lens is about. */
import * as vscode from 'vscode';
import type { PinResult } from '../../engine/pin.ts';
import type { Project } from '../../engine/project-place.ts';
import type { CommandHandlers } from '../commands.ts';
import { documentAs } from '../engine/engine-client.ts';
import type { Services } from '../services.ts';
import { tell } from './questions.ts';
import { onProject } from './way-verbs.ts';

type Handlers = Pick<CommandHandlers, 'crosswalk.pin' | 'crosswalk.openLine'>;

/** Entities that the spec as it is on disk loads; one is not asked for. */
async function askEntity(project: Project): Promise<string | undefined> {
  const { readSpec } = await import('../../engine/project.ts');
  const { draft } = await readSpec(project);
  const sections = [draft?.ticket, draft?.contact, draft?.company].filter((section) => section != null);
  const names = [...new Set(sections.map(({ from }) => from.value))];
  if (names.length === 0) {
    tell('The spec names no entity yet: write a section with "from:" first.', {}, true);
    return undefined;
  }
  return vscode.window.showQuickPick(names, { title: 'Pin a record', placeHolder: 'A record of which entity?', ignoreFocusOut: true });
}

interface Choice extends vscode.QuickPickItem {
  readonly how: 'id' | 'file' | 'unpin';
}

function askHow(entity: string): Thenable<Choice | undefined> {
  const items: readonly Choice[] = [
    { label: '$(pin) By its id', detail: `From what was read before, else read from the source. It stays on this machine, for you alone.`, how: 'id' },
    { label: '$(file) From a JSON file', detail: 'One record that you wrote or saved.', how: 'file' },
    { label: '$(pinned-dirty) Unpin', detail: `Removes the pinned ${entity}.`, how: 'unpin' },
  ];
  return vscode.window.showQuickPick(items, { title: `Pin a record of ${entity}`, placeHolder: 'Which one?', ignoreFocusOut: true });
}

async function askFlags(entity: string, how: Choice['how']): Promise<readonly string[] | undefined> {
  if (how === 'unpin') return ['--unpin'];
  if (how === 'file') {
    const [file] = (await vscode.window.showOpenDialog({ title: `A record of ${entity}`, filters: { JSON: ['json'] }, openLabel: 'Pin' })) ?? [];
    return file === undefined ? undefined : ['--file', file.fsPath];
  }
  const id = await vscode.window.showInputBox({ title: `Pin a record of ${entity}`, prompt: 'Its id in the source: the one of its address there, not the number that people see.', ignoreFocusOut: true, validateInput: (value) => (value.trim() === '' ? 'An id is needed.' : null) });
  return id === undefined ? undefined : ['--id', id.trim()];
}

async function pin(services: Services, project: Project, givenEntity: string | undefined, givenId: string | undefined): Promise<PinResult | undefined> {
  const entity = givenEntity ?? (await askEntity(project));
  if (entity === undefined) return undefined;
  const how = givenId === undefined ? (await askHow(entity))?.how : 'id';
  const flags = givenId !== undefined ? ['--id', givenId] : how === undefined ? undefined : await askFlags(entity, how);
  if (flags === undefined) return undefined;
  const offline = how === 'id' ? {} : ({ offline: true } as const);
  const result = documentAs<PinResult>(await services.engine.run({ project, verb: 'pin', flags: ['--entity', entity, ...flags], title: how === 'unpin' ? 'Unpinning' : 'Pinning the record', ...offline }));
  tell(result.from === null ? `No ${entity} is pinned any more.` : `${entity} ${result.id ?? ''} is pinned: each line of the spec shows what it makes of it.`, {});
  return result;
}

/** @param line from 1. */
async function openLine(spec: string, line: string): Promise<void> {
  const at = new vscode.Position(Math.max(0, (Number(line) || 1) - 1), 0);
  await vscode.window.showTextDocument(vscode.Uri.parse(spec, true), { selection: new vscode.Range(at, at) });
}

export function pinCommands(services: Services): Handlers {
  return {
    'crosswalk.pin': (given, entity, id) => onProject(services, given, (project) => pin(services, project, entity, id)),
    'crosswalk.openLine': openLine,
  };
}
