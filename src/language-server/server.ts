/** The language server: LSP in, the pure language service, LSP out. Everything is answered from memory (reference/editor-practice.md §5.5). */
import { CodeActionKind, DidChangeWatchedFilesNotification, TextDocumentSyncKind, TextDocuments, type Connection, type InitializeParams, type InitializeResult } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { codeActions } from '../language-service/code-actions/actions.ts';
import { complete } from '../language-service/completion/complete.ts';
import { diagnose } from '../language-service/diagnostics.ts';
import type { SpecWorld } from '../language-service/spec-text.ts';
import { diskFiles, editorFiles } from './files.ts';
import { Worlds, type ConnectionNames } from './worlds.ts';

const DEBOUNCE_MS = 150;
const LANGUAGE_FILES = /\.crosswalk\.yaml$/;

/** What the client sends along at the start. */
export interface ServerOptions {
  /** The client answers `crosswalk/readFile` for folders that are on no disk. */
  readonly readsFiles?: boolean;
  readonly connections?: ConnectionNames;
  readonly rulesUrl?: string;
}

function optionsOf(params: InitializeParams): ServerOptions {
  return typeof params.initializationOptions === 'object' && params.initializationOptions !== null ? (params.initializationOptions as ServerOptions) : {};
}

const CAPABILITIES: InitializeResult['capabilities'] = {
  textDocumentSync: TextDocumentSyncKind.Incremental,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
  completionProvider: { triggerCharacters: [' ', ':', '"', "'", '[', '.', '{', ','], resolveProvider: false },
};

class LanguageServer {
  readonly #connection: Connection;
  readonly #documents = new TextDocuments(TextDocument);
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #worlds: Worlds;
  #options: ServerOptions = {};
  #watches = false;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#worlds = this.#makeWorlds({});
  }

  start(): void {
    this.#connection.onInitialize((params) => this.#initialize(params));
    this.#connection.onInitialized(() => void this.#initialized());
    this.#connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const { uri } of changes) this.#worlds.changed(uri);
      this.#checkAll();
    });
    this.#connection.onNotification('crosswalk/connections', (connections: ConnectionNames) => {
      this.#worlds.connect(connections);
      this.#checkAll();
    });
    this.#connection.onCompletion(async ({ textDocument, position }) => {
      const world = await this.#worlds.world(textDocument.uri);
      return world === null ? null : complete(world, position);
    });
    this.#connection.onCodeAction(async ({ textDocument, range, context }) => {
      const world = await this.#worlds.world(textDocument.uri);
      return world === null ? [] : [...codeActions(world, { range, diagnostics: context.diagnostics })];
    });
    this.#connection.onRequest('crosswalk/check', (uri: string) => this.#diagnosticsOf(uri));
    this.#documents.onDidChangeContent(({ document }) => this.#soon(document.uri));
    this.#documents.onDidClose(({ document }) => this.#close(document.uri));
    this.#documents.listen(this.#connection);
    this.#connection.listen();
  }

  #makeWorlds({ readsFiles }: ServerOptions): Worlds {
    const files = readsFiles === true ? editorFiles((uri) => this.#connection.sendRequest<string | null>('crosswalk/readFile', uri)) : diskFiles();
    return new Worlds(files, (uri) => this.#documents.get(uri)?.getText() ?? null, () => Date.now());
  }

  #initialize(params: InitializeParams): InitializeResult {
    this.#options = optionsOf(params);
    this.#watches = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    this.#worlds = this.#makeWorlds(this.#options);
    this.#worlds.connect(this.#options.connections ?? null);
    return { capabilities: CAPABILITIES, serverInfo: { name: 'crosswalk' } };
  }

  async #initialized(): Promise<void> {
    if (!this.#watches) return;
    const watchers = ['**/*.crosswalk.yaml', '**/.crosswalk/*/catalog/*.json'].map((globPattern) => ({ globPattern }));
    await this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }

  #soon(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.set(uri, setTimeout(() => void this.#check(uri), DEBOUNCE_MS));
  }

  #checkAll(): void {
    for (const { uri } of this.#documents.all()) this.#soon(uri);
  }

  #close(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.delete(uri);
    this.#worlds.closed(uri);
    void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  async #check(uri: string): Promise<void> {
    const document = this.#documents.get(uri);
    if (document === undefined || !LANGUAGE_FILES.test(uri)) return;
    const world = await this.#worlds.world(uri);
    // A newer text, or none any more: its own check is on the way.
    if (world === null || this.#documents.get(uri)?.version !== document.version) return;
    await this.#connection.sendDiagnostics({ uri, version: document.version, diagnostics: this.#diagnostics(world) });
  }

  async #diagnosticsOf(uri: string): Promise<ReturnType<typeof diagnose>> {
    const world = await this.#worlds.world(uri);
    return world === null ? [] : this.#diagnostics(world);
  }

  #diagnostics(world: SpecWorld): ReturnType<typeof diagnose> {
    const { rulesUrl } = this.#options;
    return diagnose(world.spec.text, world.catalogs, rulesUrl === undefined ? {} : { rulesUrl });
  }
}

/** Serves one client until it hangs up. */
export function serveLanguage(connection: Connection): void {
  new LanguageServer(connection).start();
}
