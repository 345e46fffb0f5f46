/** The status bar while a spec is open: the way to the tree, and what it calls next. */
import * as vscode from 'vscode';
import { LANGUAGE, VIEWS } from '../commands.ts';
import type { WayStep } from './way.ts';

export class NextStep implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('crosswalk.next', vscode.StatusBarAlignment.Left, 0);
  readonly #listener: vscode.Disposable;

  constructor() {
    this.#item.name = 'Crosswalk: next step';
    this.#item.command = `${VIEWS.state}.focus`;
    this.show(null);
    this.#listener = vscode.window.onDidChangeActiveTextEditor((editor) => this.#place(editor));
    this.#place(vscode.window.activeTextEditor);
  }

  dispose(): void {
    vscode.Disposable.from(this.#item, this.#listener).dispose();
  }

  /** null: not read yet. It is read when the view is looked at, never before (reference/editor-practice.md §5.6). */
  show(way: readonly WayStep[] | null): void {
    const next = way?.find(({ state }) => state === 'next') ?? null;
    this.#item.text = next === null ? '$(milestone) Crosswalk' : `$(milestone) Crosswalk: ${next.label}`;
    this.#item.tooltip = next === null ? 'Show where this project stands and what is next' : `Next: ${next.label}. Show the whole way`;
  }

  #place(editor: vscode.TextEditor | undefined): void {
    // A webview takes the focus without an editor; the item stays as it was.
    if (editor === undefined) return;
    if (editor.document.languageId === LANGUAGE) this.#item.show();
    else this.#item.hide();
  }
}
