import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DocumentSymbol, Location, SemanticTokens, TextEdit, WorkspaceEdit, WorkspaceSymbol } from 'vscode-languageserver-types';
import { EXAMPLE } from '../spec/support.ts';
import { Editor } from './editor.ts';

const OWN = /^(?:crosswalk|time_zone|source|destination): .*\n/gm;
const SHARED = `crosswalk: 1\n${EXAMPLE.replaceAll(OWN, '')}`;
const specOf = (base: string): string => `${[...EXAMPLE.matchAll(OWN)].map(([line]) => line).join('')}extends: ${base}\n`;

describe('the language server over several files', () => {
  let folder = '';
  let editor: Editor;
  const uriOf = (...steps: readonly string[]): string => pathToFileURL(path.join(folder, ...steps)).href;
  const put = async (text: string, ...steps: readonly string[]): Promise<string> => {
    await mkdir(path.dirname(path.join(folder, ...steps)), { recursive: true });
    await writeFile(path.join(folder, ...steps), text);
    return uriOf(...steps);
  };
  let [acme, beta, base] = ['', '', ''];

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-lsp-'));
    base = await put(SHARED, 'work', 'our base.base.crosswalk.yaml');
    acme = await put(specOf('./our base.base.crosswalk.yaml'), 'work', 'acme.crosswalk.yaml');
    beta = await put(`${specOf('../our base.base.crosswalk.yaml')}ticket:\n  attributes:\n    Priority: status\n`, 'work', 'beta', 'beta.crosswalk.yaml');
    await put(SHARED, 'work', 'node_modules', 'x', 'not.crosswalk.yaml');
    await put(SHARED, 'outside.crosswalk.yaml');
    editor = new Editor();
    await editor.start({}, [uriOf('work')]);
  });
  after(async () => {
    editor.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('shows a mistake of a base in the base, when it is open, and at "extends" of the spec', async () => {
    await editor.open(acme, specOf('./our base.base.crosswalk.yaml'));
    await editor.diagnostics(acme, (all) => all.length === 0);
    await editor.open(base, SHARED.replace('email: emailAddress', 'emal: emailAddress'));
    const inBase = await editor.diagnostics(base, (all) => all.some(({ code }) => code === 'spec/unknown-target'));
    const [line = ''] = [SHARED.split('\n')[inBase.find(({ code }) => code === 'spec/unknown-target')?.range.start.line ?? -1]];
    assert.equal(line, '    email: emailAddress');
    const own = await editor.diagnostics(acme, (all) => all.some(({ code }) => code === 'spec/extends'));
    assert.equal(own.find(({ code }) => code === 'spec/extends')?.range.start.line, specOf('x').split('\n').length - 2);
    await editor.type(base, SHARED);
    await editor.diagnostics(acme, (all) => all.length === 0);
    await editor.diagnostics(base, (all) => all.length === 0);
  });

  it('takes a mistake out of a base when the spec that found it is closed', async () => {
    const gamma = uriOf('work', 'gamma.crosswalk.yaml');
    await editor.type(acme, EXAMPLE);
    await editor.open(gamma, specOf('./our base.base.crosswalk.yaml'));
    await editor.type(base, SHARED.replace('email: emailAddress', 'emal: emailAddress'));
    await editor.diagnostics(base, (all) => all.some(({ code }) => code === 'spec/unknown-target'));
    await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri: gamma } });
    await editor.diagnostics(base, (all) => all.every(({ code }) => code !== 'spec/unknown-target'));
    await editor.type(base, SHARED);
  });

  it('reads no base outside of the workspace', async () => {
    const text = specOf('../outside.crosswalk.yaml');
    await editor.type(acme, text);
    const found = await editor.diagnostics(acme, (all) => all.some(({ code }) => code === 'spec/extends'));
    assert.match(found.find(({ code }) => code === 'spec/extends')?.message as string, /outside of the workspace/);
    await editor.type(acme, specOf('./our base.base.crosswalk.yaml'));
    await editor.diagnostics(acme, (all) => all.length === 0);
  });

  it('goes to definitions and finds references in files that are not open', async () => {
    const line = SHARED.split('\n').findIndex((text) => text.startsWith('    Priority: priority'));
    const at = { textDocument: { uri: base }, position: { line, character: 6 } };
    const [definition] = await editor.ask<Location[]>('textDocument/definition', at);
    assert.equal(definition?.uri, beta);
    const places = await editor.ask<Location[]>('textDocument/references', { ...at, context: { includeDeclaration: true } });
    assert.deepEqual(new Set(places.map(({ uri }) => uri)), new Set([base, beta]));
    await put('{\n  "entities": [\n    { "name": "Ticket" }\n  ]\n}\n', 'work', '.crosswalk', 'acme', 'catalog', 'acme-autotask.json');
    await editor.type(acme, `${specOf('./our base.base.crosswalk.yaml')}ticket: { from: Ticket }\n`);
    const [found] = await editor.ask<Location[]>('textDocument/definition', { textDocument: { uri: acme }, position: { line: specOf('x').split('\n').length - 1, character: 20 } });
    assert.deepEqual(found, { uri: uriOf('work', '.crosswalk', 'acme', 'catalog', 'acme-autotask.json'), range: { start: { line: 2, character: 14 }, end: { line: 2, character: 22 } } });
  });

  it('renames over the base and every spec, and says why it refuses', async () => {
    const line = SHARED.split('\n').findIndex((text) => text.startsWith('    Priority: priority'));
    const edit = await editor.ask<WorkspaceEdit>('textDocument/rename', { textDocument: { uri: base }, position: { line, character: 6 }, newName: 'Urgency' });
    assert.deepEqual(new Set(Object.keys(edit.changes ?? {})), new Set([base, beta]));
    await assert.rejects(editor.ask('textDocument/prepareRename', { textDocument: { uri: base }, position: { line, character: 16 } }), /belongs to the source system/);
  });

  it('knows a spec that was made since, and forgets one that is gone', async () => {
    const names = async (): Promise<readonly string[]> => (await editor.ask<WorkspaceSymbol[]>('workspace/symbol', { query: 'Brandnew' })).map(({ name }) => name);
    assert.deepEqual(await names(), []);
    const made = await put(`${specOf('./our base.base.crosswalk.yaml')}ticket: { attributes: { Brandnew: status } }\n`, 'work', 'delta.crosswalk.yaml');
    await editor.fileChanged(made);
    assert.deepEqual(await names(), ['Brandnew']);
    await rm(path.join(folder, 'work', 'delta.crosswalk.yaml'));
    await editor.fileChanged(made);
    assert.deepEqual(await names(), []);
  });

  it('answers everything else at once', async () => {
    const textDocument = { uri: base };
    assert.ok((await editor.ask<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument })).some(({ name }) => name === 'ticket'));
    assert.ok((await editor.ask<unknown[]>('textDocument/foldingRange', { textDocument })).length > 3);
    assert.equal((await editor.ask<unknown[]>('textDocument/selectionRange', { textDocument, positions: [{ line: 3, character: 2 }] })).length, 1);
    assert.equal((await editor.ask<unknown[]>('textDocument/documentLink', { textDocument: { uri: acme } })).length, 1);
    assert.ok((await editor.ask<unknown[]>('textDocument/documentHighlight', { textDocument, position: { line: 3, character: 7 } })).length > 0);
    assert.ok((await editor.ask<SemanticTokens>('textDocument/semanticTokens/full', { textDocument })).data.length > 50);
    assert.deepEqual(await editor.ask<TextEdit[]>('textDocument/formatting', { textDocument, options: { tabSize: 4, insertSpaces: true } }), []);
    assert.equal(await editor.ask<null>('textDocument/formatting', { textDocument: { uri: uriOf('work', 'gone.crosswalk.yaml') }, options: { tabSize: 4, insertSpaces: true } }), null);
  });
});
