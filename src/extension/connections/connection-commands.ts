import * as vscode from 'vscode';
import type { SystemName } from '../../catalog/model.ts';
import { textOf } from '../engine/engine-lines.ts';
import type { CommandHandlers } from '../commands.ts';
import { baseUrlProblem, FORMS, freeName, nameProblem } from './forms.ts';
import type { FormField } from './forms.ts';
import type { StoredConnection } from './connections-file.ts';
import type { ConnectionStore } from './connection-store.ts';

type Handlers = Pick<CommandHandlers, 'crosswalk.addConnection' | 'crosswalk.editConnection' | 'crosswalk.removeConnection'>;

interface Step {
  readonly title: string;
  readonly number: number;
  readonly of: number;
}

/** undefined: the person pressed Escape. An empty answer to a secret keeps what is stored. */
async function askField(field: FormField, step: Step, before: string | null): Promise<string | undefined> {
  const kept = field.secret && before !== null;
  return vscode.window.showInputBox({
    title: `${step.title} (${step.number} of ${step.of})`,
    prompt: kept ? `${field.title}. ${field.hint} Leave empty to keep the stored one.` : `${field.title}. ${field.hint}`,
    password: field.secret,
    ignoreFocusOut: true,
    ...(field.secret || before === null ? {} : { value: before }),
    validateInput: (value) => {
      if (field.key === 'baseUrl') return baseUrlProblem(value.trim());
      return value.trim() === '' && !field.optional && !kept ? 'This cannot be empty.' : null;
    },
  });
}

async function askConnection(name: string, system: SystemName, before: StoredConnection | null): Promise<StoredConnection | null> {
  const form = FORMS[system];
  const answers: Record<string, string> = {};
  for (const [index, field] of form.fields.entries()) {
    const old = textOf(before?.[field.key]);
    const answer = await askField(field, { title: `${form.label}: ${name}`, number: index + 1, of: form.fields.length }, old);
    if (answer === undefined) return null;
    const value = answer.trim() === '' && field.secret && old !== null ? old : answer.trim();
    if (value !== '') answers[field.key] = value;
  }
  return { ...answers, system };
}

async function askSystem(): Promise<SystemName | undefined> {
  const items = (Object.keys(FORMS) as SystemName[]).map((system) => ({
    label: FORMS[system].label,
    description: system === 'intercom' ? 'destination' : 'source, only read',
    system,
  }));
  return (await vscode.window.showQuickPick(items, { title: 'Add Connection', placeHolder: 'Which system?' }))?.system;
}

async function pickName(store: ConnectionStore, title: string, placeHolder: string): Promise<string | undefined> {
  const editable = (await store.list()).filter((info) => info.origin === 'editor');
  if (editable.length === 0) {
    void vscode.window.showInformationMessage('No connection was added in the editor yet. Those of a connections file are changed in that file.');
    return undefined;
  }
  return vscode.window.showQuickPick(editable.map((info) => info.name), { title, placeHolder });
}

async function isSystem(store: ConnectionStore, name: string): Promise<SystemName | null> {
  const info = (await store.list()).find((entry) => entry.name === name && entry.origin === 'editor');
  return info !== undefined && Object.hasOwn(FORMS, info.system) ? (info.system as SystemName) : null;
}

/** Adding, changing and removing connections. Nothing here contacts a system: `connect` does. */
export function connectionCommands(store: ConnectionStore): Handlers {
  return {
    'crosswalk.addConnection': async (given) => {
      const system = await askSystem();
      if (system === undefined) return;
      const taken = (await store.list()).map((info) => info.name);
      const name = await vscode.window.showInputBox({
        title: `${FORMS[system].label}: name`,
        prompt: 'The name that specs use for this account.',
        value: given ?? freeName(system, taken),
        ignoreFocusOut: true,
        validateInput: (value) => nameProblem(value, taken),
      });
      if (name === undefined) return;
      const connection = await askConnection(name, system, null);
      if (connection !== null) await store.save(name, connection);
    },
    'crosswalk.editConnection': async (given) => {
      const name = given ?? (await pickName(store, 'Edit Connection', 'Which one?'));
      const system = name === undefined ? null : await isSystem(store, name);
      if (name === undefined || system === null) return;
      const connection = await askConnection(name, system, (await store.all()).get(name) ?? null);
      if (connection !== null) await store.save(name, connection);
    },
    'crosswalk.removeConnection': async (given) => {
      const name = given ?? (await pickName(store, 'Remove Connection', 'Which one?'));
      if (name === undefined || (await isSystem(store, name)) === null) return;
      const sure = await vscode.window.showWarningMessage(
        `Remove the connection "${name}"?`,
        { modal: true, detail: 'Its credentials are deleted from this machine. Specs and ledgers stay as they are.' },
        'Remove',
      );
      if (sure === 'Remove') await store.remove(name);
    },
  };
}
