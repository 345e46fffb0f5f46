/** Writes that meet something which a person removed from the workspace while we work (reference/intercom.md §3, 404). */
import { CrosswalkError } from '../../base/errors.ts';
import type { OperationBody } from '../../transform/operation.ts';
import type { WriteContext } from '../destination.ts';
import { listOf, textOf } from '../json.ts';

const ROLL_BACK = 'then roll back with --keep-attributes and run again.';

/** The code is kept apart from the vendor's, whose `not_found` stands for contacts, conversations and all else. */
function meaningOf(words: string, body: OperationBody, context: WriteContext): CrosswalkError {
  const gone = (code: string, message: string, remedy: string, exit: 1 | 3 = 1): CrosswalkError => new CrosswalkError(code, message, { remedy, exit });
  if (/admin/i.test(words)) {
    const byAnother = body.kind === 'conversation.part' && body.author.kind === 'admin' && body.author.adminId !== context.actorId;
    if (byAnother) return gone('intercom/teammate-gone', 'The teammate in whose name this was to be written is not in the workspace any more.', 'Run again: the fallback teammate writes it. Where a part of the thread stands in the old name already, roll back with --keep-attributes first.');
    // Every record needs this teammate, so parking them one after another would only make half-made threads.
    return gone('intercom/actor-gone', 'The fallback teammate, in whose name the migration acts, is not in the workspace any more.', 'Invite that teammate again, or name another one under `people: fallback:`, then run again: what is done is not repeated.', 3);
  }
  if (/assignee|team/i.test(words)) return gone('intercom/assignee-gone', 'The team or teammate that this is assigned to is not in the workspace any more.', 'Make it again, or map to another one in the spec; then run again.');
  if (/user|contact/i.test(words)) return gone('intercom/contact-gone', 'The contact was deleted or merged into another one in Intercom meanwhile.', `See in Intercom who did so and why, ${ROLL_BACK}`);
  if (/company/i.test(words)) return gone('intercom/company-gone', 'The company was deleted in Intercom meanwhile.', `See in Intercom who did so and why, ${ROLL_BACK}`);
  if (/conversation/i.test(words)) return gone('intercom/conversation-gone', 'The conversation was deleted in Intercom meanwhile.', `See in Intercom who did so and why, ${ROLL_BACK}`);
  return gone('intercom/not-there', 'Intercom does not have what the write needs.', 'Something was deleted there meanwhile. Discover again, then run again.');
}

/** @param json the answer with status 404. @returns exit 1 for what concerns one record, exit 3 for what concerns all. */
export function goneError(body: OperationBody, json: unknown, context: WriteContext): CrosswalkError {
  const words = listOf(json, 'errors').map((item) => `${textOf(item, 'code') ?? ''} ${textOf(item, 'message') ?? ''}`).join(' ');
  return meaningOf(words, body, context);
}
