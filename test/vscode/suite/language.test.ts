/** Each feature of the language once in a real VS Code, by the commands through which the editor itself asks. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import autotask from '../../fixtures/acme-autotask.json' with { type: 'json' };
import intercom from '../../fixtures/acme-intercom.json' with { type: 'json' };
import { press, screenshot, type } from '../harness/control.ts';
import { until } from './person.ts';

function folder(): string {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first);
  return path.join(first.uri.fsPath, 'language');
}

const HEAD = `crosswalk: 1
time_zone: Europe/Berlin
source: { system: autotask, connection: acme-autotask }
destination: { system: intercom, connection: acme-intercom }
trace: { id: Source Ticket ID, created: Original Create Date, system: Source System }
people: { fallback: support@acme.example }
`;
const TICKET = `ticket:
  from: Ticket
  to: conversation
  fields:
    title: title
    body: description
    created_at: createDate
  attributes:
    Priority: priority
  state:
    from: status
    values: { New: open, Complete: closed }
    otherwise: open
`;

interface Open {
  readonly document: vscode.TextDocument;
  readonly editor: vscode.TextEditor;
}

async function open(name: string, text: string): Promise<Open> {
  const file = path.join(folder(), name);
  writeFileSync(file, text);
  const catalogs = path.join(folder(), '.crosswalk', name.replace(/\.crosswalk\.yaml$/, ''), 'catalog');
  mkdirSync(catalogs, { recursive: true });
  for (const catalog of [autotask, intercom]) writeFileSync(path.join(catalogs, `${catalog.connection}.json`), JSON.stringify(catalog));
  const document = await vscode.workspace.openTextDocument(file);
  return { document, editor: await vscode.window.showTextDocument(document) };
}

/** The place right behind the first occurrence of some text. */
function behind({ document }: Open, text: string): vscode.Position {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, text);
  return document.positionAt(at + text.length);
}

function inside(opened: Open, text: string): vscode.Position {
  return behind(opened, text).translate(0, -1);
}

/** What a provider answers, as soon as it does: the server starts with the first spec. */
function ask<T>(command: string, ...args: readonly unknown[]): Promise<T> {
  return until(async () => {
    const answer = await vscode.commands.executeCommand<T | null | undefined>(command, ...args);
    return answer === null || answer === undefined || (Array.isArray(answer) && answer.length === 0) ? undefined : answer;
  }, command);
}

async function rewrite({ document }: Open, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), document.positionAt(document.getText().length)), text);
  await vscode.workspace.applyEdit(edit);
  await document.save();
  assert.equal(document.getText(), text);
}

const labelOf = ({ label }: vscode.CompletionItem): string => (typeof label === 'string' ? label : label.label);
const hoverText = (hovers: readonly vscode.Hover[]): string => hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');

describe('the language', () => {
  let spec: Open;

  before(async () => {
    mkdirSync(folder(), { recursive: true });
    spec = await open('language.crosswalk.yaml', HEAD + TICKET);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(folder(), { recursive: true, force: true });
  });

  it('completes the customer\'s own fields as they are typed', async () => {
    const list = await until(async () => {
      const answer = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', spec.document.uri, behind(spec, 'title: t'));
      return answer.items.some((item) => labelOf(item) === 'title') ? answer : undefined;
    }, 'completion');
    assert.ok(list.items.some((item) => labelOf(item) === 'ticketNumber'));
    spec.editor.selection = new vscode.Selection(behind(spec, 'Priority: '), behind(spec, 'Priority: priority'));
    await vscode.commands.executeCommand('editor.action.triggerSuggest');
    await type('prio');
    await until(async () => (spec.document.getText().includes('Priority: prio\n') ? true : undefined), 'the typed text');
    await screenshot('language-completion');
    await press('Escape');
    await rewrite(spec, HEAD + TICKET);
  });

  it('explains a field where the pointer rests', async () => {
    const hovers = await ask<vscode.Hover[]>('vscode.executeHoverProvider', spec.document.uri, inside(spec, 'from: status'));
    assert.match(hoverText(hovers), /Waiting Customer.*40 records/);
  });

  it('shows the shape of the file: symbols, folds, selections, colours', async () => {
    const symbols = await ask<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', spec.document.uri);
    assert.ok(symbols.some(({ name }) => name.startsWith('ticket')));
    const folds = await ask<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', spec.document.uri);
    assert.ok(folds.some(({ start }) => spec.document.lineAt(start).text === 'ticket:'));
    const [selection] = await ask<vscode.SelectionRange[]>('vscode.executeSelectionRangeProvider', spec.document.uri, [inside(spec, 'title: title')]);
    assert.ok(selection?.parent);
    const tokens = await ask<vscode.SemanticTokens>('vscode.provideDocumentSemanticTokens', spec.document.uri);
    assert.ok(tokens.data.length > 0);
    const workspace = await ask<vscode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', 'Priority');
    assert.ok(workspace.some(({ name }) => name.includes('Priority')));
  });

  it('formats without changing what is meant, and keeps comments', async () => {
    const messy = await open('messy.crosswalk.yaml', `${HEAD}${TICKET.replace('title: title', 'title:   title    # keep me')}`);
    const edits = await ask<vscode.TextEdit[]>('vscode.executeFormatDocumentProvider', messy.document.uri, { tabSize: 2, insertSpaces: true });
    const edit = new vscode.WorkspaceEdit();
    edit.set(messy.document.uri, edits);
    await vscode.workspace.applyEdit(edit);
    assert.match(messy.document.getText(), /title: title\s+# keep me/);
    await messy.document.save();
  });

  it('leads from a spec into its base, finds uses over both, and renames', async () => {
    const base = await open('shared.crosswalk.yaml', HEAD + TICKET);
    const child = await open('child.crosswalk.yaml', 'extends: ./shared.crosswalk.yaml\nticket:\n  attributes:\n    Priority: priority\n    Sort: issueType\n');
    const links = await ask<vscode.DocumentLink[]>('vscode.executeLinkProvider', child.document.uri);
    assert.ok(links.some(({ target }) => target?.fsPath === base.document.uri.fsPath));
    const definitions = await ask<(vscode.Location | vscode.LocationLink)[]>('vscode.executeDefinitionProvider', child.document.uri, inside(child, 'Priority'));
    assert.ok(definitions.some((place) => ('uri' in place ? place.uri : place.targetUri).fsPath === base.document.uri.fsPath));
    const references = await ask<vscode.Location[]>('vscode.executeReferenceProvider', child.document.uri, inside(child, ': priority'));
    assert.ok(new Set(references.map(({ uri }) => uri.fsPath)).size >= 2);
    const renamed = await vscode.commands.executeCommand<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', child.document.uri, inside(child, 'Priority'), 'Urgency');
    assert.ok(renamed.entries().length >= 2);
  });

  it('marks what is wrong by a code, mends it, and all of it on saving', async () => {
    const wrong = await open('wrong.crosswalk.yaml', HEAD + TICKET.replace('title: title', 'title: titel').replace('otherwise:', 'otherwse:'));
    const diagnostic = await until(() => vscode.languages.getDiagnostics(wrong.document.uri).find(({ range }) => wrong.document.getText(range) === 'titel'), 'a diagnostic');
    assert.equal(typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code, 'expression/unknown-field');
    await screenshot('language-diagnostic');
    const actions = await ask<vscode.CodeAction[]>('vscode.executeCodeActionProvider', wrong.document.uri, new vscode.Range(new vscode.Position(0, 0), wrong.document.positionAt(wrong.document.getText().length)), 'source.fixAll.crosswalk');
    const [all] = actions;
    assert.ok(all?.edit);
    await vscode.workspace.applyEdit(all.edit);
    assert.match(wrong.document.getText(), /title: title\n[^]*otherwise: open/);
    await wrong.document.save();
  });

  it('shows what the lines yield for a pinned record, and lenses above them', async () => {
    const pinned = path.join(folder(), '.crosswalk', 'language', 'pinned');
    mkdirSync(pinned, { recursive: true });
    const record = { entity: 'Ticket', id: '7', label: 'T1', values: { title: 'Printer', description: 'It smokes.', createDate: '2026-01-01T00:00:00Z', status: '5', priority: '1' }, udf: {}, links: { company: null, contact: null, technician: null }, author: { kind: 'unknown', id: null }, createdAt: '2026-01-01T00:00:00Z', modifiedAt: null, parts: [], files: [] };
    writeFileSync(path.join(pinned, 'Ticket.json'), JSON.stringify(record));
    await vscode.window.showTextDocument(spec.document);
    const whole = new vscode.Range(new vscode.Position(0, 0), spec.document.positionAt(spec.document.getText().length));
    const hints = await ask<vscode.InlayHint[]>('vscode.executeInlayHintProvider', spec.document.uri, whole);
    assert.ok(hints.some(({ label }) => JSON.stringify(label).includes('Printer')));
    const lenses = await ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider', spec.document.uri, 10);
    assert.ok(lenses.some(({ command }) => command?.title.includes('sample') === true));
    await screenshot('language-preview');
  });
});
