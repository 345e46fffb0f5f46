import type { SandboxClock } from '../kit/clock.ts';
import type { SimAnswer } from '../kit/server.ts';
import { errors } from './answers.ts';
import type { AutotaskSwitches } from './switches.ts';

const MINUTE_MS = 60_000;

interface HourlyCounter {
  /** Counts one request. null: over the limit. Otherwise the added wait in milliseconds (reference/autotask.md §3). */
  take(): number | null;
  /** Requests in the rolling window. */
  used(): number;
}

/** Requests of the whole database in a rolling window of the sandbox clock. A refused request is not counted. */
export function hourlyCounter(clock: SandboxClock, switches: () => AutotaskSwitches): HourlyCounter {
  const times: number[] = [];
  let first = 0;
  const used = (): number => {
    const border = clock.now() - switches().hourlyWindowMinutes * MINUTE_MS;
    while (first < times.length && (times[first] ?? 0) <= border) first += 1;
    if (first > 10_000) {
      times.splice(0, first);
      first = 0;
    }
    return times.length - first;
  };
  return {
    used,
    take: () => {
      const share = used() / switches().hourlyLimit;
      if (share >= switches().refusalShare) return null;
      times.push(clock.now());
      return share < 0.5 ? 0 : share < 0.75 ? 500 : 1000;
    },
  };
}

interface Threads {
  /** false: too many at once for this key. */
  enter(key: string): boolean;
  /** Frees the thread a little after the answer (reference/autotask.md §3 "Release skew"). */
  leave(key: string): void;
}

interface Load {
  /** Requests at work. */
  readonly active: number;
  /** Answered, not yet released. */
  readonly lingering: number;
}

/**
 * Simultaneous requests per integration code and first segment of the path. Of the threads that still wait for their release
 * one counts: the way over a network hides the others, which this machine's own address does not have. So a client with two
 * requests at once is never refused and one with three sometimes is, as in production.
 */
export function threadCounter(clock: SandboxClock, switches: () => AutotaskSwitches): Threads {
  const loads = new Map<string, Load>();
  const load = (key: string): Load => loads.get(key) ?? { active: 0, lingering: 0 };
  const change = (key: string, active: number, lingering: number): void => {
    const now = load(key);
    loads.set(key, { active: now.active + active, lingering: now.lingering + lingering });
  };
  return {
    enter: (key) => {
      const { active, lingering } = load(key);
      if (active + Math.min(lingering, 1) >= switches().threads) return false;
      change(key, 1, 0);
      return true;
    },
    leave: (key) => {
      change(key, -1, 1);
      void clock.sleep(switches().threadReleaseMs).then(() => change(key, 0, -1));
    },
  };
}

/** Seconds or a date: clients read both, nobody shows the server sending either (reference/autotask.md §3). */
function retryAfter(switches: AutotaskSwitches, now: number): Record<string, string> {
  const { retryAfterSeconds, retryAfterForm } = switches;
  if (retryAfterSeconds === null) return {};
  return { 'Retry-After': retryAfterForm === 'seconds' ? String(retryAfterSeconds) : new Date(now + retryAfterSeconds * 1000).toUTCString() };
}

/** @param now milliseconds UTC of the sandbox clock. */
export function threadRefusal(switches: AutotaskSwitches, now: number): SimAnswer {
  return errors([`The Autotask API thread threshold of ${switches.threads} threads has been exceeded. (Itgenatr005)`], switches.threadRefusal, retryAfter(switches, now));
}

/** The vendor's text is not known (reference/autotask.md §14). @param now milliseconds UTC of the sandbox clock. */
export function hourlyRefusal(switches: AutotaskSwitches, now: number): SimAnswer {
  return errors([`The external request threshold of ${switches.hourlyLimit} requests per ${switches.hourlyWindowMinutes} minutes has been exceeded.`], switches.hourlyRefusal, retryAfter(switches, now));
}

const FIVE_MINUTES_MS = 5 * MINUTE_MS;

/** Bytes of files that were handed out in the last five minutes of the sandbox clock. */
export interface FileMeter {
  /** Counts a file; false: over the limit, which is told for creating only and may hold for reading (reference/autotask.md §3). */
  take(bytes: number): boolean;
}

export function fileMeter(clock: SandboxClock, switches: () => AutotaskSwitches): FileMeter {
  let served: readonly { readonly at: number; readonly bytes: number }[] = [];
  return {
    take: (bytes) => {
      const most = switches().fileBytesPerFiveMinutes;
      if (most === null) return true;
      const now = clock.now();
      served = served.filter(({ at }) => at > now - FIVE_MINUTES_MS);
      if (served.reduce((sum, item) => sum + item.bytes, 0) >= most) return false;
      served = [...served, { at: now, bytes }];
      return true;
    },
  };
}
