/** A whole project from the first verb to the rollback, each verb by whoever is given, and what stands after each. */
import assert from 'node:assert/strict';
import { conserves } from '../../src/engine/counts.ts';
import type { DeltaResult } from '../../src/engine/delta.ts';
import { discover } from '../../src/engine/discover.ts';
import type { MigrateResult } from '../../src/engine/migrate.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { rollback } from '../../src/engine/rollback.ts';
import { acknowledge, approve } from '../../src/engine/sign.ts';
import type { Target } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { NAMES, PERSON } from '../support/project.ts';
import type { Ended } from './life.ts';
import type { Stage } from './subject.ts';

/** Runs one verb on a target to its end. */
export type Doer = (target: Target, args: readonly string[]) => Promise<Ended>;

/** What stood in production, and in staging after the sample. */
export interface Seen {
  readonly sample: readonly string[];
  readonly migrated: readonly string[];
  readonly delta: readonly string[];
  /** After the rollback, and before anything of ours. */
  readonly left: readonly string[];
  readonly before: readonly string[];
}

/** Laws 1 and 6, and that nothing stands there twice; the chain of the audit is whole. */
export async function assertClean(stage: Stage): Promise<void> {
  assert.deepEqual(stage.violations(), [], 'law 1: the source is only read');
  assert.deepEqual(stage.notifications(), [], 'law 6: nobody was written to');
  for (const target of ['staging', 'production'] as const) {
    const keys = stage.keys(target);
    assert.deepEqual(keys.filter((key, index) => keys.indexOf(key) !== index), [], `law 3: nothing stands twice in ${target}`);
  }
  const ledger = await openLedger(stage.project.folder, { clock: stage.environment.clock, create: false });
  const broken = await ledger.verifyAudit().finally(() => ledger.close());
  assert.equal(broken, null, 'the audit chain is whole');
}

function assertConserves(ended: Ended, verb: string): void {
  const { counts, parked } = ended.document as unknown as Pick<MigrateResult, 'counts' | 'parked'>;
  assert.ok(ended.code === 0 || ended.code === 4, `${verb} ends with ${ended.code}: ${JSON.stringify(ended.document).slice(0, 600)}`);
  assert.ok(conserves(counts), 'law 7: what was read is accounted for');
  assert.deepEqual(parked, [], `${verb} holds nothing back`);
}

export async function prepared(stage: Stage, by: Doer, target: Target): Promise<void> {
  const { code, document } = await by(target, ['prepare', ...(target === 'production' ? ['--canary', 'canary@acme.example'] : [])]);
  assert.equal(code, 0, JSON.stringify(document).slice(0, 600));
  if (target === 'staging') return;
  const base = { target, dryRun: false, canary: null } as const;
  const { steps } = await prepare(stage.environment, stage.project, { ...base, confirm: [], by: null });
  const confirm = steps.filter(({ step, done }) => step.proof === 'person' && !done).map(({ step }) => step.id);
  await prepare(stage.environment, stage.project, { ...base, confirm, by: PERSON });
}

/** Law 2: everything that a full run asks for. */
export async function readyToMigrate(stage: Stage, by: Doer): Promise<readonly string[]> {
  await discover(stage.environment, NAMES, `${stage.project.folder}/catalog`);
  await acknowledge(stage.environment, stage.project, PERSON);
  await prepared(stage, by, 'staging');
  const ended = await by('staging', ['sample', '--size', '5', '--seed', '1']);
  assertConserves(ended, 'sample');
  const { differences } = ended.document as { readonly differences: Readonly<Record<string, number>> };
  assert.deepEqual([differences['wrong'], differences['missing']], [0, 0], 'law 12: every field of the sample arrived');
  await approve(stage.environment, stage.project, PERSON);
  await prepared(stage, by, 'production');
  return stage.content('staging');
}

async function assertBalanced(stage: Stage): Promise<void> {
  const { balanced, entities } = await reconcile(stage.environment, stage.project, 'production');
  assert.ok(balanced, `laws 7, 12: ${JSON.stringify(entities.map(({ entity, missing, differing, counts }) => ({ entity, missing, differing, counts })))}`);
}

/** Law 10: by the hash of a preview that a person has read. */
export async function rolledBack(stage: Stage, by: Doer): Promise<Ended> {
  const options = { target: 'production', confirm: null, keepAttributes: false } as const;
  const { preview } = await rollback(stage.environment, stage.project, options);
  const ended = await by('production', ['rollback', '--confirm', preview.hash, '--by', PERSON]);
  assert.deepEqual(ended.document['failed'], [], JSON.stringify(ended.document).slice(0, 600));
  return ended;
}

export async function wholeWay(stage: Stage, by: Doer): Promise<Seen> {
  const before = stage.standing('production');
  const sample = await readyToMigrate(stage, by);
  assertConserves(await by('production', ['migrate']), 'migrate');
  const migrated = stage.content('production');
  await assertBalanced(stage);
  stage.nextDay();
  const changed = await by('production', ['delta']);
  assertConserves(changed, 'delta');
  assert.ok(((changed.document as unknown as DeltaResult).counts['Ticket']?.loaded ?? 0) > 0, 'the day brought something');
  const delta = stage.content('production');
  await assertBalanced(stage);
  await assertClean(stage);
  await rolledBack(stage, by);
  await assertClean(stage);
  return { sample, migrated, delta, left: stage.standing('production'), before };
}
