import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CrosswalkError } from '../../src/base/errors.ts';
import { parkedText } from '../../src/cli/ledger-text.ts';
import { conserves } from '../../src/engine/counts.ts';
import { migrate, type MigrateResult } from '../../src/engine/migrate.ts';
import { answerParked, parked, writeParkedForm, type ParkedResult } from '../../src/engine/parked.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { retryParked, type RetryResult } from '../../src/engine/retry.ts';
import { approve } from '../../src/engine/sign.ts';
import { status } from '../../src/engine/status.ts';
import { readLedger } from '../../src/ledger/sqlite-ledger.ts';
import { migrated, editSpec, PERSON, preparedProduction, sampled, testProject, type TestProject } from '../support/project.ts';
import { editRows } from '../support/edit-rows.ts';

interface Row {
  readonly entity: string;
  readonly id: string;
  readonly code: string;
  answer: string;
  note: string;
}

function refused(code: string): (error: unknown) => boolean {
  return (error) => error instanceof CrosswalkError && error.code === code && error.exit === 2 && (code === 'form/unreadable' || error.where.line !== undefined);
}

describe('records that are held back', function () {
  this.timeout(60_000);
  let test: TestProject;
  let form: string;
  let result: MigrateResult;
  let held: readonly string[];

  const list = (): Promise<ParkedResult> => parked(test.project, 'production');
  const retry = (all = false): Promise<RetryResult> => retryParked(test.environment, test.project, { target: 'production', all });
  const answer = (dryRun = false): Promise<ParkedResult> => answerParked(test.environment, test.project, { target: 'production', file: form, by: PERSON, dryRun, contacts: 'Contact' });
  /** Writes the form and lets a person fill it in. */
  async function fill(words: (row: Row, index: number) => void): Promise<void> {
    await writeParkedForm(test.project, 'production', form);
    const document = JSON.parse(await readFile(form, 'utf8')) as { records: Row[] };
    document.records.filter(({ code }) => code === 'contact-missing').forEach(words);
    await writeFile(form, JSON.stringify(document, null, 2));
  }

  before(async () => {
    test = await testProject({ tickets: 30 });
    form = path.join(test.folder, 'held.json');
    await editSpec(test.project, (text) => text.replace('missing: company_placeholder', 'missing: park'));
    editRows(test, 'tickets', (row, index) => (index % 6 === 5 ? { ...row, contactID: null } : row));
    await sampled(test, 8);
    await approve(test.environment, test.project, PERSON);
    await preparedProduction(test);
    result = await migrate(test.environment, test.project, { target: 'production', dryRun: false });
    held = result.parked.filter(({ code }) => code === 'contact-missing').map(({ id }) => id);
    assert.ok(held.length >= 4, `${held.length} tickets are without contact`);
  });
  after(() => test.close());

  it('are listed, and stand in a form with what a person needs to decide', async () => {
    const { total, left, parked: items, auditHead } = await list();
    assert.deepEqual([total, left], [result.parked.length, 0]);
    assert.ok(items.every(({ answer: given }) => given === null));
    assert.equal(auditHead?.length, 64);
    await fill(() => undefined);
    const { records } = JSON.parse(await readFile(form, 'utf8')) as { records: (Row & { label: string; why: string; remedy: string; destinationId: string | null })[] };
    assert.equal(records.length, total);
    const row = records.find(({ id }) => id === held[0]);
    assert.ok(row && row.label.startsWith('T') && row.why === 'The ticket has no contact.' && row.remedy.startsWith('Give the ticket') && row.destinationId === null);
    await assert.rejects(writeParkedForm(test.project, 'production', path.join(test.folder, 'held.txt')), (error: unknown) => error instanceof CrosswalkError && error.code === 'form/name');
  });

  it('take no answer that means nothing, and none of a form where one row is wrong', async () => {
    const cases: readonly (readonly [words: (row: Row, index: number) => void, code: string])[] = [
      [(row, index) => { row.answer = index === 1 ? 'perhaps' : 'leave'; }, 'form/wrong-answer'],
      [(row) => { row.answer = 'contact=999999999'; }, 'form/wrong-answer'],
      [(row) => { row.answer = 'retry: now'; }, 'form/wrong-answer'],
      [(row) => { (row as { code: string }).code = 'other'; row.answer = 'leave'; }, 'form/edited'],
    ];
    for (const [words, code] of cases) {
      await fill(words);
      await assert.rejects(answer(), refused(code), code);
    }
    assert.equal((await list()).parked.filter(({ answer: given }) => given !== null).length, 0);
  });

  it('left by a person stay held, and are told as left by that name', async () => {
    await fill((row, index) => { if (index === 0) [row.answer, row.note] = ['leave', '=cmd|secret  wish']; });
    assert.equal((await answer(true)).answered, 1);
    assert.equal((await list()).left, 0, 'a dry run signs nothing');
    await answer();
    const now = await list();
    assert.deepEqual([now.total, now.left], [result.parked.length, 1]);
    assert.match(parkedText(now, false), new RegExp(`Ticket ${held[0]} .*left by ${PERSON}: =cmd.secret wish`));
    const { records, settled } = await retry();
    assert.deepEqual([records, settled], [0, 0], 'nobody answered "retry"');
  });

  it('are loaded again where a person says so: mended in the source, or with the contact that they name', async () => {
    const known = test.sandbox.production.state.contacts.find(({ externalId }) => /:Contact:\d+$/.test(externalId ?? ''));
    assert.ok(known);
    const contact = { id: Number(known.externalId?.split(':').at(-1)) };
    editRows(test, 'tickets', (row) => (String(row.id) === held[1] ? { ...row, contactID: contact.id } : row));
    await fill((row, index) => { if (index === 1) row.answer = 'retry'; if (index === 2) row.answer = `contact=${contact.id}`; if (index === 3) row.answer = 'retry'; });
    await answer();
    const before = migrated(test).length;
    const { records, settled, runs, skipped } = await retry();
    assert.deepEqual([records, settled, runs, skipped], [3, 2, [result.run], []]);
    assert.equal(migrated(test).length, before + 2);
    assert.equal(migrated(test).slice(-2).every(({ contacts }) => contacts.includes(known.id)), true);
    const now = await list();
    assert.equal(now.total, result.parked.length - 2);
    assert.ok(now.parked.some(({ id, answer: given }) => id === held[3] && given?.answer === 'retry'), 'still without contact');
    assert.deepEqual(test.sandbox.production.notifications, []);
  });

  it('leave the books in balance (law 7), and a later run takes them for what they are', async () => {
    const ledger = await readLedger(test.project.folder);
    const books = (await ledger.runSummary(result.run)) as MigrateResult;
    await ledger.close();
    const [was, is] = [result.counts['Ticket'], books.counts['Ticket']];
    assert.ok(was && is && conserves(books.counts));
    assert.deepEqual([is.loaded - was.loaded, is.parked - was.parked, books.parked.length - result.parked.length], [2, -2, -2]);
    const { entities, balanced } = await reconcile(test.environment, test.project, 'production');
    assert.equal(balanced, true, JSON.stringify(entities));
    const again = await migrate(test.environment, test.project, { target: 'production', dryRun: false });
    assert.equal(again.counts['Ticket']?.loaded, 0);
    assert.equal(again.counts['Ticket']?.parked, held.length - 2, 'the named contact is no change of the ticket');
    assert.equal((await list()).left, 1);
    assert.equal((await status(test.project, { verify: true })).audit?.intact, true);
  });

  it('are all tried with --all but those that were left; under another plan none is', async () => {
    const { total, left } = await list();
    const { records, skipped } = await retry(true);
    assert.ok(left === 1 && records >= held.length - 3);
    assert.equal(records + skipped.length, total - left);
    await editSpec(test.project, (text) => text.replace('otherwise: bronze', 'otherwise: silver'));
    await assert.rejects(retry(true), (error: unknown) => error instanceof CrosswalkError && error.code === 'gate/not-approved');
  });
});
