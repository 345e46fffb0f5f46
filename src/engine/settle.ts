import { IDENTITY_CLASS, type PlannedOperation, type SourceRef } from '../transform/operation.ts';
import type { PartProbe } from '../systems/destination.ts';
import type { Execution } from './execute.ts';

/** A margin over the documented lag, since the two clocks are not the same one. Milliseconds. */
const CLOCK_MARGIN_MS = 10_000;

export interface LostAnswer {
  /** Destination id of the record, where it has one already. */
  readonly self: string | null;
  /** Milliseconds UTC. */
  readonly intendedAt: number;
  /** All planned operations of the record: the thread to align with. */
  readonly thread: readonly PlannedOperation[];
}

/** Absence in a search proves nothing before the index had its time. */
async function waitForIndex(execution: Execution, intendedAt: number): Promise<void> {
  const until = intendedAt + execution.searchLagMs + CLOCK_MARGIN_MS;
  const wait = until - execution.clock.now();
  if (wait > 0) await execution.clock.sleep(wait, execution.signal);
}

async function destinationId(execution: Execution, reference: SourceRef): Promise<string | null> {
  return (await execution.ledger.identity(execution.workspace, reference.entity, reference.id))?.destinationId ?? null;
}

async function findConversation(execution: Execution, operation: PlannedOperation, lost: LostAnswer): Promise<string | null> {
  if (operation.body.kind !== 'conversation.create') return null;
  const contactId = await destinationId(execution, operation.body.contact);
  if (contactId === null) return null;
  const probe = { contactId, createdAt: operation.body.createdAt, body: operation.body.body };
  // A hit proves presence at once; only absence has to wait for the index.
  const early = await execution.destination.findConversation(probe);
  if (early !== null) return early;
  await waitForIndex(execution, lost.intendedAt);
  return execution.destination.findConversation(probe);
}

async function findLead(execution: Execution, operation: PlannedOperation, lost: LostAnswer): Promise<string | null> {
  const { body } = operation;
  // A user answers a second create with a conflict that names it; a lead does not (reference/intercom.md §7).
  if (body.kind !== 'contact.create' || body.role === 'user' || execution.contactTrace === null) return null;
  const value = body.attributes[execution.contactTrace];
  if (typeof value !== 'string') return null;
  await waitForIndex(execution, lost.intendedAt);
  return execution.destination.findContact({ attribute: execution.contactTrace, value });
}

async function findPart(execution: Execution, operation: PlannedOperation, lost: LostAnswer): Promise<string | null> {
  if (lost.self === null) return null;
  const probes: PartProbe[] = [];
  for (const { key, body } of lost.thread) {
    if (body.kind === 'conversation.part') probes.push({ key, createdAt: body.createdAt, message: body.message, body: body.body });
  }
  const there = await execution.destination.alignParts(lost.self, probes);
  return there.includes(operation.key) ? lost.self : null;
}

/**
 * Finds out whether a write whose answer was lost took effect (law 3).
 * @returns the destination id when it did; null when its absence is proven or a repeat is harmless.
 */
export async function settleLostAnswer(execution: Execution, operation: PlannedOperation, lost: LostAnswer): Promise<string | null> {
  switch (IDENTITY_CLASS[operation.body.kind]) {
    case 'fingerprint':
      return findConversation(execution, operation, lost);
    case 'adopt':
      return findLead(execution, operation, lost);
    case 'position':
      return findPart(execution, operation, lost);
    case 'key':
    case 'set':
      return null;
  }
}
