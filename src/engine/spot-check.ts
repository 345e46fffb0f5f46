/** The human spot check (AT-S5c): a chosen few of what was loaded, held against the source by a person's eyes, each with a verdict. */
import path from 'node:path';
import { canonicalJson, sha256 } from '../base/canonical.ts';
import { CrosswalkError } from '../base/errors.ts';
import { writeWhole } from '../base/whole-file.ts';
import type { SourceCache } from '../cache/cache.ts';
import type { Ledger, RecordRow, Run } from '../ledger/ledger.ts';
import { renderSpotCheck, type SpotCheckItem } from '../reports/spot-check.ts';
import { catalogLookup } from '../transform/context.ts';
import { readAnswers, writeForm, wrongAnswer, type FormAnswer } from './answer-form.ts';
import type { AnswerForm } from './answer-form-model.ts';
import { reportFolder } from './diff-file.ts';
import type { Environment } from './environment.ts';
import { readyProject, type ReadyProject } from './project.ts';
import type { Project } from './project-place.ts';
import { openProjectCache } from './run-load.ts';
import { withLedger } from './session.ts';
import { requireName } from './sign.ts';
import { passedOf, verdictSubject } from './spot-check-gate.ts';
import { chooseSample, stratumOf, traitsOf, type Choice } from './strata.ts';

export interface SpotCheckResult {
  readonly run: string;
  /** Over the run, the seed and the ids that were chosen. */
  readonly list: string;
  readonly seed: number;
  readonly records: number;
  /** Markdown to read, and JSON to fill in; null where answers were read. */
  readonly files: { readonly page: string; readonly form: string } | null;
  /** Verdicts of this list so far. */
  readonly passed: number;
  readonly failed: number;
  readonly auditHead: string;
}

/** Statuses of records whose object is the one that this project wrote. */
const OURS: ReadonlySet<RecordRow['status']> = new Set(['loaded', 'unchanged']);

/** Hosts of the inbox by region [unverified]: the id beside the link is what counts. */
const HOSTS: Readonly<Record<string, string>> = { EU: 'app.eu.intercom.com', AU: 'app.au.intercom.com' };

function linkOf(app: string, region: string, conversation: string): string {
  return `https://${HOSTS[region.toUpperCase()] ?? 'app.intercom.com'}/a/inbox/${encodeURIComponent(app)}/inbox/conversation/${encodeURIComponent(conversation)}`;
}

async function newestRun(ledger: Ledger): Promise<Run> {
  // What a delta left is what is accepted, so that is what people look at.
  const run = (await ledger.runs({ target: 'production' })).find(({ verb }) => verb === 'migrate' || verb === 'delta');
  if (run?.status === 'done') return run;
  throw new CrosswalkError('spot-check/no-migration', 'There is no finished migration to look at.', { remedy: 'Run `crosswalk migrate --to production` to its end first.', exit: 2 });
}

interface Candidate extends Choice {
  readonly row: RecordRow;
}

/** Without a ticket in the spec: contacts, then companies. */
function entityOf({ compiled }: ReadyProject): string {
  return (compiled.ticket ?? compiled.contact ?? compiled.company)?.entity ?? '';
}

async function candidates(ledger: Ledger, cache: SourceCache, ready: ReadyProject, run: Run): Promise<readonly Candidate[]> {
  const { compiled } = ready;
  const lookup = catalogLookup(ready.catalogs.source);
  const found: Candidate[] = [];
  for await (const row of ledger.records({ workspace: run.workspace, entity: entityOf(ready) })) {
    if (!OURS.has(row.status) || row.destinationId === null) continue;
    const record = await cache.get(row.entity, row.id);
    const contactId = record?.links.contact ?? null;
    const contact = contactId === null || compiled.contact === null ? null : await cache.get(compiled.contact.entity, contactId);
    found.push({ id: row.id, row, traits: record === null || compiled.ticket === null ? [] : traitsOf(record, contact, compiled, lookup) });
  }
  return found;
}

function itemOf(ready: ReadyProject, run: Run, { row, ...choice }: Candidate): SpotCheckItem {
  const { id: app, place } = ready.catalogs.destination.account;
  const link = ready.compiled.ticket !== null && app === run.workspace ? linkOf(app, place, row.destinationId ?? '') : null;
  return { entity: row.entity, id: row.id, label: row.label, destinationId: row.destinationId ?? '', link, stratum: stratumOf({ id: choice.id, traits: choice.traits }) };
}

function listHash(run: string, seed: number, ids: readonly string[]): string {
  return sha256(canonicalJson([run, seed, [...ids].sort()])).slice(0, 16);
}

function formOf(ledger: Pick<Ledger, 'projectId'>, list: string, items: readonly SpotCheckItem[]): AnswerForm {
  const records = items.map(({ entity, id, label, destinationId, link }) => ({ entity, id, label, destinationId, link }));
  return { form: 'spot-check', project: ledger.projectId, about: list, answers: '"pass", or "fail" with a note that says what is wrong', records };
}

interface List {
  readonly run: Run;
  readonly list: string;
  readonly items: readonly SpotCheckItem[];
}

async function listOf(environment: Environment, ready: ReadyProject, ledger: Ledger, size: number, seed: number): Promise<List> {
  const run = await newestRun(ledger);
  const cache = await openProjectCache(ready.project, environment);
  try {
    const all = await candidates(ledger, cache, ready, run);
    const chosen = chooseSample(all, size, seed) as readonly Candidate[];
    if (chosen.length === 0) throw new CrosswalkError('spot-check/nothing', 'The migration loaded nothing that could be looked at.', { remedy: 'See why with `crosswalk parked`.', exit: 2 });
    const items = [...chosen].sort((a, b) => Number(a.id) - Number(b.id)).map((candidate) => itemOf(ready, run, candidate));
    return { run, list: listHash(run.id, seed, items.map(({ id }) => id)), items };
  } finally {
    await cache.close();
  }
}

async function resultOf(ledger: Ledger, { run, list, items }: List, seed: number, files: SpotCheckResult['files']): Promise<SpotCheckResult> {
  const { passed, failed } = await passedOf(ledger, run.id, list);
  return { run: run.id, list, seed, records: items.length, files, passed: passed.length, failed: failed.length, auditHead: await ledger.auditHead() };
}

export interface SpotCheckOptions {
  readonly size: number;
  readonly seed: number;
}

/** Writes the list of the newest production run: a page to read and a form to fill in. The same seed gives the same list. */
export async function spotCheck(environment: Environment, project: Project, { size, seed }: SpotCheckOptions): Promise<SpotCheckResult> {
  const ready = await readyProject(project);
  return withLedger(project, environment, async (ledger) => {
    const list = await listOf(environment, ready, ledger, size, seed);
    const folder = reportFolder(project, list.run.id);
    const files = { page: path.join(folder, 'spot-check.md'), form: path.join(folder, 'spot-check.json') };
    await ledger.audit('spot-check', { run: list.run.id, list: list.list, size, seed, records: list.items.length });
    const auditHead = await ledger.auditHead();
    await writeForm(files.form, formOf(ledger, list.list, list.items));
    await writeWhole('report', files.page, renderSpotCheck({ run: list.run.id, seed, list: list.list, workspace: ready.catalogs.destination.account.name, items: list.items, auditHead }));
    return resultOf(ledger, list, seed, files);
  });
}

interface Asked {
  readonly run: string;
  readonly list: string;
  readonly size: number;
  readonly seed: number;
}

async function lastAsked(ledger: Ledger, run: string): Promise<Asked> {
  const lists = (await ledger.audited('spot-check')).map(({ detail }) => JSON.parse(detail) as Asked);
  const last = lists.find((asked) => asked.run === run);
  if (last !== undefined) return last;
  throw new CrosswalkError('spot-check/no-list', 'No list was written for this migration yet.', { remedy: 'Run `crosswalk spot-check`, look at what it lists, and fill in its form.', exit: 2 });
}

function verdictOf(file: string, answer: FormAnswer): string {
  if (answer.answer === 'pass') return answer.note === null ? 'pass' : `pass: ${answer.note}`;
  if (answer.answer === 'fail' && answer.note !== null) return `fail: ${answer.note}`;
  throw wrongAnswer(file, answer, '"pass", or "fail" with a note that says what is wrong');
}

export interface VerdictOptions {
  readonly file: string;
  readonly by: string;
  readonly dryRun: boolean;
}

/** Signs a person's verdicts, row by row; all or nothing. */
export async function answerSpotCheck(environment: Environment, project: Project, { file, by, dryRun }: VerdictOptions): Promise<SpotCheckResult> {
  const ready = await readyProject(project);
  const name = requireName(by);
  return withLedger(project, environment, async (ledger) => {
    const asked = await lastAsked(ledger, (await newestRun(ledger)).id);
    const list = await listOf(environment, ready, ledger, asked.size, asked.seed);
    if (list.list !== asked.list) throw new CrosswalkError('spot-check/list-changed', 'What was loaded has changed since the list was written.', { remedy: 'Run `crosswalk spot-check` again and fill in its new form.', exit: 2 });
    const answers = await readAnswers(file, formOf(ledger, list.list, list.items), (row) => `${String(row['entity'])}:${String(row['id'])}`);
    const verdicts = answers.map((answer) => ({ subject: verdictSubject(list.run.id, list.list, answer.row['entity'] ?? '', answer.row['id'] ?? ''), note: verdictOf(file, answer) }));
    if (!dryRun) for (const { subject, note } of verdicts) await ledger.sign({ kind: 'spot-check', subject, by: name, note });
    return resultOf(ledger, list, asked.seed, null);
  });
}
