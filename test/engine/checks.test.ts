/** Checks of the spec in a run on the sandbox. */
import assert from 'node:assert/strict';
import { checkLines } from '../../src/cli/check-lines.ts';
import { sample } from '../../src/engine/sample.ts';
import { editSpec, readyForSample, testProject, type TestProject } from '../support/project.ts';

const CHECKS = `checks:
  Every ticket is about nothing: { for: ticket, holds: title == "nothing", severity: warn }
  No ticket is open: { for: ticket, holds: status == 5, severity: park }
  Every company has a name: { for: company, holds: companyName != "" }
`;

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
});
