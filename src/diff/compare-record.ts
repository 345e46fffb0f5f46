/** source → expected → arrived for one record. */
import { placeOfLine } from '../spec/spec-line.ts';
import type { ExpectedField } from '../transform/operation.ts';
import { asExpected, presentOrNull, sameValue } from './compare-values.ts';
import { DIFF_CLASSES, type DiffClass, type DiffRow, type ReadBack } from './model.ts';

/** Which record it is. */
export interface RecordMeta {
  /** Source entity. */
  readonly entity: string;
  readonly id: string;
  readonly label: string;
  readonly destinationId: string;
  /** true: we created the object, so a value on it that nobody planned is wrong. false: it stood there before us with values of its own. */
  readonly created: boolean;
}

interface Verdict {
  readonly class: DiffClass;
  readonly reason: string | null;
}

function judge(field: ExpectedField, arrived: ExpectedField['expected'], wanted: ExpectedField['expected']): Verdict {
  if (wanted !== null && arrived === null) return { class: 'missing', reason: 'nothing arrived' };
  if (wanted === null && arrived !== null) return { class: 'wrong', reason: 'should be empty' };
  if (!sameValue(field.path, wanted, arrived)) return { class: 'wrong', reason: 'another value arrived' };
  // "" and nothing look different and are not: said, where a reader would take "same" for a mistake.
  const empty = wanted === null && field.treatment === 'same' && typeof field.source === 'string' && presentOrNull(field.source) === null;
  return { class: field.treatment, reason: field.reason ?? (empty ? 'empty in the source, empty in Intercom' : null) };
}

function compareField(field: ExpectedField, arrived: ReadBack, meta: RecordMeta): DiffRow {
  const wanted = presentOrNull(field.expected);
  const value = asExpected(wanted, presentOrNull(arrived.get(field.path)));
  const { entity, id, label, destinationId } = meta;
  return { entity, id, label, destinationId, path: field.path, source: field.source, expected: field.expected, arrived: value, ...(field.line === null ? { line: null } : placeOfLine(field.line)), ...judge(field, value, wanted) };
}

/** Attributes, and whole parts or files of parts. An author's name that we did not expect is one that the destination made up. */
function isOurs(path: string): boolean {
  return path.startsWith('attributes.') || /^parts\.\d+\.(?:kind|body|files)$/.test(path);
}

function unplanned(expected: readonly ExpectedField[], arrived: ReadBack, meta: RecordMeta): readonly DiffRow[] {
  if (!meta.created) return [];
  const planned = new Set(expected.map((field) => field.path));
  const { entity, id, label, destinationId } = meta;
  return [...arrived]
    .filter(([path, value]) => isOurs(path) && !planned.has(path) && presentOrNull(value) !== null)
    .map(([path, value]) => ({ entity, id, label, destinationId, path, source: null, expected: null, arrived: value, class: 'wrong', line: null, reason: 'not planned' }));
}

/**
 * One row for each expected field, in its order, then one for each value that nobody planned.
 * @param arrived paths as transform/paths.ts says; state and bot parts are not in it.
 */
export function compareRecord(expected: readonly ExpectedField[], arrived: ReadBack, meta: RecordMeta): readonly DiffRow[] {
  return [...expected.map((field) => compareField(field, arrived, meta)), ...unplanned(expected, arrived, meta)];
}

/** How many rows of each class. */
export function summarise(rows: Iterable<Pick<DiffRow, 'class'>>): Readonly<Record<DiffClass, number>> {
  const counts = Object.fromEntries(DIFF_CLASSES.map((name) => [name, 0])) as Record<DiffClass, number>;
  for (const row of rows) counts[row.class] += 1;
  return counts;
}
