import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { CrosswalkError } from '../../src/base/errors.ts';
import { delta } from '../../src/engine/delta.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { accept } from '../../src/engine/sign.ts';
import { answerSpotCheck, spotCheck, type SpotCheckResult } from '../../src/engine/spot-check.ts';
import { PERSON, readyToMigrate, testProject, type TestProject } from '../support/project.ts';

function refused(code: string, line?: number): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof CrosswalkError, String(error));
    assert.deepEqual([error.code, error.exit], [code, 2]);
    if (line !== undefined) assert.equal(error.where.line, line);
    return true;
  };
}

describe('the spot check of a person (AT-S5c)', function () {
  this.timeout(60_000);
  let test: TestProject;
  let form = '';
  let text = '';
  let written: SpotCheckResult;

  const answer = (file = form): Promise<SpotCheckResult> => answerSpotCheck(test.environment, test.project, { file, by: PERSON, dryRun: false });
  const fill = async (edit: (rows: string) => string): Promise<void> => writeFile(form, edit(text));
  const signing = (): Promise<unknown> => accept(test.environment, test.project, PERSON);

  before(async () => {
    test = await testProject({ tickets: 40 });
    await assert.rejects(spotCheck(test.environment, test.project, { size: 25, seed: 2 }), refused('project/not-discovered'));
    await readyToMigrate(test);
    await assert.rejects(spotCheck(test.environment, test.project, { size: 25, seed: 2 }), refused('spot-check/no-migration'));
    await migrate(test.environment, test.project, { target: 'production', dryRun: false });
    await reconcile(test.environment, test.project, 'production');
  });
  after(() => test.close());

  it('is asked for before anybody accepts', async () => {
    await assert.rejects(signing(), refused('accept/no-spot-check'));
    await assert.rejects(answer('/nowhere.json'), refused('spot-check/no-list'));
  });

  it('lists a chosen few with where to find them, the same for the same seed', async () => {
    written = await spotCheck(test.environment, test.project, { size: 25, seed: 2 });
    assert.equal(written.records, 25);
    const page = await readFile(written.files?.page ?? '', 'utf8');
    form = written.files?.form ?? '';
    text = await readFile(form, 'utf8');
    const { records } = JSON.parse(text) as { records: { id: string; destinationId: string; link: string }[] };
    const standing = new Set(test.sandbox.production.state.conversations.map(({ id }) => id));
    for (const { id, destinationId, link } of records) {
      assert.ok(standing.has(destinationId) && link.endsWith(destinationId), id);
      assert.ok(page.includes(`(${id})`), id);
    }
    assert.match(page, /What to compare/);
    assert.match(page, /internal notes/, 'chosen by strata');
    const again = await spotCheck(test.environment, test.project, { size: 25, seed: 2 });
    assert.equal(again.list, written.list);
    assert.notEqual((await spotCheck(test.environment, test.project, { size: 25, seed: 3 })).list, written.list);
    await fill((rows) => rows);
    await assert.rejects(answer(), refused('form/other-project'), 'the form of another list than the last one');
    await spotCheck(test.environment, test.project, { size: 25, seed: 2 });
  });

  it('reads its form strictly: one wrong row, and nothing is signed', async () => {
    text = await readFile(form, 'utf8');
    const [first = ''] = /^\{"entity".*$/m.exec(text) ?? [];
    const cases: readonly (readonly [edit: (rows: string) => string, code: string, line?: number])[] = [
      [(rows) => rows.replace('"answer":""', '"answer":"fine"'), 'form/wrong-answer', 3],
      [(rows) => rows.replace('"answer":""', '"answer":"fail"'), 'form/wrong-answer', 3],
      [(rows) => rows.replace('"note":""', '"note":"look here"'), 'form/note-alone', 3],
      [(rows) => rows.replace(/"destinationId":"\d+"/, '"destinationId":"1"'), 'form/edited', 3],
      [(rows) => rows.replace('"answer":""', '"answer":"pass","more":"1"'), 'form/edited', 3],
      [(rows) => rows.replace(/"id":"\d+"/, '"id":"999999"'), 'form/unknown-record', 3],
      [(rows) => rows.replace(first, `${first}\n${first}`), 'form/twice', 4],
      [(rows) => rows.replace('"answer":""', '"answer":true'), 'form/not-text', 3],
      [(rows) => rows.slice(0, -20), 'form/not-json'],
      [(rows) => rows.replace('"spot-check"', '"parked"'), 'form/other-form'],
    ];
    for (const [edit, code, line] of cases) {
      assert.notEqual(edit(text), text, code);
      await fill(edit);
      await assert.rejects(answer(), refused(code, line));
    }
    await assert.rejects(signing(), refused('accept/spot-check-open'));
  });

  it('lets nobody accept while a record is open or failed, and takes a later verdict over an earlier one', async () => {
    await fill((rows) => rows.replaceAll('"answer":""', '"answer":"pass"').replace('"answer":"pass","note":""', '"answer":"fail","note":"The title is wrong"'));
    const { passed, failed } = await answer();
    assert.deepEqual([passed, failed], [24, 1]);
    await assert.rejects(signing(), refused('accept/spot-check-failed'));
    await fill((rows) => rows.replace('"answer":""', '"answer":"pass"'));
    assert.deepEqual([(await answer()).passed, (await answer()).failed], [25, 0]);
    await signing();
  });

  it('asks anew for what a delta left, and lets that be accepted', async () => {
    const { run } = await delta(test.environment, test.project, { target: 'production', dryRun: false });
    assert.equal((await reconcile(test.environment, test.project, 'production')).balanced, true);
    await assert.rejects(signing(), refused('accept/no-spot-check'));
    const again = await spotCheck(test.environment, test.project, { size: 25, seed: 1 });
    assert.equal(again.run, run);
    form = again.files?.form ?? '';
    await writeFile(form, (await readFile(form, 'utf8')).replaceAll('"answer":""', '"answer":"pass"'));
    await answer();
    await signing();
  });
});
