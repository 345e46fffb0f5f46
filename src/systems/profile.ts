import type { FieldProfile, FieldType } from '../catalog/model.ts';
import type { Scalar } from '../record/model.ts';

/** A shape seen less often could stand for one person (design §1 "profile"). */
const SEEN_AT_LEAST = 5;
const SHAPES = 5;
const SHAPE_LENGTH = 40;

/** `Ada Lovelace` → `Aa Aa`, `T20240102.0001` → `A9.9`: what kind of text it is, and nothing of what it says. */
export function shapeOf(text: string): string {
  const shape = text
    .slice(0, SHAPE_LENGTH)
    .replace(/\p{Lu}+/gu, 'A')
    .replace(/[\p{Ll}\p{Lo}\p{Lt}\p{Lm}]+/gu, 'a')
    .replace(/\p{Nd}+/gu, '9')
    .replace(/\s+/gu, ' ');
  return shape.replace(/[^Aa9 .,:;@/+_()#-]+/gu, '?');
}

function isFilled(value: Scalar): value is Exclude<Scalar, null> {
  return value !== null && value !== '';
}

function count(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** @param values of one field, one for each sampled record. */
export function profileOf(values: readonly Scalar[], type: FieldType): FieldProfile {
  const texts = values.filter(isFilled).map(String);
  const shapes = [...count(texts.map(shapeOf))].filter(([, seen]) => seen >= SEEN_AT_LEAST).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return {
    sampled: values.length,
    filled: texts.length,
    distinct: new Set(texts).size,
    longest: texts.reduce((longest, text) => Math.max(longest, text.length), 0),
    ...(type === 'list' ? { options: Object.fromEntries(count(texts)) } : { shapes: shapes.slice(0, SHAPES).map(([shape]) => shape) }),
  };
}
