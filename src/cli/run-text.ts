/** What the verbs that move records say at their end. */
import type { ArchiveResult } from '../engine/archive.ts';
import type { RunResult } from '../engine/counts.ts';
import type { MigrateResult } from '../engine/migrate.ts';
import type { ParkedItem } from '../engine/counts.ts';
import type { RollbackResult } from '../engine/rollback.ts';
import type { SampleResult } from '../engine/sample.ts';
import type { StatusResult } from '../engine/status.ts';
import type { Target } from '../engine/types.ts';
import { renderSummary } from '../reports/summary-table.ts';
import { count, plural } from '../reports/text.ts';
import { noticeLines } from './notice-words.ts';
import { lines, table, terminalWidth } from './words.ts';

const SHOWN = 20;

function parkedLines(parked: readonly ParkedItem[]): readonly string[] {
  const shown = parked.slice(0, SHOWN).map(({ entity, id, code, remedy }) => `  ${entity} ${id}  ${code}: ${remedy}`);
  return parked.length > SHOWN ? [...shown, `  … and ${parked.length - SHOWN} more: \`crosswalk parked --json\``] : shown;
}

/** In a dry run the books tell what would be; the least possible calls mean nothing where none is written. */
function summary(result: RunResult & { readonly dryRun: boolean }): string {
  if (!result.dryRun) return renderSummary(result, terminalWidth());
  const dry = renderSummary({ ...result, calls: { ...result.calls, floor: 0 } }, terminalWidth());
  return `${dry}"loaded" and the others mean here: would be.\n`;
}

export function runText(result: MigrateResult): string {
  return lines(
    `${result.dryRun ? 'Dry run: nothing was written. ' : ''}To ${result.target} (${result.workspace})${result.resumed ? ', resumed' : ''}`,
    summary(result),
    noticeLines(result.notices, terminalWidth()),
    result.dryRun ? '' : `Next: \`crosswalk reconcile --to ${result.target}\``,
  );
}

export function sampleText(result: SampleResult): string {
  const bad = result.differences.wrong + result.differences.missing;
  const values = Object.values(result.differences).reduce((sum, number) => sum + number, 0);
  const told = Object.entries(result.differences).filter(([, number]) => number > 0);
  return lines(
    `${result.dryRun ? 'Dry run: nothing was written. ' : ''}Sample to ${result.target} (${result.workspace}), seed ${result.seed}`,
    summary(result),
    noticeLines(result.notices, terminalWidth()),
    result.dryRun ? '' : `${count(values)} values read back: ${told.map(([name, number]) => `${count(number)} ${name}`).join(', ')}`,
    result.dryRun ? '' : bad === 0 ? 'Next: read it with `crosswalk diff`, then `crosswalk approve --by NAME`' : `${bad} values did not arrive as planned: \`crosswalk diff\``,
  );
}

export function archiveText(result: ArchiveResult): string {
  return lines(...result.archives.map(({ entity, file, records, sourceCount, sha256 }) => `${entity}: ${records} of ${sourceCount} records in ${file} (SHA-256 ${sha256.slice(0, 12)}…)`), `Folder ${result.folder}`);
}

export function rollbackText(result: RollbackResult): string {
  if (result.preview.items.length === 0) return `Nothing of this project stands in ${result.target} (${result.workspace}): there is nothing to take back.`;
  const rows = Object.entries(result.counts).map(([type, row]) => [type, String(row.remove), String(row.restore), String(row.keep), String(row.gone)]);
  const kept = result.kept.slice(0, SHOWN).map(({ type, destinationId, reason }) => `  kept  ${type} ${destinationId}: ${reason ?? ''}`);
  return lines(
    result.run === null ? `Preview ${result.preview.hash} for ${result.target} (${result.workspace}): nothing was changed.` : `Rolled back ${result.target} (${result.workspace}), run ${result.run}`,
    table(['object', ...(result.run === null ? ['to remove', 'to restore', 'to keep'] : ['removed', 'restored', 'kept']), 'gone already'], rows),
    ...kept,
    result.kept.length > SHOWN ? `  … and ${result.kept.length - SHOWN} more kept` : '',
    ...result.failed.map(({ type, destinationId, code }) => `  failed  ${type} ${destinationId}: ${code}. Run the rollback again.`),
    'What the API cannot remove:',
    ...result.stays.map((text) => `  - ${text}`),
    result.run === null ? `To do it: \`crosswalk rollback --to ${result.target} --confirm ${result.preview.hash}${result.keepAttributes ? ' --keep-attributes' : ''} --by NAME\`` : `Everything that was removed is kept in ${result.exportFile ?? ''}`,
  );
}

export function parkedText(result: { readonly parked: readonly ParkedItem[] }, target: Target): string {
  return result.parked.length === 0 ? `Nothing is held back in ${target}.` : lines(`${plural(result.parked.length, 'record')} held back in ${target}:`, ...parkedLines(result.parked));
}

export function statusText(result: StatusResult): string {
  const signed = (what: string, signature: StatusResult['approved']): string => (signature === null ? `${what}: no` : `${what}: ${signature.by}, ${signature.at}`);
  return lines(
    `spec: ${plural(result.spec.errors, 'error')}, ${plural(result.spec.warnings, 'warning')}${result.spec.planHash === null ? '' : `, plan ${result.spec.planHash.slice(0, 12)}`}`,
    `discovered: source ${result.discovered.source ?? 'no'}, destination ${result.discovered.destination ?? 'no'}, staging ${result.discovered.staging ?? 'no'}`,
    signed('exclusions acknowledged', result.acknowledged),
    signed('sample approved for this plan', result.approved),
    result.working ? 'a run is under way' : '',
    ...result.runs.slice(0, SHOWN).map((run) => `  ${run.startedAt}  ${run.verb} to ${run.target}: ${run.status === 'running' && !result.working ? 'interrupted, can be resumed' : run.status}`),
    ...(['staging', 'production'] as const).map((target) => (result.held[target].length === 0 ? '' : `held back in ${target}: ${result.held[target].length}`)),
    result.audit === null ? '' : `audit head ${result.audit.head.slice(0, 16)}${result.audit.intact === null ? '' : result.audit.intact ? ', chain intact' : ', CHAIN BROKEN'}`,
  );
}
