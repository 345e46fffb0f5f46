import type { SandboxClock } from '../../../src/sandbox/kit/clock.ts';

/** A clock that moves by hand: sleepers wake when their moment is passed. */
export interface HandClock extends SandboxClock {
  pass(ms: number): void;
  /** Every wait that was asked for, milliseconds. */
  readonly slept: readonly number[];
}

export function handClock(): HandClock {
  let time = Date.UTC(2026, 10, 20);
  let waiting: { readonly at: number; readonly wake: () => void }[] = [];
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    sleep: (ms) => {
      slept.push(ms);
      return new Promise((resolve) => waiting.push({ at: time + ms, wake: resolve }));
    },
    pass: (ms) => {
      time += ms;
      const due = waiting.filter((item) => item.at <= time);
      waiting = waiting.filter((item) => item.at > time);
      for (const item of due) item.wake();
    },
  };
}
