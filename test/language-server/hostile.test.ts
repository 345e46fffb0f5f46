import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic, Location, WorkspaceEdit, WorkspaceSymbol } from 'vscode-languageserver-types';
import { diskFiles } from '../../src/language-server/files.ts';
import { canonicalUri } from '../../src/language-server/uri.ts';
import { EXAMPLE } from '../spec/support.ts';
import { Editor } from './editor.ts';

const CONNECTION = /connection: ([\w-]+)/.exec(EXAMPLE);

/** Where the first connection of the example is named. */
function placeOfConnection(): { readonly line: number; readonly character: number } {
  const before = EXAMPLE.slice(0, (CONNECTION?.index ?? 0) + 'connection: '.length + 1).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

function wordsOf(message: Diagnostic['message']): string {
  return typeof message === 'string' ? message : message.value;
}

describe('the language server among hostile files', () => {
  let folder = '';
  let editor: Editor;
  const fileOf = (...steps: readonly string[]): string => path.join(folder, ...steps);
  const uriOf = (...steps: readonly string[]): string => canonicalUri(pathToFileURL(fileOf(...steps)).href);
  const put = async (text: string, ...steps: readonly string[]): Promise<string> => {
    await mkdir(path.dirname(fileOf(...steps)), { recursive: true });
    await writeFile(fileOf(...steps), text);
    return uriOf(...steps);
  };
  const start = async (...folders: readonly string[]): Promise<void> => {
    editor = new Editor();
    await editor.start({}, folders);
  };

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-hostile-'));
  });
  afterEach(async () => {
    editor.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('marks a base whose name makes no URI, and a spec that lies nowhere, and goes on', async () => {
    await start(uriOf());
    const surrogate = uriOf('a.crosswalk.yaml');
    for (const uri of [surrogate, 'untitled:a.crosswalk.yaml']) {
      await editor.open(uri, uri === surrogate ? 'extends: "./\\uD800.crosswalk.yaml"\n' : 'extends: ./b.crosswalk.yaml\n');
      await editor.diagnostics(uri, (all) => all.some(({ code }) => code === 'spec/extends'));
    }
  });

  it('tells what fails by its kind, without a word of the text, and goes on', async () => {
    editor = new Editor();
    const logged = new Promise<string>((resolve) => editor.connection.onNotification('window/logMessage', ({ message }: { readonly message: string }) => resolve(message)));
    editor.connection.onRequest('crosswalk/readFile', () => {
      throw new Error('private words');
    });
    await editor.start({ readsFiles: true });
    await editor.open('virtual://x/a.crosswalk.yaml', EXAMPLE);
    await editor.open(uriOf('b.crosswalk.yaml'), 'crosswalk: 2\n');
    await editor.diagnostics(uriOf('b.crosswalk.yaml'), (all) => all.some(({ code }) => code === 'spec/version'));
    assert.equal(await logged, 'The language server could not finish: Error.');
  });

  it('finds the way in every other spec while one cannot be read', async () => {
    await put('extends: "./\\uD800.crosswalk.yaml"\n', 'evil.crosswalk.yaml');
    const acme = await put(EXAMPLE, 'acme.crosswalk.yaml');
    await start(uriOf());
    await editor.open(acme, EXAMPLE);
    const found = await editor.ask<readonly Location[]>('textDocument/references', { textDocument: { uri: acme }, position: placeOfConnection(), context: { includeDeclaration: true } });
    assert.ok(found.length > 0);
    assert.ok((await editor.ask<readonly WorkspaceSymbol[]>('workspace/symbol', { query: 'a' })).length > 0);
  });

  it('follows no link out of the workspace, and reads no device', async () => {
    await put('crosswalk: 1\n', 'outside', 's.base.crosswalk.yaml');
    await put('{}', 'outside', 'x.json');
    await put('crosswalk: 1\n', 'work', 'real.base.crosswalk.yaml');
    await symlink(fileOf('outside'), fileOf('work', 'inner'));
    await symlink(fileOf('work', 'real.base.crosswalk.yaml'), fileOf('work', 'link.base.crosswalk.yaml'));
    await symlink('/dev/zero', fileOf('work', 'zero.json'));
    const work = [uriOf('work')];
    await start(...work);
    const files = diskFiles();
    assert.equal(await files.read(uriOf('work', 'link.base.crosswalk.yaml'), work), 'crosswalk: 1\n');
    assert.equal(await files.read(uriOf('work', 'inner', 'x.json'), work), null);
    assert.equal(await files.read(uriOf('work', 'zero.json'), work), null);
    assert.equal(await files.read(uriOf('work', 'zero.json'), ['file:///', ...work]), null);
    const acme = uriOf('work', 'acme.crosswalk.yaml');
    await editor.open(acme, 'extends: ./inner/s.base.crosswalk.yaml\n');
    await editor.diagnostics(acme, (all) => all.some(({ code }) => code === 'spec/extends-missing'));
    await editor.type(acme, 'extends: ./link.base.crosswalk.yaml\n');
    await editor.diagnostics(acme, (all) => !all.some(({ code }) => code === 'spec/extends-missing'));
  });

  it('renames in one file once, however its URI is written, and in no earlier version of it', async () => {
    const acme = await put(EXAMPLE, "R&D (a+b) 'x'", 'acme.crosswalk.yaml');
    const earlier = acme.replace('file://', 'git:');
    await start(canonicalUri(uriOf()));
    for (const uri of [acme, earlier]) await editor.open(uri, EXAMPLE);
    await editor.ask('textDocument/documentSymbol', { textDocument: { uri: earlier } });
    const edit = await editor.ask<WorkspaceEdit>('textDocument/rename', { textDocument: { uri: acme }, position: placeOfConnection(), newName: 'other' });
    assert.deepEqual(Object.keys(edit.changes ?? {}), [acme]);
    editor.stop();
    await start(uriOf());
    const bare = pathToFileURL(fileOf("R&D (a+b) 'x'", 'acme.crosswalk.yaml')).href;
    assert.notEqual(bare, acme);
    await editor.open(bare, EXAMPLE);
    const other = await editor.ask<WorkspaceEdit>('textDocument/rename', { textDocument: { uri: bare }, position: placeOfConnection(), newName: 'other' });
    assert.deepEqual(Object.keys(other.changes ?? {}), [bare]);
  });

  it('renames nothing where not every spec is looked through', async () => {
    for (let count = 0; count < 201; count += 1) await put('crosswalk: 1\n', `c${count}.crosswalk.yaml`);
    await start(uriOf());
    const acme = uriOf('c0.crosswalk.yaml');
    await editor.open(acme, EXAMPLE);
    const rename = { textDocument: { uri: acme }, position: placeOfConnection(), newName: 'other' };
    for (const method of ['textDocument/prepareRename', 'textDocument/rename']) await assert.rejects(editor.ask(method, rename), /more than 200 specs/);
    await rm(fileOf('c200.crosswalk.yaml'));
    await editor.fileChanged(uriOf('c200.crosswalk.yaml'));
    assert.deepEqual(Object.keys((await editor.ask<WorkspaceEdit>('textDocument/rename', rename)).changes ?? {}), [acme]);
  });

  it('reads the disk again at each opening for an editor that cannot watch it', async () => {
    await put('extends: ./none.crosswalk.yaml\n', 's.base.crosswalk.yaml');
    editor = new Editor();
    await editor.start({}, [uriOf()], { didChangeWatchedFiles: { dynamicRegistration: false } });
    const [acme, beta] = [uriOf('acme.crosswalk.yaml'), uriOf('beta.crosswalk.yaml')];
    const text = 'extends: ./s.base.crosswalk.yaml\n';
    await editor.open(acme, text);
    await editor.diagnostics(acme, (all) => all.some(({ code, message }) => code === 'spec/extends' && /mistake/.test(wordsOf(message))));
    await put('crosswalk: 1\n', 's.base.crosswalk.yaml');
    await editor.open(beta, text);
    await editor.diagnostics(beta, (all) => all.length > 0 && !all.some(({ message }) => wordsOf(message).includes('s.base')));
  });
});

describe('the canonical form of a URI', () => {
  it('is one for every way of writing a path, and what VS Code writes', () => {
    for (const uri of ["file:///a/R&D/x(1)+'y'@z,=!;.yaml", 'file:///a/R%26D/x%281%29%2b%27y%27%40z%2C%3D%21%3B.yaml']) assert.equal(canonicalUri(uri), 'file:///a/R%26D/x%281%29%2B%27y%27%40z%2C%3D%21%3B.yaml');
    assert.equal(canonicalUri('file:///C:/a%2Fb'), 'file:///c%3A/a%2Fb');
    for (const uri of ['untitled:a', 'file:///a/%ZZ', 'file:///\uD800', '', 'virtual://x']) assert.equal(canonicalUri(uri), uri);
    assert.equal(canonicalUri('vscode-vfs://github/a b?q=&#&'), 'vscode-vfs://github/a%20b?q=&#&');
  });
});
