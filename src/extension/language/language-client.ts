/** The client of the language server, which runs in a process of its own: typing never waits for what the extension does. */
import * as vscode from 'vscode';
import { LanguageClient, RevealOutputChannelOn, TransportKind, type LanguageClientOptions } from 'vscode-languageclient/node';
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

async function readFile(uri: string): Promise<string | null> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.parse(uri, true)));
  } catch {
    return null;
  }
}

async function findSpecs({ folder, most }: { readonly folder: string; readonly most: number }): Promise<readonly string[]> {
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(vscode.Uri.parse(folder, true), '**/*.crosswalk.yaml'), '**/node_modules/**', most);
  return found.map((uri) => uri.toString());
}

function clientOptions(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): LanguageClientOptions {
  const initializationOptions: ServerOptions = { readsFiles: true, commands: true, rulesUrl: vscode.Uri.joinPath(context.extensionUri, 'docs', 'rules').toString() };
  // The server is told the settings at the start and at every change.
  return { documentSelector: [{ language: LANGUAGE }], outputChannel: log, revealOutputChannelOn: RevealOutputChannelOn.Never, initializationOptions, synchronize: { configurationSection: LANGUAGE } };
}

/** Starts when the first spec is opened, and is awaited by nobody. */
export class SpecLanguage implements vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #connections: ConnectionStore;
  readonly #log: vscode.LogOutputChannel;
  readonly #subscriptions: vscode.Disposable[] = [];
  #started: Promise<void> | null = null;

  constructor(context: vscode.ExtensionContext, connections: ConnectionStore, log: vscode.LogOutputChannel) {
    const module = context.asAbsolutePath('dist/language-server.cjs');
    this.#client = new LanguageClient('crosswalk', 'Crosswalk', { module, transport: TransportKind.ipc }, clientOptions(context, log));
    this.#connections = connections;
    this.#log = log;
    this.#subscriptions.push(
      vscode.workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      connections.onDidChange(() => void this.#tellConnections()),
    );
    for (const document of vscode.workspace.textDocuments) this.#opened(document);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
    void this.#client.dispose();
  }

  #opened(document: vscode.TextDocument): void {
    if (document.languageId === LANGUAGE) this.ready().catch((error: unknown) => this.#log.error(`language server: ${(error as Error).message}`));
  }

  ready(): Promise<void> {
    return (this.#started ??= this.#start());
  }

  /** What is wrong with the spec as it is now; waits for the server. */
  async check(uri: vscode.Uri): Promise<readonly Diagnostic[]> {
    await this.ready();
    return this.#client.sendRequest<readonly Diagnostic[]>('crosswalk/check', uri.toString());
  }

  async #start(): Promise<void> {
    this.#client.onRequest('crosswalk/readFile', readFile);
    this.#client.onRequest('crosswalk/specs', findSpecs);
    await this.#client.start();
    await this.#tellConnections();
  }

  async #tellConnections(): Promise<void> {
    if (this.#client.isRunning()) await this.#client.sendNotification('crosswalk/connections', await namesOf(this.#connections));
  }
}
