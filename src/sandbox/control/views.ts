import type { LogEntry } from '../kit/request-log.ts';
import type { ControlledSandbox, ControlledSimulator } from './model.ts';
import { badInput } from './refusal.ts';

/** Entries of one page, at most. */
const LARGEST_PAGE = 500;
const PAGE = 100;

/** Rules, and whether and when the simulator is frozen. */
export function faultsView({ name, faults }: ControlledSimulator): object {
  const rules = faults.rules.map(({ id, rule, counter }) => ({ id, hits: counter.hits, ...rule, path: rule.path === undefined ? undefined : String(rule.path) }));
  return { simulator: name, frozen: faults.frozen, writesUntilFreeze: faults.writesUntilFreeze, rules };
}

/** Everything the page shows at a glance. */
export function sandboxView(sandbox: ControlledSandbox): object {
  const { clock, speed, simulators } = sandbox;
  return {
    clock: { now: clock.now(), speed },
    world: sandbox.world(),
    simulators: simulators.map((simulator) => ({
      name: simulator.name,
      system: simulator.system,
      url: simulator.url,
      counts: simulator.counts(),
      notifications: simulator.notifications.length,
      violations: simulator.violations(),
      requests: simulator.totals(),
      faults: faultsView(simulator),
    })),
  };
}

function pageSize(query: URLSearchParams): number {
  const limit = Number(query.get('limit') ?? PAGE);
  if (Number.isInteger(limit) && limit >= 1 && limit <= LARGEST_PAGE) return limit;
  throw badInput(`limit must be a whole number from 1 to ${LARGEST_PAGE}.`);
}

function numberParameter(query: URLSearchParams, name: string): number | null {
  const value = query.get(name);
  if (value === null) return null;
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw badInput(`${name} must be a whole number.`);
}

interface Merged extends LogEntry {
  readonly simulator: string;
}

/** The last entries of one log that fit, newest first. */
function lastEntries(simulator: ControlledSimulator, fits: (entry: LogEntry) => boolean, most: number): readonly Merged[] {
  const found: Merged[] = [];
  for (let index = simulator.log.length - 1; index >= 0 && found.length < most; index -= 1) {
    const entry = simulator.log[index];
    if (entry !== undefined && fits(entry)) found.push({ simulator: simulator.name, ...entry });
  }
  return found;
}

/**
 * A page of requests, newest first. Parameters: simulator, path (a part of it), status, limit, and `before`, the `next` of the
 * page before. @throws ControlRefusal 400.
 */
export function logView(sandbox: ControlledSandbox, query: URLSearchParams): object {
  const limit = pageSize(query);
  const [name, path, status, offset] = [query.get('simulator'), (query.get('path') ?? '').toLowerCase(), numberParameter(query, 'status'), numberParameter(query, 'before') ?? 0];
  const chosen = sandbox.simulators.filter((simulator) => name === null || simulator.name === name);
  if (chosen.length === 0) throw badInput('simulator is not known.');
  const fits = (entry: LogEntry): boolean => (status === null || entry.status === status) && (path === '' || entry.path.toLowerCase().includes(path));
  const newest = chosen.flatMap((simulator) => lastEntries(simulator, fits, offset + limit + 1)).sort((a, b) => b.at - a.at || b.sequence - a.sequence);
  const entries = newest.slice(offset, offset + limit);
  return { entries, next: newest.length > offset + limit ? offset + limit : null };
}

/** The messages that people would have got, newest first. Parameters: limit, before. @throws ControlRefusal 400. */
export function notificationsView(sandbox: ControlledSandbox, query: URLSearchParams): object {
  const limit = pageSize(query);
  const offset = numberParameter(query, 'before') ?? 0;
  const newest = sandbox.simulators.flatMap(({ name, notifications }) => notifications.slice(-(offset + limit + 1)).map((notification) => ({ simulator: name, ...notification }))).sort((a, b) => b.at - a.at || b.sequence - a.sequence);
  const total = sandbox.simulators.reduce((sum, { notifications }) => sum + notifications.length, 0);
  return { total, entries: newest.slice(offset, offset + limit), next: newest.length > offset + limit ? offset + limit : null };
}
