/** What persons said about records that are held back; their words are signatures in the ledger. */
import type { Ledger, RecordRow, Target } from '../ledger/ledger.ts';
import type { SourceRecord } from '../record/model.ts';
import type { Planner } from './planner.ts';

export interface HeldAnswer {
  /** `contact`: load it with another contact. */
  readonly answer: 'retry' | 'leave' | 'contact';
  /** Source id; null where the answer names none. */
  readonly contact: string | null;
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly note: string | null;
}

type Words = Pick<Ledger, 'signatures'>;

const KNOWN = /^(?:(retry|leave)|contact=([^\s:]+))(?:: (.*))?$/s;

/** `retry`, `leave` or `contact=<source id>`, and after a colon the note. null: none of them. */
export function parseAnswer(text: string): Pick<HeldAnswer, 'answer' | 'contact' | 'note'> | null {
  const match = KNOWN.exec(text);
  if (match === null) return null;
  const [, word, contact, note] = match;
  return { answer: contact === undefined ? (word as 'retry' | 'leave') : 'contact', contact: contact ?? null, note: note ?? null };
}

/** An answer is about the record as it was held: held for another reason, it has to be answered again. */
export function answerSubject(target: Target, { entity, id, code }: Pick<RecordRow, 'entity' | 'id' | 'code'>): string {
  return `${target}:${entity}:${id}:${code ?? ''}`;
}

/** By subject, the newest word each. */
export async function answersOf(ledger: Words): Promise<ReadonlyMap<string, HeldAnswer>> {
  const answers = new Map<string, HeldAnswer>();
  for (const { subject, by, at, note } of await ledger.signatures('answer')) {
    const parsed = parseAnswer(note ?? '');
    if (parsed !== null && !answers.has(subject)) answers.set(subject, { ...parsed, by, at });
  }
  return answers;
}

/** Code of a ticket whose contact is missing (transform/ticket.ts); only there another one is the answer. */
export const CONTACT_MISSING = 'contact-missing';

/** Plans a ticket without a usable contact with the one that a person named, in every later run too. */
export async function withNamedContacts(plan: Planner, ledger: Words, target: Target): Promise<Planner> {
  const answers = await answersOf(ledger);
  return async (record: SourceRecord) => {
    const planned = await plan(record);
    if (planned.outcome !== 'parked' || planned.code !== CONTACT_MISSING) return planned;
    const contact = answers.get(answerSubject(target, { ...record, code: CONTACT_MISSING }))?.contact ?? null;
    return contact === null ? planned : plan({ ...record, links: { ...record.links, contact } });
  };
}
