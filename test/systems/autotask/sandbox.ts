import { processClock } from '../../../src/base/clock.ts';
import { startAutotask, type AutotaskSimulator } from '../../../src/sandbox/autotask/autotask.ts';
import type { AutotaskSwitches } from '../../../src/sandbox/autotask/switches.ts';
import { sandboxClock } from '../../../src/sandbox/kit/clock.ts';
import { noFaults, type FaultPlan } from '../../../src/sandbox/kit/faults.ts';
import type { World } from '../../../src/sandbox/world/model.ts';
import { makeWorld } from '../../../src/sandbox/world/world.ts';
import { openAutotask } from '../../../src/systems/autotask/autotask.ts';
import type { ConnectionOf } from '../../../src/systems/connection.ts';
import type { SystemOptions } from '../../../src/systems/options.ts';
import type { Source } from '../../../src/systems/source.ts';
import { assertOnlyRead, rowsOf, type WorldRows } from '../../support/world-rows.ts';
import { clockSetting } from '../support.ts';

/** 21:00 UTC: quiet hours, so that 90 % of the budget are ours. */
const NOW = Date.UTC(2026, 2, 2, 21);
const CREDENTIALS = { username: 'api@acme.example', secret: 'pa$$w#rd-9', integrationCode: 'CODE-4711' };

let made: World | null = null;
let rows: WorldRows | null = null;

/** One world for all tests: building it is the slow part. */
function madeWorld(): World {
  made ??= makeWorld({ seed: 7, tickets: 150, now: NOW });
  return made;
}

/** Its rows. */
export function world(): WorldRows {
  rows ??= rowsOf(madeWorld());
  return rows;
}

export interface Bench {
  readonly simulator: AutotaskSimulator;
  readonly connection: ConnectionOf<'autotask'>;
  readonly open: (change?: Partial<ConnectionOf<'autotask'>>, options?: Partial<SystemOptions>) => Source;
}

/** Runs `work` beside a simulator that is closed afterwards, and sees that nothing but reads arrived (law 1). */
export async function withAutotask(options: { readonly switches?: Partial<AutotaskSwitches>; readonly faults?: FaultPlan; readonly latencyMs?: () => number }, work: (bench: Bench) => Promise<void>): Promise<void> {
  const setting = clockSetting(100, NOW);
  const simulator = await startAutotask({
    world: madeWorld(),
    clock: sandboxClock(setting),
    credentials: CREDENTIALS,
    faults: options.faults ?? noFaults(),
    switches: options.switches ?? {},
    latencyMs: options.latencyMs ?? (() => 0),
  });
  const connection: ConnectionOf<'autotask'> = { system: 'autotask', name: 'acme-autotask', baseUrl: simulator.url, ...CREDENTIALS };
  try {
    await work({
      simulator,
      connection,
      open: (change = {}, more = {}) => openAutotask({ ...connection, ...change }, { clock: processClock(setting), random: () => 0.5, ...more }),
    });
    assertOnlyRead(simulator);
  } finally {
    await simulator.close();
  }
}
