import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { FAULT_MOMENTS } from '../kit/faults.ts';
import type { SimAnswer, SimRequest } from '../kit/server.ts';
import { faultRule, faultRules, fieldsOf, optionalFlag, optionalNumber, optionalWord, stateName } from './input.ts';
import { LAST_DAY, SIMULATOR_NAMES } from './model.ts';
import type { ControlledSandbox, ControlledSimulator } from './model.ts';
import { ControlRefusal, badInput } from './refusal.ts';
import { readState, writeState } from './state-file.ts';
import { checkedSwitches } from './switch-input.ts';
import { faultsView, logView, notificationsView, sandboxView } from './views.ts';

interface Call {
  readonly sandbox: ControlledSandbox;
  readonly query: URLSearchParams;
  /** The simulator that the path names. */
  readonly simulator: () => ControlledSimulator;
  readonly body: () => unknown;
}

type Work = (call: Call) => object | Promise<object>;

/** Ends the name of each saved state. */
const ENDING = '.sandbox.json';
const MOST_WRITES = 1_000_000_000;

function notFound(): ControlRefusal {
  return new ControlRefusal(404, 'control/not-found', 'There is no such address.', 'The addresses are told in docs/sandbox.md.');
}

function stateFile(sandbox: ControlledSandbox, body: unknown): string {
  return path.join(sandbox.folder, `${stateName(fieldsOf(body, ['name'], 'The request')['name'])}${ENDING}`);
}

async function savedNames(sandbox: ControlledSandbox): Promise<readonly string[]> {
  const files = await readdir(sandbox.folder);
  return files.filter((file) => file.endsWith(ENDING)).map((file) => file.slice(0, -ENDING.length)).sort();
}

function setFaults({ simulator, body }: Call): object {
  const chosen = simulator();
  const { rules, seed } = faultRules(body());
  chosen.faults.set(rules, seed);
  return faultsView(chosen);
}

function addFault({ simulator, body }: Call): object {
  const chosen = simulator();
  const { rule, seed } = faultRule(body(), chosen.faults.rules.length);
  chosen.faults.add(rule, seed);
  return faultsView(chosen);
}

/** With an id one rule goes; without, every fault, also those that the sandbox was started with. */
function dropFaults({ simulator, body }: Call): object {
  const chosen = simulator();
  const id = optionalNumber(fieldsOf(body(), ['id'], 'The request')['id'], 'id', { min: 1, max: Number.MAX_SAFE_INTEGER });
  if (id === undefined) chosen.faults.clear();
  else chosen.faults.remove(id);
  return faultsView(chosen);
}

function freeze({ simulator, body }: Call): object {
  const chosen = simulator();
  const { atWrite, when } = fieldsOf(body(), ['atWrite', 'when'], 'The request');
  const writes = optionalNumber(atWrite, 'atWrite', { min: 1, max: MOST_WRITES });
  const moment = optionalWord(when, 'when', FAULT_MOMENTS);
  if (writes === undefined) chosen.faults.freeze();
  else chosen.faults.freezeAtWrite(writes, moment);
  return faultsView(chosen);
}

function release({ simulator, body }: Call): object {
  fieldsOf(body(), [], 'The request');
  simulator().faults.release();
  return faultsView(simulator());
}

function patchSwitches({ simulator, body }: Call): object {
  const chosen = simulator();
  chosen.setSwitches(checkedSwitches(chosen.system, body()));
  return chosen.switches();
}

function setDay({ sandbox, body }: Call): object {
  const day = optionalNumber(fieldsOf(body(), ['day'], 'The request')['day'], 'day', { min: 0, max: LAST_DAY });
  if (day === undefined) throw badInput('day is missing.');
  sandbox.setDay(day);
  return sandboxView(sandbox);
}

function reset({ sandbox, body }: Call): object {
  const { workspaces, world, logs } = fieldsOf(body(), ['workspaces', 'world', 'logs'], 'The request');
  const what = { workspaces: optionalFlag(workspaces, 'workspaces') ?? false, world: optionalFlag(world, 'world') ?? false, logs: optionalFlag(logs, 'logs') ?? false };
  if (!what.workspaces && !what.world && !what.logs) throw badInput('Nothing was named.', 'Name workspaces, world or logs with true.');
  sandbox.reset(what);
  return sandboxView(sandbox);
}

async function save({ sandbox, body }: Call): Promise<object> {
  const file = stateFile(sandbox, body());
  await writeState(file, sandbox.save());
  return { file, names: await savedNames(sandbox) };
}

async function restore({ sandbox, body }: Call): Promise<object> {
  const file = stateFile(sandbox, body());
  if (!(await readdir(sandbox.folder)).includes(path.basename(file))) throw new ControlRefusal(404, 'control/no-state', 'There is no saved state of this name.', 'Choose one of the list.');
  sandbox.restore(await readState(file));
  return sandboxView(sandbox);
}

/** `:simulator` stands for one of the three names. */
const ROUTES: Readonly<Record<string, Work>> = {
  'GET /api/sandbox': ({ sandbox }) => sandboxView(sandbox),
  'GET /api/log': ({ sandbox, query }) => logView(sandbox, query),
  'GET /api/notifications': ({ sandbox, query }) => notificationsView(sandbox, query),
  'GET /api/faults': ({ sandbox }) => sandbox.simulators.map(faultsView),
  'PUT /api/faults/:simulator': setFaults,
  'POST /api/faults/:simulator': addFault,
  'DELETE /api/faults/:simulator': dropFaults,
  'POST /api/freeze/:simulator': freeze,
  'POST /api/release/:simulator': release,
  'GET /api/switches/:simulator': ({ simulator }) => simulator().switches(),
  'PATCH /api/switches/:simulator': patchSwitches,
  'POST /api/day': setDay,
  'POST /api/reset': reset,
  'GET /api/states': async ({ sandbox }) => ({ names: await savedNames(sandbox) }),
  'POST /api/save': save,
  'POST /api/restore': restore,
};

/** Answers one request of the API; its body is JSON. @throws ControlRefusal, StateRefusal, SimBadJson. */
export async function answerApi(sandbox: ControlledSandbox, request: SimRequest): Promise<SimAnswer> {
  const [, , , named] = request.path.split('/');
  const name = SIMULATOR_NAMES.find((known) => known === named);
  const route = named === undefined ? request.path : request.path.replace(/[^/]+$/, ':simulator');
  const key = `${request.method} ${route}`;
  const work = Object.hasOwn(ROUTES, key) ? ROUTES[key] : undefined;
  if (work === undefined) throw notFound();
  const simulator = (): ControlledSimulator => {
    const found = sandbox.simulators.find((candidate) => candidate.name === name);
    if (found === undefined) throw notFound();
    return found;
  };
  return { status: 200, json: await work({ sandbox, query: request.query, simulator, body: () => request.json() }) };
}
