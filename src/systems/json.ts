/** Reading answers that nobody promised: a value of the wrong type is absent, never an exception deep inside. */
import type { Scalar } from '../record/model.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** Own property only, so that `constructor` is absent where nobody sent it. */
export function property(value: unknown, key: string): unknown {
  const object = asObject(value);
  return object !== null && Object.hasOwn(object, key) ? object[key] : undefined;
}

export function listOf(value: unknown, key: string): readonly unknown[] {
  const found = property(value, key);
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}

/** Empty text is absent. */
export function textOf(value: unknown, key: string): string | null {
  const found = property(value, key);
  return typeof found === 'string' && found !== '' ? found : null;
}

export function numberOf(value: unknown, key: string): number | null {
  const found = property(value, key);
  return typeof found === 'number' && Number.isFinite(found) ? found : null;
}

/** Ids come as numbers or as text; always text for us. */
export function idOf(value: unknown, key: string): string | null {
  const found = property(value, key);
  if (typeof found === 'number' && Number.isSafeInteger(found)) return String(found);
  return typeof found === 'string' && found !== '' ? found : null;
}

export function isTrue(value: unknown, key: string): boolean {
  const found = property(value, key);
  return found === true || found === 'true' || found === 1;
}

/** A scalar as it is; anything deeper as its JSON text, so that nothing is lost. */
export function scalarOf(value: unknown): Scalar {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return JSON.stringify(value);
}

/** Without a prototype, so that a field named `__proto__` is a field. */
export function emptyValues(): Record<string, Scalar> {
  return Object.create(null) as Record<string, Scalar>;
}
