/** Which words of a long text differ. */
import { diffWordsWithSpace } from 'diff';

/** Milliseconds: two unrelated texts of 3,000 words would take ten times as long (reference/libraries.md §E). */
const TIMEOUT_MS = 200;

export interface WordChange {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/**
 * Joined, `same` and `removed` give `expected`, `same` and `added` give `arrived`.
 * Texts too different to compare in time come as one removal and one addition.
 */
export function wordChanges(expected: string, arrived: string): readonly WordChange[] {
  const changes = diffWordsWithSpace(expected, arrived, { timeout: TIMEOUT_MS });
  if (changes === undefined) {
    const whole: readonly WordChange[] = [{ kind: 'removed', text: expected }, { kind: 'added', text: arrived }];
    return whole.filter(({ text }) => text !== '');
  }
  return changes.map(({ added, removed, value }) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text: value }));
}
