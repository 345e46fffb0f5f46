/** `--dry-run` of the verbs that write: everything is read and planned for real, nothing leaves but reads. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Ledger, Target } from '../ledger/ledger.ts';
import { openLedger } from '../ledger/sqlite-ledger.ts';
import type { Destination, Receipt } from '../systems/destination.ts';
import type { Environment } from './environment.ts';
import type { ReadyProject } from './project.ts';
import { destinationConnection, destinationNamed, openProjectDestination, type OpenDestination } from './session.ts';

/** A destination that reads and never writes: each write is counted and answered with an id of our own. */
function readOnlyDestination(real: Destination): Destination {
  let written = 0;
  const refuse = (): Promise<never> => Promise.reject(new Error('a dry run does not change the workspace'));
  const write = (...[body, context]: Parameters<Destination['write']>): Promise<Receipt> => {
    written += 1;
    const creates = body.kind === 'company.upsert' || body.kind === 'contact.create' || body.kind === 'conversation.create';
    return Promise.resolve({ destinationId: creates || context.self === null ? `dry-${written}` : context.self, detail: {} });
  };
  return {
    identify: () => real.identify(),
    permissions: () => real.permissions(),
    discover: (report) => real.discover(report),
    readMarker: () => real.readMarker(),
    readBack: (type, id) => (id.startsWith('dry-') ? Promise.resolve(null) : real.readBack(type, id)),
    digestFile: (address, most) => real.digestFile(address, most),
    snapshot: (type, id) => (id.startsWith('dry-') ? Promise.resolve(null) : real.snapshot(type, id)),
    eachConversation: () => real.eachConversation(),
    eachContact: () => real.eachContact(),
    eachCompany: () => real.eachCompany(),
    findConversations: (probe) => real.findConversations(probe),
    findContact: (probe) => real.findContact(probe),
    alignParts: (id, probes) => real.alignParts(id, probes),
    rate: () => real.rate(),
    calls: () => real.calls(),
    write,
    createAttributes: refuse,
    writeMarker: refuse,
    archiveContact: refuse,
    remove: refuse,
    archiveAttribute: refuse,
    removeTag: refuse,
    restore: refuse,
    detachCompany: refuse,
  };
}

/** A dry run looks at a workspace of any project, marked or not: it changes nothing there. */
export async function openTarget(environment: Environment, ready: ReadyProject, ledger: Ledger, options: { readonly target: Target; readonly dryRun: boolean }): Promise<OpenDestination> {
  if (!options.dryRun) return openProjectDestination(ready, environment, ledger, options.target);
  const destination = readOnlyDestination(destinationNamed(environment, destinationConnection(ready, options.target)));
  return { destination, account: await destination.identify(), target: options.target };
}

/**
 * A ledger that is thrown away: the project's own is not touched by a dry run.
 * @param work gets the folder too: a dry run that reads the source keeps what it read there, since the project's cache is what an
 *   interrupted run goes on with.
 */
export async function withThrowawayLedger<T>(clock: Clock, work: (ledger: Ledger, folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-dry-run-'));
  try {
    const ledger = await openLedger(folder, { clock, create: true });
    try {
      return await work(ledger, folder);
    } finally {
      await ledger.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
