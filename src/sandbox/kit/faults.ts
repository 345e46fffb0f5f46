import { seededRandom } from './random.ts';
import { matchesRoute } from './route-pattern.ts';

/** Whether the fault strikes before the simulator has done the work or after it: the second is what makes a repeat dangerous. */
export const FAULT_MOMENTS = ['before', 'after'] as const;
export type FaultMoment = (typeof FAULT_MOMENTS)[number];

/**
 * status: an error answer in the vendor's own form · html: a proxy's HTML page · reset: the connection is torn down ·
 * hang: no answer ever (until the server closes) · slow: the right answer, late · cut: the answer breaks off in its middle ·
 * shape: a JSON answer that is not the promised one · empty: an answer without a body.
 */
export const FAULT_KINDS = ['status', 'html', 'reset', 'hang', 'slow', 'cut', 'shape', 'empty'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number] | 'none';

/** missing: a field is gone · extra: one too many · type: one of another type · array: a list for an object, or the other way. */
export const WRONG_SHAPES = ['missing', 'extra', 'type', 'array'] as const;
export type WrongShape = (typeof WRONG_SHAPES)[number];

export interface Fault {
  readonly kind: FaultKind;
  readonly when: FaultMoment;
  /** HTTP status for `status` (default 500) and `html` (default 502). */
  readonly status?: number;
  /** How much later `slow` answers, milliseconds of the sandbox clock (default 30,000). */
  readonly ms?: number;
  /** What `shape` does (default `missing`). */
  readonly shape?: WrongShape;
}

/** Decides for each request what goes wrong with it. */
export interface FaultPlan {
  /** @param sequence number of the request on this server, from 1. */
  next(request: { method: string; path: string }, sequence: number): Fault;
}

export interface FaultRule {
  readonly method?: string;
  /** An expression, or a route as text: see `matchesRoute`. */
  readonly path?: RegExp | string;
  /** Which matching request is the first that may be hit, from 1 (default 1). */
  readonly nth?: number;
  /** How many are hit (default 1; with `share`, default no end). */
  readonly count?: number;
  /** From 0 to 1: how many of the matching requests are hit, drawn by the seed and the request's number among the matching ones. */
  readonly share?: number;
  /** Of several, one is drawn by the seed for each hit. */
  readonly fault: Fault | readonly Fault[];
}

const NONE: Fault = { kind: 'none', when: 'before' };

export function noFaults(): FaultPlan {
  return { next: () => NONE };
}

function matches(rule: FaultRule, request: { readonly method: string; readonly path: string }): boolean {
  if (rule.method !== undefined && rule.method !== request.method) return false;
  if (rule.path === undefined) return true;
  return typeof rule.path === 'string' ? matchesRoute(rule.path, request.path) : request.path.search(rule.path) >= 0;
}

/** One rule and its count of the requests that match it. */
export interface RuleCounter {
  /** How many requests it has hit. */
  readonly hits: number;
  /** What it does to this request; null: nothing. */
  next(request: { readonly method: string; readonly path: string }): Fault | null;
}

/** Draws depend on the seed and on the number of the matching request alone, never on time. */
export function ruleCounter(rule: FaultRule, seed: string): RuleCounter {
  let seen = 0;
  let hits = 0;
  const most = rule.count ?? (rule.share === undefined ? 1 : Infinity);
  const faults: readonly Fault[] = [rule.fault].flat();
  return {
    get hits() {
      return hits;
    },
    next: (request) => {
      if (!matches(rule, request)) return null;
      seen += 1;
      if (seen < (rule.nth ?? 1) || hits >= most || faults.length === 0) return null;
      const random = seededRandom(`${seed}/${seen}`);
      if (rule.share !== undefined && !random.chance(rule.share)) return null;
      hits += 1;
      return random.pick(faults);
    },
  };
}

/** Every rule counts the requests that match it; the first rule whose turn has come decides. */
export function firstFault(counters: readonly RuleCounter[], request: { readonly method: string; readonly path: string }): Fault {
  let decided: Fault | null = null;
  for (const counter of counters) {
    const fault = counter.next(request);
    decided ??= fault;
  }
  return decided ?? NONE;
}

/** The rules as a plan; equal seeds strike equal requests. */
export function scriptedFaults(rules: readonly FaultRule[], seed: number | string = 1): FaultPlan {
  const counters = rules.map((rule, index) => ruleCounter(rule, `${seed}/${index}`));
  return { next: (request) => firstFault(counters, request) };
}
