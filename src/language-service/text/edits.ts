import type { Range } from 'vscode-languageserver-types';
import type { Lines } from './lines.ts';

/** A change of a text by offsets. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Offsets of a range; without one, of the whole text. Lines are whole, as far as they reach. */
export function offsetsOf(lines: Lines, range: Range | undefined, length: number): readonly [number, number] {
  if (range === undefined) return [0, length];
  return [lines.start(range.start.line), Math.min(lines.start(range.end.character === 0 && range.end.line > range.start.line ? range.end.line : range.end.line + 1), length)];
}
