/** All lines of one section of the spec, applied to one record. */
import type { Scalar, SourceRecord } from '../record/model.ts';
import type { CompiledField } from '../spec/compiled.ts';
import type { TransformContext } from './context.ts';
import type { AttributeValues, ExpectedField, Notice } from './operation.ts';
import { recordInput } from './read-source.ts';
import { resolveField, type Resolved, type Subject } from './resolve-field.ts';

export interface FieldSet {
  /** Values to send, without those that have none. */
  readonly fields: AttributeValues;
  readonly attributes: AttributeValues;
  readonly expected: readonly ExpectedField[];
  readonly notices: readonly Notice[];
}

export function subjectOf(record: SourceRecord, context: TransformContext): Subject {
  return { input: recordInput(record, context.source), zone: context.compiled.timeZone, record: `${record.entity} ${record.id}` };
}

/** `Object.fromEntries` defines properties, so that an attribute named `__proto__` is an attribute. */
function sent(lines: readonly { readonly field: CompiledField; readonly resolved: Resolved }[], attribute: boolean): AttributeValues {
  const entries: [string, Scalar][] = [];
  for (const { field, resolved } of lines) {
    if (field.target.attribute === attribute && resolved.send !== null) entries.push([field.target.name, resolved.send]);
  }
  return Object.fromEntries(entries);
}

/** Errors as `resolveField`. */
export function resolveFields(fields: readonly CompiledField[], subject: Subject): FieldSet {
  const lines = fields.map((field) => ({ field, resolved: resolveField(field, subject) }));
  return {
    fields: sent(lines, false),
    attributes: sent(lines, true),
    expected: lines.map(({ resolved }) => resolved.field),
    notices: lines.flatMap(({ resolved }) => resolved.notices),
  };
}

/** The first value sent under one of the destination's own fields; null: none. */
export function valueOf(values: AttributeValues, name: string): Scalar {
  return Object.hasOwn(values, name) ? (values[name] ?? null) : null;
}
