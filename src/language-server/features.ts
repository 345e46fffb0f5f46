/** Handlers of what a person asks for at a place: each gets the world and calls the pure function. */
import { ResponseError, type Connection, type InitializeResult } from 'vscode-languageserver';
import { foldingRanges } from '../language-service/editing/folding.ts';
import { format } from '../language-service/editing/format.ts';
import { prepareRename, rename } from '../language-service/editing/rename.ts';
import { selectionRanges } from '../language-service/editing/selection.ts';
import { definition } from '../language-service/navigation/definition.ts';
import { documentLinks } from '../language-service/navigation/links.ts';
import { highlights, references } from '../language-service/navigation/references.ts';
import type { SpecWorld } from '../language-service/spec-text.ts';
import { documentSymbols } from '../language-service/symbols/document-symbols.ts';
import { semanticTokens, TOKEN_MODIFIERS, TOKEN_TYPES } from '../language-service/symbols/semantic-tokens.ts';
import { workspaceSymbols } from '../language-service/symbols/workspace-symbols.ts';
import type { Worlds } from './worlds.ts';

export const FEATURES: InitializeResult['capabilities'] = {
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  documentLinkProvider: { resolveProvider: false },
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  semanticTokensProvider: { legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] }, full: true, range: true },
};

/** Of LSP: asked for rightly, and refused. */
const REQUEST_FAILED = -32803;

const TOO_MANY = 'This workspace has more than 200 specs, so not every place is known: open a smaller folder.';

/** What the pure functions answer, as lists and objects that the protocol's types take. */
type Answer<T> = T extends readonly (infer Item)[] ? Item[] : T;

function plain<T>(value: T): Answer<T> {
  return (Array.isArray(value) ? [...(value as readonly unknown[])] : value) as Answer<T>;
}

function refuse(message: string): never {
  throw new ResponseError(REQUEST_FAILED, message);
}

/** @param worlds as they are now: they are made anew when a client introduces itself. */
export function registerFeatures(connection: Connection, worlds: () => Worlds): void {
  const one = async <T>({ textDocument }: { readonly textDocument: { readonly uri: string } }, answer: (world: SpecWorld) => T | Promise<T>): Promise<Answer<T> | null> => {
    const world = await worlds().world(textDocument.uri);
    return world === null ? null : plain(await answer(world));
  };
  const all = (): Promise<readonly SpecWorld[]> => worlds().worlds();
  connection.onDefinition((params) => one(params, async (world) => definition(world, params.position, await all(), (uri) => worlds().file(uri))));
  connection.onReferences((params) => one(params, async (world) => references(world, params.position, await all())));
  connection.onDocumentHighlight((params) => one(params, (world) => highlights(world, params.position)));
  connection.onPrepareRename((params) =>
    one(params, async (world) => {
      const found = prepareRename(world, params.position, await all());
      if ('refused' in found) return refuse(found.refused);
      return (await worlds().isCut()) ? refuse(TOO_MANY) : found;
    }),
  );
  connection.onRenameRequest((params) =>
    one(params, async (world) => {
      const found = rename(world, params.position, params.newName, await all());
      if ('refused' in found) return refuse(found.refused);
      return (await worlds().isCut()) ? refuse(TOO_MANY) : found.edit;
    }),
  );
  connection.onDocumentSymbol((params) => one(params, ({ spec }) => documentSymbols(spec)));
  connection.onWorkspaceSymbol(async ({ query }) => plain(workspaceSymbols(await all(), query)));
  connection.onFoldingRanges((params) => one(params, ({ spec }) => foldingRanges(spec)));
  connection.onSelectionRanges((params) => one(params, (world) => selectionRanges(world, params.positions)));
  connection.onDocumentLinks((params) => one(params, documentLinks));
  connection.onDocumentFormatting((params) => one(params, ({ spec }) => format(spec)));
  connection.onDocumentRangeFormatting((params) => one(params, ({ spec }) => format(spec, params.range)));
  connection.languages.semanticTokens.on(async (params) => (await one(params, (world) => semanticTokens(world))) ?? { data: [] });
  connection.languages.semanticTokens.onRange(async (params) => (await one(params, (world) => semanticTokens(world, params.range))) ?? { data: [] });
}
