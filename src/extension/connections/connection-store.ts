/** All connections of this window: those added here (secrets in SecretStorage only, law 11) and those of a file a person named. */
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { CrosswalkError } from '../../base/errors.ts';
import { objectOf, parseJson, textOf } from '../engine/engine-lines.ts';
import { readConnectionsFile } from './connections-file.ts';
import type { StoredConnection } from './connections-file.ts';

export interface ConnectionInfo {
  readonly name: string;
  readonly system: string;
  /** `file`: read-only here. */
  readonly origin: 'editor' | 'file';
}

const NAMES = 'crosswalk.connections';
const secretKey = (name: string): string => `crosswalk.connection.${name}`;

export class ConnectionStore implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  changed(): void {
    this.#changed.fire();
  }

  /** Path of the connections file, if a person named one: the environment wins over the setting. */
  get file(): string | null {
    const named = process.env['CROSSWALK_CONNECTIONS'] ?? vscode.workspace.getConfiguration('crosswalk').get<string>('connectionsFile');
    return named ? named : null;
  }

  /** Names and systems, without secrets. @throws CrosswalkError `connections/file`. */
  async list(): Promise<readonly ConnectionInfo[]> {
    const own = this.#own().map(([name, system]): ConnectionInfo => ({ name, system, origin: 'editor' }));
    const shadowed = new Set(own.map((info) => info.name));
    const filed = [...(await this.#filed())].filter(([name]) => !shadowed.has(name));
    const all = [...own, ...filed.map(([name, entry]): ConnectionInfo => ({ name, system: entry.system, origin: 'file' }))];
    return all.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** With secrets: for the engine's pipe and for editing only. @throws CrosswalkError `connections/file`. */
  async all(): Promise<ReadonlyMap<string, StoredConnection>> {
    const result = new Map(await this.#filed());
    for (const [name, system] of this.#own()) {
      const stored = objectOf(parseJson((await this.#context.secrets.get(secretKey(name))) ?? ''));
      if (stored !== null) result.set(name, { ...stored, system });
    }
    return result;
  }

  async save(name: string, connection: StoredConnection): Promise<void> {
    await this.#context.secrets.store(secretKey(name), JSON.stringify(connection));
    await this.#context.globalState.update(NAMES, Object.fromEntries([...this.#own().filter(([other]) => other !== name), [name, connection.system]]));
    this.#changed.fire();
  }

  async remove(name: string): Promise<void> {
    await this.#context.secrets.delete(secretKey(name));
    await this.#context.globalState.update(NAMES, Object.fromEntries(this.#own().filter(([other]) => other !== name)));
    this.#changed.fire();
  }

  #own(): readonly (readonly [string, string])[] {
    const names = objectOf(this.#context.globalState.get(NAMES)) ?? {};
    return Object.entries(names).flatMap(([name, system]) => (textOf(system) === null ? [] : [[name, system as string] as const]));
  }

  async #filed(): Promise<ReadonlyMap<string, StoredConnection>> {
    const file = this.file;
    if (file === null) return new Map();
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      throw new CrosswalkError('connections/file', `The connections file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`, {
        where: { file },
        remedy: 'Check the path and its permissions, or clear the setting "crosswalk.connectionsFile".',
        exit: 3,
        cause: error,
      });
    }
    return readConnectionsFile(text, file);
  }
}
