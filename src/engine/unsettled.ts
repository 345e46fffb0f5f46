/** Objects that were made just before a process died: the ledger holds the intent and no receipt. A rollback must know them (laws 3 and 10). */
import type { Ledger, Operation } from '../ledger/ledger.ts';
import type { Destination, DestinationType } from '../systems/destination.ts';
import { normaliseText } from '../transform/normalise.ts';
import { isOwnCreate } from './adopt.ts';

const UNSETTLED = ['intent', 'ambiguous'] as const;

interface Unsettled {
  readonly ledger: Ledger;
  readonly destination: Destination;
  readonly workspace: string;
  /** Attribute that finds a lead again; null: the spec has none. */
  readonly contactTrace: string | null;
}

async function creates(unsettled: Unsettled): Promise<readonly Operation[]> {
  const { ledger, workspace } = unsettled;
  const found: Operation[] = [];
  for (const state of UNSETTLED) {
    for await (const operation of ledger.operationsOf(workspace, { state })) {
      const { kind } = operation.body;
      const makes = kind === 'contact.create' || kind === 'conversation.create' || (kind === 'company.upsert' && operation.before === null);
      if (makes && (await ledger.identity(workspace, operation.entity, operation.record)) === null) found.push(operation);
    }
  }
  return found;
}

async function claim({ ledger, workspace }: Unsettled, { id, entity, record }: Operation, type: DestinationType, destinationId: string): Promise<void> {
  await ledger.settle(id, { state: 'adopted', destinationId });
  await ledger.putIdentity({ workspace, entity, id: record, type, destinationId, origin: 'created' });
}

async function claimCompanies(unsettled: Unsettled, operations: readonly Operation[]): Promise<void> {
  const wanted = new Map(operations.flatMap((operation) => (operation.body.kind === 'company.upsert' ? [[operation.body.companyId, operation] as const] : [])));
  if (wanted.size === 0) return;
  for await (const { id, companyId } of unsettled.destination.eachCompany()) {
    const operation = wanted.get(companyId);
    if (operation !== undefined) await claim(unsettled, operation, 'company', id);
  }
}

async function isOurs({ ledger, destination, workspace }: Unsettled, operation: Operation, id: string): Promise<boolean> {
  const snapshot = await destination.snapshot('contact', id);
  return snapshot !== null && (await isOwnCreate(ledger, workspace, operation.body, snapshot));
}

async function claimContacts(unsettled: Unsettled, operations: readonly Operation[]): Promise<void> {
  const { destination, contactTrace } = unsettled;
  const users = new Map<string, Operation>();
  for (const operation of operations) {
    if (operation.body.kind !== 'contact.create') continue;
    if (operation.body.externalId !== null) users.set(operation.body.externalId, operation);
    const key = contactTrace === null ? null : operation.body.attributes[contactTrace];
    if (operation.body.role !== 'lead' || contactTrace === null || typeof key !== 'string') continue;
    const id = await destination.findContact({ attribute: contactTrace, value: key });
    if (id !== null) await claim(unsettled, operation, 'contact', id);
  }
  if (users.size === 0) return;
  for await (const { id, externalId } of destination.eachContact()) {
    const operation = externalId === null ? undefined : users.get(externalId);
    if (operation !== undefined && (await isOurs(unsettled, operation, id))) await claim(unsettled, operation, 'contact', id);
  }
}

/** By the list, which has no index to wait for: contact, exact second, text, and nobody's yet (reference/intercom.md §23). */
async function claimConversations(unsettled: Unsettled, operations: readonly Operation[]): Promise<void> {
  const { ledger, destination, workspace } = unsettled;
  const open = operations.filter(({ body }) => body.kind === 'conversation.create');
  if (open.length === 0) return;
  const seconds = new Set(open.map(({ body }) => (body.kind === 'conversation.create' ? body.createdAt : 0)));
  for await (const { id, createdAt, contactIds } of destination.eachConversation()) {
    if (!seconds.has(createdAt) || (await ledger.identityOf(workspace, 'conversation', id)) !== null) continue;
    for (const operation of open) {
      const { body } = operation;
      if (body.kind !== 'conversation.create' || body.createdAt !== createdAt || (await ledger.identity(workspace, operation.entity, operation.record)) !== null) continue;
      const contact = await ledger.identity(workspace, body.contact.entity, body.contact.id);
      if (contact === null || !contactIds.includes(contact.destinationId)) continue;
      if ((await destination.readBack('conversation', id))?.get('body') !== normaliseText(body.body)) continue;
      await claim(unsettled, operation, 'conversation', id);
      break;
    }
  }
}

/** Looks up every create whose receipt is missing and writes what is found to the ledger; the workspace is only read. */
export async function claimUnsettled(ledger: Ledger, destination: Destination, workspace: string, contactTrace: string | null): Promise<void> {
  const unsettled: Unsettled = { ledger, destination, workspace, contactTrace };
  const operations = await creates(unsettled);
  if (operations.length === 0) return;
  await claimCompanies(unsettled, operations);
  await claimContacts(unsettled, operations);
  await claimConversations(unsettled, operations);
}
