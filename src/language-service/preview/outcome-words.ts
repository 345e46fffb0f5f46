/** What the last sample made of a line, in counts. */
import type { DiffClass } from '../../diff/model.ts';
import type { LineOutcome, Outcomes } from '../../diff/outcomes.ts';
import { valueAt, type SpecWorld } from '../spec-text.ts';
import type { Line } from './wanted.ts';

/** In the order in which they are told; what is as planned is one number. */
const WORDS: readonly (readonly [string, readonly DiffClass[]])[] = [
  ['ok', ['same', 'converted', 'shifted', 'masked']],
  ['otherwise', ['defaulted']],
  ['cut', ['truncated']],
  ['dropped', ['dropped']],
  ['missing', ['missing']],
  ['wrong', ['wrong']],
];

const INDEX = new WeakMap<Outcomes, ReadonlyMap<string, LineOutcome['counts']>>();

function keyOf(entity: string, path: string): string {
  return JSON.stringify([entity, path]);
}

function indexOf(outcomes: Outcomes): ReadonlyMap<string, LineOutcome['counts']> {
  const known = INDEX.get(outcomes);
  if (known !== undefined) return known;
  const made = new Map<string, Partial<Record<DiffClass, number>>>();
  for (const { entity, path, counts } of outcomes.lines) {
    const sum = made.get(keyOf(entity, path)) ?? {};
    for (const [name, count] of Object.entries(counts) as [DiffClass, number][]) sum[name] = (sum[name] ?? 0) + count;
    made.set(keyOf(entity, path), sum);
  }
  INDEX.set(outcomes, made);
  return made;
}

/** By what the line fills and not by its number, which moves while somebody types. */
function pathOf([, group = '', name = '']: readonly string[]): string | null {
  if (group === 'fields') return name;
  if (group === 'attributes') return `attributes.${name}`;
  return group === 'state' || group === 'team' ? group : null;
}

/** `98 ok · 2 otherwise · 1 cut`; null: the last sample says nothing of this line. */
export function outcomeWords(world: SpecWorld, line: Line): string | null {
  const path = pathOf(line.path);
  const entity = valueAt(world, [line.section, 'from']);
  if (world.outcomes == null || path === null || entity === null) return null;
  const counts = indexOf(world.outcomes).get(keyOf(entity, path));
  if (counts === undefined) return null;
  const told = WORDS.flatMap(([word, classes]) => {
    const count = classes.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return told.length === 0 ? null : told.join(' · ');
}
