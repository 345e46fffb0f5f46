import { invalid, missing } from './refusal.ts';

/** A JSON object of a request. Fields are read by name only through these functions, so inherited names never count. */
export type Body = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of an own field; undefined when absent. */
export function field(body: Body, name: string): unknown {
  return Object.hasOwn(body, name) ? body[name] : undefined;
}

/** undefined: absent. null stays null. */
export function optionalText(body: Body, name: string): string | null | undefined {
  const value = field(body, name);
  if (value === undefined || value === null || typeof value === 'string') return value;
  throw invalid(`${name} must be a string`, name);
}

/** Present and not empty. */
export function requiredText(body: Body, name: string): string {
  const value = optionalText(body, name);
  if (value === undefined || value === null || value === '') throw missing(name);
  return value;
}

/** Ids come as text or number (reference/intercom.md §1). */
export function optionalId(body: Body, name: string): string | null | undefined {
  const value = field(body, name);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return optionalText(body, name);
}

export function requiredId(body: Body, name: string): string {
  const value = optionalId(body, name);
  if (value === undefined || value === null || value === '') throw missing(name);
  return value;
}

export function optionalWhole(body: Body, name: string): number | null | undefined {
  const value = field(body, name);
  if (value === undefined || value === null) return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw invalid(`${name} must be an integer`, name);
}

export function optionalFlag(body: Body, name: string): boolean | null | undefined {
  const value = field(body, name);
  if (value === undefined || value === null || typeof value === 'boolean') return value;
  throw invalid(`${name} must be a boolean`, name);
}

/** Empty when absent. */
export function optionalList(body: Body, name: string): readonly unknown[] {
  const value = field(body, name);
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw invalid(`${name} must be an array`, name);
}

/** Empty when absent. */
export function optionalObject(body: Body, name: string): Body {
  const value = field(body, name);
  if (value === undefined || value === null) return {};
  if (isObject(value)) return value;
  throw invalid(`${name} must be an object`, name);
}

/** One of a closed set of words. */
export function oneOf<T extends string>(value: unknown, allowed: readonly T[], name: string): T {
  const found = allowed.find((item) => item === value);
  if (found === undefined) throw invalid(`${name} must be one of: ${allowed.join(', ')}`, name);
  return found;
}
