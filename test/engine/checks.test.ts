/** Checks of the spec in a run on the sandbox. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { checkLines } from '../../src/cli/check-lines.ts';
import type { DiffDocument } from '../../src/diff/model.ts';
import { sample } from '../../src/engine/sample.ts';
import { acknowledge } from '../../src/engine/sign.ts';
import { editSpec, PERSON, readyForSample, testProject, type TestProject } from '../support/project.ts';

const CHECKS = `checks:
  Every ticket is about nothing: { for: ticket, holds: title == "nothing", severity: warn }
  No ticket is open: { for: ticket, holds: status == 5, severity: park }
  Every company has a name: { for: company, holds: companyName != "" }
`;

describe('a contact that a check holds back', function () {
  this.timeout(120_000);

  it('is waited for by its tickets: none goes to a placeholder for good, and all come once the check is right (laws 4, 7)', async () => {
    const test = await testProject({ tickets: 20 });
    const loaded = () => sample(test.environment, test.project, { target: 'staging', size: 8, seed: 1, mask: true, refresh: false, dryRun: false });
    try {
      await editSpec(test.project, (text) => `${text}\nchecks:\n  Nobody: { for: contact, holds: lastName == "nobody", severity: park }\n`);
      await readyForSample(test);
      const { parked, counts } = await loaded();
      const waiting = parked.filter(({ entity }) => entity === 'Ticket');
      assert.ok(waiting.length > 0);
      assert.deepEqual([...new Set(waiting.map(({ code }) => code))], ['contact-unsettled']);
      assert.match(waiting[0]?.remedy ?? '', /A check holds its contact \d+ back/);
      assert.equal(waiting.length, counts['Ticket']?.parked);
      await editSpec(test.project, (text) => text.replace('"nobody"', 'lastName'));
      const later = await loaded();
      assert.deepEqual(later.parked.filter(({ code }) => code === 'contact-unsettled' || code === 'check/failed'), []);
    } finally {
      await test.close();
    }
  });
});

describe('checks of the spec, in a sample', function () {
  this.timeout(120_000);
  let test: TestProject;

  before(async () => {
    test = await testProject({ tickets: 20 });
    await editSpec(test.project, (text) => `${text}\n${CHECKS}`);
    await readyForSample(test);
  });
  after(() => test.close());

  it('hold back, count and list records, and show that they were asked', async () => {
    const result = await sample(test.environment, test.project, { target: 'staging', size: 12, seed: 1, mask: true, refresh: false, dryRun: false });
    const [about, open, named] = result.checks;
    const held = result.parked.filter(({ code }) => code === 'check/failed');
    assert.ok(open !== undefined && about !== undefined && held.length > 0);
    assert.deepEqual([open.severity, open.failed, [...open.ids].sort()], ['park', held.length, held.map(({ id }) => id).sort()]);
    assert.deepEqual([about.failed, about.ids.length, about.entity], [12, 12, 'Ticket']);
    assert.deepEqual([named?.failed, named?.ids], [0, []]);
    assert.equal(result.counts['Ticket']?.parked, held.length);
    assert.match(held[0]?.remedy ?? '', /No ticket is open/);
    // Of a held record nothing is counted but what holds it.
    assert.equal(result.notices['check-failed'], 12 - held.length);
    const text = checkLines(result.checks);
    assert.match(text, /^Checks: 1 of 3 are met by every record:\n {2}"Every ticket is about nothing" \(line \d+\): 12 records of Ticket do not meet it: /);
    assert.match(text, /do(?:es)? not meet it, held back: /);
    assert.ok(JSON.stringify(result.checks).length < 1000, 'ids and names of checks, no text of a ticket');
  });

  it('a record that they hold back is not called verified by a sample that did not read it', async () => {
    const again = { target: 'staging', size: 12, seed: 1, mask: true, refresh: false, dryRun: false } as const;
    for (const conversation of test.sandbox.staging.state.conversations) conversation.title = 'changed by a person';
    await editSpec(test.project, (text) => text.replace('title == "nothing", severity: warn', 'title == "nothing", severity: park'));
    await acknowledge(test.environment, test.project, PERSON);
    const { diffFile } = await sample(test.environment, test.project, again);
    const { records, rows } = JSON.parse(await readFile(diffFile ?? '', 'utf8')) as DiffDocument;
    const unread = records.filter(({ entity, id }) => !rows.some((row) => row.entity === entity && row.id === id));
    assert.deepEqual(unread, []);
  });
});
