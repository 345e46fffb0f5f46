import assert from 'node:assert/strict';
import { CrosswalkError } from '../../src/base/errors.ts';
import { conserves } from '../../src/engine/counts.ts';
import { sample, type SampleResult } from '../../src/engine/sample.ts';
import type { Fault } from '../../src/sandbox/kit/faults.ts';
import { readyForSample, testProject, type TestProject } from '../support/project.ts';

const PASSING: readonly Omit<Fault, 'when'>[] = [{ kind: 'status', status: 500 }, { kind: 'status', status: 503 }, { kind: 'html', status: 502 }, { kind: 'reset' }, { kind: 'cut' }, { kind: 'slow', ms: 5_000 }];
/** A 429 says that nothing was done, so it strikes before the work only. */
const MIXED: readonly Fault[] = [{ kind: 'status', status: 429, when: 'before' }, ...PASSING.flatMap((fault) => [{ ...fault, when: 'before' as const }, { ...fault, when: 'after' as const }])];
const UNREADABLE: readonly Fault[] = [{ kind: 'empty', when: 'after' }, { kind: 'shape', shape: 'array', when: 'after' }, { kind: 'shape', shape: 'missing', when: 'after' }, { kind: 'shape', shape: 'type', when: 'before' }];

function run(test: TestProject): Promise<SampleResult> {
  return sample(test.environment, test.project, { target: 'staging', size: 8, seed: 1, mask: true, refresh: false, dryRun: false });
}

/** What a person sees: equal means no duplicate and no loss. */
function contentOf({ sandbox }: TestProject): readonly string[] {
  const { conversations, contacts, companies } = sandbox.staging.state;
  const threads = conversations.map(({ createdAt, source, state, parts }) => {
    const texts = parts.filter(({ body, type }) => body !== null && ['comment', 'note', 'open'].includes(type)).map((part) => [part.createdAt, part.type === 'note', part.body]);
    return JSON.stringify([createdAt, source.body, state, texts]);
  });
  return [...threads, ...contacts.map(({ externalId, email }) => JSON.stringify([externalId, email])), ...companies.map(({ companyId, name }) => JSON.stringify([companyId, name]))].sort();
}

describe('a vendor with mixed faults', function () {
  this.timeout(120_000);
  let clean: readonly string[];
  let test: TestProject;

  before(async () => {
    test = await testProject({ tickets: 24 });
    await readyForSample(test);
    await run(test);
    clean = contentOf(test);
    await test.close();
  });
  beforeEach(async () => {
    test = await testProject({ tickets: 24 });
    await readyForSample(test);
  });
  afterEach(() => test.close());

  async function asClean(): Promise<void> {
    test.sandbox.staging.faults.clear();
    const { counts, parked } = await run(test);
    assert.ok(conserves(counts));
    assert.deepEqual(parked, []);
    assert.deepEqual(contentOf(test), clean);
    assert.deepEqual(test.sandbox.staging.notifications, []);
  }

  it('5 % of all requests: a sample ends with every record accounted for, and a second run mends what was parked', async () => {
    test.sandbox.staging.faults.set([{ share: 0.05, fault: MIXED }], 3);
    const result = await run(test);
    assert.ok(conserves(result.counts));
    assert.ok(result.parked.every(({ code }) => code === 'engine/lost-again'), JSON.stringify(result.parked));
    assert.ok((test.sandbox.staging.faults.rules[0]?.counter.hits ?? 0) >= 5, 'faults struck');
    await asClean();
  });

  it('answers that are not what was promised stop the run with a code, and the next run neither doubles nor loses', async () => {
    test.sandbox.staging.faults.set([{ method: 'POST', path: '/conversations/**', nth: 3, share: 0.5, fault: UNREADABLE }], 3);
    await assert.rejects(run(test), (error) => error instanceof CrosswalkError && error.code === 'http/unexpected-answer' && error.remedy !== '');
    await asClean();
  });
});
