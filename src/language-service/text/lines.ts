import type { Position, Range } from 'vscode-languageserver-types';

/** Offsets of a text as LSP positions (UTF-16 code units, lines from 0) and back. Never answers a place outside the text. */
export class Lines {
  readonly #starts: readonly number[];
  readonly #length: number;

  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
    this.#length = text.length;
  }

  get count(): number {
    return this.#starts.length;
  }

  /** Offset at which a line (from 0) begins. */
  start(line: number): number {
    return this.#starts[Math.max(0, line)] ?? this.#length;
  }

  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  positionAt(offset: number): Position {
    const inside = Math.min(Math.max(offset, 0), this.#length);
    const line = this.lineAt(inside);
    return { line, character: inside - this.start(line) };
  }

  offsetAt({ line, character }: Position): number {
    if (line < 0) return 0;
    if (line >= this.#starts.length) return this.#length;
    const end = line + 1 < this.#starts.length ? this.start(line + 1) - 1 : this.#length;
    return Math.min(this.start(line) + Math.max(0, character), end);
  }

  range(start: number, end: number): Range {
    return { start: this.positionAt(start), end: this.positionAt(Math.max(start, end)) };
  }
}
