/**
 * A form as CSV, for people who work in a spreadsheet: one row that says which form it is, one with the names of the columns, one a record.
 * What spreadsheets do when they save is undone here: byte order marks, CRLF, semicolons, empty cells behind the last one, empty rows.
 */
import { CsvError, parse } from 'csv-parse/sync';
import { writeWhole } from '../base/whole-file.ts';
import { formFault, type AnswerForm, type ReadForm } from './answer-form-model.ts';

const MARK = 'crosswalk form';
const BOM = '\uFEFF';

/** A spreadsheet would work out a cell that begins so; a leading apostrophe makes it a text. */
const FORMULA = /^[=+\-@\t\r']/;
const GUARDED = /^'[=+\-@\t\r']/;

function cell(text: string | null): string {
  const value = text ?? '';
  return `"${(FORMULA.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
}

function unguarded(text: string): string {
  return (GUARDED.test(text) ? text.slice(1) : text).replaceAll('\r\n', '\n');
}

/** With a byte order mark: without it a spreadsheet takes the text for one of another alphabet. @throws CrosswalkError `form/disk` (exit 3). */
export async function writeCsvForm(file: string, { form, project, about, answers, records }: AnswerForm): Promise<void> {
  const names = [...Object.keys(records[0] ?? {}), 'answer', 'note'];
  const rows = records.map((row) => names.map((name) => cell(row[name] ?? '')));
  const lines = [[MARK, form, project, about, answers].map(cell), names.map(cell), ...rows].map((cells) => `${cells.join(',')}\r\n`);
  await writeWhole('form', file, BOM + lines.join(''));
}

interface Line {
  readonly cells: readonly string[];
  /** 1-based: where it begins. */
  readonly line: number;
}

/** What a spreadsheet of another language puts between cells: told by what stands behind the first one. */
function delimiterOf(text: string): string {
  return new RegExp(`^${BOM}?"?${MARK}"?([,;\\t])`).exec(text)?.[1] ?? ',';
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function linesOf(file: string, text: string): readonly Line[] {
  try {
    const parsed = parse(text, { bom: true, delimiter: delimiterOf(text), info: true, relax_column_count: true }) as unknown as readonly Parsed[];
    let end = 0;
    return parsed.map(({ record, info }): Line => {
      const line = end + 1;
      end = info.lines;
      const filled = record.findLastIndex((value) => value !== '');
      return { cells: record.slice(0, filled + 1).map(unguarded), line };
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw formFault(file, Number(error['lines']) || null, 'not-csv', 'The form is no valid CSV: a quote is open, or stands where none may.', 'Correct it, or write a new form and fill that in.');
  }
}

function columnsOf(file: string, line: Line | undefined): readonly string[] {
  const names = line?.cells ?? [];
  const twice = names.find((name, index) => name === '' || names.indexOf(name) !== index);
  if (twice === undefined && names.includes('answer') && names.includes('note')) return names;
  throw formFault(file, line?.line ?? null, 'columns', 'The second row does not name the columns as they were written.', 'Leave the first two rows as they are; or write a new form and fill that in.');
}

/** @throws CrosswalkError `form/not-csv`, `form/columns` (exit 2), with the line. */
export function readCsvForm(file: string, text: string): ReadForm {
  const [head, names, ...rows] = linesOf(file, text).filter(({ cells }) => cells.length > 0);
  const [mark, form, project, about] = head?.cells ?? [];
  if (mark !== MARK) throw formFault(file, 1, 'not-csv', 'The first row does not say which form this is.', 'Leave the first two rows as they are; or write a new form and fill that in.');
  const columns = columnsOf(file, names);
  const records = rows.map(({ cells, line }) => {
    if (cells.length > columns.length) throw formFault(file, line, 'columns', `This row has ${cells.length} cells; there are ${columns.length} columns.`, 'Put a text with commas between quotes.');
    return Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? '']));
  });
  // What was nothing stands as an empty cell.
  return { values: { form, project, about, records }, lineOf: (index) => rows[index]?.line ?? 1, shown: (value) => (value ?? '').replaceAll('\r\n', '\n') };
}
