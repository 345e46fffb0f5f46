import { readAnswers, wrongAnswer, writeForm, type FormAnswer } from './answer-form.ts';
import type { AnswerForm, FormRow } from './answer-form-model.ts';
import type { Ledger, RecordRow, Target } from '../ledger/ledger.ts';
import { hasLedger, readLedger } from '../ledger/sqlite-ledger.ts';
import { answersOf, answerSubject, CONTACT_MISSING, parseAnswer, type HeldAnswer } from './parked-answers.ts';
import { heldRows, type ParkedItem } from './counts.ts';
import type { Environment } from './environment.ts';
import type { Project } from './project-place.ts';
import type { RetryResult } from './retry.ts';
import { withLedger } from './session.ts';
import { requireName } from './sign.ts';

export interface HeldItem extends ParkedItem {
  /** What a person said about it; null: nobody did, or it is held for another reason since. */
  readonly answer: HeldAnswer | null;
}

export interface ParkedResult {
  readonly target: Target;
  /** At most 1,000. */
  readonly parked: readonly HeldItem[];
  readonly total: number;
  /** Of all: left as they are by a person's decision. */
  readonly left: number;
  /** The form that was written; null: none was asked for. */
  readonly form: string | null;
  /** Answers that were signed; with a dry run: would be. */
  readonly answered: number;
  /** null: nothing was loaded. */
  readonly retried: RetryResult | null;
  /** Head of the audit chain; null: there is no ledger. */
  readonly auditHead: string | null;
}

const MAX_LISTED = 1000;
const ANSWERS = '"retry" or "leave"';
const ANSWERS_CONTACT = '"retry", "leave" or "contact=<source id>"';

type Reader = Pick<Ledger, 'records' | 'signatures' | 'identity' | 'rememberedAccount' | 'auditHead' | 'projectId'>;

async function listed(ledger: Reader, target: Target): Promise<ParkedResult> {
  const workspace = await ledger.rememberedAccount(target);
  const answers = await answersOf(ledger);
  const items: HeldItem[] = [];
  let [total, left] = [0, 0];
  if (workspace !== null) {
    for await (const row of heldRows(ledger, workspace)) {
      const answer = answers.get(answerSubject(target, row)) ?? null;
      total += 1;
      if (answer?.answer === 'leave') left += 1;
      if (items.length < MAX_LISTED) items.push({ entity: row.entity, id: row.id, code: row.code ?? 'engine/unknown', remedy: row.remedy ?? 'Run again.', answer });
    }
  }
  return { target, parked: items, total, left, form: null, answered: 0, retried: null, auditHead: await ledger.auditHead() };
}

/** Records that are held back, each with its reason, its remedy and what a person said. Reads only, also while a run is under way. */
export async function parked(project: Project, target: Target): Promise<ParkedResult> {
  // Asking changes nothing: a project that never ran gets no folder by it.
  if (!hasLedger(project.folder)) return { target, parked: [], total: 0, left: 0, form: null, answered: 0, retried: null, auditHead: null };
  const ledger = await readLedger(project.folder);
  try {
    return await listed(ledger, target);
  } finally {
    await ledger.close();
  }
}

/** The first sentence says why, the rest what to do. */
function sentences(text: string): { readonly why: string; readonly remedy: string } {
  const end = /[.!?] /.exec(text)?.index;
  return end === undefined ? { why: text, remedy: text } : { why: text.slice(0, end + 1), remedy: text.slice(end + 2) };
}

function formRow({ entity, id, label, code, remedy, destinationId }: RecordRow): FormRow {
  return { entity, id, label, code, ...sentences(remedy ?? 'Run again.'), destinationId };
}

async function formOf(ledger: Reader, target: Target): Promise<AnswerForm> {
  const workspace = await ledger.rememberedAccount(target);
  const records: FormRow[] = [];
  if (workspace !== null) for await (const row of heldRows(ledger, workspace)) records.push(formRow(row));
  return { form: 'parked', project: ledger.projectId, about: target, answers: `"retry" loads it again, "leave" leaves it as it is by your decision, "contact=<source id>" loads a ticket without contact (${CONTACT_MISSING}) under that one`, records };
}

/** Writes one row a held record, for a person to answer. It holds names of records: the file is the person's to keep (law 13). */
export async function writeParkedForm(project: Project, target: Target, file: string): Promise<ParkedResult> {
  const ledger = await readLedger(project.folder);
  try {
    await writeForm(file, await formOf(ledger, target));
    return { ...(await listed(ledger, target)), form: file };
  } finally {
    await ledger.close();
  }
}

interface Answering {
  readonly ledger: Ledger;
  readonly target: Target;
  /** Entity of the contacts; null: the spec moves none. */
  readonly contacts: string | null;
  readonly file: string;
}

async function check({ ledger, target, contacts, file }: Answering, answer: FormAnswer): Promise<string> {
  const parsed = parseAnswer(answer.answer);
  const takesContact = answer.row['code'] === CONTACT_MISSING && contacts !== null;
  const allowed = takesContact ? ANSWERS_CONTACT : ANSWERS;
  if (parsed === null || parsed.note !== null || (parsed.contact !== null && !takesContact)) throw wrongAnswer(file, answer, allowed);
  const workspace = await ledger.rememberedAccount(target);
  if (parsed.contact !== null && (await ledger.identity(workspace ?? '', contacts ?? '', parsed.contact)) === null) {
    throw wrongAnswer(file, answer, `${allowed}; the contact has to be in the destination already`);
  }
  return answer.note === null ? answer.answer : `${answer.answer}: ${answer.note}`;
}

export interface AnswerOptions {
  readonly target: Target;
  readonly file: string;
  readonly by: string;
  readonly dryRun: boolean;
  readonly contacts: string | null;
}

/** All or nothing: one wrong line, and no answer is signed. */
export async function answerParked(environment: Environment, project: Project, { target, file, by, dryRun, contacts }: AnswerOptions): Promise<ParkedResult> {
  const name = requireName(by);
  return withLedger(project, environment, async (ledger) => {
    const form = await formOf(ledger, target);
    const answers = await readAnswers(file, form, (row) => `${String(row['entity'])}:${String(row['id'])}`);
    const notes: { readonly subject: string; readonly note: string }[] = [];
    for (const answer of answers) {
      const { entity, id, code } = answer.row;
      notes.push({ subject: answerSubject(target, { entity: entity ?? '', id: id ?? '', code: code ?? null }), note: await check({ ledger, target, contacts, file }, answer) });
    }
    if (!dryRun) for (const { subject, note } of notes) await ledger.sign({ kind: 'answer', subject, by: name, note });
    return { ...(await listed(ledger, target)), answered: notes.length };
  });
}
