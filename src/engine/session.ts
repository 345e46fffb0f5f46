import { CrosswalkError } from '../base/errors.ts';
import type { Account, Catalog } from '../catalog/model.ts';
import { openLedger } from '../ledger/sqlite-ledger.ts';
import { holderOf, readHolder, removeHolder, writeHolder, type Holder } from '../ledger/holder.ts';
import type { Ledger, Target } from '../ledger/ledger.ts';
import type { Destination } from '../systems/destination.ts';
import { openDestination, openSource } from '../systems/registry.ts';
import type { Source } from '../systems/source.ts';
import type { Environment } from './environment.ts';
import type { ReadyProject } from './project.ts';
import { makeFolder, type Project } from './project-place.ts';

/** @throws CrosswalkError `connection/unknown`. */
function connectionNamed(environment: Environment, name: string): NonNullable<ReturnType<Environment['connections']['get']>> {
  const connection = environment.connections.get(name);
  if (connection !== undefined) return connection;
  throw new CrosswalkError('connection/unknown', `There is no connection named "${name}".`, {
    remedy: environment.connections.size === 0 ? 'Give a connections file with --connections FILE or the variable CROSSWALK_CONNECTIONS. Without an account, `crosswalk sandbox` writes one.' : `Known connections: ${[...environment.connections.keys()].join(', ')}.`,
    exit: 3,
  });
}

/** @param timeZone the customer's, which decides the quiet hours (law 8); without a spec UTC. */
export function sourceNamed(environment: Environment, name: string, timeZone = 'UTC'): Source {
  return openSource(connectionNamed(environment, name), { ...environment, timeZone });
}

/** @param fileHosts that the spec allows beside the API's own (law 11). */
export function destinationNamed(environment: Environment, name: string, fileHosts: readonly string[] = []): Destination {
  return openDestination(connectionNamed(environment, name), { ...environment, fileHosts });
}

/** @throws CrosswalkError `target/no-staging` when the spec names no staging workspace. */
export function destinationConnection(ready: ReadyProject, target: Target): string {
  if (target === 'production') return ready.compiled.destinationConnection;
  if (ready.compiled.stagingConnection !== null) return ready.compiled.stagingConnection;
  throw new CrosswalkError('target/no-staging', 'The spec names no staging workspace.', {
    where: { file: ready.project.specFile },
    remedy: 'Add `staging: <connection>` under `destination:`, or say --to production for a sample there, which can be undone with `crosswalk rollback`.',
    exit: 2,
  });
}

async function openProjectLedger(project: Project, environment: Environment): Promise<Ledger> {
  await makeFolder(project);
  return openLedger(project.folder, { clock: environment.clock, create: true });
}

/**
 * Opens the ledger for one verb and closes it whatever happens.
 * @param work gets, beside the ledger, the last word of a holder that did not end well; null: it did.
 * @param holder as whom others see us while the ledger is open.
 */
export async function withLedger<T>(project: Project, environment: Environment, work: (ledger: Ledger, before: Holder | null) => Promise<T>, holder: Holder = holderOf(environment, null)): Promise<T> {
  const ledger = await openProjectLedger(project, environment);
  const before = readHolder(project.folder);
  writeHolder(project.folder, holder);
  try {
    return await work(ledger, before);
  } finally {
    removeHolder(project.folder);
    await ledger.close();
  }
}

function foreign(role: string, remembered: string): CrosswalkError {
  return new CrosswalkError('target/foreign-account', `The ${role} connection now leads to another account than at first contact (${remembered}).`, {
    remedy: 'Check the connection. A project belongs to the accounts it began with; for other accounts copy the spec under a new name.',
    exit: 2,
  });
}

/** What law 2 asks of a project's ledger, also where nothing is written to it. */
export type Remembering = Pick<Ledger, 'ledgerId' | 'rememberedAccount'>;

/** Law 2: same account as at first contact. @throws CrosswalkError `target/foreign-account` (exit 2). */
export async function checkAccount(ledger: Remembering, role: 'source' | Target, account: Account): Promise<void> {
  const before = await ledger.rememberedAccount(role);
  if (before !== null && before !== account.id) throw foreign(role, before);
}

async function refuseOneWorkspace(ledger: Remembering, target: Target, account: Account): Promise<void> {
  if ((await ledger.rememberedAccount(target === 'staging' ? 'production' : 'staging')) !== account.id) return;
  throw new CrosswalkError('target/staging-is-production', 'The staging and the production connection lead to the same workspace.', {
    remedy: 'Give the staging connection the token of a second workspace.',
    exit: 2,
  });
}

/** A snapshot that was copied from another project, or made before the connection was changed, describes other fields. */
export function refuseOtherCatalog(catalog: Catalog | null, account: Account): void {
  if (catalog === null || catalog.account.id === account.id) return;
  throw new CrosswalkError('project/foreign-catalog', `The fields of "${catalog.connection}" were discovered in another account (${catalog.account.id}) than the connection leads to now.`, {
    remedy: 'Run `crosswalk discover` again, or correct the connection.',
    exit: 2,
  });
}

export interface OpenSource {
  readonly source: Source;
  readonly account: Account;
}

export interface OpenDestination {
  readonly destination: Destination;
  readonly account: Account;
  readonly target: Target;
}

/** Law 2: the source is the account that it was at first contact. */
export async function openProjectSource(ready: ReadyProject, environment: Environment, ledger: Ledger): Promise<OpenSource> {
  const source = sourceNamed(environment, ready.compiled.sourceConnection, ready.compiled.timeZone);
  const account = await source.identify();
  await checkAccount(ledger, 'source', account);
  refuseOtherCatalog(ready.catalogs.source, account);
  await ledger.rememberAccount('source', account.id);
  return { source, account };
}

/**
 * Law 2: same account as at first contact, staging is not production, no other ledger's marker.
 * @throws CrosswalkError `target/…` (exit 2).
 */
export async function refuseWrongWorkspace(ledger: Remembering, { destination, account, target }: OpenDestination): Promise<void> {
  await checkAccount(ledger, target, account);
  await refuseOneWorkspace(ledger, target, account);
  const marker = await destination.readMarker();
  if (marker !== null && marker.ledger !== ledger.ledgerId) {
    throw new CrosswalkError('target/marked-by-another', 'This workspace is marked by another Crosswalk project.', {
      remedy: `Use that project's ledger (project ${marker.project}), or finish it with a rollback or \`crosswalk accept\` first.`,
      exit: 2,
    });
  }
}

/** Law 2: the right workspace, remembered from now on. */
export async function openProjectDestination(ready: ReadyProject, environment: Environment, ledger: Ledger, target: Target): Promise<OpenDestination> {
  const destination = destinationNamed(environment, destinationConnection(ready, target), ready.compiled.ticket?.files?.hosts);
  const account = await destination.identify();
  const open: OpenDestination = { destination, account, target };
  await refuseWrongWorkspace(ledger, open);
  refuseOtherCatalog(target === 'staging' ? ready.catalogs.staging : ready.catalogs.destination, account);
  // Only an account that was not refused is the project's from now on: a wrong token can be corrected.
  await ledger.rememberAccount(target, account.id);
  return open;
}

