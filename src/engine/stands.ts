import type { Snapshot } from '../systems/destination.ts';
import type { OperationBody } from '../transform/operation.ts';
import { differing } from './ours.ts';

/** Whether the object shows exactly what the write sent. */
export function stands(body: OperationBody, { fields, attributes }: Snapshot): boolean {
  switch (body.kind) {
    case 'company.upsert':
    case 'contact.update':
      return differing(body.fields, fields).length + differing(body.attributes, attributes).length === 0;
    case 'conversation.update':
      return differing(body.attributes, attributes).length === 0 && (body.title === null || body.title === fields['title']);
    case 'conversation.assign':
      return String(fields[`${body.to}_assignee_id`]) === body.assigneeId;
    case 'conversation.state':
      return fields['state'] === body.state;
    default:
      return false;
  }
}
