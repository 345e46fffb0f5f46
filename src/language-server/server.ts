/** The language server: LSP in, the pure language service, LSP out. Everything is answered from memory (reference/editor-practice.md §5.5). */
import { CodeActionKind, DidChangeWatchedFilesNotification, TextDocumentSyncKind, TextDocuments, type Connection, type InitializeParams, type InitializeResult } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { codeActions, FIX_ALL, needsAll } from '../language-service/code-actions/actions.ts';
import { complete } from '../language-service/completion/complete.ts';
import { documented, itemData } from '../language-service/completion/documentation.ts';
import { diagnose, diagnoseChain, type DiagnosticSettings } from '../language-service/diagnostics.ts';
import type { SpecWorld } from '../language-service/spec-text.ts';
import { ChainDiagnostics } from './chain-diagnostics.ts';
import { FEATURES, registerFeatures } from './features.ts';
import { diskFiles, editorFiles, type EditorFiles } from './files.ts';
import { LOOKS, refreshLooks, registerLooks } from './looks.ts';
import { settingsOf, USUAL_SETTINGS } from './settings.ts';
import { canonicalUri } from './uri.ts';
import { Worlds, type ConnectionNames } from './worlds.ts';

const DEBOUNCE_MS = 150;
const LANGUAGE_FILES = /\.crosswalk\.yaml$/;

/** What the client sends along at the start. */
export interface ServerOptions {
  /** The client answers `crosswalk/readFile` for folders that are on no disk. */
  readonly readsFiles?: boolean;
  readonly connections?: ConnectionNames;
  readonly rulesUrl?: string;
  /** The client knows the commands of the VS Code extension. */
  readonly commands?: boolean;
}

function optionsOf(params: InitializeParams): ServerOptions {
  return typeof params.initializationOptions === 'object' && params.initializationOptions !== null ? (params.initializationOptions as ServerOptions) : {};
}

const CAPABILITIES: InitializeResult['capabilities'] = {
  ...FEATURES,
  ...LOOKS,
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  textDocumentSync: TextDocumentSyncKind.Incremental,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor, FIX_ALL] },
  completionProvider: { triggerCharacters: [' ', ':', '"', "'", '[', '.', '{', ',', '(', '=', '#'], resolveProvider: true },
};

class LanguageServer {
  readonly #connection: Connection;
  readonly #documents = new TextDocuments(TextDocument);
  /** URIs that the client uses, by their canonical form. */
  readonly #opened = new Map<string, string>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #found = new ChainDiagnostics();
  #worlds: Worlds;
  #options: ServerOptions = {};
  #settings = USUAL_SETTINGS;
  #watches = false;
  #hasFolders = false;
  #client: InitializeParams['capabilities'] | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#worlds = this.#makeWorlds({});
  }

  start(): void {
    this.#connection.onInitialize((params) => this.#initialize(params));
    this.#connection.onInitialized(() => this.#background(this.#initialized()));
    this.#connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const { uri } of changes) this.#worlds.changed(uri);
      this.#checkAll();
    });
    this.#connection.onNotification('crosswalk/connections', (connections: ConnectionNames) => {
      this.#worlds.connect(connections);
      this.#checkAll();
    });
    this.#connection.onNotification('crosswalk/changed', () => {
      this.#worlds.changedAll();
      this.#checkAll();
    });
    this.#connection.onDidChangeConfiguration(({ settings }) => {
      this.#settings = settingsOf(settings);
      this.#checkAll();
    });
    this.#connection.onCompletion(async ({ textDocument, position }) => {
      const world = await this.#worlds.world(textDocument.uri);
      return world === null ? null : complete(world, position);
    });
    this.#connection.onCompletionResolve(async (item) => {
      const uri = itemData(item)?.uri ?? null;
      const world = uri === null ? null : await this.#worlds.world(uri);
      return world === null ? item : documented(world, item);
    });
    this.#connection.onCodeAction(async ({ textDocument, range, context }) => {
      const world = await this.#worlds.world(textDocument.uri);
      if (world === null) return [];
      const { diagnostics, only } = context;
      const needed = needsAll(world, diagnostics);
      const all = needed ? await this.#worlds.worlds() : [];
      const partial = needed && (await this.#worlds.isCut());
      return [...codeActions({ ...world, partial }, { range, diagnostics, all, commands: this.#options.commands === true, ...(only === undefined ? {} : { only }) })];
    });
    registerFeatures(this.#connection, () => this.#worlds);
    registerLooks(this.#connection, () => this.#worlds, () => ({ preview: this.#settings.preview, commands: this.#options.commands === true }));
    this.#connection.onRequest('crosswalk/check', (uri: string) => this.#diagnosticsOf(uri));
    this.#documents.onDidOpen(({ document: { uri } }) => {
      this.#opened.set(canonicalUri(uri), uri);
      if (!this.#watches) this.#worlds.changedAll();
    });
    this.#documents.onDidChangeContent(({ document: { uri } }) => {
      for (const changed of [uri, ...this.#found.above(uri)]) this.#soon(changed);
    });
    this.#documents.onDidClose(({ document }) => this.#close(document.uri));
    this.#documents.listen(this.#connection);
    this.#connection.listen();
  }

  #makeWorlds({ readsFiles }: ServerOptions): Worlds {
    const editor: EditorFiles = {
      read: (uri) => this.#connection.sendRequest<string | null>('crosswalk/readFile', uri),
      specs: (folder, most) => this.#connection.sendRequest<readonly string[]>('crosswalk/specs', { folder, most }),
    };
    const files = readsFiles === true ? editorFiles(editor) : diskFiles();
    return new Worlds(files, (uri) => this.#openText(uri), () => Date.now());
  }

  #openText(canonical: string): { readonly uri: string; readonly text: string } | null {
    const document = this.#documents.get(this.#opened.get(canonical) ?? canonical);
    return document === undefined ? null : { uri: document.uri, text: document.getText() };
  }

  #initialize(params: InitializeParams): InitializeResult {
    this.#options = optionsOf(params);
    this.#client = params.capabilities;
    this.#hasFolders = params.capabilities.workspace?.workspaceFolders === true;
    this.#watches = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    this.#worlds = this.#makeWorlds(this.#options);
    this.#worlds.connect(this.#options.connections ?? null);
    this.#worlds.folders((params.workspaceFolders ?? []).map(({ uri }) => uri));
    return { capabilities: CAPABILITIES, serverInfo: { name: 'crosswalk' } };
  }

  async #initialized(): Promise<void> {
    if (this.#hasFolders) {
      this.#connection.workspace.onDidChangeWorkspaceFolders(async () => {
        this.#worlds.folders(((await this.#connection.workspace.getWorkspaceFolders()) ?? []).map(({ uri }) => uri));
        this.#checkAll();
      });
    }
    if (!this.#watches) return;
    const watchers = ['**/*.crosswalk.yaml', '**/.crosswalk/*/catalog/*.json', '**/.crosswalk/*/approvals/*.json', '**/.crosswalk/*/pinned/*.json', '**/.crosswalk/*/reports/outcomes.json'].map((globPattern) => ({ globPattern }));
    await this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }

  /** Work that nobody waits for: where it fails, the client's log has the kind of the error, without a word of a spec, and every other spec is served on. */
  #background(work: Promise<unknown>): void {
    const tell = (error: unknown): void => this.#connection.console.error(`The language server could not finish: ${error instanceof Error ? error.name : 'unknown error'}.`);
    // A client that hung up has no log any more.
    work.catch(tell).catch(() => undefined);
  }

  #soon(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.set(uri, setTimeout(() => this.#background(this.#check(uri)), DEBOUNCE_MS));
  }

  #checkAll(): void {
    for (const { uri } of this.#documents.all()) this.#soon(uri);
    void refreshLooks(this.#connection, this.#client);
  }

  #close(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.delete(uri);
    this.#opened.delete(canonicalUri(uri));
    this.#worlds.closed(uri);
    // Nobody tells of what changes on disk, so it is read again when a person comes back to it.
    if (!this.#watches) this.#worlds.changedAll();
    const bases = this.#found.forget(uri);
    this.#background(this.#connection.sendDiagnostics({ uri, diagnostics: [] }));
    for (const base of bases) this.#background(this.#publish(base));
  }

  async #check(uri: string): Promise<void> {
    const document = this.#documents.get(uri);
    if (document === undefined || !LANGUAGE_FILES.test(uri)) return;
    const world = await this.#worlds.world(uri);
    // A newer text, or none any more: its own check is on the way.
    if (world === null || this.#documents.get(uri)?.version !== document.version) return;
    const bases = this.#found.set(uri, diagnoseChain(world, this.#diagnosticSettings()));
    for (const file of [uri, ...bases]) await this.#publish(file);
  }

  /** A base that is not open shows nothing: the spec that extends it says that something is wrong there. */
  async #publish(uri: string): Promise<void> {
    const document = this.#documents.get(uri);
    if (document !== undefined) await this.#connection.sendDiagnostics({ uri, version: document.version, diagnostics: this.#found.of(uri) });
  }

  async #diagnosticsOf(uri: string): Promise<ReturnType<typeof diagnose>> {
    const world = await this.#worlds.world(uri);
    return world === null ? [] : this.#diagnostics(world);
  }

  #diagnostics(world: SpecWorld): ReturnType<typeof diagnose> {
    return diagnose(world, this.#diagnosticSettings());
  }

  #diagnosticSettings(): DiagnosticSettings {
    const { rulesUrl } = this.#options;
    return { ...this.#settings, ...(rulesUrl === undefined ? {} : { rulesUrl }) };
  }
}

/** Serves one client until it hangs up. */
export function serveLanguage(connection: Connection): void {
  new LanguageServer(connection).start();
}
