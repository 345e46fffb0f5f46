/** What the ledger's other verbs say to a person. */
import type { LedgerCopyResult } from '../engine/ledger-copy.ts';
import type { HeldItem, ParkedResult } from '../engine/parked.ts';
import type { PurgeResult } from '../engine/purge.ts';
import type { SpotCheckResult } from '../engine/spot-check.ts';
import { count, plural, visible } from '../reports/text.ts';
import { lines, table } from './words.ts';

const SHOWN = 20;

function answerWords({ answer }: HeldItem): string {
  if (answer === null) return '';
  const what = { retry: 'to be retried, by', leave: 'left by', contact: `to be loaded with contact ${answer.contact ?? ''}, by` }[answer.answer];
  return ` [${what} ${visible(answer.by)}${answer.note === null ? '' : `: ${visible(answer.note)}`}]`;
}

function retriedLines({ retried }: ParkedResult): readonly string[] {
  if (retried === null) return [];
  const skipped = retried.skipped.slice(0, SHOWN).map(({ entity, id, reason }) => `  not retried  ${entity} ${id}: ${reason}`);
  const more = retried.skipped.length > SHOWN ? [`  … and ${retried.skipped.length - SHOWN} more not retried`] : [];
  return [`Tried again: ${plural(retried.records, 'record')}, of which ${count(retried.settled)} are no longer held back.`, ...skipped, ...more];
}

export function parkedText(result: ParkedResult, dryRun: boolean): string {
  const { target, total, left, parked, form, answered } = result;
  const shown = parked.slice(0, SHOWN).map((item) => `  ${item.entity} ${item.id}  ${item.code}: ${visible(item.remedy)}${answerWords(item)}`);
  return lines(
    ...retriedLines(result),
    answered === 0 ? '' : `${plural(answered, 'answer')} ${dryRun ? 'would be signed' : 'signed'}.`,
    total === 0 ? `Nothing is held back in ${target}.` : `${plural(total, 'record')} held back in ${target}${left === 0 ? '' : `, ${count(left)} of them left by a person's decision`}:`,
    ...shown,
    total > shown.length ? `  … and ${count(total - shown.length)} more: \`crosswalk parked --json\`` : '',
    form === null ? '' : `Written to ${form}: fill in "answer" and "note", then \`crosswalk parked --to ${target} --answer FILE --by NAME\``,
    answered > 0 && !dryRun ? `Next: \`crosswalk parked --to ${target} --retry\`` : '',
  );
}

export function spotCheckText({ run, list, seed, records, files, passed, failed }: SpotCheckResult): string {
  const open = records - passed - failed;
  return lines(
    `Spot check of ${run}: ${plural(records, 'record')}, seed ${seed}, list ${list}; ${count(passed)} passed, ${count(failed)} failed, ${count(open)} open.`,
    files === null ? '' : lines(`Look at what ${files.page} lists, in both systems.`, `Fill in ${files.form}, then: \`crosswalk spot-check --answer FILE --by NAME\``),
    files === null && failed > 0 ? 'Mend what is wrong, look at those records again and answer them with "pass".' : '',
    files === null && open === 0 && failed === 0 ? 'Next: `crosswalk accept --by NAME`' : '',
  );
}

const NAMES = { cache: 'cache of the source', reports: 'files of reports', archive: 'files of the archive', pinned: 'records pinned in the editor', outputs: 'outputs of the editor\'s processes', ledger: 'records in the ledger' } as const;

export function purgeText({ person, items, hash, done, notCovered }: PurgeResult): string {
  const whose = person === null ? 'everything' : `contact ${visible(person)}`;
  return lines(
    done ? `Purged: ${whose}. Ids, hashes, states, signatures and the audit chain stay.` : `Purge of ${whose}: nothing was removed yet. It would take the personal data out of:`,
    table(['what', 'count'], items.map((item) => [NAMES[item.what], count(item.count)])),
    ...items.flatMap(({ files }) => files.slice(0, SHOWN).map((file) => `  ${visible(file)}`)),
    ...notCovered.map((text) => `  - ${text}`),
    done ? '' : 'What is purged can be compared with nothing any more: a rollback keeps it. Hand archives over first.',
    done ? '' : `To do it: \`crosswalk purge${person === null ? '' : ` --person ${visible(person)}`} --confirm ${hash} --by NAME\``,
  );
}

function copyLines({ file, projectId, auditHead, auditSequence, rows }: LedgerCopyResult): string {
  return lines(`  project ${projectId}, ${count(rows)} rows, ${count(auditSequence)} entries in the audit chain`, `  audit head ${auditHead}`, `  ${file}`);
}

export function exportText(result: LedgerCopyResult): string {
  return lines('The ledger was exported:', copyLines(result), 'It holds personal data: keep it as safe as the project itself.');
}

export function importText(result: LedgerCopyResult): string {
  return lines(result.replaced ? 'The ledger was brought to the newer state of the file:' : 'The ledger was imported:', copyLines(result), 'Next: `crosswalk status --verify`');
}
