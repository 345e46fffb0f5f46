import assert from 'node:assert/strict';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CompletionItem, CompletionList } from 'vscode-languageserver-types';
import { Editor } from './editor.ts';

describe('the language server', () => {
  let folder = '';
  let editor: Editor;
  let uri = '';

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-lsp-'));
    await mkdir(path.join(folder, '.crosswalk', 'acme', 'catalog'), { recursive: true });
    uri = pathToFileURL(path.join(folder, 'acme.crosswalk.yaml')).href;
    editor = new Editor();
    await editor.start();
  });
  after(async () => {
    editor.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('says what it can, marks mistakes, and forgets them when they are mended', async () => {
    await editor.open(uri, 'crosswalk: 2\n');
    const found = await editor.diagnostics(uri, (all) => all.length > 0);
    assert.ok(found.some(({ code }) => code === 'spec/version'));
    await editor.type(uri, 'crosswalk: 1\n');
    await editor.diagnostics(uri, (all) => all.every(({ code }) => code !== 'spec/version'));
  });

  it('completes in what is typed now', async () => {
    await editor.type(uri, 'crosswalk: 1\nsource: { sys }\n');
    const list = await editor.ask<CompletionList>('textDocument/completion', { textDocument: { uri }, position: { line: 1, character: 13 } });
    assert.deepEqual(list.items.map(({ label }) => label), ['system', 'connection']);
  });

  it('documents an item when a person looks at it', async () => {
    const list = await editor.ask<CompletionList>('textDocument/completion', { textDocument: { uri }, position: { line: 1, character: 13 } });
    const item = list.items[0];
    assert.ok(item !== undefined && item.documentation === undefined);
    const { documentation } = await editor.ask<CompletionItem>('completionItem/resolve', item);
    assert.match(typeof documentation === 'object' ? documentation.value : '', /Where records come from/);
    const foreign = await editor.ask<CompletionItem>('completionItem/resolve', { label: 'x', data: { uri: 'file:///nowhere', about: { kind: 'text', text: 'x' } } });
    assert.equal(foreign.documentation, undefined);
  });

  it('checks open specs again when a catalog changes on disk, with no reload', async () => {
    const text = 'crosswalk: 1\ntime_zone: UTC\nsource: { system: autotask, connection: a }\ndestination: { system: intercom, connection: b }\npeople: { fallback: a@b.example }\ncompany:\n  from: Company\n  to: company\n  fields: { name: nam }\n';
    await editor.type(uri, text);
    await editor.diagnostics(uri, (all) => all.every(({ code }) => code !== 'expression/unknown-field'));
    const file = path.join(folder, '.crosswalk', 'acme', 'catalog', 'a.json');
    const field = { name: 'name', label: 'Name', type: 'text', required: true, readOnly: false, custom: false };
    const catalog = { format: 1, connection: 'a', system: 'autotask', account: { id: '1', name: 'A', place: 'x' }, discoveredAt: '2026-11-01T00:00:00Z', entities: [{ name: 'Company', count: 1, fields: [field] }], people: [], teams: [], incomplete: [] };
    await writeFile(file, JSON.stringify(catalog));
    await editor.fileChanged(pathToFileURL(file).href);
    const found = await editor.diagnostics(uri, (all) => all.some(({ code }) => code === 'expression/unknown-field'));
    const actions = await editor.ask<readonly { readonly title: string }[]>('textDocument/codeAction', { textDocument: { uri }, range: found.find(({ code }) => code === 'expression/unknown-field')?.range, context: { diagnostics: found } });
    assert.ok(actions.some(({ title }) => title === 'Replace with "name"'));
  });

  it('mends a whole file when the editor saves it, and knows what a field was called before', async () => {
    const capabilities = await editor.ask<readonly { readonly kind: string; readonly edit: { readonly changes: Record<string, readonly unknown[]> } }[]>('textDocument/codeAction', { textDocument: { uri }, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, context: { diagnostics: [], only: ['source.fixAll'] } });
    assert.deepEqual(capabilities.map(({ kind, edit }) => [kind, edit.changes[uri]]), [['source.fixAll.crosswalk', [{ range: { start: { line: 8, character: 21 }, end: { line: 8, character: 21 } }, newText: 'e' }]]]);
    const catalogs = path.join(folder, '.crosswalk', 'acme', 'catalog');
    const now = await readFile(path.join(catalogs, 'a.json'), 'utf8');
    await writeFile(path.join(catalogs, 'a.previous.json'), now.replace('"name":"name","label":"Name"', '"name":"nam","label":"Name"'));
    await editor.fileChanged(pathToFileURL(path.join(catalogs, 'a.previous.json')).href);
    const found = await editor.diagnostics(uri, (all) => all.some(({ code }) => code === 'expression/unknown-field'));
    const wrong = found.filter(({ code }) => code === 'expression/unknown-field');
    const fixes = await editor.ask<readonly { readonly title: string }[]>('textDocument/codeAction', { textDocument: { uri }, range: wrong[0]?.range, context: { diagnostics: wrong } });
    assert.ok(fixes.some(({ title }) => title === 'Follow the rename to "name" here'), fixes.map(({ title }) => title).join(', '));
  });
});
