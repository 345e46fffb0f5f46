/** The record of an entity that the editor shows beside the spec while it is written: a file in `pinned/` of the project. A person's data (law 13). */

/** Bytes; a ticket with a hundred long notes is far below. */
export const LARGEST_PINNED = 8 * 1024 * 1024;

/** Name of the file; no entity's name leads out of the folder. */
export function pinnedName(entity: string): string {
  return `${encodeURIComponent(entity.toWellFormed())}.json`;
}
