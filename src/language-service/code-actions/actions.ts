import type { CodeAction, Diagnostic, Range } from 'vscode-languageserver-types';
import type { SpecWorld } from '../spec-text.ts';
import { replacements } from './replace.ts';

/** What a fix may ask for, beyond the world. */
export interface ActionContext {
  readonly range: Range;
  /** Of ours, at that range; they are told apart by code, never by their words (reference/editor-practice.md §5.4). */
  readonly diagnostics: readonly Diagnostic[];
}

/** Quick fixes and refactorings for a place. */
export function codeActions(world: SpecWorld, { diagnostics }: ActionContext): readonly CodeAction[] {
  return diagnostics.filter(({ source }) => source === 'crosswalk').flatMap((diagnostic) => replacements(world, diagnostic));
}
