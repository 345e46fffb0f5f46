/** The ledger's other verbs: what is held back, spot check, purge, taking it along. */
import { exportLedger, importLedger } from '../engine/ledger-copy.ts';
import { answerParked, parked, writeParkedForm, type ParkedResult } from '../engine/parked.ts';
import { readyProject } from '../engine/project.ts';
import type { Project } from '../engine/project-place.ts';
import { purge } from '../engine/purge.ts';
import { retryParked } from '../engine/retry.ts';
import { readRecordList, type RollbackPart } from '../engine/rollback-part.ts';
import { answerSpotCheck, spotCheck } from '../engine/spot-check.ts';
import type { Target } from '../engine/types.ts';
import * as words from './ledger-text.ts';
import { listOf, oneOf, required, targetOf, wholeNumber, type RawOptions } from './options.ts';
import type { VerbOutput } from './output.ts';
import { projectFor, type VerbCall } from './verb-call.ts';

/** Records of a spot check: fewer say too little, more are looked at by nobody (AT-S5c). */
const SPOT_CHECK = { min: 25, max: 50 } as const;

async function parkedResult(call: VerbCall, project: Project, target: Target): Promise<ParkedResult> {
  const { options, environment } = call;
  const what = oneOf({ '--form': options.form, '--answer': options.answer, '--retry': options.retry });
  if (what === '--form') return writeParkedForm(project, target, required(options.form, '--form FILE'));
  if (what === '--answer') {
    const { compiled } = await readyProject(project);
    return answerParked(environment, project, { target, file: required(options.answer, '--answer FILE'), by: required(options.by, '--by NAME'), dryRun: options.dryRun ?? false, contacts: compiled.contact?.entity ?? null });
  }
  const retried = what === '--retry' ? await retryParked(environment, project, { target, all: options.all ?? false }) : null;
  return { ...(await parked(project, target)), retried };
}

export async function runParked(call: VerbCall): Promise<VerbOutput> {
  const document = await parkedResult(call, projectFor(call), targetOf(call.options, 'production'));
  return { document, text: words.parkedText(document, call.options.dryRun ?? false), exit: document.total > document.left ? 4 : 0 };
}

export async function runSpotCheck(call: VerbCall): Promise<VerbOutput> {
  const { options, environment } = call;
  const project = projectFor(call);
  const document =
    options.answer === undefined
      ? await spotCheck(environment, project, { size: wholeNumber(options.size, '--size', SPOT_CHECK.min, SPOT_CHECK), seed: wholeNumber(options.seed, '--seed', 1, { min: 0, max: 2 ** 31 }) })
      : await answerSpotCheck(environment, project, { file: options.answer, by: required(options.by, '--by NAME'), dryRun: options.dryRun ?? false });
  return { document, text: words.spotCheckText(document), exit: document.failed > 0 ? 1 : 0 };
}

/** A hash that is confirmed by name; null: only look. */
export function confirmationOf(options: RawOptions): { readonly hash: string; readonly by: string } | null {
  const [hash] = listOf(options.confirm);
  return hash === undefined || options.preview === true || options.dryRun === true ? null : { hash, by: required(options.by, '--by NAME') };
}

export async function runPurge(call: VerbCall): Promise<VerbOutput> {
  const document = await purge(call.environment, projectFor(call), { person: call.options.person ?? null, confirm: confirmationOf(call.options) });
  return { document, text: words.purgeText(document), exit: 0 };
}

/** Which part of a rollback is meant; undefined: all of it. */
export async function partOf({ entity, run, ids }: RawOptions): Promise<RollbackPart | undefined> {
  if (entity === undefined && run === undefined && ids === undefined) return undefined;
  return { entity: entity ?? null, run: run ?? null, records: ids === undefined ? null : await readRecordList(ids, entity ?? null) };
}

export async function runLedgerExport(call: VerbCall): Promise<VerbOutput> {
  const document = await exportLedger(call.environment, projectFor(call), required(call.options.file, 'FILE'));
  return { document, text: words.exportText(document), exit: 0 };
}

export async function runLedgerImport(call: VerbCall): Promise<VerbOutput> {
  const document = await importLedger(projectFor(call), required(call.options.file, 'FILE'));
  return { document, text: words.importText(document), exit: 0 };
}
