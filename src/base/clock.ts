/** The time as the run sees it. Everything that waits or stamps takes a clock, so that tests and the demo can run days in seconds. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Milliseconds of this clock since some moment of this process. Setting the computer's clock does not move it; the time that a computer slept may be missing from it. */
  monotonic(): number;
  /** Waits `ms` milliseconds of this clock; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Milliseconds of real time after which a sleeper looks at the clock again. A timer does not count the time that a computer slept, and
 * none lasts longer than 24 days; so a long wait is made of short ones, and ends at the time it is for (design §8).
 */
const LONGEST_NAP = 1_000;

function nap(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** @param speed milliseconds of this clock for each real one. */
function scaledClock(origin: number, realOrigin: number, speed: number): Clock {
  const now = (): number => Math.floor(origin + (Date.now() - realOrigin) * speed);
  const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    const until = now() + ms;
    // Counted down as well: a clock that is set back must not make a wait longer than it was meant to be.
    let left = Math.max(0, ms / speed);
    do {
      const length = Math.min(left, LONGEST_NAP);
      await nap(length, signal);
      left -= length;
    } while (left > 0 && now() < until);
  };
  return { now, monotonic: () => performance.now() * speed, sleep };
}

/**
 * The clock of this process. `setting` is the text of CROSSWALK_CLOCK, `<origin ms>/<real origin ms>/<speed>`:
 * only the sandbox uses it, so that simulators and engine agree on a time that runs faster. Without it, real time.
 */
export function processClock(setting: string | undefined): Clock {
  const match = /^(\d+)\/(\d+)\/(\d+(?:\.\d+)?)$/.exec(setting ?? '');
  return match ? scaledClock(Number(match[1]), Number(match[2]), Number(match[3])) : scaledClock(0, 0, 1);
}
