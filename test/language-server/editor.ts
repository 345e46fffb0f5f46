/** A small editor: speaks LSP to the real server over two pipes in this process. */
import { PassThrough } from 'node:stream';
import { createProtocolConnection, createConnection, ProposedFeatures, StreamMessageReader, StreamMessageWriter, type ProtocolConnection } from 'vscode-languageserver/node';
import type { Diagnostic, InitializeResult } from 'vscode-languageserver/node';
import { serveLanguage, type ServerOptions } from '../../src/language-server/server.ts';

interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

export class Editor {
  readonly connection: ProtocolConnection;
  readonly published: Published[] = [];
  #versions = new Map<string, number>();
  #waiting: (() => void)[] = [];

  constructor() {
    const [up, down] = [new PassThrough(), new PassThrough()];
    serveLanguage(createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down)));
    this.connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    this.connection.onNotification('textDocument/publishDiagnostics', (params: Published) => {
      this.published.push(params);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    this.connection.onRequest('client/registerCapability', () => null);
    this.connection.listen();
  }

  /** @param folders of the workspace, as URIs. */
  async start(initializationOptions: ServerOptions = {}, folders: readonly string[] = [], can: object = {}): Promise<InitializeResult> {
    const capabilities = { workspace: { didChangeWatchedFiles: { dynamicRegistration: true }, ...can } };
    const result = await this.connection.sendRequest<InitializeResult>('initialize', { processId: null, rootUri: null, capabilities, initializationOptions, workspaceFolders: folders.map((uri) => ({ uri, name: uri })) });
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  async open(uri: string, text: string): Promise<void> {
    this.#versions.set(uri, 1);
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'crosswalk', version: 1, text } });
  }

  /** Replaces the whole text. */
  async type(uri: string, text: string): Promise<void> {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
  }

  async fileChanged(uri: string): Promise<void> {
    await this.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
  }

  ask<T>(method: string, params: object): Promise<T> {
    return this.connection.sendRequest<T>(method, params);
  }

  /** The newest diagnostics of a document for which `test` holds. */
  async diagnostics(uri: string, test: (diagnostics: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
    for (;;) {
      const last = this.published.findLast((published) => published.uri === uri);
      if (last !== undefined && test(last.diagnostics)) return last.diagnostics;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  stop(): void {
    this.connection.dispose();
  }
}
