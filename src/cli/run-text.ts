/** What the verbs that move records say at their end. */
import type { ArchiveResult } from '../engine/archive.ts';
import type { ControlResult } from '../engine/control.ts';
import type { RunResult } from '../engine/counts.ts';
import type { DeltaResult } from '../engine/delta.ts';
import type { MigrateResult } from '../engine/migrate.ts';
import type { RollbackResult } from '../engine/rollback.ts';
import type { SampleResult } from '../engine/sample.ts';
import type { StatusResult } from '../engine/status.ts';
import type { Target } from '../engine/types.ts';
import { renderSummary } from '../reports/summary-table.ts';
import { count, plural, visible } from '../reports/text.ts';
import { checkLines } from './check-lines.ts';
import { noticeLines } from './notice-words.ts';
import { lines, table, terminalWidth } from './words.ts';

const SHOWN = 20;

/** Keep it with the report: `status --verify --head` proves by it that nothing before was changed. */
function chainHead(head: string | null): string {
  return head === null ? '' : `Audit head ${head}`;
}

/** In a dry run the books tell what would be; the least possible calls mean nothing where none is written. */
function summary(result: RunResult & { readonly dryRun: boolean; readonly auditHead: string | null }): string {
  if (!result.dryRun) return `${renderSummary(result, terminalWidth())}${chainHead(result.auditHead)}\n`;
  const dry = renderSummary({ ...result, calls: { ...result.calls, floor: 0 } }, terminalWidth());
  return `${dry}"loaded" and the others mean here: would be.\n`;
}

/** What a full run would do with tickets that have files, where the spec lets files be read in certain hours only. */
function filesWaitText(wait: MigrateResult['filesWait']): string {
  if (wait === null) return '';
  const now = wait.until === null ? 'now is within them, and what is not loaded when they end waits until they begin again' : `a run that starts now loads all the rest and waits for them until ${wait.until}`;
  return `Files' hours (\`files: when:\` in the spec): ${plural(wait.tickets, 'ticket')} with files; ${now}.`;
}

export function runText(result: MigrateResult): string {
  return lines(
    `${result.dryRun ? 'Dry run: nothing was written. ' : ''}To ${result.target} (${result.workspace})${result.resumed ? ', resumed' : ''}`,
    summary(result),
    noticeLines(result.notices, terminalWidth()),
    checkLines(result.checks),
    filesWaitText(result.filesWait),
    result.dryRun ? '' : `Next: \`crosswalk reconcile --to ${result.target}\``,
  );
}

const CONFLICTS: Readonly<Record<string, string>> = {
  'changed-in-destination': 'somebody changed it in Intercom too: theirs stays',
  'part-edited': 'edited in the source; Intercom keeps the text that was loaded',
  'part-removed': 'removed in the source; it stays in Intercom',
  'visibility-changed': 'its visibility changed in the source; it stays as it was loaded',
  'opening-changed': 'the opening text changed in the source; Intercom keeps the one that was loaded',
  'link-kept': 'belongs to another company now; the old link stays beside it',
  'cannot-change': 'no API changes it',
  'opener-moved': 'belongs to another contact now: nothing new is added to a thread that the first one sees',
  'excluded-now': 'the spec would leave it out now; it stays in Intercom',
  'gone-in-destination': 'somebody removed it in Intercom',
  'merged-record-changed': 'changed, and stands merged into another contact',
};

function deltaLists(result: DeltaResult): readonly string[] {
  const conflicts = result.conflicts.slice(0, SHOWN).map(({ entity, id, path, code }) => `  ${entity} ${id}  ${path}: ${CONFLICTS[code] ?? code}`);
  const gone = result.gone.slice(0, SHOWN).map(({ entity, id, destinationId }) => `  ${entity} ${id}${destinationId === null ? '' : `, in Intercom ${destinationId}`}`);
  return [
    ...(conflicts.length === 0 ? [] : [`${plural(result.conflicts.length, 'change')} of the source not written:`, ...conflicts]),
    ...(gone.length === 0 ? [] : [`${plural(result.gone.length, 'record')} gone from the source; what they became stays:`, ...gone]),
    ...(result.file === null || conflicts.length + gone.length === 0 ? [] : [`All of them: ${result.file}`]),
  ];
}

export function deltaText(result: DeltaResult): string {
  return lines(
    `${result.dryRun ? 'Dry run: nothing was written. ' : ''}Delta to ${result.target} (${result.workspace})${result.resumed ? ', resumed' : ''}, of what changed since ${result.since}`,
    summary(result),
    noticeLines(result.notices, terminalWidth()),
    checkLines(result.checks),
    ...deltaLists(result),
    result.dryRun ? '' : `Next: \`crosswalk reconcile --to ${result.target}\``,
  );
}

/** Which kinds of ticket the sample shows, and by name those that it does not. */
function strataText(strata: SampleResult['strata']): string {
  if (strata.length === 0) return '';
  const left = strata.filter(({ chosen }) => chosen === 0).map(({ trait, records }) => `${visible(trait)} (${count(records)})`);
  const shown = `${strata.length - left.length} of ${plural(strata.length, 'kind')} of ticket are in the sample`;
  return left.length === 0 ? `${shown}.` : `${shown}; not covered: ${left.join(', ')}. A larger --size covers them.`;
}

export function sampleText(result: SampleResult): string {
  const bad = result.differences.wrong + result.differences.missing;
  const values = Object.values(result.differences).reduce((sum, number) => sum + number, 0);
  const told = Object.entries(result.differences).filter(([, number]) => number > 0);
  return lines(
    `${result.dryRun ? 'Dry run: nothing was written. ' : ''}Sample to ${result.target} (${result.workspace}), seed ${result.seed}`,
    summary(result),
    noticeLines(result.notices, terminalWidth()),
    checkLines(result.checks),
    strataText(result.strata),
    result.dryRun ? '' : `${count(values)} values read back: ${told.map(([name, number]) => `${count(number)} ${name}`).join(', ')}`,
    result.dryRun ? '' : bad === 0 ? 'Next: read it with `crosswalk diff`, then `crosswalk approve --by NAME`' : `${bad} values did not arrive as planned: \`crosswalk diff\``,
  );
}

export function archiveText(result: ArchiveResult): string {
  return lines(...result.archives.map(({ entity, file, records, sourceCount, sha256 }) => `${entity}: ${records} of ${sourceCount} records in ${file} (SHA-256 ${sha256.slice(0, 12)}…)`), `Folder ${result.folder}`, chainHead(result.auditHead));
}

type Part = NonNullable<RollbackResult['preview']['part']>;

function partWords({ entity, run, records }: Part): string {
  const words = [entity === null ? '' : visible(entity), run === null ? '' : `what ${visible(run)} made`, records === null ? '' : plural(records.length, 'named record')];
  return words.filter((word) => word !== '').join(', ');
}

/** As they have to be given again: the hash is that of this part. */
function partFlags(part: Part | null): string {
  if (part === null) return '';
  return `${part.entity === null ? '' : ` --entity ${part.entity}`}${part.run === null ? '' : ` --run ${part.run}`}${part.records === null ? '' : ' --ids FILE'}`;
}

export function rollbackText(result: RollbackResult): string {
  if (result.preview.items.length === 0) return `Nothing of this project stands in ${result.target} (${result.workspace}): there is nothing to take back.`;
  const rows = Object.entries(result.counts).map(([type, row]) => [type, String(row.remove), String(row.restore), String(row.keep), String(row.gone)]);
  const { part } = result.preview;
  const kept = result.kept.slice(0, SHOWN).map(({ type, destinationId, reason }) => `  kept  ${type} ${destinationId}: ${reason ?? ''}`);
  return lines(
    part === null ? '' : `Only a part: ${partWords(part)}`,
    result.run === null ? `Preview ${result.preview.hash} for ${result.target} (${result.workspace}): nothing was changed.` : `Rolled back ${result.target} (${result.workspace}), run ${result.run}${result.resumed ? ', resumed' : ''}`,
    table(['object', ...(result.run === null ? ['to remove', 'to restore', 'to keep'] : ['removed', 'restored', 'kept']), 'gone already'], rows),
    ...kept,
    result.kept.length > SHOWN ? `  … and ${result.kept.length - SHOWN} more kept` : '',
    ...result.failed.map(({ type, destinationId, code }) => `  failed  ${type} ${destinationId}: ${code}. Run the rollback again.`),
    'What the API cannot remove:',
    ...result.stays.map((text) => `  - ${text}`),
    result.run === null ? `To do it: \`crosswalk rollback --to ${result.target} --confirm ${result.preview.hash}${partFlags(part)}${result.keepAttributes ? ' --keep-attributes' : ''} --by NAME\`` : `Everything that was removed is kept in ${result.exportFile ?? ''}`,
    chainHead(result.auditHead),
  );
}

const STATE_WORDS: Readonly<Record<ControlResult['run']['state'], string>> = {
  working: 'is at work',
  paused: 'is paused: nothing new is sent until `crosswalk resume`',
  stopping: 'stops at the next safe place; run the same command again to go on',
  ended: 'has ended',
};

export function controlText({ changed, run }: ControlResult): string {
  return `${changed ? '' : 'Nothing to do: '}${changed ? 'The' : 'the'} ${run.verb} to ${run.target ?? 'the workspace'} (process ${run.pid}) ${STATE_WORDS[run.state]}.`;
}

/** The run that is under way: what, where, since when, by which process, and how far it is. */
function currentText({ verb, target, pid, since, state, by, at, progress }: NonNullable<StatusResult['current']>): string {
  const what = `${verb} to ${target ?? 'the workspace'}`;
  // A run has been at work since its start, and paused since its pause.
  const told = state === 'working' ? `under way: ${what}, since ${since}` : `${state}${by === null ? '' : ` by ${by}`} since ${at}: ${what}, begun ${since}`;
  return lines(`${told}, process ${pid}`, progress === null ? '' : `  ${progress.message}`);
}

function preparedText(target: Target, { accounts, prepared, openSteps }: StatusResult): string {
  if (accounts[target] === null) return `${target} prepared: no`;
  const open = openSteps[target] === 0 ? '' : `, ${plural(openSteps[target], 'step')} left`;
  return `${target} prepared: ${prepared[target] ? `yes${open}` : `not for this plan${open}`}`;
}

function chainLines(audit: StatusResult['audit']): readonly string[] {
  if (audit === null) return [];
  const { head, intact, brokenAt, earlier } = audit;
  const state = intact === null ? '' : intact ? ', chain intact' : `, CHAIN BROKEN at entry ${brokenAt ?? 0}`;
  if (earlier === undefined) return [`audit head ${head}${state}`];
  if (earlier.sequence === null) return [`audit head ${head}${state}`, `THE CHAIN DOES NOT CONTAIN ${earlier.head}: it is another ledger's, or what came before it was changed`];
  const before = brokenAt === null || brokenAt > earlier.sequence;
  return [`audit head ${head}${state}`, before ? `${earlier.head} is entry ${earlier.sequence} of the chain, and nothing up to it was changed` : `${earlier.head} is entry ${earlier.sequence}; AN ENTRY BEFORE IT WAS CHANGED`];
}

export function statusText(result: StatusResult): string {
  const signed = (what: string, signature: StatusResult['approved']): string => (signature === null ? `${what}: no` : `${what}: ${signature.by}, ${signature.at}`);
  return lines(
    `spec: ${plural(result.spec.errors, 'error')}, ${plural(result.spec.warnings, 'warning')}${result.spec.planHash === null ? '' : `, plan ${result.spec.planHash.slice(0, 12)}`}`,
    `discovered: source ${result.discovered.source ?? 'no'}, destination ${result.discovered.destination ?? 'no'}, staging ${result.discovered.staging ?? 'no'}`,
    signed('exclusions acknowledged', result.acknowledged),
    signed('sample approved for this plan', result.approved),
    ...(['staging', 'production'] as const).map((target) => preparedText(target, result)),
    result.exclusions.length === 0 ? '' : `archived: ${result.archived ? 'yes, complete' : `not yet, or not completely (${result.exclusions.join(', ')} stay behind)`}`,
    result.reconciled === null ? 'reconciled: no' : `reconciled: ${result.reconciled.run}, ${result.reconciled.balanced ? 'nothing is missing' : 'IT DOES NOT BALANCE'}, ${result.reconciled.at}`,
    signed('accepted', result.accepted),
    result.current !== null ? currentText(result.current) : result.working ? 'a short command is under way' : '',
    ...result.runs.slice(0, SHOWN).map((run) => `  ${run.startedAt}  ${run.verb} to ${run.target}: ${run.status === 'interrupted' ? 'interrupted, can be resumed' : run.status}`),
    ...(['staging', 'production'] as const).map((target) => (result.held[target].length === 0 ? '' : `held back in ${target}: ${result.held[target].length}`)),
    ...chainLines(result.audit),
  );
}
