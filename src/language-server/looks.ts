/** Handlers of what is shown beside a spec without being asked for: hover, values at the ends of lines, lenses. */
import { CodeLensRefreshRequest, InlayHintRefreshRequest, type Connection, type InitializeParams, type InitializeResult } from 'vscode-languageserver';
import { hover } from '../language-service/hover/hover.ts';
import { codeLenses } from '../language-service/lens/code-lenses.ts';
import { inlayHints } from '../language-service/preview/inlay-hints.ts';
import type { Worlds } from './worlds.ts';

export const LOOKS: InitializeResult['capabilities'] = {
  hoverProvider: true,
  inlayHintProvider: { resolveProvider: false },
  codeLensProvider: { resolveProvider: false },
};

export interface LookSettings {
  /** Whether lines show what they make of the pinned record, and what became of their values in the last sample. */
  readonly preview: boolean;
  /** The client knows the commands of the VS Code extension. */
  readonly commands: boolean;
}

/** @param worlds as they are now. @param settings as they are now. */
export function registerLooks(connection: Connection, worlds: () => Worlds, settings: () => LookSettings): void {
  connection.onHover(async ({ textDocument, position }) => {
    const world = await worlds().world(textDocument.uri);
    return world === null ? null : hover(world, position);
  });
  connection.languages.inlayHint.on(async ({ textDocument, range }) => {
    const world = settings().preview ? await worlds().world(textDocument.uri) : null;
    return world === null ? [] : [...inlayHints(world, range)];
  });
  connection.onCodeLens(async ({ textDocument }) => {
    const world = await worlds().world(textDocument.uri);
    return world === null ? [] : [...codeLenses(world, settings())];
  });
}

/** Asks the client to ask again, where it can: a file changed, a setting, a connection. */
export async function refreshLooks(connection: Connection, capabilities: InitializeParams['capabilities'] | null): Promise<void> {
  const workspace = capabilities?.workspace;
  const asked = [
    ...(workspace?.inlayHint?.refreshSupport === true ? [connection.sendRequest(InlayHintRefreshRequest.type)] : []),
    ...(workspace?.codeLens?.refreshSupport === true ? [connection.sendRequest(CodeLensRefreshRequest.type)] : []),
  ];
  // A client that is going away answers no more.
  await Promise.allSettled(asked);
}
