/** The sample's diff by field: what each line of the spec did to how many values, with one example. Records only where something is wrong. */
import type { DiffDocument, DiffRow } from '../diff/model.ts';
import { DIFF_CLASSES } from '../diff/model.ts';
import { diffHead, renderDiff, showValue, specLineText, type DiffTextOptions } from './diff-text.ts';
import { count, textTable, visible } from './text.ts';

/** Characters of an example. */
const EXAMPLE = 40;

interface Group {
  readonly entity: string;
  readonly path: string;
  readonly class: DiffRow['class'];
  readonly example: DiffRow;
  values: number;
}

/** `parts.3.body` and `parts.4.body` are one field. */
function fieldOf(path: string): string {
  return path.replace(/^parts\.\d+\./, 'parts.*.');
}

function groupsOf(rows: readonly DiffRow[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const path = fieldOf(row.path);
    const key = JSON.stringify([row.entity, path, row.class, row.line, row.file]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { entity: row.entity, path, class: row.class, example: row, values: 1 });
    else known.values += 1;
  }
  return [...groups.values()];
}

function short(text: string): string {
  const chars = [...text];
  return chars.length <= EXAMPLE ? text : `${chars.slice(0, EXAMPLE).join('')}…`;
}

function exampleOf({ example }: Group): string {
  const source = short(showValue(example.source, 0, false));
  const arrived = short(showValue(example.arrived, 0, false));
  return source === arrived ? source : `${source} → ${arrived}`;
}

function entityLines(entity: string, groups: readonly Group[], options: DiffTextOptions): readonly string[] {
  const order = (group: Group): number => (group.path.startsWith('parts.') ? 1 : 0) * 100 + DIFF_CLASSES.indexOf(group.class);
  const sorted = [...groups].sort((a, b) => (order(a) >= 100 ? 1 : 0) - (order(b) >= 100 ? 1 : 0) || (a.path < b.path ? -1 : a.path > b.path ? 1 : order(a) - order(b)));
  const rows = sorted.map((group) => [visible(group.path), group.class, count(group.values), specLineText(group.example), exampleOf(group), visible(group.example.reason ?? '')]);
  const table = textTable([['field', 'class', 'values', 'spec', 'for example', 'why'], ...rows], { width: options.width, indent: '  ', right: new Set([2]) });
  return [visible(entity), ...table.flat(), ''];
}

/** Only the records in which something is wrong or missing, or null. */
function troubled(document: DiffDocument): DiffDocument | null {
  const bad = document.rows.filter((row) => row.class === 'wrong' || row.class === 'missing');
  if (bad.length === 0) return null;
  const keys = new Set(bad.map((row) => JSON.stringify([row.entity, row.id])));
  return { ...document, rows: bad, records: document.records.filter(({ entity, id }) => keys.has(JSON.stringify([entity, id]))) };
}

export function renderDiffByField(document: DiffDocument, options: DiffTextOptions): string {
  const groups = groupsOf(document.rows);
  const entities = [...new Set(document.records.map(({ entity }) => entity))];
  const bad = troubled(document);
  return [
    ...diffHead(document, options),
    ...entities.flatMap((entity) => entityLines(entity, groups.filter((group) => group.entity === entity), options)),
    ...(bad === null ? [] : ['What is wrong or missing, record by record:', '', renderDiff(bad, options)]),
  ].join('\n');
}
