import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CrosswalkError } from '../../src/base/errors.ts';
import { readAnswers, writeForm, type FormAnswer } from '../../src/engine/answer-form.ts';
import type { AnswerForm } from '../../src/engine/answer-form-model.ts';

const ROW = { entity: 'Ticket', id: '7', label: 'T20260101.0001', code: 'contact-missing', why: 'The ticket has no contact.', remedy: 'Give it one, then "retry".', destinationId: null };
const FORM: AnswerForm = {
  form: 'parked',
  project: '4b1f',
  about: 'production',
  answers: '"retry" loads it again, "leave" leaves it',
  records: [ROW, { ...ROW, id: '8', label: 'Zoë, "the" one;\nand more' }, { ...ROW, id: '9', label: '=HYPERLINK("http://x","y")' }],
};

describe('a form as CSV', () => {
  let folder: string;
  let file: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-form-'));
    file = path.join(folder, 'held.csv');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const read = (form = FORM): Promise<readonly FormAnswer[]> => readAnswers(file, form, (row) => `${String(row['entity'])}:${String(row['id'])}`);
  /** Writes it, lets somebody edit its text, and reads it back. */
  async function edited(edit: (text: string) => string | Buffer, form = FORM): Promise<readonly FormAnswer[]> {
    await writeForm(file, form);
    await writeFile(file, edit(await readFile(file, 'utf8')));
    return read(form);
  }
  const fill = (text: string, answer = 'leave', note = ''): string => text.replaceAll('"",""\r\n', `"${answer}","${note}"\r\n`);
  const refused = (code: string, line: number | undefined) => (error: unknown): boolean => {
    assert.ok(error instanceof CrosswalkError, String(error));
    assert.deepEqual([error.code, error.where.line, error.where.file, error.exit], [`form/${code}`, line, file, 2]);
    return true;
  };

  it('comes back as it was written, answers with their lines', async () => {
    const answers = await edited((text) => fill(text, ' leave ', 'it\'s ""fine""'));
    assert.deepEqual(answers.map(({ row, answer, note, line }) => [row, answer, note, line]), FORM.records.map((row, index) => [row, 'leave', 'it\'s "fine"', [3, 4, 6][index]]));
    assert.deepEqual(await edited((text) => text), [], 'nothing answered is no answer');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('lets no spreadsheet work out what stands in it', async () => {
    await writeForm(file, FORM);
    const text = await readFile(file, 'utf8');
    assert.ok(text.startsWith('\uFEFF') && text.includes(`"'=HYPERLINK(""http://x"",""y"")"`));
    assert.ok(!/(?:^|,)"?[=+@\t-]/m.test(text.replaceAll('""', '')), text);
  });

  it('is read as spreadsheets save it: semicolons or tabs, without needless quotes, empty cells and rows behind, LF', async () => {
    const saved = (text: string, delimiter: string): string => {
      const cell = (value: string): string => (value.includes(delimiter) || /["\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
      const rows = parse(text, { bom: true, relax_column_count: true }).map((row) => [...row, '', ''].map(cell).join(delimiter));
      return [...rows, delimiter.repeat(5), ''].join('\n');
    };
    for (const delimiter of [',', ';', '\t']) {
      const answers = await edited((text) => saved(fill(text), delimiter));
      assert.deepEqual(answers.map(({ row, answer }) => [row, answer]), FORM.records.map((row) => [row, 'leave']), JSON.stringify(delimiter));
    }
  });

  it('is refused with its line where it is no form, another one, or not as it was written', async () => {
    const cases: readonly (readonly [edit: (text: string) => string | Buffer, code: string, line: number | undefined])[] = [
      [(text) => fill(text).replace('Ticket","8"', 'Ticket","80"'), 'unknown-record', 4],
      [(text) => fill(text).replace('T20260101.0001', 'T1'), 'edited', 3],
      [(text) => `${fill(text)}${fill(text).split('\r\n')[2] ?? ''}\r\n`, 'twice', 7],
      [(text) => text.replace('"",""\r\n', '"","why"\r\n'), 'note-alone', 3],
      [(text) => text.replace('"parked"', '"spot-check"'), 'other-form', 1],
      [(text) => text.replace('"production"', '"staging"'), 'other-project', 1],
      [(text) => text.replace('"id"', '"number"'), 'unknown-record', 3],
      [(text) => text.replace('"id"', '"entity"'), 'columns', 2],
      [(text) => text.replace('"answer",', ''), 'columns', 2],
      [(text) => text.replace('"",""\r\n', '"leave","",x\r\n'), 'columns', 3],
      [(text) => text.replace('"",""\r\n', '"leave,""\r\n'), 'not-csv', 5],
      [(text) => text.split('\r\n').slice(1).join('\r\n'), 'not-csv', 1],
      [() => '', 'not-csv', 1],
      [(text) => Buffer.from(text.slice(1), 'latin1'), 'not-utf8', undefined],
    ];
    for (const [edit, code, line] of cases) await assert.rejects(edited(edit), refused(code, line), code);
    await assert.rejects(writeForm(path.join(folder, 'held.txt'), FORM), (error: unknown) => error instanceof CrosswalkError && error.code === 'form/name');
  });

  it('keeps any text', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: fc.oneof(fc.constantFrom('=', '+', '-', '@', '\t', '\'', '"', ',', ';', '\n'), fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' })) }), { minLength: 1, maxLength: 4 }), async (labels) => {
        const form = { ...FORM, records: labels.map((label, index) => ({ ...ROW, id: String(index), label })) };
        const answers = await edited((text) => fill(text), form);
        assert.deepEqual(answers.map(({ row }) => row), form.records);
      }),
      { numRuns: 60, seed: 7 },
    ));
});
