/** The sample's diff for a terminal: first what a person must look at, every field only when asked for. */
import type { DiffClass, DiffDocument, DiffRow } from '../diff/model.ts';
import { DIFF_CLASSES } from '../diff/model.ts';
import type { Scalar } from '../record/model.ts';
import { lineText } from '../spec/spec-line.ts';
import { count, plural, textTable, visible } from './text.ts';

export interface DiffTextOptions {
  /** Also the fields that are the same. */
  readonly all: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
}

/** Characters shown of one value. */
const LONGEST = 160;
/** Characters shown before the first difference. */
const LEAD = 20;

/** Terminal colours: red for what must not stay, yellow for what we changed, none for the rest. */
const COLOUR: Partial<Record<DiffClass, number>> = { wrong: 31, missing: 31, dropped: 33, truncated: 33, defaulted: 33 };

function paint(text: string, colour: number | undefined, options: DiffTextOptions): string {
  return options.colour && colour !== undefined ? `\u001b[${colour}m${text}\u001b[0m` : text;
}

function firstDifference(a: string, b: string): number {
  let index = 0;
  while (index < a.length && index < b.length && a[index] === b[index]) index += 1;
  return index;
}

/** A window on a long value, with what is left out counted. Never cuts a pair of surrogates. */
function excerpt(text: string, from: number): string {
  const chars = [...text];
  if (chars.length <= LONGEST) return text;
  const start = Math.min(Math.max(0, from - LEAD), chars.length - LONGEST);
  const after = chars.length - start - LONGEST;
  const shown = chars.slice(start, start + LONGEST).join('');
  return `${start > 0 ? `(${count(start)} characters) …` : ''}${shown}${after > 0 ? `… (${count(after)} more characters)` : ''}`;
}

/** @param quoted tells a text from a number or an empty value that would look the same. */
export function showValue(value: Scalar, from: number, quoted: boolean): string {
  if (value === null) return '(nothing)';
  if (typeof value !== 'string') return String(value);
  return visible(quoted || value === '' || value !== value.trim() ? `"${excerpt(value, from)}"` : excerpt(value, from));
}

/** The line of the spec, with its file where it stands in a base. */
export function specLineText({ line, file }: Pick<DiffRow, 'line' | 'file'>): string {
  return line === null ? '' : visible(lineText({ line, ...(file === undefined ? {} : { file }) }));
}

function cells(row: DiffRow): readonly string[] {
  const [expected, arrived] = [String(row.expected), String(row.arrived)];
  const differs = row.expected !== row.arrived;
  const from = differs ? firstDifference(expected, arrived) : 0;
  const alike = differs && expected === arrived;
  const line = specLineText(row);
  return [visible(row.path), row.class, showValue(row.source, 0, false), showValue(row.expected, from, alike), showValue(row.arrived, from, alike), line, visible(row.reason ?? '')];
}

const HEADER = ['field', 'class', 'source', 'expected', 'arrived', 'spec', 'why'];

function recordLines(record: DiffDocument['records'][number], rows: readonly DiffRow[], options: DiffTextOptions): readonly string[] {
  const shown = options.all ? rows : rows.filter((row) => row.class !== 'same');
  const same = rows.length - shown.length;
  const stratum = record.stratum === null ? '' : ` · ${record.stratum}`;
  const title = visible(`${record.entity} ${record.label} (${record.id}) → ${record.destinationId} · ${record.proof}${stratum}`);
  if (shown.length === 0) return [title, `  ${rows.length === 0 ? 'No field is mapped.' : `All ${plural(rows.length, 'field')} the same.`}`, ''];
  const [header = [], ...body] = textTable([HEADER, ...shown.map(cells)], { width: options.width, indent: '  ' });
  const lines = body.flatMap((block, index) => block.map((line) => paint(line, COLOUR[shown[index]?.class ?? 'same'], options)));
  return [title, ...header, ...lines, ...(same > 0 ? [`  and ${plural(same, 'field')} the same`] : []), ''];
}

function verdict(document: DiffDocument): string {
  const bad = document.rows.filter((row) => row.class === 'wrong' || row.class === 'missing');
  if (bad.length === 0) return 'Nothing is wrong or missing.';
  const records = new Set(bad.map((row) => JSON.stringify([row.entity, row.id]))).size;
  return `${plural(bad.length, 'field')} wrong or missing in ${count(records)} of ${plural(document.records.length, 'record')}.`;
}

function rowsByRecord(document: DiffDocument): ReadonlyMap<string, readonly DiffRow[]> {
  const groups = new Map<string, DiffRow[]>();
  for (const row of document.rows) {
    const key = JSON.stringify([row.entity, row.id]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

/** Which run, which workspace, how many of each class, and the verdict. */
export function diffHead(document: DiffDocument, options: DiffTextOptions): readonly string[] {
  const { workspace } = document;
  const counts = DIFF_CLASSES.filter((name) => document.counts[name] > 0).map((name) => paint(`${name} ${count(document.counts[name])}`, COLOUR[name], options));
  return [
    visible(`Run ${document.run} of ${document.spec} in the ${workspace.target} workspace ${workspace.name} (${workspace.id}), read back ${document.readAt}`),
    visible(`Plan ${document.planHash}${document.auditHead === undefined ? '' : ` · audit head ${document.auditHead}`}`),
    '',
    counts.length === 0 ? 'No field was compared.' : counts.join(' · '),
    verdict(document),
    '',
  ];
}

/** Record after record. */
export function renderDiff(document: DiffDocument, options: DiffTextOptions): string {
  const groups = rowsByRecord(document);
  const records = document.records.flatMap((record) => recordLines(record, groups.get(JSON.stringify([record.entity, record.id])) ?? [], options));
  return `${[...diffHead(document, options), ...records].join('\n').trimEnd()}\n`;
}
