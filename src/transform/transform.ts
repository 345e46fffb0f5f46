/** One record of the source → what is to be written, or why nothing is. */
import { CrosswalkError } from '../base/errors.ts';
import type { SourceRecord } from '../record/model.ts';
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

/**
 * Pure: the same record and context give the same plan.
 * An expression that fails on this record parks it; so do an address that is none and every policy `park`.
 * @throws CrosswalkError `transform/value-unknown`, `transform/value-too-long` where a policy says `fail`.
 */
export function transformRecord(record: SourceRecord, context: TransformContext): Planned {
  try {
    return dispatch(record, context);
  } catch (error) {
    if (error instanceof Hold) return { outcome: 'parked', code: error.code, reason: error.message, remedy: error.remedy };
    if (error instanceof CrosswalkError && error.code === 'expression/failed') {
      return { outcome: 'parked', code: 'expression-failed', reason: error.message, remedy: error.remedy };
    }
    throw error;
  }
}
