/** The verbs of design §4: what each takes, and which verb of the engine does the work. */
import { archive } from '../engine/archive.ts';
import { connect, namesOfSpec, type ConnectionNames } from '../engine/connect.ts';
import { latestDiff } from '../engine/diff.ts';
import { controlRun } from '../engine/control.ts';
import { delta } from '../engine/delta.ts';
import { discover } from '../engine/discover.ts';
import { exitOf } from '../engine/counts.ts';
import { nextFilesHours } from '../engine/files-wait.ts';
import { migrate } from '../engine/migrate.ts';
import { prepare } from '../engine/prepare.ts';
import { readSpec, readyProject } from '../engine/project.ts';
import { reconcile } from '../engine/reconcile.ts';
import { leftRun } from '../engine/resume.ts';
import { rollback, type RollbackOptions } from '../engine/rollback.ts';
import { sample } from '../engine/sample.ts';
import { scope } from '../engine/scope.ts';
import { accept, acknowledge, approve } from '../engine/sign.ts';
import { status } from '../engine/status.ts';
import { planOf } from '../engine/gates.ts';
import { renderDiffByField } from '../reports/diff-summary.ts';
import { renderDiff } from '../reports/diff-text.ts';
import { renderReconciliation } from '../reports/reconciliation.ts';
import { runCheck } from './check-verb.ts';
import { confirmationOf, partOf, runLedgerExport, runLedgerImport, runParked, runPurge, runSpotCheck } from './ledger-verbs.ts';
import { listOf, required, targetOf, wholeNumber } from './options.ts';
import type { VerbOutput } from './output.ts';
import { runPin } from './pin-verb.ts';
import * as runText from './run-text.ts';
import * as text from './text.ts';
import { projectFor, type Verb, type VerbCall } from './verb-call.ts';
import { terminalWidth } from './words.ts';

const DEFAULT_SAMPLE = 100;
const DEFAULT_SEED = 1;

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
  return namesOfSpec(call.environment, projectFor(call));
}

async function runConnect(call: VerbCall): Promise<VerbOutput> {
  const document = await connect(call.environment, await connectionNames(call));
  const denied = document.connections.some(({ permissions }) => permissions.some(({ granted }) => !granted));
  return { document, text: text.connectText(document), exit: denied ? 3 : 0 };
}

async function runDiscover(call: VerbCall): Promise<VerbOutput> {
  const names = await connectionNames(call);
  const folder = isWithoutSpec(call) ? (call.options.folder ?? 'catalog') : `${projectFor(call).folder}/catalog`;
  const spec = isWithoutSpec(call) ? null : (await readSpec(projectFor(call))).spec;
  const document = await discover(call.environment, names, folder, spec);
  return { document, text: text.discoverText(document), exit: 0 };
}

async function runPlan(call: VerbCall): Promise<VerbOutput> {
  const ready = await readyProject(projectFor(call));
  const plan = planOf(ready);
  return { document: plan, text: text.planText(plan, nextFilesHours(ready.compiled, call.environment.clock.now())), exit: 0 };
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

async function runDelta(call: VerbCall): Promise<VerbOutput> {
  const document = await delta(call.environment, projectFor(call), { target: targetOf(call.options, null), dryRun: call.options.dryRun ?? false });
  return { document, text: runText.deltaText(document), exit: exitOf(document) };
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
  const part = await partOf(options);
  return takeBack(call, { target: targetOf(options, null), confirm: confirmationOf(options), keepAttributes: options.keepAttributes ?? false, ...(part === undefined ? {} : { part }) });
}

async function takeBack(call: VerbCall, what: RollbackOptions): Promise<VerbOutput> {
  const document = await rollback(call.environment, projectFor(call), what);
  const held = document.run !== null && (document.kept.length > 0 || document.failed.length > 0);
  return { document, text: runText.rollbackText(document), exit: held ? 4 : 0 };
}

async function runAccept(call: VerbCall): Promise<VerbOutput> {
  const document = await accept(call.environment, projectFor(call), required(call.options.by, '--by NAME'), call.options.dryRun ?? false);
  return { document, text: text.acceptText(document.signature, call.options.dryRun ?? false), exit: 0 };
}

function runControl(command: 'pause' | 'resume' | 'cancel'): Verb {
  return async (call) => {
    const document = await controlRun(projectFor(call), command, call.options.by ?? null);
    return { document, text: runText.controlText(document), exit: 0 };
  };
}

/** Lets a paused run go on; where its process is gone, starts the same verb again in this one (design §8). */
async function runResume(call: VerbCall): Promise<VerbOutput> {
  const left = await leftRun(projectFor(call));
  if (left === null) return runControl('resume')(call);
  const { verb, target, sample: asked, rollback: confirmed } = left;
  call.environment.progress({ verb, phase: 'start', message: `No process works on the ${verb} to ${target} any more: it is started again here${verb === 'sample' ? ', anew, as every sample is' : ' and goes on where it stood'}` });
  if (confirmed !== null) return takeBack(call, { ...confirmed, target });
  const options = { ...call.options, to: target, ...(asked === null ? {} : { size: String(asked.size), seed: String(asked.seed), unmasked: !asked.mask }) };
  const again = { sample: runSample, migrate: runMigrate, delta: runDelta, rollback: runRollback }[verb];
  return again({ ...call, options });
}

async function runStatus(call: VerbCall): Promise<VerbOutput> {
  const { verify, head } = call.options;
  const document = await status(projectFor(call), { verify: verify ?? head !== undefined, ...(head === undefined ? {} : { head }) });
  const broken = document.audit?.intact === false || document.audit?.earlier?.sequence === null || (head !== undefined && document.audit === null);
  return { document, text: runText.statusText(document), exit: broken ? 1 : 0 };
}

export const VERBS: Readonly<Record<string, Verb>> = {
  connect: runConnect,
  discover: runDiscover,
  pin: runPin,
  check: runCheck,
  plan: runPlan,
  scope: runScope,
  acknowledge: runAcknowledge,
  prepare: runPrepare,
  sample: runSample,
  diff: runDiff,
  approve: runApprove,
  migrate: runMigrate,
  delta: runDelta,
  pause: runControl('pause'),
  resume: runResume,
  cancel: runControl('cancel'),
  parked: runParked,
  reconcile: runReconcile,
  archive: runArchive,
  rollback: runRollback,
  'spot-check': runSpotCheck,
  accept: runAccept,
  purge: runPurge,
  'ledger export': runLedgerExport,
  'ledger import': runLedgerImport,
  status: runStatus,
};
