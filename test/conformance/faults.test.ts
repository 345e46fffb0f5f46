import assert from 'node:assert/strict';
import { CrosswalkError } from '../../src/base/errors.ts';
import { conserves } from '../../src/engine/counts.ts';
import type { Environment } from '../../src/engine/environment.ts';
import type { MigrateResult } from '../../src/engine/migrate.ts';
import type { RollbackPart } from '../../src/engine/rollback-part.ts';
import { rollback } from '../../src/engine/rollback.ts';
import { FAULT_MOMENTS, type Fault } from '../../src/sandbox/kit/faults.ts';
import { PERSON } from '../support/project.ts';
import { inProcess } from './in-process.ts';
import type { Ended } from './life.ts';
import type { Stage } from './subject.ts';
import { SUBJECTS } from './subjects.ts';
import { assertClean, readyToMigrate } from './way.ts';

function both(...faults: readonly Omit<Fault, 'when'>[]): readonly Fault[] {
  return faults.flatMap((fault) => FAULT_MOMENTS.map((when) => ({ ...fault, when })));
}

const SHARES = [0.01, 0.05, 0.2] as const;
const SEED = Number(process.env['CROSSWALK_CONFORMANCE_SEED'] ?? 1);
/** Milliseconds of real time after which an answer is given up: far above what the simulator takes, far below the product's minute. */
const IMPATIENT = { timeoutMs: 1_500 };
/** A 429 says that nothing was done, so it strikes before the work only. */
const PASSING: readonly Fault[] = [{ kind: 'status', status: 429, when: 'before' }, ...both({ kind: 'status', status: 500 }, { kind: 'html', status: 502 }, { kind: 'reset' }, { kind: 'cut' })];
/** Successes whose answer is not what was promised: of a write they tell nothing. Of a read they end the run at once, so only writes have them here. */
const UNREADABLE: readonly Fault[] = both({ kind: 'empty' }, { kind: 'shape', shape: 'array' }, { kind: 'shape', shape: 'missing' });
const WRITES = /^\/(conversations|contacts|companies)(\/[^/]+(\/(reply|parts|companies|customers))?)?$/;
/** Few, since each is waited for in real time. */
const HANGS: readonly Fault[] = both({ kind: 'hang' });
const MOST_TRIES = 60;

/** Again and again as the remedy says, each stop with a code and a remedy. */
async function again(work: () => Promise<Ended>): Promise<Ended> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CrosswalkError)) throw error;
      assert.ok(error.code !== '' && error.remedy !== '' && tries < MOST_TRIES, `${error.code}: ${error.message}`);
    }
  }
}

function strike(stage: Stage, share: number): void {
  for (const [index, board] of [stage.board('production'), stage.sandbox.autotask.faults].entries()) {
    const unreadable = ['POST', 'PUT'].map((method) => ({ method, path: WRITES, share: share / 3, fault: UNREADABLE }));
    board.set([...unreadable, { share: share / 10, fault: HANGS, count: 3 }, { share, fault: PASSING }], `${SEED}/${index}`);
  }
}

function calm(stage: Stage): void {
  stage.board('production').clear();
  stage.sandbox.autotask.faults.clear();
}

function hits(stage: Stage): number {
  return stage.board('production').rules.reduce((sum, { counter }) => sum + counter.hits, 0);
}

/** First while answers fail, then once more in peace, which mends what was parked. @returns what stands in production. */
async function throughFaults(stage: Stage, environment: Environment, share: number, verb: string): Promise<readonly string[]> {
  strike(stage, share);
  const first = (await again(() => inProcess(stage, environment)('production', [verb]))).document as unknown as MigrateResult;
  // A hundredth of few requests may be none.
  assert.ok(hits(stage) > 0 || verb === 'delta' || share < 0.05, 'faults struck');
  assert.ok(conserves(first.counts));
  assert.ok(first.parked.every(({ code, remedy }) => code !== 'verify/differs' && remedy !== ''), JSON.stringify(first.parked));
  calm(stage);
  const second = (await inProcess(stage)('production', [verb])).document as unknown as MigrateResult;
  // A ticket that was begun while its contact was held back, and stands half-made: taken back and loaded anew, as its remedy says.
  const half = second.parked.filter(({ code }) => code === 'engine/half-made').map(({ entity, id }) => ({ entity, id }));
  if (half.length > 0) await takeBack(stage, environment, { entity: null, run: null, records: half });
  const last = half.length === 0 ? second : ((await inProcess(stage)('production', [verb])).document as unknown as MigrateResult);
  assert.deepEqual(last.parked, [], `seed ${SEED}: another run mends what was parked`);
  return stage.content('production');
}

/** Takes back by the newest preview, until nothing is left to do. */
async function takeBack(stage: Stage, environment: Environment, part: RollbackPart | null = null): Promise<Ended> {
  return again(async () => {
    const options = { target: 'production', keepAttributes: part !== null, ...(part === null ? {} : { part }) } as const;
    const { preview } = await rollback(environment, stage.project, { ...options, confirm: null });
    const result = await rollback(environment, stage.project, { ...options, confirm: { hash: preview.hash, by: PERSON } });
    return { code: 0, document: { failed: result.failed }, lives: 1 };
  });
}

for (const subject of SUBJECTS) {
  describe(`law 3: ${subject.name} with a share of all answers that fail`, function () {
    this.timeout(120_000);
    let clean: Readonly<Record<'migrated' | 'delta', readonly string[]>>;
    let before: readonly string[];

    async function onStage(work: (stage: Stage, environment: Environment) => Promise<void>): Promise<void> {
      const stage = await subject.start({ tickets: 'small', searchLagMs: 60_000, doom: null, speed: 500 });
      try {
        await work(stage, { ...stage.environment, ...IMPATIENT });
      } finally {
        await stage.close();
      }
    }

    it('0 %: arrives whole', () =>
      onStage(async (stage) => {
        before = stage.standing('production');
        await readyToMigrate(stage, inProcess(stage));
        await inProcess(stage)('production', ['migrate']);
        const migrated = stage.content('production');
        stage.nextDay();
        await inProcess(stage)('production', ['delta']);
        clean = { migrated, delta: stage.content('production') };
      }));

    describe('ends in the same content, or parks with a reason; nothing doubled, and all of it can be taken back', () => {
      for (const share of SHARES) {
        it(`${share * 100} %`, () =>
          onStage(async (stage, environment) => {
            await readyToMigrate(stage, inProcess(stage));
            assert.deepEqual(await throughFaults(stage, environment, share, 'migrate'), clean.migrated, `seed ${SEED}`);
            stage.nextDay();
            assert.deepEqual(await throughFaults(stage, environment, share, 'delta'), clean.delta, `seed ${SEED}`);
            await assertClean(stage);
            strike(stage, share);
            await takeBack(stage, environment);
            calm(stage);
            await takeBack(stage, environment);
            assert.deepEqual(stage.standing('production'), before, `seed ${SEED}: nothing of ours is left`);
            await assertClean(stage);
          }));
      }
    });
  });
}
