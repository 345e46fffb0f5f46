/** Law 5: times along a thread. */

export interface Timeline {
  /** Seconds UTC, of the conversation. */
  readonly start: number;
  /** Seconds UTC, one for each part, strictly increasing, the first after `start`, none after `now`. */
  readonly times: readonly number[];
}

/**
 * Keeps the order given: a time equal to or before its predecessor moves forward by whole seconds, since where Intercom puts parts of the
 * same time is not documented (reference/intercom.md §13). What would lie in the future moves back, and what stands before it with it.
 * @param wanted seconds UTC; null: the source does not say, so it follows its predecessor.
 */
export function spreadTimes(start: number, wanted: readonly (number | null)[], now: number): Timeline {
  const times: number[] = [];
  let previous = start;
  for (const time of wanted) {
    previous = Math.max(time ?? 0, previous + 1);
    times.push(previous);
  }
  let limit = now;
  for (let index = times.length - 1; index >= 0; index -= 1) {
    const time = Math.min(times[index] ?? limit, limit);
    times[index] = time;
    limit = time - 1;
  }
  return { start: Math.min(start, limit), times };
}
