/** `crosswalk lsp --stdio`: the language server for editors other than VS Code. */
import { createConnection, ProposedFeatures, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { serveLanguage } from '../language-server/server.ts';

/** Speaks LSP on stdin and stdout until the client says `exit` or hangs up. */
export function runLanguageServer(): void {
  serveLanguage(createConnection(ProposedFeatures.all, new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout)));
}
