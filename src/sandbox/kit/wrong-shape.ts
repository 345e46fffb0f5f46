import type { WrongShape } from './faults.ts';

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The field that a client is likeliest to need: its id, else the first one that says more than its type. */
function victimOf(fields: Fields): string {
  if (Object.hasOwn(fields, 'id')) return 'id';
  return Object.keys(fields).find((name) => name !== 'type') ?? 'type';
}

function otherType(value: unknown): unknown {
  if (typeof value === 'string') return { text: value };
  if (Array.isArray(value)) return { items: value };
  if (typeof value === 'object' && value !== null) return [value];
  return String(value);
}

/**
 * A valid JSON answer that is not the promised one; the same answer always becomes the same wrong one.
 * @param json the right answer; undefined where the simulator did no work.
 */
export function wrongShape(json: unknown, shape: WrongShape): unknown {
  if (shape === 'array') return Array.isArray(json) ? { items: json } : json === undefined ? [] : [json];
  const fields = isFields(json) ? json : {};
  const victim = victimOf(fields);
  if (shape === 'extra') return { ...fields, sandbox_extra: { nested: [1, 'two', null] } };
  if (shape === 'missing') return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== victim));
  return { ...fields, [victim]: otherType(fields[victim]) };
}
