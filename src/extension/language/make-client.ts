/** Makes the client of the language server. Loaded when the first spec is opened: its library is three quarters of the extension's code (design §7, activation). */
import * as vscode from 'vscode';
import { LanguageClient, RevealOutputChannelOn, TransportKind, type LanguageClientOptions } from 'vscode-languageclient/node';
import type { ServerOptions } from '../../language-server/server.ts';
import { LANGUAGE } from '../commands.ts';

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

/** Not started yet. */
export function makeClient(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): LanguageClient {
  const module = context.asAbsolutePath('dist/language-server.cjs');
  const client = new LanguageClient('crosswalk', 'Crosswalk', { module, transport: TransportKind.ipc }, clientOptions(context, log));
  client.onRequest('crosswalk/readFile', readFile);
  client.onRequest('crosswalk/specs', findSpecs);
  return client;
}
