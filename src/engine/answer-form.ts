/** Forms that a person fills in: written by us, read back strictly. Only the answer and the note are theirs. */
import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import type { CrosswalkError } from '../base/errors.ts';
import { writeWhole } from '../base/whole-file.ts';
import { readCsvForm, writeCsvForm } from './answer-form-csv.ts';
import { formFault, type AnswerForm, type FormRow, type ReadForm } from './answer-form-model.ts';

export interface FormAnswer {
  readonly row: FormRow;
  /** As it was given, without spaces around it. */
  readonly answer: string;
  readonly note: string | null;
  /** 1-based line of the file. */
  readonly line: number;
}

/** Characters of a note: it is a remark, not a document. */
const LONGEST_NOTE = 2000;

function isCsv(file: string): boolean {
  return /\.csv$/i.test(file);
}

/** As JSON or CSV, by the ending of its name. @throws CrosswalkError `form/name` (exit 2), `form/disk` (exit 3). */
export async function writeForm(file: string, form: AnswerForm): Promise<void> {
  if (isCsv(file)) return writeCsvForm(file, form);
  if (!file.endsWith('.json')) throw formFault(file, null, 'name', 'A form is a JSON or a CSV file.', 'Give a name that ends with .json or .csv.');
  const { records, ...head } = form;
  const lines = records.map((row) => JSON.stringify({ ...row, answer: '', note: '' }));
  await writeWhole('form', file, `${JSON.stringify(head).slice(0, -1)},\n"records": [\n${lines.join(',\n')}\n]}\n`);
}

async function textOf(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    if (error instanceof TypeError) throw formFault(file, null, 'not-utf8', 'The form is not written in UTF-8.', 'Save it as "CSV UTF-8", or as UTF-8 text.');
    throw formFault(file, null, 'unreadable', `The form cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`, 'Check the path and its permissions.');
  }
}

async function parseForm(file: string): Promise<ReadForm> {
  const text = await textOf(file);
  return isCsv(file) ? readCsvForm(file, text) : readJsonForm(file, text);
}

/** The line numbers come from a reader of YAML, of which JSON is a part; what is no JSON is refused before. */
function readJsonForm(file: string, text: string): ReadForm {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [first] = document.errors;
  const lineOf = (index: number): number => {
    const node = document.getIn(['records', index], true) as { readonly range?: readonly number[] } | undefined;
    return lines.linePos(node?.range?.[0] ?? 0).line;
  };
  try {
    const values = JSON.parse(text) as unknown;
    if (first === undefined && typeof values === 'object' && values !== null) return { values: values as Record<string, unknown>, lineOf, shown: (value) => value };
  } catch {
    // Told below, with the line where the reader of YAML met it, if it did.
  }
  throw formFault(file, first?.linePos?.[0].line ?? null, 'not-json', 'The form is no valid JSON.', 'Correct it, or write a new form and fill that in.');
}

function editedColumn(row: FormRow, given: Readonly<Record<string, unknown>>, shown: ReadForm['shown']): string | null {
  const theirs = ['answer', 'note'];
  const names = new Set([...Object.keys(row), ...Object.keys(given)]);
  return [...names].find((name) => !theirs.includes(name) && (row[name] === undefined || shown(row[name]) !== given[name])) ?? null;
}

function answerOf(file: string, line: number, given: Readonly<Record<string, unknown>>, row: FormRow): FormAnswer | null {
  const { answer, note } = given;
  if (typeof answer !== 'string' || typeof note !== 'string') throw formFault(file, line, 'not-text', '"answer" and "note" are texts.', 'Put both between quotes; leave them empty where there is nothing to say.');
  if (note.length > LONGEST_NOTE) throw formFault(file, line, 'long-note', `The note has more than ${LONGEST_NOTE} characters.`, 'Shorten it.');
  const word = answer.trim();
  if (word !== '') return { row, answer: word, note: note.trim() === '' ? null : note.trim().replace(/\s+/g, ' '), line };
  if (note.trim() === '') return null;
  throw formFault(file, line, 'note-alone', 'There is a note and no answer.', 'Answer as well, or empty the note.');
}

/**
 * @param expected the form as it would be written now. Rows may be left out; none may be added or changed.
 * @returns the rows that were answered. @throws CrosswalkError `form/…` (exit 2), with the line.
 */
export async function readAnswers(file: string, expected: AnswerForm, keyOf: (row: Readonly<Record<string, unknown>>) => string): Promise<readonly FormAnswer[]> {
  const { values, lineOf, shown } = await parseForm(file);
  if (values['form'] !== expected.form) throw formFault(file, 1, 'other-form', `This is no form of \`crosswalk ${expected.form}\`.`, 'Give the file that the same command wrote.');
  if (values['project'] !== expected.project || values['about'] !== expected.about) throw formFault(file, 1, 'other-project', 'The form belongs to another project, workspace or list.', 'Write a new form and fill that in.');
  if (!Array.isArray(values['records'])) throw formFault(file, null, 'not-json', 'The form has no list of records.', 'Write a new form and fill that in.');
  const known = new Map(expected.records.map((row) => [keyOf(row), row]));
  const answers: FormAnswer[] = [];
  const seen = new Set<string>();
  for (const [index, given] of (values['records'] as readonly Readonly<Record<string, unknown>>[]).entries()) {
    const line = lineOf(index);
    const row = typeof given === 'object' && given !== null ? known.get(keyOf(given)) : undefined;
    if (row === undefined) throw formFault(file, line, 'unknown-record', 'This record is not on the list of now.', 'Write a new form: the record may have been dealt with since.');
    if (seen.has(keyOf(row))) throw formFault(file, line, 'twice', 'This record stands in the form twice.', 'Keep one of the two.');
    seen.add(keyOf(row));
    const edited = editedColumn(row, given, shown);
    if (edited !== null) throw formFault(file, line, 'edited', `The column "${edited.slice(0, 40)}" is not as it was written.`, 'Change only "answer" and "note"; or write a new form, where the record changed since.');
    const answer = answerOf(file, line, given, row);
    if (answer !== null) answers.push(answer);
  }
  return answers;
}

/** For a caller that knows which answers there are. */
export function wrongAnswer(file: string, { line, answer }: FormAnswer, allowed: string): CrosswalkError {
  return formFault(file, line, 'wrong-answer', `"${answer.slice(0, 60)}" is no answer here.`, `Write ${allowed}, or nothing.`);
}
