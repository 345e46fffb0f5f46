import { RollingWindowBudget } from '../http/rolling-window.ts';

/** Calls of an hour, all integrations of the customer together (reference/autotask.md §3). Assumed until the system tells. */
const HOURLY_LIMIT = 10_000;
const HOUR_MS = 3_600_000;
/** Law 8: by day half is left for live traffic, which also stays below the level where Autotask adds latency. */
const DAY_RESERVE = 0.5;
const QUIET_RESERVE = 0.1;
const QUIET_FROM = 20;
const QUIET_TO = 6;

/** @param timeZone IANA name of the customer. @returns whether `now`, milliseconds UTC, lies between 20:00 and 06:00 there. */
function quietHours(timeZone: string): (now: number) => boolean {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' });
  return (now) => {
    const hour = Number(format.format(now));
    return hour >= QUIET_FROM || hour < QUIET_TO;
  };
}

/** @param reserve share kept free at all hours, in place of the default. */
export function hourlyBudget(timeZone: string, reserve: number | undefined): RollingWindowBudget {
  const quiet = quietHours(timeZone);
  const reserveAt = (now: number): number => reserve ?? (quiet(now) ? QUIET_RESERVE : DAY_RESERVE);
  return new RollingWindowBudget({ limit: HOURLY_LIMIT, windowMs: HOUR_MS, reserveAt });
}
