/** Squiggles while typing: the pure `diagnose`, 150 ms after the last key, never for an older version of the text. */
import * as vscode from 'vscode';
import type { Diagnostic } from 'vscode-languageserver-types';
import { diagnose } from '../../language-service/diagnostics.ts';
import { parseSpec } from '../../spec/parse.ts';
import { LANGUAGE } from '../commands.ts';
import type { CatalogFiles } from './catalog-files.ts';

const DEBOUNCE_MS = 150;

const SEVERITY: Readonly<Record<number, vscode.DiagnosticSeverity>> = {
  1: vscode.DiagnosticSeverity.Error,
  2: vscode.DiagnosticSeverity.Warning,
  3: vscode.DiagnosticSeverity.Information,
  4: vscode.DiagnosticSeverity.Hint,
};

/** A diagnostic of ours keeps what its quick fixes need. */
export class SpecDiagnostic extends vscode.Diagnostic {
  readonly suggestions: readonly string[];

  constructor(source: Diagnostic) {
    const { start, end } = source.range;
    const range = new vscode.Range(start.line, start.character, end.line, end.character);
    super(range, typeof source.message === 'string' ? source.message : source.message.value, SEVERITY[source.severity ?? 1] ?? vscode.DiagnosticSeverity.Error);
    this.source = 'crosswalk';
    const code = String(source.code ?? '');
    this.code = source.codeDescription === undefined ? code : { value: code, target: vscode.Uri.parse(source.codeDescription.href) };
    const data = source.data as { readonly suggestions?: unknown } | null | undefined;
    this.suggestions = Array.isArray(data?.suggestions) ? data.suggestions.filter((text) => typeof text === 'string') : [];
  }
}

/** What is wrong with the text as it is now. */
export async function diagnosticsOf(document: vscode.TextDocument, catalogs: CatalogFiles): Promise<readonly SpecDiagnostic[]> {
  const text = document.getText();
  const names = parseSpec(text).spec;
  const [source, destination, staging] = await Promise.all([
    catalogs.catalog(document.uri, names?.source.connection.value ?? null),
    catalogs.catalog(document.uri, names?.destination.connection.value ?? null),
    catalogs.catalog(document.uri, names?.destination.staging?.value ?? null),
  ]);
  return diagnose(text, { source, destination, staging }, {}).map((diagnostic) => new SpecDiagnostic(diagnostic));
}

export class SpecDiagnostics implements vscode.Disposable {
  readonly #catalogs: CatalogFiles;
  readonly #collection = vscode.languages.createDiagnosticCollection('crosswalk');
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(catalogs: CatalogFiles) {
    this.#catalogs = catalogs;
    this.#subscriptions = [
      vscode.workspace.onDidOpenTextDocument((document) => this.#soon(document, 0)),
      vscode.workspace.onDidChangeTextDocument((event) => this.#soon(event.document, DEBOUNCE_MS)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      catalogs.onDidChange(() => this.#all()),
    ];
    this.#all();
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    vscode.Disposable.from(...this.#subscriptions, this.#collection).dispose();
  }

  #all(): void {
    for (const document of vscode.workspace.textDocuments) this.#soon(document, 0);
  }

  #soon(document: vscode.TextDocument, delay: number): void {
    if (document.languageId !== LANGUAGE) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(key, setTimeout(() => void this.check(document), delay));
  }

  #forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#collection.delete(document.uri);
  }

  /** Checks now; gives back what it found, or null when the text changed meanwhile. */
  async check(document: vscode.TextDocument): Promise<readonly SpecDiagnostic[] | null> {
    const { version } = document;
    const found = await diagnosticsOf(document, this.#catalogs);
    if (document.isClosed || document.version !== version) return null;
    this.#collection.set(document.uri, found);
    return found;
  }
}
