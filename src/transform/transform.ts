/** One record of the source → what is to be written, or why nothing is. */
import { CrosswalkError } from '../base/errors.ts';
import type { SourceRecord } from '../record/model.ts';
import { withChecks } from './checks.ts';
import { transformCompany } from './company.ts';
import { transformContact } from './contact.ts';
import type { TransformContext } from './context.ts';
import { Hold } from './hold.ts';
import type { Planned } from './operation.ts';
import { transformTicket } from './ticket.ts';

function dispatch(record: SourceRecord, context: TransformContext): Planned {
  const { company, contact, ticket } = context.compiled;
  if (record.entity === company?.entity) return transformCompany(record, company, context);
  if (record.entity === contact?.entity) return transformContact(record, contact, context);
  if (record.entity === ticket?.entity) return transformTicket(record, ticket, context);
  return { outcome: 'excluded', code: 'entity-not-mapped', reason: `The spec maps nothing from ${record.entity}.` };
}

/** Law 5, law 7: what could not be read whole is neither guessed nor passed over. */
function parkedFor({ entity, faults = [] }: SourceRecord, { compiled }: TransformContext): Planned | null {
  const mapped = [compiled.company, compiled.contact, compiled.ticket].some((section) => section?.entity === entity);
  const [first, ...more] = faults;
  if (first === undefined || !mapped) return null;
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return { outcome: 'parked', code: 'malformed-value', reason: `The source gave a value that cannot be read: ${first}${others}.`, remedy: 'Correct it in the source, then retry.' };
}

/**
 * Pure: the same record and context give the same plan.
 * An expression that fails on this record parks it; so do an address that is none, a check of the spec and every policy `park`.
 * @throws CrosswalkError `transform/value-unknown`, `transform/value-too-long` where a policy says `fail`.
 */
export function transformRecord(record: SourceRecord, context: TransformContext): Planned {
  const unreadable = parkedFor(record, context);
  if (unreadable !== null) return unreadable;
  try {
    return withChecks(record, dispatch(record, context), context);
  } catch (error) {
    if (error instanceof Hold) return { outcome: 'parked', code: error.code, reason: error.message, remedy: error.remedy };
    if (error instanceof CrosswalkError && error.code === 'expression/failed') {
      return { outcome: 'parked', code: 'expression-failed', reason: error.message, remedy: error.remedy };
    }
    throw error;
  }
}
