/** Which attributes the destination must have, and of what type. Told by spec and source alone, so that the answer is the same before and after `prepare` and in every workspace. */
import { findEntity, findField, labelsOf } from '../catalog/lookup.ts';
import type { Catalog, Field, FieldType, Option } from '../catalog/model.ts';
import type { Scalar } from '../record/model.ts';
import type { BoundSection, BoundSpec } from './bind.ts';
import type { AttributeDefinition } from './compiled.ts';
import { CONTACT_TRACE, type Model } from './destination.ts';
import type { SpecField } from './model.ts';
import { lineOf, type SpecLine } from './spec-line.ts';

interface Inferred {
  readonly type: FieldType;
  readonly options: readonly string[];
}

const TEXT: Inferred = { type: 'text', options: [] };

function ofConstants(values: readonly Scalar[]): Inferred {
  const kinds = new Set(values.filter((value) => value !== null).map((value) => typeof value));
  if (kinds.size !== 1) return TEXT;
  if (kinds.has('boolean')) return { type: 'boolean', options: [] };
  if (kinds.has('number')) return { type: values.every((value) => value === null || Number.isInteger(value)) ? 'integer' : 'decimal', options: [] };
  return { type: 'list', options: [...new Set(values.filter((value) => typeof value === 'string'))] };
}

/** Conversations have no attribute of type date (reference/intercom.md §11). */
function ofField(type: FieldType, options: readonly Option[] | undefined, model: Model): Inferred {
  if (type === 'list') return options === undefined || options.length === 0 ? TEXT : { type: 'list', options: labelsOf(options) };
  if (type === 'reference' || type === 'unknown') return TEXT;
  return { type: type === 'date' && model === 'conversation' ? 'datetime' : type, options: [] };
}

function infer(bound: BoundSpec, field: SpecField, model: Model): Inferred | null {
  if (field.values !== null) {
    const { entries, otherwise } = field.values;
    return ofConstants([...entries.map((entry) => entry.to.value), ...(otherwise === null ? [] : [otherwise.value])]);
  }
  if (field.from.kind === 'constant') {
    const constant = ofConstants([field.from.value]);
    return constant.type === 'list' ? TEXT : constant;
  }
  const expression = bound.expressionOf(field.from);
  if (expression === null) return null;
  if (expression.field !== null) return ofField(expression.field.type, expression.field.options, model);
  return { type: expression.type === 'number' ? 'decimal' : expression.type === 'unknown' ? 'text' : expression.type, options: [] };
}

function traceAttributes(bound: BoundSpec): readonly AttributeDefinition[] {
  const { trace, ticket, contact } = bound.spec;
  if (trace === null) return [];
  const conversation = (name: string, type: FieldType, line: SpecLine): AttributeDefinition => ({ model: 'conversation', name, type, options: [], line });
  return [
    ...(contact === null ? [] : [{ model: 'contact' as const, name: CONTACT_TRACE, type: 'text' as const, options: [], line: lineOf(trace.id.at) }]),
    ...(ticket === null
      ? []
      : [conversation(trace.id.value, 'text', lineOf(trace.id.at)), conversation(trace.created.value, 'datetime', lineOf(trace.created.at)), conversation(trace.system.value, 'text', lineOf(trace.system.at))]),
  ];
}

/** One attribute of a section, or null where its expression has mistakes. */
export function attributeOf(bound: BoundSpec, section: BoundSection, field: SpecField): AttributeDefinition | null {
  const inferred = infer(bound, field, section.model);
  return inferred === null ? null : { model: section.model, name: field.target.value, ...inferred, line: lineOf(field.target.at) };
}

/** Every attribute that the spec uses, trace attributes last, in the order of the file. */
export function wantedAttributes(bound: BoundSpec): readonly AttributeDefinition[] {
  const own = bound.sections.flatMap((section) =>
    section.spec.fields.filter((field) => field.attribute).flatMap((field) => {
      const attribute = attributeOf(bound, section, field);
      return attribute === null ? [] : [attribute];
    }),
  );
  return [...own, ...traceAttributes(bound)];
}

/** The attribute as the destination has it; null: it does not have it, or is not known. */
export function existingAttribute(destination: Catalog | null, wanted: { readonly model: Model; readonly name: string }): Field | null {
  const entity = destination === null ? null : findEntity(destination, wanted.model);
  return entity === null ? null : findField(entity, wanted.name, true);
}

function isDay(type: FieldType): boolean {
  return type === 'date' || type === 'datetime';
}

/**
 * The type that values are written as: that of an attribute which exists, where it can take them; null where it cannot.
 * A `datetime` attribute of a contact or company reads back as `date` (reference/intercom.md §10), so the two are one here.
 */
export function writtenType(wanted: FieldType, existing: Field | null): FieldType | null {
  if (existing === null || existing.type === wanted || existing.type === 'unknown') return wanted;
  if (isDay(wanted) && isDay(existing.type)) return wanted;
  if (wanted === 'list' && existing.type === 'text' && (existing.options?.length ?? 0) > 0) return 'list';
  if (existing.type === 'text') return 'text';
  return wanted === 'integer' && existing.type === 'decimal' ? 'decimal' : null;
}
