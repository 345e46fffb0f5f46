/** A value by name whatever its case, own keys only: the vendor takes `filter` and `Filter` (reference/autotask.md §4.1). */
export function member(object: unknown, name: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined;
  return Object.entries(object).find(([key]) => key.toLowerCase() === name)?.[1];
}
