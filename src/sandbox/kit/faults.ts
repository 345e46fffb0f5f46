/** Whether the fault strikes before the simulator has done the work or after it: the second is what makes a repeat dangerous. */
export type FaultMoment = 'before' | 'after';

/**
 * none: nothing · status: an error answer with that status · reset: the connection is torn down ·
 * hang: no answer ever (until the server closes) · html: a proxy's HTML page with that status (default 502) ·
 * cut: the answer breaks off in its middle.
 */
export type FaultKind = 'none' | 'status' | 'reset' | 'hang' | 'html' | 'cut';

export interface Fault {
  readonly kind: FaultKind;
  readonly when: FaultMoment;
  /** HTTP status for `status` (default 500) and `html` (default 502). */
  readonly status?: number;
}

/** Decides for each request what goes wrong with it. */
export interface FaultPlan {
  /** @param sequence number of the request on this server, from 1. */
  next(request: { method: string; path: string }, sequence: number): Fault;
}

export interface FaultRule {
  readonly method?: string;
  readonly path?: RegExp;
  /** Which matching request is the first to be hit, from 1 (default 1). */
  readonly nth?: number;
  /** How many matching requests in a row are hit (default 1). */
  readonly count?: number;
  readonly fault: Fault;
}

const NONE: Fault = { kind: 'none', when: 'before' };

export function noFaults(): FaultPlan {
  return { next: () => NONE };
}

/** Every rule counts the requests that match it; the first rule whose turn has come decides. */
export function scriptedFaults(rules: readonly FaultRule[]): FaultPlan {
  const seen = rules.map(() => 0);
  return {
    next: (request) => {
      let decided: Fault | null = null;
      rules.forEach((rule, index) => {
        if (rule.method !== undefined && rule.method !== request.method) return;
        if (rule.path !== undefined && request.path.search(rule.path) < 0) return;
        const turn = (seen[index] ?? 0) + 1;
        seen[index] = turn;
        const first = rule.nth ?? 1;
        if (decided === null && turn >= first && turn < first + (rule.count ?? 1)) decided = rule.fault;
      });
      return decided ?? NONE;
    },
  };
}
