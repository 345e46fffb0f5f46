import { firstIndex } from '../world/table.ts';
import { moment } from './compare.ts';
import type { Entity } from './entities.ts';
import { member } from './member.ts';

/** Bounds on one value. */
interface Bounds {
  /** The value must not be less; with `openLow` it must be greater. */
  readonly low: number;
  readonly openLow: boolean;
  readonly high: number;
  readonly openHigh: boolean;
}

/** What a filter demands at its top level, so that not every row has to be looked at. */
export interface Hints {
  readonly ids: Bounds;
  /** Bounds on the time that rises with the ids, milliseconds UTC. */
  readonly times: Bounds;
  /** Only rows whose field has one of these numbers. */
  readonly among: { readonly field: string; readonly values: readonly number[] } | null;
  /** The bounds say everything: each row within them fits. */
  readonly exact: boolean;
}

/** One condition of a filter, its field in lower case; a user-defined field has none here. */
interface Plain {
  readonly op: unknown;
  readonly field: string;
  readonly value: unknown;
}

const UNBOUND: Bounds = { low: -Infinity, openLow: false, high: Infinity, openHigh: false };

export function plain(item: unknown): Plain {
  const field = member(item, 'field');
  return { op: member(item, 'op'), field: member(item, 'udf') === true || typeof field !== 'string' ? '' : field.toLowerCase(), value: member(item, 'value') };
}

/** The bounds made tighter; null when the operator bounds nothing. */
function narrowed(bounds: Bounds, op: unknown, value: number): Bounds | null {
  switch (op) {
    case 'gt':
    case 'gte': {
      const open = op === 'gt';
      if (value < bounds.low || (value === bounds.low && !open)) return bounds;
      return { ...bounds, low: value, openLow: open };
    }
    case 'lt':
    case 'lte': {
      const open = op === 'lt';
      if (value > bounds.high || (value === bounds.high && !open)) return bounds;
      return { ...bounds, high: value, openHigh: open };
    }
    default:
      return null;
  }
}

function listOf(entity: Entity, { op, field, value }: Plain): Hints['among'] {
  const list = op === 'eq' ? [value] : op === 'in' && Array.isArray(value) ? (value as readonly unknown[]) : null;
  const known = entity.byName.get(field);
  if (!known || !list?.every((item) => typeof item === 'number')) return null;
  // Where nothing but looking at every row tells, a list is no hint.
  return entity.table.among(known.name, []) === null ? null : { field: known.name, values: list };
}

function withTime(hints: Hints, { op, value }: Plain): Hints | null {
  const times = narrowed(hints.times, op, moment(value));
  return times === null ? null : { ...hints, times };
}

function withCondition(entity: Entity, hints: Hints, item: Plain): Hints {
  const sure = item.field === 'id' || item.field === entity.table.ascending?.toLowerCase();
  if (sure && item.op === 'exist') return hints;
  const ids = item.field === 'id' && typeof item.value === 'number' ? narrowed(hints.ids, item.op, item.value) : null;
  if (ids !== null) return { ...hints, ids };
  const timed = sure && item.field !== 'id' && ['gt', 'gte', 'lt', 'lte'].includes(String(item.op)) ? withTime(hints, item) : null;
  if (timed !== null) return timed;
  return { ...hints, exact: false, among: hints.among ?? listOf(entity, item) };
}

/** Reads the bounds out of conditions that all must hold. The conditions have been checked. */
export function hintsOf(entity: Entity, items: readonly unknown[]): Hints {
  const start: Hints = { ids: UNBOUND, times: UNBOUND, among: null, exact: true };
  return items.map(plain).reduce((hints, item) => withCondition(entity, hints, item), start);
}

/** The rows from `from` to before `to`, by place, that lie within the bounds. */
export function windowOf({ table }: Entity, { ids, times }: Hints): { readonly from: number; readonly to: number } {
  // Ids are whole numbers: the first one beyond a bound is known.
  const begin = ids.openLow ? Math.floor(ids.low) + 1 : ids.low;
  const end = ids.openHigh ? ids.high : Math.floor(ids.high) + 1;
  const time = (index: number): number => Date.parse(String(table.at(index)?.[table.ascending ?? '']));
  const early = (bound: number, open: boolean): number => firstIndex(table.count, (index) => (open ? time(index) > bound : time(index) >= bound));
  const from = Math.max(begin === -Infinity ? 0 : table.rank(begin), times.low === -Infinity ? 0 : early(times.low, times.openLow));
  const to = Math.min(end === Infinity ? table.count : table.rank(end), times.high === Infinity ? table.count : early(times.high, !times.openHigh));
  return { from, to: Math.max(from, to) };
}
