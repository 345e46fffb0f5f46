/** Threads of which the vendor shows only the newest parts: the early ones are proven by the answers to their own writes (law 12). */
import type { ReadBack } from '../diff/model.ts';
import type { Operation } from '../ledger/ledger.ts';
import type { Planned } from '../transform/operation.ts';
import { PARTS_COUNT, PARTS_HIDDEN } from '../transform/paths.ts';
import { standing } from './ours.ts';

type Plan = Extract<Planned, { outcome: 'planned' }>;

const PART = /^parts\.(\d+)\.(\w+)$/;

/** Positions of our parts, from 1, whose own answer showed them as they were sent. */
function provenParts(planned: Plan, operations: readonly Operation[]): ReadonlySet<number> {
  const asSent = new Set<string>();
  for (const { key, receipt } of standing(operations)) {
    if (typeof receipt === 'object' && receipt !== null && (receipt as Readonly<Record<string, unknown>>)['asSent'] === true) asSent.add(key);
  }
  const parts = planned.operations.filter(({ body }) => body.kind === 'conversation.part');
  return new Set(parts.flatMap(({ key }, index) => (asSent.has(key) ? [index + 1] : [])));
}

/**
 * The thread as if all of it were shown. The window is the end of the thread, so its parts are numbered from behind; a part that a person
 * added shifts them, and the comparison then finds it.
 * @param arrived of a conversation, as read back.
 */
export function wholeThread(planned: Plan, operations: readonly Operation[], arrived: ReadBack): ReadBack {
  if (!arrived.has(PARTS_HIDDEN)) return arrived;
  const planCount = planned.operations.filter(({ body }) => body.kind === 'conversation.part').length;
  const early = planCount - Number(arrived.get(PARTS_COUNT) ?? 0);
  if (early <= 0) return arrived;
  const whole = new Map([...arrived].map(([path, value]) => {
    const part = PART.exec(path);
    return [part === null ? path : `parts.${Number(part[1]) + early}.${part[2]}`, value] as const;
  }));
  const proven = provenParts(planned, operations);
  for (const { path, expected } of planned.expected) {
    const n = Number(PART.exec(path)?.[1] ?? 0);
    if (n >= 1 && n <= early && proven.has(n)) whole.set(path, expected);
  }
  whole.set(PARTS_COUNT, planCount);
  return whole;
}
