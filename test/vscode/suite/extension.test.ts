import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ConnectResult } from '../../../src/engine/connect.ts';
import type { DiscoverResult } from '../../../src/engine/discover.ts';
import { COMMANDS } from '../../../src/extension/commands.ts';
import { troubledDocument } from '../../webviews/stories/documents.ts';
import { axe, frameClick, frameScript, frameText, screenshot, startSandbox } from '../harness/control.ts';
import { sees, until } from './person.ts';

const RUN = 'sample-story';

function folder(): string {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first);
  return first.uri.fsPath;
}

const spec = (): vscode.Uri => vscode.Uri.file(path.join(folder(), 'acme.crosswalk.yaml'));

describe('the extension', () => {
  it('knows its language and has every command once a spec is open', async () => {
    const document = await vscode.workspace.openTextDocument(spec());
    await vscode.window.showTextDocument(document);
    assert.equal(document.languageId, 'crosswalk');
    const commands = await until(async () => {
      const all = await vscode.commands.getCommands(true);
      return all.includes('crosswalk.sample') ? all : undefined;
    }, 'the commands');
    for (const id of Object.keys(COMMANDS)) assert.ok(commands.includes(id), id);
  });

  it('marks a mistake while typing and mends it by a quick fix', async () => {
    const file = path.join(folder(), 'typo.crosswalk.yaml');
    const good = (await vscode.workspace.openTextDocument(spec())).getText();
    writeFileSync(file, good.replace('time_zone:', 'time_zon:'));
    const document = await vscode.workspace.openTextDocument(file);
    const editor = await vscode.window.showTextDocument(document);
    const diagnostic = await until(() => vscode.languages.getDiagnostics(document.uri).find(({ range }) => document.getText(range).includes('time_zon')), 'a diagnostic');
    assert.equal(diagnostic.source, 'crosswalk');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, diagnostic.range, vscode.CodeActionKind.QuickFix.value);
    const fix = actions.find(({ title }) => title.includes('time_zone'));
    assert.ok(fix?.edit);
    await screenshot('diagnostic');
    await vscode.workspace.applyEdit(fix.edit);
    await until(() => (vscode.languages.getDiagnostics(document.uri).some(({ range }) => document.getText(range).includes('time_zon:')) ? undefined : true), 'the end of the diagnostic');
    assert.match(editor.document.lineAt(1).text, /^time_zone:/);
    await document.save();
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    rmSync(file);
  });

  it('shows the diff of a run, accessibly, and leads to the line of the spec', async () => {
    const reports = path.join(folder(), '.crosswalk', 'acme', 'reports', RUN);
    mkdirSync(reports, { recursive: true });
    writeFileSync(path.join(reports, 'diff.json'), JSON.stringify({ ...troubledDocument(), run: RUN }));
    assert.equal(await vscode.commands.executeCommand('crosswalk.diff', spec().toString()), RUN);
    assert.equal((await frameText('h1')).trim(), '244 of 256 values arrived as planned. 12 need a look.');
    await frameText('.link');
    await screenshot('diff');
    assert.deepEqual((await axe('crosswalk-diff')).map(({ id, targets }) => `${id} ${targets.join(' ')}`), []);
    await frameClick('.link');
    const editor = await until(() => vscode.window.visibleTextEditors.find(({ document }) => document.uri.fsPath === spec().fsPath), 'the spec');
    assert.equal(await until(() => (editor.selection.active.line > 0 ? editor.selection.active.line : undefined), 'the line'), 66);
  });

  it('lets no foreign script, style or request into the page', async () => {
    assert.equal(await frameScript('crosswalk-diff', "new Promise((done) => { const s = document.createElement('script'); s.textContent = 'globalThis.foreign = 1'; document.body.append(s); done(globalThis.foreign === undefined); })"), true);
    assert.equal(await frameScript('crosswalk-diff', "fetch('http://127.0.0.1:9/').then(() => false, () => true)"), true);
  });

  it('connects and discovers on the sandbox, with the secrets of the connections file', async function () {
    this.timeout(120_000);
    const { env } = await startSandbox();
    Object.assign(process.env, env);
    await vscode.commands.executeCommand('crosswalk.refresh');
    const connected = await vscode.commands.executeCommand<ConnectResult | undefined>('crosswalk.connect', spec().toString());
    assert.deepEqual(connected?.connections.map(({ name }) => name), ['acme-autotask', 'acme-intercom', 'acme-intercom-test']);
    const discovered = await vscode.commands.executeCommand<DiscoverResult | undefined>('crosswalk.discover', spec().toString());
    assert.equal(discovered?.catalogs.length, 3);
    assert.ok(existsSync(path.join(folder(), '.crosswalk', 'acme', 'catalog', 'acme-autotask.json')));
    await screenshot('discovered');
  });

  it('shows the way of the project with its next step', async () => {
    await vscode.commands.executeCommand('crosswalk.state.focus');
    await sees('.monaco-list-row[aria-label*="Acknowledge"]', 'next');
    await screenshot('project');
  });

  it('refuses a run that is no folder name', async () => {
    await vscode.commands.executeCommand('crosswalk.diff', spec().toString(), '../../../etc');
    await until(async () => ((await frameText('.blank')).includes('not the name of a run') ? true : undefined), 'the refusal');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});
