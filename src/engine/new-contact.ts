/** A contact that was just made may be "User Not Found" for a moment (reference/intercom.md §27): that is no reason to park what needs it. */
import { CrosswalkError } from '../base/errors.ts';
import type { PlannedOperation, SourceRef } from '../transform/operation.ts';
import type { Execution } from './execute.ts';

/** How long after its making a contact may still be unknown, in milliseconds; no number is documented, so a generous one is assumed. */
const NEW_MS = 120_000;
const FIRST_WAIT_MS = 2_000;
/** Waits that make two minutes, whatever is done to the computer's clock meanwhile. */
const MOST_WAITS = 6;

function contactOf({ body }: PlannedOperation): SourceRef | null {
  if (body.kind === 'conversation.create' || body.kind === 'conversation.participant') return body.contact;
  return body.kind === 'conversation.part' && body.author.kind === 'contact' ? body.author.contact : null;
}

/** @returns milliseconds UTC; null: not made by us. */
async function madeAt(execution: Execution, contact: SourceRef): Promise<number | null> {
  const operations = await execution.ledger.operations(execution.workspace, contact.entity, contact.id);
  return operations.find(({ body }) => body.kind === 'contact.create')?.intendedAt ?? null;
}

/**
 * Waits, longer each time, where the refused write names a contact that we made a moment ago.
 * @param attempt from 0. @returns whether to send it again: a refusal has no effect, so that is no repeat (law 3).
 */
export async function waitForNewContact(execution: Execution, operation: PlannedOperation, error: unknown, attempt: number): Promise<boolean> {
  const contact = contactOf(operation);
  if (contact === null || attempt >= MOST_WAITS || !(error instanceof CrosswalkError) || error.code !== 'intercom/contact-gone') return false;
  const made = await madeAt(execution, contact);
  if (made === null || execution.clock.now() - made > NEW_MS) return false;
  await execution.clock.sleep(FIRST_WAIT_MS * 2 ** attempt, execution.signal);
  return true;
}
