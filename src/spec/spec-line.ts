/** Lines of a spec as people are shown them. */
import type { Position } from './model.ts';

interface LineOfBase {
  readonly line: number;
  /** Relative to the spec's folder. */
  readonly file: string;
}

/** 1-based: a number for a line of the spec itself, with its file for a line of a base. */
export type SpecLine = number | LineOfBase;

export function lineOf(at: Position): SpecLine {
  return at.file === undefined ? at.line : { line: at.line, file: at.file };
}

export function isSameLine(line: SpecLine, at: Position | null): boolean {
  return at !== null && (typeof line === 'number' ? at.file === undefined && line === at.line : at.file === line.file && line.line === at.line);
}

/** As two values of a document: `file` is absent for the spec itself. */
export function placeOfLine(line: SpecLine): { readonly line: number; readonly file?: string } {
  return typeof line === 'number' ? { line } : { line: line.line, file: line.file };
}

/** `line 12`, `line 12 of shared.base.crosswalk.yaml`. */
export function lineText(line: SpecLine | LineShown): string {
  if (typeof line === 'number') return `line ${line}`;
  return line.file === undefined ? `line ${line.line}` : `line ${line.line} of ${line.file}`;
}

interface LineShown {
  readonly line: number;
  readonly file?: string;
}
