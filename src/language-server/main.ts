/** Entry of the process that the extension starts: LSP over the channel that VS Code opens. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serveLanguage } from './server.ts';

serveLanguage(createConnection(ProposedFeatures.all));
