import { afterSteps, stepsOfNextDay } from '../world/later.ts';
import type { World } from '../world/model.ts';

/** The customer goes on working while somebody reads. */
export interface Drift {
  /** A page of a query was answered. @returns the world as it is from now on, null: it is as it was. */
  pageServed(pagesPerChange: number): World | null;
}

/** One change of the day after `world` at a time, always the same ones in the same order. */
export function makeDrift(world: World): Drift {
  let pages = 0;
  let done = 0;
  let steps: ReturnType<typeof stepsOfNextDay> | null = null;
  return {
    pageServed: (pagesPerChange) => {
      if (pagesPerChange <= 0) return null;
      pages += 1;
      if (pages % pagesPerChange !== 0) return null;
      steps ??= stepsOfNextDay(world);
      if (done >= steps.length) return null;
      done += 1;
      return afterSteps(world, steps.slice(0, done));
    },
  };
}
