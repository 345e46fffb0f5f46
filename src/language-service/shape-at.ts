import { LANGUAGE, type KeyShape, type Shape } from '../spec/language.ts';

type MapShape = Extract<Shape, { kind: 'map' }>;

/** The shape with its longer form, where it may be a map. */
export function asMap(shape: Shape | null): MapShape | Extract<Shape, { kind: 'dictionary' }> | null {
  if (shape === null) return null;
  if (shape.kind === 'either') return shape.long;
  return shape.kind === 'map' || shape.kind === 'dictionary' ? shape : null;
}

/** The shape of a single value. */
export function asScalar(shape: Shape | null): Exclude<Shape, { kind: 'map' | 'dictionary' | 'either' }> | null {
  if (shape === null || shape.kind === 'map' || shape.kind === 'dictionary') return null;
  return shape.kind === 'either' ? asScalar(shape.short) : shape;
}

function keyOf(shape: Shape, key: string): KeyShape | null {
  const map = asMap(shape);
  if (map === null) return null;
  if (map.kind === 'dictionary') return { name: key, shape: map.value, required: false, help: map.help };
  return map.keys.find(({ name }) => name === key) ?? null;
}

/** What the language says about the entry at a path of keys; null: the language has no such place. */
export function keyShapeAt(path: readonly string[]): KeyShape | null {
  let found: KeyShape = { name: '', shape: LANGUAGE, required: true, help: '' };
  for (const key of path) {
    const next = keyOf(found.shape, key);
    if (next === null) return null;
    found = next;
  }
  return found;
}
