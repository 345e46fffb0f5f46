import type { SpecWorld } from '../spec-text.ts';
import type { Edit } from '../text/edits.ts';
import type { OutlineEntry } from '../text/outline.ts';

/** Another way to write what stands at a place. */
export interface Refactoring {
  readonly kind: 'rewrite' | 'extract' | 'inline' | 'move';
  /** Plain words, at most 60 characters. */
  readonly title: string;
  readonly edits: readonly Edit[];
  /** Of other files, by URI. */
  readonly elsewhere?: ReadonlyMap<string, readonly Edit[]>;
}

/** @param entry at the cursor. @param path keys from the root to it. Told by the outline alone: it is asked for at every move of the cursor. */
export type RefactoringProvider = (world: SpecWorld, entry: OutlineEntry, path: readonly string[]) => readonly Refactoring[];
