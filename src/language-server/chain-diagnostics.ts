import type { Diagnostic } from 'vscode-languageserver';

function keyOf({ code, range, message }: Diagnostic): string {
  return JSON.stringify([code, range, message]);
}

/** What was found in which file by checking which spec: a mistake in a base is found by every open spec that extends it, and told once. */
export class ChainDiagnostics {
  /** Checked spec → file → what was found there. */
  readonly #found = new Map<string, ReadonlyMap<string, readonly Diagnostic[]>>();

  /** @returns the other files of the chain, before and after: what is shown in them may have changed. */
  set(uri: string, found: ReadonlyMap<string, readonly Diagnostic[]>): readonly string[] {
    const before = this.#found.get(uri);
    this.#found.set(uri, found);
    return this.#others(uri, before, found);
  }

  /** The spec is closed: what it found in others is no longer told. @returns those others. */
  forget(uri: string): readonly string[] {
    const before = this.#found.get(uri);
    this.#found.delete(uri);
    return this.#others(uri, before);
  }

  of(uri: string): Diagnostic[] {
    const all = [...this.#found.values()].flatMap((found) => found.get(uri) ?? []);
    return [...new Map(all.map((diagnostic) => [keyOf(diagnostic), diagnostic])).values()];
  }

  /** Checked specs that extend this file. */
  above(uri: string): readonly string[] {
    return [...this.#found].filter(([spec, found]) => spec !== uri && found.has(uri)).map(([spec]) => spec);
  }

  #others(uri: string, ...chains: readonly (ReadonlyMap<string, unknown> | undefined)[]): readonly string[] {
    return [...new Set(chains.flatMap((chain) => [...(chain?.keys() ?? [])]))].filter((other) => other !== uri);
  }
}
