/** Reads `diff.json`, which may come from anybody's hands: every field is looked at before it is used. */
import { CrosswalkError } from '../../base/errors.ts';
import { DIFF_CLASSES } from '../../diff/model.ts';
import type { DiffClass, DiffDocument, DiffRow, Proof } from '../../diff/model.ts';
import type { Scalar } from '../../record/model.ts';
import { pathOfBase } from '../../spec/base-name.ts';
import { countOf, objectOf, parseJson, textOf } from '../engine/engine-lines.ts';

const PROOFS: readonly Proof[] = ['acknowledged', 'verified', 'verified in full'];
type Values = Readonly<Record<string, unknown>>;

class Unreadable extends Error {}

function text(value: unknown, what: string): string {
  const result = textOf(value);
  if (result === null) throw new Unreadable(`"${what}" is missing`);
  return result;
}

function scalar(value: unknown): Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function object(value: unknown, what: string): Values {
  const result = objectOf(value);
  if (result === null) throw new Unreadable(`"${what}" is missing`);
  return result;
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Unreadable(`"${what}" is missing`);
  return value;
}

/** Characters of a path. */
const LONGEST_PATH = 300;

/** A spec beside this one, never another file of the machine. */
function isBasePath(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_PATH && pathOfBase('', value) === value;
}

function rowOf(value: unknown): DiffRow {
  const row = object(value, 'rows');
  const kind = DIFF_CLASSES.find((name) => name === row['class']);
  if (kind === undefined) throw new Unreadable('a row has an unknown class');
  return {
    entity: text(row['entity'], 'rows.entity'),
    id: text(row['id'], 'rows.id'),
    label: textOf(row['label']) ?? '',
    destinationId: textOf(row['destinationId']) ?? '',
    path: text(row['path'], 'rows.path'),
    source: scalar(row['source']),
    expected: scalar(row['expected']),
    arrived: scalar(row['arrived']),
    class: kind,
    line: countOf(row['line']),
    ...(isBasePath(row['file']) ? { file: row['file'] } : {}),
    reason: textOf(row['reason']),
  };
}

function recordOf(value: unknown): DiffDocument['records'][number] {
  const record = object(value, 'records');
  return {
    entity: text(record['entity'], 'records.entity'),
    id: text(record['id'], 'records.id'),
    label: textOf(record['label']) ?? '',
    destinationId: textOf(record['destinationId']) ?? '',
    proof: PROOFS.find((proof) => proof === record['proof']) ?? 'acknowledged',
    stratum: textOf(record['stratum']),
  };
}

/** Counted from the rows, never believed from the file: the verdict must be true of what the page shows (law 12). */
function countsOf(rows: readonly DiffRow[]): Record<DiffClass, number> {
  const counts = Object.fromEntries(DIFF_CLASSES.map((name) => [name, 0])) as Record<DiffClass, number>;
  for (const row of rows) counts[row.class] += 1;
  return counts;
}

function documentOf(value: unknown): DiffDocument {
  const document = object(value, 'document');
  if (document['format'] !== 1) throw new Unreadable('it was written by another version of Crosswalk');
  const workspace = object(document['workspace'], 'workspace');
  const target = workspace['target'];
  if (target !== 'staging' && target !== 'production') throw new Unreadable('the workspace is neither staging nor production');
  const rows = list(document['rows'], 'rows').map(rowOf);
  return {
    format: 1,
    run: text(document['run'], 'run'),
    planHash: text(document['planHash'], 'planHash'),
    spec: text(document['spec'], 'spec'),
    workspace: { id: text(workspace['id'], 'workspace.id'), name: text(workspace['name'], 'workspace.name'), target },
    readAt: text(document['readAt'], 'readAt'),
    counts: countsOf(rows),
    records: list(document['records'], 'records').map(recordOf),
    rows,
  };
}

/** @throws CrosswalkError `diff/unreadable`. */
export function parseDiff(content: string, file: string): DiffDocument {
  try {
    return documentOf(parseJson(content));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new CrosswalkError('diff/unreadable', `The diff of this run cannot be read: ${error.message}.`, {
      where: { file },
      remedy: 'Run the sample again; it writes a new diff.',
      exit: 1,
    });
  }
}
