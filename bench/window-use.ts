/** How much of a limit was used, from what the simulator itself admitted and refused. */

export interface Seen {
  readonly system: 'autotask' | 'production' | 'staging';
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** End of the window that the call was counted in, UNIX seconds; null: it was not counted. */
  readonly window: number | null;
  /** Milliseconds UTC of real time, when its answer was decided. */
  readonly at: number;
}

export interface UseOptions {
  /** Calls per window. */
  readonly quota: number;
  /** Share that is left for others, 0..1. */
  readonly reserve: number;
  readonly windowSeconds: number;
  /** Calls that there were to make, where the run was stopped before its end. */
  readonly total?: number;
}

export interface WindowUse {
  /** Whole windows in which work waited. */
  readonly windows: number;
  /** Accepted calls in them ÷ what they allow, the reserve left out. 1: all of it. */
  readonly use: number;
  /** The same of the worst window. */
  readonly worst: number;
  /** Over the whole run. */
  readonly accepted: number;
  readonly refused: number;
}

const REFUSED = 429;

/** Calls of one window that a client may use. */
export function allowance(quota: number, reserve: number): number {
  return Math.max(1, quota - Math.ceil(quota * reserve));
}

/** Not a look at the workspace, as every run begins with. */
function isWrite({ method, path }: Seen): boolean {
  return method !== 'GET' && !path.endsWith('/search');
}

/**
 * A window counts when it was whole, came after the one of the first write, and when, at its beginning, at least a full window of calls was still to be made: then work was
 * waiting, and a call that was not made is budget that was not used. A window without a call counts as unused. What comes after (the
 * last threads are finished one call after another) is in `accepted` and not in `use`.
 */
export function windowUse(seen: readonly Seen[], { quota, reserve, windowSeconds, total }: UseOptions): WindowUse {
  const counted = seen.filter((call): call is Seen & { window: number } => call.system === 'production' && call.window !== null);
  const perWindow = new Map<number, number>();
  for (const { window, status } of counted) perWindow.set(window, (perWindow.get(window) ?? 0) + (status === REFUSED ? 0 : 1));
  const accepted = sum(perWindow.values());
  const first = counted.find(isWrite)?.window ?? 0;
  const last = counted.at(-1)?.window ?? first;
  const full = allowance(quota, reserve);
  const shares: number[] = [];
  let left = total ?? accepted;
  for (const [window, calls] of perWindow) if (window <= first) left -= calls;
  for (let window = first + windowSeconds; window < last && left >= full; window += windowSeconds) {
    const calls = perWindow.get(window) ?? 0;
    shares.push(calls / full);
    left -= calls;
  }
  return {
    windows: shares.length,
    use: shares.length === 0 ? 0 : sum(shares) / shares.length,
    worst: shares.length === 0 ? 0 : Math.min(...shares),
    accepted,
    refused: counted.length - accepted,
  };
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
