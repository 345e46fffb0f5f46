/**
 * How many children each parent has, when parents are counted from 0: a list that repeats. So the number of all children, the
 * children before a parent and the parent of a child are arithmetic, whatever the size of the world.
 */
export interface Slots {
  /** Children of one parent. */
  of(parent: number): number;
  /** Children of all parents before this one; of `parents` in all when there are that many. */
  before(parent: number): number;
  /** Whose child the one at `index` is, and which of its children, from 0. */
  place(index: number): { readonly parent: number; readonly position: number };
}

/** @param counts children per parent, repeated. At least one must be above 0. */
export function slots(counts: readonly number[]): Slots {
  const sums = [0];
  for (const count of counts) sums.push((sums.at(-1) ?? 0) + count);
  const period = counts.length;
  const sum = sums[period] ?? 0;
  const before = (parent: number): number => Math.floor(parent / period) * sum + (sums[parent % period] ?? 0);
  return {
    of: (parent) => counts[parent % period] ?? 0,
    before,
    place: (index) => {
      const rest = index % sum;
      let low = 0;
      let high = period;
      while (high - low > 1) {
        const middle = (low + high) >>> 1;
        if ((sums[middle] ?? 0) <= rest) low = middle;
        else high = middle;
      }
      return { parent: Math.floor(index / sum) * period + low, position: rest - (sums[low] ?? 0) };
    },
  };
}
