import { rowHash } from './draws.ts';

/** Ids that rise with the index and leave gaps, computable both ways. */
export interface Ids {
  idOf(index: number): number;
  /** How many of the first `count` have a smaller id. */
  rank(id: number, count: number): number;
}

/** @param step room for each; the gaps are up to twice as wide. */
export function spacedIds(first: number, step: number, key: number): Ids {
  const idOf = (index: number): number => first + index * step + (rowHash(key, index) % step);
  return {
    idOf,
    rank: (id, count) => {
      const index = Math.min(count, Math.max(0, Math.floor((id - first) / step)));
      return index < count && idOf(index) < id ? index + 1 : index;
    },
  };
}

/** Ids of children: each parent has a room of `span` ids, in which its children stand one after the other from a place of their own. */
export interface ChildIds {
  idOf(parent: number, position: number): number;
  /** The parent in whose room an id lies, and its place there; the place can lie before the first child or after the last. */
  find(id: number): { readonly parent: number; readonly position: number };
}

/** @param shift the first child stands up to this far into its room. */
export function childIds(first: number, span: number, shift: number, key: number): ChildIds {
  const begin = (parent: number): number => rowHash(key, parent) % (shift + 1);
  return {
    idOf: (parent, position) => first + parent * span + begin(parent) + position,
    find: (id) => {
      const parent = Math.floor((id - first) / span);
      return { parent, position: id - first - parent * span - begin(parent) };
    },
  };
}
