/** What our receipts say of one object: the sum of everything that we wrote on it. */
import { arrivedAsSent } from '../diff/compare-values.ts';
import type { Operation } from '../ledger/ledger.ts';
import type { AttributeValues, SourceRef } from '../transform/operation.ts';

export interface Ours {
  /** Under the names of a snapshot; of a conversation `title` and the assignees. */
  readonly fields: AttributeValues;
  readonly attributes: AttributeValues;
  /** Comments and notes. */
  readonly parts: number;
  readonly state: string;
  /** Seconds UTC at which what we snoozed wakes by itself; null: it is not snoozed. */
  readonly snoozedUntil: number | null;
  /** Companies that a contact was linked to. */
  readonly companies: readonly SourceRef[];
  /** Seconds UTC of the destination's clock, as the last receipt that tells it says; 0: none does. */
  readonly updatedAt: number;
}

/** The effect of these stands in the destination; what was refused or taken back is no part of it. */
const STANDS: readonly Operation['state'][] = ['acknowledged', 'verified', 'adopted'];

/** The operations whose effect is known to stand. */
export function standing(operations: readonly Operation[]): readonly Operation[] {
  return operations.filter(({ state }) => STANDS.includes(state));
}

/** Without a prototype, so that an attribute named `__proto__` is an attribute. */
function values(): Record<string, AttributeValues[string]> {
  return Object.create(null) as Record<string, AttributeValues[string]>;
}

function updatedAt({ receipt }: Operation): number {
  const told = typeof receipt === 'object' && receipt !== null ? (receipt as Readonly<Record<string, unknown>>)['updatedAt'] : null;
  return typeof told === 'number' ? told : 0;
}

export function oursOf(operations: readonly Operation[]): Ours {
  const fields = values();
  const attributes = values();
  const companies: SourceRef[] = [];
  let parts = 0;
  let [state, snoozedUntil]: [string, number | null] = ['open', null];
  let latest = 0;
  for (const operation of standing(operations)) {
    const { body } = operation;
    if ('fields' in body) Object.assign(fields, body.fields);
    if ('attributes' in body) Object.assign(attributes, body.attributes);
    if (body.kind === 'contact.create') Object.assign(fields, { role: body.role, external_id: body.externalId });
    if (body.kind === 'contact.attach_company') companies.push(body.company);
    if (body.kind === 'conversation.update' && body.title !== null) fields['title'] = body.title;
    if (body.kind === 'conversation.assign') fields[body.to === 'team' ? 'team_assignee_id' : 'admin_assignee_id'] = body.assigneeId;
    if (body.kind === 'conversation.part') parts += 1;
    if (body.kind === 'conversation.state') [state, snoozedUntil] = [body.state, body.snoozedUntil];
    latest = Math.max(latest, updatedAt(operation));
  }
  return { fields, attributes, parts, state, snoozedUntil, companies, updatedAt: latest };
}

/** Our snooze is over, and the conversation is open for it: nobody touched that (reference/intercom.md §14). @param now seconds UTC. */
export function snoozeEnded({ state, snoozedUntil }: Ours, stateNow: unknown, now: number): boolean {
  return state === 'snoozed' && stateNow === 'open' && snoozedUntil !== null && snoozedUntil <= now;
}

/** Seconds: stamps of two calls that the same second of the server holds. */
export const SAME_MOMENT = 2;

/** Names of values of ours that are not there as we sent them. */
export function differing(sent: AttributeValues, now: AttributeValues): readonly string[] {
  return Object.entries(sent).filter(([name, value]) => !arrivedAsSent(value, now[name])).map(([name]) => name);
}
