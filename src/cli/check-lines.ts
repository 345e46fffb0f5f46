/** What the checks of the spec found in a run, for a terminal. */
import type { CheckOutcome } from '../engine/check-tally.ts';
import { count, plural, visible } from '../reports/text.ts';
import { lineText } from '../spec/spec-line.ts';

/** Ids that one line names. */
const SHOWN = 10;

function idsOf({ failed, ids, severity }: CheckOutcome): string {
  if (severity === 'note') return '';
  const more = failed - Math.min(SHOWN, ids.length);
  return `: ${ids.slice(0, SHOWN).map(visible).join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`;
}

/** One line for each check that a record does not meet, and one for those that all meet; '' where the spec has none. */
export function checkLines(checks: readonly CheckOutcome[]): string {
  if (checks.length === 0) return '';
  const failed = checks.filter((check) => check.failed > 0);
  const told = failed.map((check) => `  "${visible(check.name)}" (${lineText(check)}): ${plural(check.failed, 'record')} of ${visible(check.entity)} ${check.failed === 1 ? 'does' : 'do'} not meet it${check.severity === 'park' ? ', held back' : ''}${idsOf(check)}`);
  const met = checks.length - failed.length;
  return [`Checks: ${met} of ${checks.length} are met by every record${told.length === 0 ? '.' : ':'}`, ...told].join('\n');
}
