import type { AutotaskSimulator } from './autotask/autotask.ts';
import type { ControlledSandbox, ControlledSimulator, SavedSandbox, WorldSettings } from './control/model.ts';
import type { IntercomSimulator } from './intercom/intercom.ts';
import type { SandboxClock } from './kit/clock.ts';
import { StateRefusal } from './kit/saved-state.ts';
import type { World } from './world/model.ts';
import { makeWorld } from './world/world.ts';

interface Parts {
  readonly autotask: AutotaskSimulator;
  readonly production: IntercomSimulator;
  readonly staging: IntercomSimulator;
  readonly clock: SandboxClock;
  readonly speed: number;
  readonly folder: string;
  /** What the source's world was made from. */
  readonly world: WorldSettings;
}

function worldCounts(world: World): Readonly<Record<string, number>> {
  const { companies, contacts, tickets, ticketNotes, timeEntries, attachments, projects, contracts, serviceCalls, resources } = world;
  const tables = { companies, contacts, tickets, ticketNotes, timeEntries, attachments, projects, contracts, serviceCalls, resources };
  return Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table.count]));
}

function source(simulator: AutotaskSimulator): ControlledSimulator {
  const { url, log, faults } = simulator;
  return {
    name: 'autotask',
    system: 'autotask',
    url,
    log,
    faults,
    notifications: [],
    violations: () => simulator.violations.length,
    totals: () => simulator.totals(),
    clearLog: () => simulator.clearLog(),
    counts: () => worldCounts(simulator.world),
    switches: () => ({ ...simulator.switches }),
    setSwitches: (values) => simulator.set(values),
  };
}

function destination(name: 'production' | 'staging', simulator: IntercomSimulator): ControlledSimulator {
  const { url, log, faults, notifications } = simulator;
  return {
    name,
    system: 'intercom',
    url,
    log,
    faults,
    notifications,
    violations: () => 0,
    totals: () => simulator.totals(),
    clearLog: () => simulator.clearLog(),
    counts: () => simulator.counts(),
    switches: () => ({ ...simulator.switches }),
    setSwitches: (values) => void Object.assign(simulator.switches, values),
  };
}

/** What `save` tells of a simulator at its start is what a reset goes back to. */
export function controlled(parts: Parts): ControlledSandbox {
  const { autotask, production, staging, clock, speed, folder } = parts;
  const fresh = { autotask: { ...autotask.switches }, production: production.save(), staging: staging.save() };
  const simulators = [source(autotask), destination('production', production), destination('staging', staging)];
  let settings = parts.world;
  const useWorld = (next: WorldSettings): void => {
    autotask.use(makeWorld({ seed: next.seed, tickets: next.tickets, now: next.start, day: next.day }));
    settings = next;
  };
  const restore = (saved: SavedSandbox): void => {
    if (saved.savedAt > clock.now()) throw new StateRefusal('state/later', 'The state was saved at a later time than this sandbox has reached.', 'Start a sandbox from it: crosswalk sandbox --restore FILE.');
    production.restore(saved.production);
    staging.restore(saved.staging);
    autotask.set(saved.autotask as AutotaskSimulator['switches']);
    useWorld(saved.world);
  };
  return {
    simulators,
    clock,
    speed,
    folder,
    world: () => settings,
    setDay: (day) => useWorld({ ...settings, day }),
    reset: ({ workspaces, world, logs }) => {
      if (workspaces) for (const [simulator, saved] of [[production, fresh.production], [staging, fresh.staging]] as const) simulator.restore(saved);
      if (world) {
        autotask.set(fresh.autotask);
        useWorld({ ...settings, day: 0 });
      }
      if (logs) for (const simulator of simulators) simulator.clearLog();
    },
    save: () => ({ savedAt: clock.now(), world: settings, autotask: { ...autotask.switches }, production: production.save(), staging: staging.save() }),
    restore,
  };
}
