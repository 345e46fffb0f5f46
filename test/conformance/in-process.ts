/** The same verbs without a process of their own, for what does not kill. */
import { exitOf } from '../../src/engine/counts.ts';
import { delta } from '../../src/engine/delta.ts';
import type { Environment } from '../../src/engine/environment.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { rollback } from '../../src/engine/rollback.ts';
import { sample } from '../../src/engine/sample.ts';
import type { Target } from '../../src/ledger/ledger.ts';
import { PERSON } from '../support/project.ts';
import type { Ended } from './life.ts';
import type { Stage } from './subject.ts';
import type { Doer } from './way.ts';

function ended(document: object, code: number): Ended {
  return { code, document: document as Record<string, unknown>, lives: 1 };
}

/** @param environment another one than the stage's: with a clock that jumps, with impatience. */
export function inProcess({ project, environment: own }: Stage, environment: Environment = own): Doer {
  const verbs: Readonly<Record<string, (target: Target, options: readonly string[]) => Promise<Ended>>> = {
    prepare: async (target, [, canary]) => ended(await prepare(environment, project, { target, dryRun: false, confirm: [], by: null, canary: canary ?? null }), 0),
    sample: async (target) => {
      const result = await sample(environment, project, { target, size: 5, seed: 1, mask: true, refresh: false, dryRun: false });
      return ended(result, exitOf(result));
    },
    migrate: async (target) => {
      const result = await migrate(environment, project, { target, dryRun: false });
      return ended(result, exitOf(result));
    },
    delta: async (target) => {
      const result = await delta(environment, project, { target, dryRun: false });
      return ended(result, exitOf(result));
    },
    rollback: async (target, [, hash = '']) => ended(await rollback(environment, project, { target, confirm: { hash, by: PERSON }, keepAttributes: false }), 0),
  };
  return (target, [verb = '', ...options]) => {
    const work = verbs[verb];
    if (work === undefined) throw new Error(`no verb ${verb}`);
    return work(target, options);
  };
}
