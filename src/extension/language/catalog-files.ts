/** The catalogs beside a spec, in memory: typing never waits for the disk (reference/editor-practice.md §5.3). */
import * as vscode from 'vscode';
import type { Catalog } from '../../catalog/model.ts';
import { parseCatalog } from '../../catalog/snapshot.ts';

const PATTERN = '**/.crosswalk/*/catalog/*.json';

export class CatalogFiles implements vscode.Disposable {
  readonly #watcher = vscode.workspace.createFileSystemWatcher(PATTERN);
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #known = new Map<string, Promise<Catalog | null>>();
  readonly #log: vscode.LogOutputChannel;
  readonly onDidChange = this.#changed.event;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
    const forget = (uri: vscode.Uri): void => {
      this.#known.delete(uri.toString());
      this.#changed.fire();
    };
    this.#watcher.onDidCreate(forget);
    this.#watcher.onDidChange(forget);
    this.#watcher.onDidDelete(forget);
  }

  dispose(): void {
    this.#watcher.dispose();
    this.#changed.dispose();
  }

  /** null: not discovered yet, or not readable: then no rule complains about what it cannot know. */
  async catalog(spec: vscode.Uri, connection: string | null): Promise<Catalog | null> {
    // A name with a path in it must not lead out of the project's folder.
    if (connection === null || !/^[\w.-]+$/.test(connection)) return null;
    const name = (spec.path.split('/').pop() ?? '').replace(/\.crosswalk\.yaml$/, '');
    const uri = vscode.Uri.joinPath(spec, '..', '.crosswalk', name, 'catalog', `${connection}.json`);
    const key = uri.toString();
    const known = this.#known.get(key) ?? this.#read(uri);
    this.#known.set(key, known);
    return known;
  }

  async #read(uri: vscode.Uri): Promise<Catalog | null> {
    let bytes: Uint8Array;
    try {
      bytes = await vscode.workspace.fs.readFile(uri);
    } catch {
      return null;
    }
    try {
      return parseCatalog(new TextDecoder().decode(bytes), uri.fsPath);
    } catch (error) {
      this.#log.warn(`The catalog ${vscode.workspace.asRelativePath(uri)} is not usable: ${(error as Error).message}`);
      return null;
    }
  }
}
