/** What was counted on the way of the records, in words. */
import type { RunResult } from '../engine/counts.ts';
import { count, textTable } from '../reports/text.ts';

const WORDS: Readonly<Record<string, string>> = {
  'assignee-fallback': 'tickets whose technician has no teammate: assigned to the fallback',
  'author-fallback': 'texts whose technician has no teammate: written by the fallback, the author named in the text',
  'author-unknown': 'texts whose author was not moved: kept internal',
  'check-failed': 'records that do not meet a check of the spec: loaded, listed below',
  'check-noted': 'records that do not meet a check of the spec that only notes',
  'company-missing': 'links to a company that was not moved: left out',
  'file-empty': 'files without content: left out and named in a note',
  'file-host-silent': 'times that a host of files was silent again and again: left alone for 15 minutes, then asked once more',
  'file-left': 'files of parts that the spec skips, or that it does not map: left behind',
  'file-oversize': 'files that are too large: named in a note',
  'files-outside-hours': 'files that the sample may have read outside the hours which the spec allows a full run',
  'files-without-bytes': 'files verified by name and size, without their bytes: their host is not among `files: hosts`, or gave none',
  'kept-internal': 'parts and files that are internal in the source: kept internal',
  'lead-without-email': 'contacts without an address: loaded as leads',
  'opening-empty': 'tickets without an opening text: a neutral line stands there',
  'opening-internal': 'opening texts that no contact wrote: in an internal note',
  'otherwise-used': 'values that stand in no value map: the value under "otherwise"',
  'part-duplicate': 'parts that the source gave twice: loaded once',
  'part-empty': 'parts without text and files: left out',
  'part-not-mapped': 'parts of a kind that the spec does not map: left out',
  'part-skipped': 'parts that the spec skips',
  'placeholder-contact': 'tickets without a contact: opened by a placeholder',
  'state-unknown': 'tickets without a status: the state under "otherwise"',
  'team-missing': 'tickets whose team the workspace does not have: no team',
  'team-not-mapped': 'tickets whose value stands in no team map: no team',
  'time-unknown': 'parts without a time: put after the part before',
  'unknown-visibility': 'parts and files of unknown visibility: kept internal',
};

/** A list, the most frequent first; '' where nothing was counted. A code without words stands for itself. */
export function noticeLines(notices: RunResult['notices'], width: number): string {
  const told = Object.entries(notices).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  if (told.length === 0) return '';
  const rows = told.map(([code, number]) => [count(number), Object.hasOwn(WORDS, code) ? `${WORDS[code] ?? code} (${code})` : code]);
  return ['Counted on the way:', ...textTable(rows, { width, indent: '  ', right: new Set([0]) }).flat()].join('\n');
}
