/** Law 4: internal text never becomes public. The one place that says `comment`. */
import type { Visibility } from '../record/model.ts';
import type { Message } from './writers.ts';

export interface Shown {
  readonly message: Message;
  /** Why a text that one side calls public is not; null: both agree. */
  readonly reason: string | null;
  /** Code of the notice that counts it; null: nothing to count. */
  readonly notice: 'kept-internal' | 'unknown-visibility' | 'author-unknown' | null;
}

/**
 * The most restrictive wins: public only where the spec, the source and the author's standing all allow it.
 * @param asked the spec's `public_when` said yes.
 * @param visibility what the reader says; unknown is internal.
 * @param speaks whether the author can stand in public.
 */
export function decideVisibility(asked: boolean, visibility: Visibility, speaks: boolean): Shown {
  if (visibility === 'unknown') return { message: 'note', reason: 'visibility not known: internal', notice: 'unknown-visibility' };
  if (!asked) return { message: 'note', reason: visibility === 'public' ? 'the spec keeps it internal' : null, notice: null };
  if (visibility === 'internal') return { message: 'note', reason: null, notice: 'kept-internal' };
  if (!speaks) return { message: 'note', reason: 'its author was not moved: internal', notice: 'author-unknown' };
  return { message: 'comment', reason: null, notice: null };
}
