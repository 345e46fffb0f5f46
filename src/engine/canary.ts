/** Law 6: one conversation to a mailbox that the person watches, written exactly as the migration writes. */
import { CrosswalkError } from '../base/errors.ts';
import type { Catalog } from '../catalog/model.ts';
import type { Ledger, Origin } from '../ledger/ledger.ts';
import type { SourceRecord } from '../record/model.ts';
import { ContactExists } from '../systems/destination.ts';
import type { PlannedOperation } from '../transform/operation.ts';
import { isOwnCreate } from './adopt.ts';
import type { Environment } from './environment.ts';
import { executeOperation, type Execution } from './execute.ts';
import { executionFor } from './execution.ts';
import { CANARY } from './gates.ts';
import type { ReadyProject } from './project.ts';
import type { OpenDestination } from './session.ts';

const CONTACT = { entity: CANARY.entity, id: 'contact' };
const CONVERSATION = CANARY;

function checkMailbox(mailbox: string): string {
  if (/^[^\s@]+@[^\s@]+$/.test(mailbox)) return mailbox;
  throw new CrosswalkError('canary/mailbox', 'The canary needs the e-mail address of a mailbox that you watch.', { remedy: 'Give one: --canary you@your-company.example', exit: 2 });
}

function contactOperations(mailbox: string): readonly PlannedOperation[] {
  return [{ key: 'create', body: { kind: 'contact.create', role: 'user', externalId: 'crosswalk:canary', fields: { name: 'Crosswalk canary', email: mailbox }, attributes: {} } }];
}

function conversationOperations(now: number, adminId: string): readonly PlannedOperation[] {
  const part = { kind: 'conversation.part', author: { kind: 'admin', adminId }, files: [] } as const;
  return [
    { key: 'create', body: { kind: 'conversation.create', contact: CONTACT, body: 'Crosswalk canary: nothing of this may reach your mailbox.', createdAt: now - 3600 } },
    { key: 'part:comment', body: { ...part, message: 'comment', body: '<p>A silent public reply.</p>', createdAt: now - 3000 } },
    { key: 'part:note', body: { ...part, message: 'note', body: '<p>An internal note.</p>', createdAt: now - 2400 } },
    { key: 'state', body: { kind: 'conversation.state', state: 'closed', snoozedUntil: null } },
  ];
}

/** A contact that has the mailbox already: ours when an earlier life of the process made it, else somebody's, who is left as he is. */
async function existing(execution: Execution, body: PlannedOperation['body'], exists: ContactExists): Promise<{ readonly id: string; readonly origin: Origin }> {
  const snapshot = await execution.destination.snapshot('contact', exists.destinationId);
  const own = snapshot !== null && (await isOwnCreate(execution.ledger, execution.workspace, body, snapshot));
  return { id: exists.destinationId, origin: own ? 'created' : 'adopted' };
}

async function settleOwn(execution: Execution, record: Pick<SourceRecord, 'entity' | 'id'>, key: string, destinationId: string, origin: Origin): Promise<void> {
  if (origin !== 'created') return;
  const begun = (await execution.ledger.operations(execution.workspace, record.entity, record.id)).find((operation) => operation.key === key);
  if (begun !== undefined) await execution.ledger.settle(begun.id, { state: 'adopted', destinationId });
}

async function send(execution: Execution, record: Pick<SourceRecord, 'entity' | 'id'>, type: 'contact' | 'conversation', operations: readonly PlannedOperation[]): Promise<void> {
  const priors = new Map((await execution.ledger.operations(execution.workspace, record.entity, record.id)).map((item) => [item.key, item]));
  let self: string | null = null;
  let origin: Origin = 'created';
  // The times of a canary that was begun are those it was begun with, of every part: only so is a lost answer found again (law 3).
  const thread = operations.map((planned) => {
    const prior = priors.get(planned.key);
    return prior === undefined || prior.state === 'reversed' ? planned : { key: planned.key, body: prior.body };
  });
  for (const operation of thread) {
    const prior = priors.get(operation.key);
    try {
      self = await executeOperation(execution, record, operation, { self, prior, before: null, thread });
    } catch (error) {
      if (!(error instanceof ContactExists)) throw error;
      ({ id: self, origin } = await existing(execution, operation.body, error));
      await settleOwn(execution, record, operation.key, self, origin);
    }
    await execution.ledger.putIdentity({ workspace: execution.workspace, ...record, type, destinationId: self, origin });
  }
}

/** Loads the canary once for each workspace; a rollback removes it like everything else of ours. */
export async function loadCanary(environment: Environment, ready: ReadyProject, ledger: Ledger, open: OpenDestination, fresh: Catalog, mailbox: string): Promise<void> {
  const run = await ledger.startRun({ verb: 'prepare', target: open.target, workspace: open.account.id, planHash: ready.compiled.planHash, seed: null });
  const execution = executionFor({ environment, ready, ledger, open, fresh, run, file: () => Promise.reject(new Error('the canary has no files')), countFloor: () => undefined });
  await send(execution, CONTACT, 'contact', contactOperations(checkMailbox(mailbox)));
  await send(execution, CONVERSATION, 'conversation', conversationOperations(Math.floor(environment.clock.now() / 1000), execution.actorId));
  await ledger.endRun(run.id, 'done', { canary: true });
  await ledger.audit('canary', { workspace: open.account.id, run: run.id });
}
