/** Takes an item of completion as VS Code does: its edits applied, a snippet's further lines put to the indentation of its first. */
import assert from 'node:assert/strict';
import { InsertTextFormat, type CompletionItem, type CompletionList } from 'vscode-languageserver-types';
import { complete } from '../../src/language-service/completion/complete.ts';
import { SpecText, type SpecWorld } from '../../src/language-service/spec-text.ts';
import { CATALOGS } from '../spec/support.ts';
import { at } from './marked.ts';

export const CONNECTIONS = [
  { name: 'acme-autotask', system: 'autotask' },
  { name: 'acme-cw', system: 'connectwise' },
  { name: 'acme-intercom', system: 'intercom' },
  { name: 'acme-intercom-test', system: 'intercom' },
];

export interface Offered {
  readonly world: SpecWorld;
  readonly list: CompletionList;
  /** In the order in which an editor shows them. */
  readonly items: readonly CompletionItem[];
  readonly offset: number;
}

/** What is offered at the `|` of a fixture, with the example's catalogs unless told otherwise. */
export function offered(source: string, more: Partial<SpecWorld> = {}): Offered {
  const { world, position, offset } = at(source, { catalogs: CATALOGS, connections: CONNECTIONS, ...more });
  const list = complete(world, position);
  const items = list.items.toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
  for (const item of items) checkItem(world, item, offset);
  return { world, list, items, offset };
}

/** What the protocol asks of every item, wherever it stands. */
function checkItem({ spec }: SpecWorld, { textEdit, additionalTextEdits, filterText }: CompletionItem, offset: number): void {
  assert.ok(textEdit !== undefined && 'range' in textEdit);
  const { start, end } = textEdit.range;
  const cursor = spec.lines.positionAt(offset);
  assert.equal(start.line, end.line);
  assert.equal(start.line, cursor.line);
  assert.ok(start.character <= cursor.character && cursor.character <= end.character, `the cursor stands outside of what is replaced: ${JSON.stringify(textEdit.range)}`);
  for (const { range } of additionalTextEdits ?? []) {
    const [from, to] = [spec.lines.offsetAt(range.start), spec.lines.offsetAt(range.end)];
    assert.ok(to < spec.lines.offsetAt(start) || from > spec.lines.offsetAt(end) || (to > from && (to <= spec.lines.offsetAt(start) || from >= spec.lines.offsetAt(end))), 'an edit touches the item');
  }
  assert.ok(typeof filterText === 'string');
}

export function labels(source: string, more: Partial<SpecWorld> = {}): readonly string[] {
  return offered(source, more).items.map(({ label }) => label);
}

/** Whether an editor shows the item for what is typed already: the letters in this order. */
export function survives(world: SpecWorld, item: CompletionItem, offset: number): boolean {
  if (item.textEdit === undefined || !('range' in item.textEdit)) return false;
  const typed = world.spec.text.slice(world.spec.lines.offsetAt(item.textEdit.range.start), offset).toLowerCase();
  let at = 0;
  for (const char of (item.filterText ?? item.label).toLowerCase()) if (char === typed[at]) at += 1;
  return at >= typed.length;
}

const STOP = /\\([\\$}])|\$\{(\d+):((?:[^\\}]|\\.)*)\}|\$\{\d+\|([^,|]*)[^}]*\|\}|\$\{?(\d+)\}?/g;

/** The text of a snippet with what its places hold at first. */
function expanded(snippet: string): string {
  const defaults = new Map<string, string>();
  return snippet.replace(STOP, (_all, escaped: string | undefined, stop: string | undefined, text: string | undefined, choice: string | undefined, bare: string | undefined) => {
    if (escaped !== undefined) return escaped;
    if (choice !== undefined) return choice;
    if (stop === undefined) return defaults.get(bare ?? '') ?? '';
    const plain = (text ?? '').replace(/\\([\\$}])/g, '$1');
    defaults.set(stop, plain);
    return plain;
  });
}

/** The text of the file after the item of that label was taken. */
export function accepted(source: string, label: string, more: Partial<SpecWorld> = {}): string {
  const { world, items, offset } = offered(source, more);
  const item = items.find((candidate) => candidate.label === label);
  assert.ok(item?.textEdit !== undefined && 'range' in item.textEdit, `"${label}" is not offered; there are ${items.slice(0, 20).map((candidate) => candidate.label).join(', ')}`);
  assert.ok(survives(world, item, offset), `an editor would hide "${label}"`);
  const { spec } = world;
  const lineStart = spec.lines.start(item.textEdit.range.start.line);
  const indent = /^[ \t]*/.exec(spec.text.slice(lineStart))?.[0] ?? '';
  const text = item.insertTextFormat === InsertTextFormat.Snippet ? expanded(item.textEdit.newText) : item.textEdit.newText;
  const edits = [{ range: item.textEdit.range, newText: text.replaceAll('\n', `\n${indent}`) }, ...(item.additionalTextEdits ?? [])];
  return edits
    .map(({ range, newText }) => ({ start: spec.lines.offsetAt(range.start), end: spec.lines.offsetAt(range.end), newText }))
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((now, edit) => now.slice(0, edit.start) + edit.newText + now.slice(edit.end), spec.text);
}

export function base(name: string, text: string): SpecText {
  return new SpecText(`file:///project/${name}`, text);
}
