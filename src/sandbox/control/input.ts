import { FAULT_KINDS, FAULT_MOMENTS, WRONG_SHAPES } from '../kit/faults.ts';
import type { Fault, FaultRule } from '../kit/faults.ts';
import { isRoutePattern } from '../kit/route-pattern.ts';
import { badInput } from './refusal.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A JSON object with no other fields than these. @throws ControlRefusal 400. */
export function fieldsOf(value: unknown, allowed: readonly string[], what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badInput(`${what} must be a JSON object.`);
  for (const name of Object.keys(value)) if (!allowed.includes(name)) throw badInput(`${what} has no field "${name.slice(0, 60)}".`, `It has: ${allowed.join(', ')}.`);
  // Without the inherited names of an object: a field that was not sent is undefined.
  return Object.assign(Object.create(null) as object, value) as Fields;
}

/** undefined where it was not sent. */
export function optionalNumber(value: unknown, name: string, bounds: { readonly min: number; readonly max: number; readonly whole?: boolean }): number | undefined {
  if (value === undefined) return undefined;
  const { min, max, whole = true } = bounds;
  if (typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  throw badInput(`${name} must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}.`);
}

export function optionalFlag(value: unknown, name: string): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw badInput(`${name} must be true or false.`);
}

/** One of a closed list of words. */
export function optionalWord<T extends string>(value: unknown, name: string, words: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = words.find((word) => word === value);
  if (found === undefined) throw badInput(`${name} must be one of: ${words.join(', ')}.`);
  return found;
}

function present<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw badInput(`${name} is missing.`);
  return value;
}

/** Drops what was not sent, so that defaults hold. */
function sent<T extends object>(fields: { [Name in keyof T]: T[Name] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** Longest delay, an hour of the sandbox clock. */
const LONGEST_MS = 3_600_000;

function faultOf(value: unknown): Fault {
  const { kind, when, status, ms, shape } = fieldsOf(value, ['kind', 'when', 'status', 'ms', 'shape'], 'A fault');
  return sent<Fault>({
    kind: present(optionalWord(kind, 'kind', FAULT_KINDS), 'kind'),
    when: present(optionalWord(when, 'when', FAULT_MOMENTS), 'when'),
    status: optionalNumber(status, 'status', { min: 400, max: 599 }),
    ms: optionalNumber(ms, 'ms', { min: 0, max: LONGEST_MS }),
    shape: optionalWord(shape, 'shape', WRONG_SHAPES),
  });
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const MOST_RULES = 100;
const HIGHEST = 1_000_000_000;

function pathOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && isRoutePattern(value)) return value;
  throw badInput('path must be a route.', 'Write it as /conversations/*/reply: * stands for one piece, ** at the end for the rest.');
}

function manyFaults(value: unknown): Fault | readonly Fault[] {
  if (!Array.isArray(value)) return faultOf(value);
  if (value.length === 0 || value.length > MOST_RULES) throw badInput(`fault must hold from 1 to ${MOST_RULES} faults.`);
  return value.map(faultOf);
}

function ruleOf(value: unknown): FaultRule {
  const { method, path, nth, count, share, fault } = fieldsOf(value, ['method', 'path', 'nth', 'count', 'share', 'fault'], 'A rule');
  return sent<FaultRule>({
    method: optionalWord(method, 'method', METHODS),
    path: pathOf(path),
    nth: optionalNumber(nth, 'nth', { min: 1, max: HIGHEST }),
    count: optionalNumber(count, 'count', { min: 1, max: HIGHEST }),
    share: optionalNumber(share, 'share', { min: 0, max: 1, whole: false }),
    fault: manyFaults(fault),
  });
}

function seedOf(value: unknown): number {
  return optionalNumber(value, 'seed', { min: 0, max: HIGHEST }) ?? 1;
}

/** `{ rules, seed? }`. @throws ControlRefusal 400. */
export function faultRules(value: unknown): { readonly rules: readonly FaultRule[]; readonly seed: number } {
  const { rules, seed } = fieldsOf(value, ['rules', 'seed'], 'The request');
  if (!Array.isArray(rules)) throw badInput('rules must be a list.');
  if (rules.length > MOST_RULES) throw badInput(`rules must hold at most ${MOST_RULES} rules.`);
  return { rules: rules.map(ruleOf), seed: seedOf(seed) };
}

/** `{ rule, seed? }` for a board that holds `posted` rules already. @throws ControlRefusal 400. */
export function faultRule(value: unknown, posted: number): { readonly rule: FaultRule; readonly seed: number } {
  const { rule, seed } = fieldsOf(value, ['rule', 'seed'], 'The request');
  if (posted >= MOST_RULES) throw badInput(`There are ${MOST_RULES} rules already.`, 'Remove one first.');
  return { rule: ruleOf(rule), seed: seedOf(seed) };
}

/** A name for a file in the sandbox's folder, never a path. @throws ControlRefusal 400. */
export function stateName(value: unknown): string {
  if (typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9_-]{0,60}$/.test(value)) return value;
  throw badInput('name must be up to 61 letters, digits, "-" and "_", the first a letter or digit.');
}
