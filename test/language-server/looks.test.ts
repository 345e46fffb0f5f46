import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeLens, Hover, InlayHint } from 'vscode-languageserver-types';
import { DESTINATION, EXAMPLE, SOURCE } from '../spec/support.ts';
import { Editor } from './editor.ts';

const RANGE = { start: { line: 0, character: 0 }, end: { line: 200, character: 0 } };

describe('what the language server shows beside a spec', () => {
  let folder = '';
  let project = '';
  let editor: Editor;
  let uri = '';
  const refreshed: string[] = [];

  const put = async (name: string, text: string): Promise<string> => {
    const file = path.join(project, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
    return pathToFileURL(file).href;
  };
  const change = async (name: string, text: string): Promise<void> => editor.fileChanged(await put(name, text));
  const hints = async (): Promise<readonly string[]> => (await editor.ask<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range: RANGE })).map(({ label }) => label as string);
  const lenses = async (): Promise<readonly (readonly [string, string])[]> => (await editor.ask<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } })).map(({ command }) => [command?.title ?? '', command?.command ?? ''] as const);
  const fresh = (catalog: typeof SOURCE): string => JSON.stringify({ ...catalog, discoveredAt: new Date().toISOString() });
  const record = (title: string): string => JSON.stringify({ entity: 'Ticket', id: '7', values: { title, status: 5 } });

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-looks-'));
    project = path.join(folder, '.crosswalk', 'acme');
    uri = pathToFileURL(path.join(folder, 'acme.crosswalk.yaml')).href;
    await put('catalog/acme-autotask.json', fresh(SOURCE));
    await put('catalog/acme-intercom.json', fresh(DESTINATION));
    editor = new Editor();
    for (const method of ['workspace/inlayHint/refresh', 'workspace/codeLens/refresh']) {
      editor.connection.onRequest(method, () => {
        refreshed.push(method);
        return null;
      });
    }
    await editor.start({ commands: true }, [], { inlayHint: { refreshSupport: true }, codeLens: { refreshSupport: true } });
    await editor.open(uri, EXAMPLE);
  });
  after(async () => {
    editor.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers hovers from the catalogs on disk', async () => {
    const line = EXAMPLE.split('\n').findIndex((text) => text.includes('name: companyName'));
    const found = await editor.ask<Hover>('textDocument/hover', { textDocument: { uri }, position: { line, character: 14 } });
    assert.match(JSON.stringify(found.contents), /Company Name.*catalog `acme-autotask`, 1 min old/);
  });

  it('shows a record from the moment it is pinned until it is unpinned, and asks the editor to ask again', async () => {
    assert.deepEqual(await hints(), []);
    await change('pinned/Ticket.json', record('Printer'));
    assert.ok((await hints()).includes('→ "Printer"'));
    assert.deepEqual([...new Set(refreshed)].sort(), ['workspace/codeLens/refresh', 'workspace/inlayHint/refresh']);
    assert.ok((await lenses()).some(([title, command]) => title === 'Pinned: Ticket 7' && command === 'crosswalk.pin'));
    await change('pinned/Ticket.json', record('Scanner'));
    assert.ok((await hints()).includes('→ "Scanner"'));
    await rm(path.join(project, 'pinned', 'Ticket.json'));
    await editor.fileChanged(pathToFileURL(path.join(project, 'pinned', 'Ticket.json')).href);
    assert.deepEqual(await hints(), []);
  });

  it('takes nothing from a file that is no record, or one of another entity', async () => {
    for (const text of ['{', '[]', 'null', '{"values": []}', '{"values": {"title": {"a": 1}}}', '{"values": {}, "parts": {}}', JSON.stringify({ entity: 'Contact', id: '7', values: { title: 'x' } })]) {
      await change('pinned/Ticket.json', text);
      assert.deepEqual(await hints(), [], text);
    }
    await change('pinned/Ticket.json', '{"entity":"Ticket","values":{"__proto__":"x","title":"Plain"}}');
    assert.ok((await hints()).includes('→ "Plain"'));
  });

  it('is switched off by the setting, and shows the counts of the last sample where there is one', async () => {
    await change('reports/outcomes.json', JSON.stringify({ format: 1, run: 'sample-1', planHash: 'x', readAt: new Date().toISOString(), target: 'staging', lines: [{ entity: 'Ticket', path: 'attributes.Priority', line: 1, counts: { same: 3, wrong: 1, nonsense: 5 } }] }));
    assert.ok((await hints()).includes('3 ok · 1 wrong'));
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: { crosswalk: { preview: { enabled: false } } } });
    assert.deepEqual(await hints(), []);
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: { crosswalk: {} } });
    assert.ok((await hints()).includes('3 ok · 1 wrong'));
    await change('reports/outcomes.json', '{"format": 2}');
    assert.ok(!(await hints()).some((hint) => hint.includes('ok')));
  });

  it('says at the connection that its catalog is old, of a later or an earlier version, or damaged, and forgets it when it is mended', async () => {
    const told = (code: string, pattern: RegExp): Promise<unknown> => editor.diagnostics(uri, (all) => all.some((found) => found.code === code && pattern.test(found.message as string)));
    const line = EXAMPLE.split('\n').findIndex((text) => text.startsWith('source:'));
    await change('catalog/acme-autotask.json', JSON.stringify({ ...SOURCE, discoveredAt: new Date(Date.now() - 9.5 * 86_400_000).toISOString() }));
    await told('catalog/stale', /"acme-autotask" were discovered 9 days ago/);
    for (const [text, pattern] of [[JSON.stringify({ ...SOURCE, format: 2 }), /newer version/], [JSON.stringify({ ...SOURCE, format: 0 }), /older version/], ['{"format": 1, "connection"', /damaged/], [JSON.stringify({ ...SOURCE, people: {} }), /damaged: people must be a list/]] as const) {
      await change('catalog/acme-autotask.json', text);
      await told('catalog/unreadable', pattern);
    }
    const found = editor.published.findLast((published) => published.uri === uri)?.diagnostics.find(({ code }) => code === 'catalog/unreadable');
    assert.equal(found?.range.start.line, line);
    assert.ok((await lenses()).every(([title]) => !title.includes('records')), 'what cannot be read is not counted');
    await change('catalog/acme-autotask.json', fresh(SOURCE));
    await editor.diagnostics(uri, (all) => all.every(({ code }) => code !== 'catalog/unreadable' && code !== 'catalog/stale'));
  });

  it('shows a discovery\'s new fields without a reload', async () => {
    await editor.type(uri, EXAMPLE.replace('title: title', 'title: brandNew'));
    await editor.diagnostics(uri, (all) => all.some(({ code }) => code === 'expression/unknown-field'));
    const field = { name: 'brandNew', label: 'Brand New', type: 'text', required: false, readOnly: false, custom: false } as const;
    await change('catalog/acme-autotask.json', fresh({ ...SOURCE, entities: SOURCE.entities.map((entity) => (entity.name === 'Ticket' ? { ...entity, fields: [...entity.fields, field] } : entity)) }));
    await editor.diagnostics(uri, (all) => all.every(({ code }) => code !== 'expression/unknown-field'));
  });
});
