/** Proves that nothing is missing (laws 7 and 12): by ids of both systems, not by our own word. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import { arrivedAsSent } from '../diff/compare-values.ts';
import type { Proof } from '../diff/model.ts';
import type { Ledger, Operation, RecordRow, Run, Target } from '../ledger/ledger.ts';
import { renderReconciliation, type EntityReconciliation, type Reconciliation } from '../reports/reconciliation.ts';
import type { ConversationSummary, Destination } from '../systems/destination.ts';
import { conserves, type RunResult } from './counts.ts';
import { reportFolder } from './diff-file.ts';
import type { Environment } from './environment.ts';
import { readyProject, type Project, type ReadyProject } from './project.ts';
import { openProjectCache } from './run-load.ts';
import { openProjectDestination, openProjectSource, withLedger, type OpenDestination } from './session.ts';

export interface ReconcileResult extends Reconciliation {
  readonly files: readonly string[];
}

interface Seen {
  readonly ids: ReadonlySet<string>;
  readonly conversations: ReadonlyMap<string, ConversationSummary>;
}

async function seen(environment: Environment, destination: Destination): Promise<Readonly<Record<'company' | 'contact' | 'conversation', Seen>>> {
  const conversations = new Map<string, ConversationSummary>();
  const contacts = new Set<string>();
  const companies = new Set<string>();
  const tell = (entity: string, done: number): void => environment.progress({ verb: 'reconcile', phase: 'read', entity, done, message: `Reading back ${entity}: ${done}` });
  for await (const company of destination.eachCompany()) companies.add(company.id);
  for await (const contact of destination.eachContact()) contacts.add(contact.id);
  for await (const conversation of destination.eachConversation()) conversations.set(conversation.id, conversation);
  tell('conversations', conversations.size);
  const none = new Map<string, ConversationSummary>();
  return {
    company: { ids: companies, conversations: none },
    contact: { ids: contacts, conversations: none },
    conversation: { ids: new Set(conversations.keys()), conversations },
  };
}

/** The effect of these stands in the destination; what was refused or rolled back is no part of it. */
const DONE: readonly Operation['state'][] = ['acknowledged', 'verified', 'adopted'];

/** Title, state, attributes and number of parts as a page shows them, against what we sent (law 12 "verified"). */
async function pageProves(ledger: Ledger, row: RecordRow, summary: ConversationSummary): Promise<boolean> {
  const operations = (await ledger.operations(row.workspace, row.entity, row.id)).filter(({ state }) => DONE.includes(state)).map(({ body }) => body);
  const parts = operations.filter((body) => body.kind === 'conversation.part').length;
  const state = operations.find((body) => body.kind === 'conversation.state');
  const update = operations.find((body) => body.kind === 'conversation.update');
  if (summary.parts < parts || summary.state !== (state?.kind === 'conversation.state' ? state.state : 'open')) return false;
  if (update?.kind !== 'conversation.update') return true;
  return (update.title === null || arrivedAsSent(update.title, summary.title)) && Object.entries(update.attributes).every(([name, value]) => arrivedAsSent(value, summary.attributes[name]));
}

const IN_DESTINATION = new Set(['loaded', 'matched', 'merged', 'unchanged']);

type Kind = 'company' | 'contact' | 'conversation';

async function proofOf(ledger: Ledger, destination: Destination, kind: Kind, row: RecordRow, found: Seen): Promise<Proof | null> {
  if (row.destinationId === null) return null;
  if (!found.ids.has(row.destinationId)) {
    // Law 7: lists drift while people work; what they do not show is asked for by its id.
    if ((await destination.snapshot(kind, row.destinationId)) === null) return null;
    return row.proof === 'verified in full' ? row.proof : 'acknowledged';
  }
  const summary = found.conversations.get(row.destinationId);
  if (row.proof === 'verified in full') return row.proof;
  // Law 12: a company or contact in a list proves that it is there, not that its fields arrived.
  if (summary === undefined) return 'acknowledged';
  return (await pageProves(ledger, row, summary)) ? 'verified' : null;
}

interface Counted {
  readonly source: number | null;
  readonly cached: number;
  readonly row: RunResult['counts'][string];
}

/** @param runs the run and those after it: a later sample or rollback has the last word on what became of a record. */
async function reconcileEntity(ledger: Ledger, entity: string, kind: Kind, open: OpenDestination, runs: ReadonlySet<string>, found: Seen, counts: Counted): Promise<EntityReconciliation> {
  const missing: string[] = [];
  const proof = { acknowledged: 0, verified: 0, 'verified in full': 0 };
  let inDestination = 0;
  for await (const row of ledger.records({ workspace: open.account.id, entity })) {
    if (!runs.has(row.run) || !IN_DESTINATION.has(row.status)) continue;
    const proven = await proofOf(ledger, open.destination, kind, row, found);
    if (proven === null) missing.push(row.id);
    else proof[proven] += 1;
    if (proven !== null) inDestination += 1;
  }
  return { entity, sourceCount: counts.source, cacheCount: counts.cached, counts: counts.row, destinationCount: inDestination, missing, proof };
}

/** Law 7: every count agrees, and everything that the run says is there was found there. */
function agrees({ missing, sourceCount, cacheCount, destinationCount, counts }: EntityReconciliation): boolean {
  const expected = counts.loaded + counts.matched + counts.merged + counts.unchanged;
  return missing.length === 0 && sourceCount === cacheCount && counts.read === cacheCount && destinationCount === expected;
}

/** The run and every later one. */
async function runsSince(ledger: Ledger, run: Run): Promise<ReadonlySet<string>> {
  const newestFirst = (await ledger.runs()).map(({ id }) => id);
  return new Set(newestFirst.slice(0, newestFirst.indexOf(run.id) + 1));
}

async function work(environment: Environment, project: Project, ready: ReadyProject, ledger: Ledger, target: Target): Promise<ReconcileResult> {
  const [run] = await ledger.runs({ verb: 'migrate', target });
  const summary = run === undefined ? null : ((await ledger.runSummary(run.id)) as RunResult | null);
  if (run === undefined || summary === null) {
    throw new CrosswalkError('reconcile/no-run', 'There is no finished migration to reconcile.', { remedy: `Run \`crosswalk migrate --to ${target}\` to its end first.`, exit: 2 });
  }
  const { source } = await openProjectSource(ready, environment, ledger);
  const open = await openProjectDestination(ready, environment, ledger, target);
  const found = await seen(environment, open.destination);
  const { company, contact, ticket } = ready.compiled;
  const cache = await openProjectCache(project, environment);
  const entities: EntityReconciliation[] = [];
  const runs = await runsSince(ledger, run);
  try {
    for (const [entity, kind] of [[company?.entity, 'company'], [contact?.entity, 'contact'], [ticket?.entity, 'conversation']] as const) {
      const row = entity === undefined ? undefined : summary.counts[entity];
      if (entity === undefined || row === undefined) continue;
      const counts = { source: await source.count(entity, { createdSince: null, ids: null }), cached: await cache.count(entity), row };
      entities.push(await reconcileEntity(ledger, entity, kind, open, runs, found[kind], counts));
    }
  } finally {
    await cache.close();
  }
  const balanced = conserves(summary.counts) && entities.every(agrees);
  await ledger.audit('reconcile', { run: run.id, balanced, missing: entities.reduce((sum, { missing }) => sum + missing.length, 0) });
  const result: Reconciliation = {
    run: run.id,
    planHash: run.planHash,
    target,
    workspace: open.account.name,
    at: new Date(environment.clock.now()).toISOString(),
    entities,
    balanced,
    auditHead: await ledger.auditHead(),
  };
  return { ...result, files: await write(project, result) };
}

async function write(project: Project, result: Reconciliation): Promise<readonly string[]> {
  const folder = reportFolder(project, result.run);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const markdown = path.join(folder, 'reconciliation.md');
  const json = path.join(folder, 'reconciliation.json');
  await writeFile(markdown, renderReconciliation(result), { mode: 0o600 });
  await writeFile(json, `${JSON.stringify(result, null, 2)}\n`, { mode: 0o600 });
  return [markdown, json];
}

/** A shortfall fails: `balanced` is false and the verb's exit code is 1. */
export async function reconcile(environment: Environment, project: Project, target: Target): Promise<ReconcileResult> {
  const ready = await readyProject(project);
  return withLedger(project, environment, (ledger) => work(environment, project, ready, ledger, target));
}
