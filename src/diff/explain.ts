/** What a row means, in one plain sentence. */
import type { Scalar } from '../record/model.ts';
import { PARTS_COUNT } from '../transform/paths.ts';
import type { DiffClass, DiffRow } from './model.ts';

/** Characters of a value inside a sentence. */
const LONGEST = 60;

function quote(value: Scalar): string {
  if (value === null) return 'nothing';
  const text = String(value).replace(/\s+/gu, ' ').trim();
  const points = [...text];
  return `"${points.length > LONGEST ? `${points.slice(0, LONGEST).join('')}…` : text}"`;
}

const ASPECTS: Readonly<Record<string, string>> = { kind: 'visibility', author: 'author', created_at: 'time', body: 'text', files: 'files' };
const NAMES: Readonly<Record<string, string>> = {
  body: 'first message',
  created_at: 'date of creation',
  company_id: 'company key',
  external_id: 'contact key',
  remote_created_at: 'date of creation',
};

/** `parts.3.body` → `text of part 3`. */
function nameOf(path: string): string {
  const part = /^parts\.(\d+)\.(\w+)$/.exec(path);
  if (part !== null) return `${ASPECTS[part[2] ?? ''] ?? part[2]} of part ${part[1]}`;
  if (path === PARTS_COUNT) return 'number of parts';
  if (path.startsWith('attributes.')) return `attribute ${quote(path.slice('attributes.'.length))}`;
  return Object.hasOwn(NAMES, path) ? (NAMES[path] ?? path) : path;
}

const SENTENCES: Readonly<Record<DiffClass, (name: string, row: DiffRow) => string>> = {
  same: (name, row) => `The ${name} arrived as it is in the source: ${quote(row.arrived)}${row.reason === null ? '' : `, ${row.reason}`}.`,
  converted: (name, row) => `The ${name} became ${quote(row.arrived)}`,
  defaulted: (name, row) => `The ${name} is ${quote(row.arrived)} by default`,
  truncated: (name) => `The ${name} was cut`,
  dropped: (name, row) => `The ${name} was left out; the source has ${quote(row.source)}`,
  masked: (name) => `The ${name} was masked`,
  shifted: (name, row) => `The ${name} moved from ${quote(row.source)} to ${quote(row.arrived)}`,
  missing: (name, row) => `The ${name} is missing: ${quote(row.expected)} was expected.`,
  wrong: (name, row) => (row.reason === 'not planned' ? `The ${name} was not planned, yet ${quote(row.arrived)} arrived.` : `The ${name} is wrong: ${quote(row.expected)} was expected, ${quote(row.arrived)} arrived.`),
};

/** For people who read the diff; it holds values of the record, so it is no log line (law 13). */
export function explain(row: DiffRow): string {
  const sentence = SENTENCES[row.class](nameOf(row.path), row);
  if (sentence.endsWith('.')) return sentence;
  return row.reason === null ? `${sentence}.` : `${sentence}: ${row.reason}.`;
}
