/** One line of the spec, applied to one record: expression, value map, type, policies. */
import { CrosswalkError } from '../base/errors.ts';
import type { ExpressionInput } from '../expressions/model.ts';
import type { Scalar } from '../record/model.ts';
import type { CompiledField } from '../spec/compiled.ts';
import type { Policy } from '../spec/model.ts';
import { convertValue, type Converted } from './convert.ts';
import { Hold } from './hold.ts';
import type { ExpectedField, Notice, Treatment } from './operation.ts';
import { attributePath } from './paths.ts';
import { readSource, type Reading } from './read-source.ts';
import { cutText } from './text.ts';
import { lineText, placeOfLine } from '../spec/spec-line.ts';

export interface Resolved {
  /** What the request carries; null: nothing. */
  readonly send: Scalar;
  readonly field: ExpectedField;
  readonly notices: readonly Notice[];
}

/** What a line is applied to. `record` names it in errors: entity and id, never content. */
export interface Subject {
  readonly input: ExpressionInput;
  readonly zone: string;
  readonly record: string;
}

type Cause = 'unknown' | 'too-long';

const POLICY_KEY: Readonly<Record<Cause, string>> = { unknown: 'unknown', 'too-long': 'too_long' };

function describe(cause: Cause, path: string): string {
  return cause === 'unknown' ? `A value of "${path}" is not one that the spec or the destination knows.` : `A value of "${path}" is too long for the destination.`;
}

function refuse(cause: Cause, path: string, field: CompiledField, subject: Subject): CrosswalkError {
  return new CrosswalkError(`transform/value-${cause}`, describe(cause, path), {
    where: { ...placeOfLine(field.line), record: subject.record },
    remedy: `Correct the value in the source, extend the line of the spec, or choose another "${POLICY_KEY[cause]}" policy for it.`,
    exit: 1,
  });
}

function result(reading: Reading, path: string, field: CompiledField, converted: Converted | null, treatment: Treatment, reason: string | null, codes: readonly string[]): Resolved {
  return {
    send: converted?.send ?? null,
    field: { path, source: reading.shown, expected: converted?.expected ?? null, treatment, line: field.line, reason },
    notices: codes.map((code) => ({ code, path, line: field.line })),
  };
}

function fitsLength(converted: Converted, field: CompiledField): boolean {
  return typeof converted.send !== 'string' || field.target.length === null || converted.send.length <= field.target.length;
}

function otherwise(reading: Reading, path: string, field: CompiledField, subject: Subject): Resolved | null {
  const value = field.values?.otherwise ?? null;
  const converted = value === null ? null : convertValue(value, 'unknown', field.target, subject.zone);
  if (converted === null || !fitsLength(converted, field)) return null;
  return result(reading, path, field, converted, 'defaulted', 'not in the value map: otherwise', ['otherwise-used']);
}

/** A policy that cannot be followed (otherwise without a value, cutting what is not a text) parks: nothing is guessed. */
function applyPolicy(policy: Policy, cause: Cause, reading: Reading, path: string, field: CompiledField, subject: Subject, long: Converted | null): Resolved {
  if (policy === 'fail') throw refuse(cause, path, field, subject);
  if (policy === 'drop') return result(reading, path, field, null, 'dropped', cause === 'unknown' ? 'unknown value' : 'too long', ['value-dropped']);
  if (policy === 'truncate' && long !== null && typeof long.send === 'string' && field.target.length !== null) {
    const cut = cutText(long.send, field.target.length);
    return result(reading, path, field, { send: cut, expected: cut, change: null }, 'truncated', `longer than ${field.target.length} characters`, ['value-truncated']);
  }
  const replaced = policy === 'otherwise' ? otherwise(reading, path, field, subject) : null;
  if (replaced !== null) return replaced;
  throw new Hold(`value-${cause}`, describe(cause, path), `Extend the spec in ${lineText(field.line)} or correct the value in the source, then retry.`);
}

function convertFirst(candidates: readonly Scalar[], field: CompiledField, reading: Reading, zone: string): Converted | null {
  for (const candidate of candidates) {
    const converted = candidate === null ? null : convertValue(candidate, reading.type, field.target, zone);
    if (converted !== null) return converted;
  }
  return null;
}

function withoutValue(reading: Reading, path: string, field: CompiledField, subject: Subject): Resolved {
  const replaced = otherwise(reading, path, field, subject);
  if (replaced !== null) return replaced;
  return result(reading, path, field, null, 'same', null, reading.none ? ['no-value'] : []);
}

/**
 * @throws Hold where the policy is `park`.
 * @throws CrosswalkError `transform/value-unknown`, `transform/value-too-long` where it is `fail`; `expression/failed` from the expression.
 */
export function resolveField(field: CompiledField, subject: Subject): Resolved {
  const path = field.target.attribute ? attributePath(field.target.name) : field.target.name;
  const reading = readSource(field.from, subject.input);
  if (reading.stored === null || reading.stored === '') return withoutValue(reading, path, field, subject);

  const mapped = field.values?.byValue.get(String(reading.stored));
  if (field.values !== null && mapped === undefined) return applyPolicy(policyForUnmapped(field), 'unknown', reading, path, field, subject, null);
  const converted = convertFirst(mapped === undefined ? reading.candidates(field.target.type) : [mapped], field, reading, subject.zone);
  if (converted === null) return applyPolicy(field.unknown, 'unknown', reading, path, field, subject, null);
  if (!fitsLength(converted, field)) return applyPolicy(field.tooLong, 'too-long', reading, path, field, subject, converted);

  const change = mapped !== undefined && mapped !== reading.shown ? 'value map' : converted.change;
  return result(reading, path, field, converted, change === null ? 'same' : 'converted', change, []);
}

/** `otherwise:` in the value map is itself the answer to a value that the map does not name, unless the policy is to stop or to drop. */
function policyForUnmapped(field: CompiledField): Policy {
  return field.values?.otherwise !== undefined && field.unknown === 'park' ? 'otherwise' : field.unknown;
}
