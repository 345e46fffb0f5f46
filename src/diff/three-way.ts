/** What a delta writes on an object that stands in the destination: source then, source now, destination now (reference/engine-practice.md §6 Z19). */
import type { AttributeValues } from '../transform/operation.ts';
import { arrivedAsSent, presentOrNull } from './compare-values.ts';

/** A value that the source changed and somebody in the destination too: theirs stays. */
export interface Conflict {
  /** As in transform/paths.ts. */
  readonly path: string;
  /** Stable: `changed-in-destination`, `part-edited`, `part-removed`, `visibility-changed`, `opening-changed`, `link-kept`, `cannot-change`. */
  readonly code: string;
}

export interface ValueChanges {
  /** What is to be written; null clears. */
  readonly changes: AttributeValues;
  /** What stands there now, of exactly these. */
  readonly before: AttributeValues;
  readonly conflicts: readonly string[];
}

type Value = AttributeValues[string];

/** What is empty is only what is empty: `arrivedAsSent` takes a value that was not sent for anything. */
function stands(sent: Value, now: Value): boolean {
  return presentOrNull(sent) === null ? presentOrNull(now) === null : arrivedAsSent(sent, now);
}

/**
 * @param then what we wrote. @param wanted what the plan says now. @param now what the destination shows.
 * A name that is not wanted any more has become empty in the source.
 */
export function threeWay(then: AttributeValues, wanted: AttributeValues, now: AttributeValues): ValueChanges {
  const changes: [string, Value][] = [];
  const before: [string, Value][] = [];
  const conflicts: string[] = [];
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(then)])) {
    const [old, target, current] = [then, wanted, now].map((values) => (Object.hasOwn(values, name) ? (values[name] ?? null) : null)) as [Value, Value, Value];
    if (stands(old, target) || stands(target, current)) continue;
    if (stands(old, current)) {
      changes.push([name, target]);
      before.push([name, current]);
    } else conflicts.push(name);
  }
  return { changes: Object.fromEntries(changes), before: Object.fromEntries(before), conflicts };
}
