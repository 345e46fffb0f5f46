import { CrosswalkError } from '../base/errors.ts';
import type { Catalog, Person } from '../catalog/model.ts';
import type { Ledger, Run } from '../ledger/ledger.ts';
import type { CompiledSpec } from '../spec/compiled.ts';
import { makeByteGate } from './bytes-in-flight.ts';
import type { Environment } from './environment.ts';
import type { Execution } from './execute.ts';
import { LostAnswers } from './lost-answers.ts';
import type { ReadyProject } from './project.ts';
import type { OpenDestination } from './session.ts';

/** "For minutes" (reference/intercom.md §4): no number is documented, so a generous one is assumed. */
const SEARCH_LAG_MS = 300_000;

/** Bytes of files that may be on their way to the destination at a time; as base64 in JSON they take twice that. */
const SENDING = 64 * 1024 * 1024;

/** @throws CrosswalkError `engine/no-fallback` when the spec's fallback teammate is not in the workspace. */
export function fallbackTeammate(compiled: CompiledSpec, workspace: Catalog): Person {
  const email = compiled.people.fallback.toLowerCase();
  const found = workspace.people.find((person) => person.email?.toLowerCase() === email);
  if (found !== undefined) return found;
  throw new CrosswalkError('engine/no-fallback', 'The fallback teammate of the spec is not in the workspace.', {
    remedy: 'Invite that teammate in Intercom or name another one under `people: fallback:`.',
    exit: 2,
  });
}

export interface ExecutionParts {
  readonly environment: Environment;
  readonly ready: ReadyProject;
  readonly ledger: Ledger;
  readonly open: OpenDestination;
  /** The workspace as it is now. */
  readonly fresh: Catalog;
  readonly run: Run;
  readonly file: Execution['file'];
  readonly countFloor: Execution['countFloor'];
}

export function executionFor(parts: ExecutionParts): Execution {
  return {
    ledger: parts.ledger,
    destination: parts.open.destination,
    clock: parts.environment.clock,
    signal: parts.environment.signal,
    ...(parts.environment.gate === undefined ? {} : { gate: parts.environment.gate }),
    run: parts.run.id,
    workspace: parts.open.account.id,
    actorId: fallbackTeammate(parts.ready.compiled, parts.fresh).id,
    contactTrace: parts.ready.compiled.trace?.contactId ?? null,
    searchLagMs: SEARCH_LAG_MS,
    setsAside: parts.run.verb === 'migrate' || parts.run.verb === 'delta',
    waiting: (ms) => parts.environment.progress({ verb: parts.run.verb, phase: 'wait', message: `An answer was lost: waiting ${Math.ceil(ms / 1000)} s before looking whether the write took effect` }),
    file: parts.file,
    sending: makeByteGate(SENDING),
    claimed: new Set(),
    creating: new Map(),
    lost: new LostAnswers(parts.environment.clock),
    lostInARow: new Map(),
    countFloor: parts.countFloor,
  };
}
