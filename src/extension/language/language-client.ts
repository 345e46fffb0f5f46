/** The client of the language server, which runs in a process of its own: typing never waits for what the extension does. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Diagnostic } from 'vscode-languageserver-types';
import type { ServerOptions } from '../../language-server/server.ts';
import { LANGUAGE } from '../commands.ts';
import type { ConnectionStore } from '../connections/connection-store.ts';

type ConnectionNames = NonNullable<ServerOptions['connections']>;

/** Names and systems only (law 11). An unreadable connections file is told by the verbs that need it. */
async function namesOf(connections: ConnectionStore): Promise<ConnectionNames> {
  try {
    return (await connections.list()).map(({ name, system }) => ({ name, system }));
  } catch {
    return [];
  }
}

/** Starts when the first spec is opened, and is awaited by nobody. */
export class SpecLanguage implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #connections: ConnectionStore;
  readonly #log: vscode.LogOutputChannel;
  readonly #subscriptions: vscode.Disposable[] = [];
  #started: Promise<LanguageClient> | null = null;

  constructor(context: vscode.ExtensionContext, connections: ConnectionStore, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#connections = connections;
    this.#log = log;
    this.#subscriptions.push(
      vscode.workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      connections.onDidChange(() => void this.#started?.then((client) => this.#tellConnections(client), () => undefined)),
    );
    for (const document of vscode.workspace.textDocuments) this.#opened(document);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
    // A server that never started has told so already.
    void this.#started?.then((client) => client.dispose(), () => undefined);
  }

  /** What is wrong with the spec as it is now; waits for the server. */
  async check(uri: vscode.Uri): Promise<readonly Diagnostic[]> {
    const client = await this.#running();
    return client.sendRequest<readonly Diagnostic[]>('crosswalk/check', uri.toString());
  }

  /** A verb has ended, and may have written catalogs, records and counts: not every one of them is told by a watcher. */
  changed(): void {
    void this.#started?.then((client) => client.sendNotification('crosswalk/changed'), () => undefined);
  }

  #opened(document: vscode.TextDocument): void {
    if (document.languageId === LANGUAGE) this.#running().catch((error: unknown) => this.#log.error(`language server: ${(error as Error).message}`));
  }

  #running(): Promise<LanguageClient> {
    return (this.#started ??= this.#start());
  }

  async #start(): Promise<LanguageClient> {
    const { makeClient } = await import('./make-client.ts');
    const client = makeClient(this.#context, this.#log);
    await client.start();
    await this.#tellConnections(client);
    return client;
  }

  async #tellConnections(client: LanguageClient): Promise<void> {
    await client.sendNotification('crosswalk/connections', await namesOf(this.#connections));
  }
}
