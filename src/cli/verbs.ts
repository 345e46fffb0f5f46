/** The verbs of design §4: what each takes, and which verb of the engine does the work. */
import type { Environment } from '../engine/environment.ts';
import { archive } from '../engine/archive.ts';
import { connect, type ConnectionNames } from '../engine/connect.ts';
import { latestDiff } from '../engine/diff.ts';
import { discover } from '../engine/discover.ts';
import { exitOf } from '../engine/counts.ts';
import { migrate } from '../engine/migrate.ts';
import { parked } from '../engine/parked.ts';
import { prepare } from '../engine/prepare.ts';
import { checkProject, projectOf, readyProject, type Project } from '../engine/project.ts';
import { reconcile } from '../engine/reconcile.ts';
import { rollback } from '../engine/rollback.ts';
import { sample } from '../engine/sample.ts';
import { scope } from '../engine/scope.ts';
import { accept, acknowledge, approve } from '../engine/sign.ts';
import { status } from '../engine/status.ts';
import { planOf } from '../engine/gates.ts';
import { CrosswalkError } from '../base/errors.ts';
import { renderDiffByField } from '../reports/diff-summary.ts';
import { renderDiff } from '../reports/diff-text.ts';
import { renderReconciliation } from '../reports/reconciliation.ts';
import { onlySpec } from './spec-file.ts';
import { listOf, required, targetOf, wholeNumber, type RawOptions } from './options.ts';
import type { VerbOutput } from './output.ts';
import * as runText from './run-text.ts';
import * as text from './text.ts';
import { terminalWidth } from './words.ts';

const DEFAULT_SAMPLE = 100;
const DEFAULT_SEED = 1;

export interface VerbCall {
  readonly environment: Environment;
  readonly spec: string | undefined;
  readonly options: RawOptions;
}

type Verb = (call: VerbCall) => Promise<VerbOutput>;

/** The spec that was named, or the only one of this folder. */
function projectFor(call: VerbCall): Project {
  return projectOf(call.spec ?? onlySpec(process.cwd()));
}

/** Before a spec exists, connections are named one by one. */
function isWithoutSpec({ spec, options }: VerbCall): boolean {
  return spec === undefined && (options.source ?? options.destination ?? options.staging) !== undefined;
}

/** From the spec, or before one exists from --source and --destination. */
async function connectionNames(call: VerbCall): Promise<ConnectionNames> {
  const { options } = call;
  if (isWithoutSpec(call)) {
    return { source: options.source ?? null, destination: options.destination ?? null, staging: options.staging ?? null };
  }
  const { spec, problems } = await checkProject(projectFor(call));
  if (spec === null) {
    const [first] = problems;
    throw new CrosswalkError('spec/invalid', first?.message ?? 'The mapping spec is empty.', { where: { file: projectFor(call).specFile, ...(first ? { line: first.at.line, column: first.at.column } : {}) }, remedy: first?.remedy ?? 'Write a mapping spec.', exit: 2 });
  }
  return { source: spec.source.connection.value, destination: spec.destination.connection.value, staging: spec.destination.staging?.value ?? null };
}

async function runConnect(call: VerbCall): Promise<VerbOutput> {
  const document = await connect(call.environment, await connectionNames(call));
  const denied = document.connections.some(({ permissions }) => permissions.some(({ granted }) => !granted));
  return { document, text: text.connectText(document), exit: denied ? 3 : 0 };
}

async function runDiscover(call: VerbCall): Promise<VerbOutput> {
  const names = await connectionNames(call);
  const folder = isWithoutSpec(call) ? (call.options.folder ?? 'catalog') : `${projectFor(call).folder}/catalog`;
  const document = await discover(call.environment, names, folder);
  return { document, text: text.discoverText(document), exit: 0 };
}

async function runCheck(call: VerbCall): Promise<VerbOutput> {
  const project = projectFor(call);
  const { problems, compiled, catalogs } = await checkProject(project);
  const document = { spec: project.specFile, planHash: compiled?.planHash ?? null, problems: problems.map((problem) => ({ file: project.specFile, line: problem.at.line, column: problem.at.column, ...problem })) };
  return { document, text: text.checkText(project.specFile, problems, catalogs.source !== null && catalogs.destination !== null), exit: problems.some(({ severity }) => severity === 'error') ? 2 : 0 };
}

async function runPlan(call: VerbCall): Promise<VerbOutput> {
  const plan = planOf(await readyProject(projectFor(call)));
  return { document: plan, text: text.planText(plan), exit: 0 };
}

async function runScope(call: VerbCall): Promise<VerbOutput> {
  const document = await scope(call.environment, projectFor(call));
  return { document, text: `${document.markdown}\n\nWritten to ${document.file}`, exit: 0 };
}

async function runAcknowledge(call: VerbCall): Promise<VerbOutput> {
  const document = await acknowledge(call.environment, projectFor(call), required(call.options.by, '--by NAME'), call.options.dryRun ?? false);
  return { document, text: text.acknowledgeText(document), exit: 0 };
}

async function runPrepare(call: VerbCall): Promise<VerbOutput> {
  const { options } = call;
  const confirm = listOf(options.confirm);
  const document = await prepare(call.environment, projectFor(call), {
    target: targetOf(options, 'staging'),
    dryRun: options.dryRun ?? false,
    confirm,
    by: confirm.length > 0 ? required(options.by, '--by NAME') : null,
    canary: options.canary ?? null,
  });
  return { document, text: text.prepareText(document, options.dryRun ?? false), exit: 0 };
}

async function runSample(call: VerbCall): Promise<VerbOutput> {
  const { options } = call;
  const document = await sample(call.environment, projectFor(call), {
    target: targetOf(options, 'staging'),
    size: wholeNumber(options.size, '--size', DEFAULT_SAMPLE, { min: 1, max: 10_000 }),
    seed: wholeNumber(options.seed, '--seed', DEFAULT_SEED, { min: 0, max: 2 ** 31 }),
    mask: !(options.unmasked ?? false) && targetOf(options, 'staging') === 'staging',
    refresh: options.refresh ?? false,
    dryRun: options.dryRun ?? false,
  });
  const bad = document.differences.wrong + document.differences.missing;
  return { document, text: runText.sampleText(document), exit: bad > 0 ? 1 : exitOf(document) };
}

async function runDiff(call: VerbCall): Promise<VerbOutput> {
  const { all = false, records = false } = call.options;
  const document = await latestDiff(projectFor(call));
  const style = { all, width: terminalWidth(), colour: process.stdout.isTTY };
  const shown = all || records ? renderDiff(document, style) : `${renderDiffByField(document, style)}\nRecord by record: crosswalk diff SPEC --records; with what is the same: --all`;
  return { document, text: shown, exit: document.counts.wrong + document.counts.missing > 0 ? 1 : 0 };
}

async function runApprove(call: VerbCall): Promise<VerbOutput> {
  const document = await approve(call.environment, projectFor(call), required(call.options.by, '--by NAME'), call.options.dryRun ?? false);
  return { document, text: text.approveText(document), exit: 0 };
}

async function runMigrate(call: VerbCall): Promise<VerbOutput> {
  const document = await migrate(call.environment, projectFor(call), { target: targetOf(call.options, null), dryRun: call.options.dryRun ?? false });
  return { document, text: runText.runText(document), exit: exitOf(document) };
}

async function runReconcile(call: VerbCall): Promise<VerbOutput> {
  const document = await reconcile(call.environment, projectFor(call), targetOf(call.options, null));
  return { document, text: renderReconciliation(document), exit: document.balanced ? 0 : 1 };
}

async function runArchive(call: VerbCall): Promise<VerbOutput> {
  const document = await archive(call.environment, projectFor(call));
  return { document, text: runText.archiveText(document), exit: document.archives.every(({ complete }) => complete) ? 0 : 1 };
}

async function runRollback(call: VerbCall): Promise<VerbOutput> {
  const { options } = call;
  const [hash] = listOf(options.confirm);
  const confirm = hash === undefined || options.preview === true || options.dryRun === true ? null : { hash, by: required(options.by, '--by NAME') };
  const document = await rollback(call.environment, projectFor(call), { target: targetOf(options, null), confirm, keepAttributes: options.keepAttributes ?? false });
  const held = document.run !== null && (document.kept.length > 0 || document.failed.length > 0);
  return { document, text: runText.rollbackText(document), exit: held ? 4 : 0 };
}

async function runAccept(call: VerbCall): Promise<VerbOutput> {
  const document = await accept(call.environment, projectFor(call), required(call.options.by, '--by NAME'), call.options.dryRun ?? false);
  return { document, text: text.acceptText(document.signature, call.options.dryRun ?? false), exit: 0 };
}

async function runParked(call: VerbCall): Promise<VerbOutput> {
  const target = targetOf(call.options, 'production');
  const document = await parked(call.environment, projectFor(call), target);
  return { document, text: runText.parkedText(document, target), exit: document.parked.length > 0 ? 4 : 0 };
}

async function runStatus(call: VerbCall): Promise<VerbOutput> {
  const document = await status(projectFor(call), { verify: call.options.verify ?? false });
  return { document, text: runText.statusText(document), exit: document.audit?.intact === false ? 1 : 0 };
}

export const VERBS: Readonly<Record<string, Verb>> = {
  connect: runConnect,
  discover: runDiscover,
  check: runCheck,
  plan: runPlan,
  scope: runScope,
  acknowledge: runAcknowledge,
  prepare: runPrepare,
  sample: runSample,
  diff: runDiff,
  approve: runApprove,
  migrate: runMigrate,
  parked: runParked,
  reconcile: runReconcile,
  archive: runArchive,
  rollback: runRollback,
  accept: runAccept,
  status: runStatus,
};
