/** Small things the editor remembers for a person; nothing that counts (that is in the ledger) and no secret. */
import type * as vscode from 'vscode';

const NAME = 'crosswalk.name';

export class Memory {
  readonly #workspace: vscode.Memento;
  readonly #everywhere: vscode.Memento;

  constructor(context: vscode.ExtensionContext) {
    this.#workspace = context.workspaceState;
    this.#everywhere = context.globalState;
  }

  /** Under which name the person signed last. */
  get name(): string {
    return this.#everywhere.get<string>(NAME) ?? '';
  }

  async rememberName(name: string): Promise<void> {
    await this.#everywhere.update(NAME, name);
  }

  /** The run whose diff page was opened last: an approval asks for it. */
  readDiff(specFile: string): string | null {
    return this.#workspace.get<string>(`crosswalk.read:${specFile}`) ?? null;
  }

  async rememberDiff(specFile: string, run: string): Promise<void> {
    if (this.readDiff(specFile) !== run) await this.#workspace.update(`crosswalk.read:${specFile}`, run);
  }

  /** The spec of the last command: what the views show when several are there and none is open. */
  get spec(): string | null {
    return this.#workspace.get<string>('crosswalk.spec') ?? null;
  }

  async rememberSpec(specFile: string): Promise<void> {
    if (this.spec !== specFile) await this.#workspace.update('crosswalk.spec', specFile);
  }
}
