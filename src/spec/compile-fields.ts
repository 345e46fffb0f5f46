/** Lines of a section, bound to both sides. */
import { findEntity, optionsByKey } from '../catalog/lookup.ts';
import type { Catalog } from '../catalog/model.ts';
import type { Expression } from '../expressions/model.ts';
import type { Scalar } from '../record/model.ts';
import { attributeOf, existingAttribute, writtenType } from './attributes.ts';
import type { BoundSection, BoundSpec } from './bind.ts';
import type { CompiledField, CompiledTarget, CompiledValueMap } from './compiled.ts';
import { ATTRIBUTE_LENGTH, findBuiltIn, type Model } from './destination.ts';
import type { SpecField, SpecValueMap } from './model.ts';
import { lineOf } from './spec-line.ts';

/** An attribute's side of a line; `options` are those of the spec, which `prepare` makes where they are missing. */
export function attributeTarget(destination: Catalog, attribute: { readonly model: Model; readonly name: string; readonly type: CompiledTarget['type']; readonly options: readonly string[] }): CompiledTarget {
  const existing = existingAttribute(destination, attribute);
  const type = writtenType(attribute.type, existing) ?? attribute.type;
  const known = (existing?.options ?? []).map((option) => option.label);
  const usual = attribute.model === 'conversation' ? null : ATTRIBUTE_LENGTH;
  return {
    name: attribute.name,
    attribute: true,
    type,
    length: type === 'text' ? (existing?.length ?? usual) : null,
    options: type === 'list' ? [...new Set([...attribute.options, ...known])] : null,
  };
}

function fieldTarget(destination: Catalog, model: Model, name: string): CompiledTarget | null {
  const builtIn = findBuiltIn(model, name);
  if (builtIn === null) return null;
  const told = findEntity(destination, model)?.fields.find((field) => field.name === name && !field.custom)?.length;
  return { name, attribute: false, type: builtIn.type, length: told ?? builtIn.length, options: null };
}

/** Labels become stored values; for a field without options a key is the value itself. */
export function compileValueMap<T>(expression: Expression | null, map: SpecValueMap<T>): CompiledValueMap<T> {
  const options = expression?.field?.type === 'list' ? expression.field.options : undefined;
  const byValue = new Map<string, T>();
  for (const { from, to } of map.entries) {
    const values = options === undefined ? [from.value.startsWith('#') ? from.value.slice(1) : from.value] : optionsByKey(options, from.value).map((option) => option.value);
    for (const value of values) byValue.set(value, to.value);
  }
  return { byValue, otherwise: map.otherwise?.value };
}

function targetOf(bound: BoundSpec, section: BoundSection, field: SpecField, destination: Catalog): CompiledTarget | null {
  if (!field.attribute) return fieldTarget(destination, section.model, field.target.value);
  const attribute = attributeOf(bound, section, field);
  return attribute === null ? null : attributeTarget(destination, attribute);
}

function compileField(bound: BoundSpec, section: BoundSection, field: SpecField, destination: Catalog): CompiledField | null {
  const target = targetOf(bound, section, field, destination);
  const expression = bound.expressionOf(field.from);
  const from: CompiledField['from'] | null = field.from.kind === 'constant' ? { kind: 'constant', value: field.from.value } : expression === null ? null : { kind: 'expression', expression };
  if (target === null || from === null) return null;
  const values: CompiledValueMap<Scalar> | null = field.values === null ? null : compileValueMap(expression, field.values);
  const unknown = field.unknown ?? (values?.otherwise === undefined ? 'park' : 'otherwise');
  return { target, from, values, unknown, tooLong: field.tooLong ?? 'truncate', line: lineOf(field.target.at) };
}

export function compileFields(bound: BoundSpec, section: BoundSection, destination: Catalog): readonly CompiledField[] {
  return section.spec.fields.flatMap((field) => compileField(bound, section, field, destination) ?? []);
}
