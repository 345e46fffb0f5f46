/** What `crosswalk resume` starts again where no process works any more: as it was asked for, or not at all. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { VERBS } from '../../src/cli/verbs.ts';
import { CrosswalkError } from '../../src/base/errors.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { leftRun } from '../../src/engine/resume.ts';
import { rollback } from '../../src/engine/rollback.ts';
import { sample, type SampleOptions, type SampleResult } from '../../src/engine/sample.ts';
import { editSpec, PERSON, readyForSample, testProject, type TestProject } from '../support/project.ts';

const ASKED: SampleOptions = { target: 'staging', size: 3, seed: 7, mask: false, refresh: false, dryRun: false };

/** Ends as Ctrl-C does, with the first ticket. */
async function cut({ environment, project }: TestProject, options: SampleOptions): Promise<void> {
  const stop = new AbortController();
  const progress: TestProject['environment']['progress'] = ({ phase, entity }) => {
    if (phase === 'load' && entity === 'Ticket') stop.abort();
  };
  await assert.rejects(sample({ ...environment, signal: stop.signal, progress }, project, options));
}

function resumed({ environment, project }: TestProject): Promise<SampleResult> {
  const verb = VERBS['resume'];
  assert.ok(verb);
  return verb({ environment, spec: project.specFile, options: {} }).then(({ document }) => document as SampleResult);
}

/** Neither trace nor attributes: the marker is all that `prepare` makes. */
function withoutAttributes(spec: string): string {
  return spec.replace(/^trace:.*\n(?: .*\n)+/m, '').replace(/^ {2}attributes:.*\n(?: {4}.*\n)+/gm, '');
}

describe('resume', function () {
  this.timeout(120_000);
  let test: TestProject;
  before(async () => {
    test = await testProject({ tickets: 40 });
    await readyForSample(test);
  });
  after(() => test.close());

  it('starts a sample again with its size, seed and masking (laws 2, 6)', async () => {
    await cut(test, ASKED);
    const result = await resumed(test);
    assert.deepEqual([result.counts['Ticket']?.read, result.seed, result.masked], [3, 7, false]);
  });

  it('writes into production no more than the sample that was asked for, and nothing where nobody knows what was', async () => {
    await prepare(test.environment, test.project, { target: 'production', dryRun: false, confirm: [], by: null, canary: null });
    await cut(test, { ...ASKED, target: 'production' });
    const run = await leftRun(test.project);
    assert.deepEqual(run, { verb: 'sample', target: 'production', sample: { size: 3, seed: 7, mask: false }, rollback: null });
    const folder = path.join(test.project.folder, 'reports');
    await resumed(test);
    assert.equal(test.sandbox.production.state.conversations.length, 3);
    await cut(test, { ...ASKED, target: 'production', seed: 8 });
    const before = test.sandbox.production.log.length;
    await rm(folder, { recursive: true });
    await assert.rejects(resumed(test), (error: unknown) => error instanceof CrosswalkError && error.code === 'control/no-run' && /crosswalk sample --to production` and the flags/.test(error.remedy));
    assert.equal(test.sandbox.production.log.length, before);
  });
});

describe('resume of a full rollback in a workspace without attributes of ours', function () {
  this.timeout(120_000);

  it('takes the marker back too', async () => {
    const test = await testProject({ tickets: 12 });
    try {
      await editSpec(test.project, withoutAttributes);
      await readyForSample(test);
      await sample(test.environment, test.project, { ...ASKED, mask: true });
      const everything = { target: 'staging', keepAttributes: false } as const;
      const { preview } = await rollback(test.environment, test.project, { ...everything, confirm: null });
      assert.deepEqual([...new Set(preview.items.map(({ type }) => type))].filter((type) => type === 'attribute' || type === 'tag'), ['tag']);
      const stop = new AbortController();
      const progress: TestProject['environment']['progress'] = ({ done }) => {
        if ((done ?? 0) > 0) stop.abort();
      };
      await assert.rejects(rollback({ ...test.environment, signal: stop.signal, progress }, test.project, { ...everything, confirm: { hash: preview.hash, by: PERSON } }));
      assert.equal((await leftRun(test.project))?.rollback?.keepAttributes, false);
    } finally {
      await test.close();
    }
  });
});
