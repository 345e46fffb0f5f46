import { rowHash } from './draws.ts';
import { DAY, HOUR } from './time.ts';

/** A spec that starts in 2024 must leave something out. */
export const EARLY_END = Date.UTC(2024, 0, 1);
const RANGE = 4_294_967_296;
/** Nine of ten tickets come between 6 and 18 o'clock. */
const MORNING = { share: 0.05, hour: 6 } as const;
const EVENING = { share: 0.95, hour: 18 } as const;

/** Share of a day, as time passes, to the share at which that many of its tickets have come. Never falls. */
function workingShare(share: number): number {
  if (share < MORNING.share) return (share / MORNING.share) * (MORNING.hour / 24);
  if (share > EVENING.share) return (EVENING.hour + ((share - EVENING.share) / (1 - EVENING.share)) * (24 - EVENING.hour)) / 24;
  return (MORNING.hour + ((share - MORNING.share) / (EVENING.share - MORNING.share)) * (EVENING.hour - MORNING.hour)) / 24;
}

/** Whole days are bent to working hours; a day that the stretch begins or ends in stays as it is. */
function within(from: number, to: number, share: number): number {
  const even = from + Math.floor(share * Math.max(1, to - from));
  const midnight = even - (even % DAY);
  if (midnight < from || midnight + DAY > to) return even;
  return midnight + Math.floor(workingShare((even - midnight) / DAY) * DAY);
}

/**
 * When each of `count` tickets was created, milliseconds UTC: never earlier than the one before. About 4 % before 2024, the rest
 * evenly until an hour before `now`.
 */
export function creationTimes(count: number, start: number, now: number, key: number): (index: number) => number {
  const early = Math.min(count, Math.max(3, Math.round(count * 0.04)));
  const border = Math.min(Math.max(EARLY_END, start + DAY), now);
  const end = Math.max(border, now - HOUR);
  return (index) => {
    const jitter = rowHash(key, index) / RANGE;
    if (index < early) return within(start, border, (index + jitter) / early);
    return Math.min(end, within(border, end, (index - early + jitter) / (count - early)));
  };
}
