/** The checks of the spec over one record (CW-M12c, docs/decisions/0015-checks.md). */
import type { ExpressionInput } from '../expressions/model.ts';
import type { SourceRecord } from '../record/model.ts';
import type { CompiledCheck } from '../spec/compiled.ts';
import { lineText } from '../spec/spec-line.ts';
import type { TransformContext } from './context.ts';
import type { Notice, Planned } from './operation.ts';
import { recordInput } from './read-source.ts';

/** Why a record is held back that a check with `severity: park` refuses. */
export const CHECK_FAILED = 'check/failed';

/** Codes of notices, by severity. */
export const CHECK_NOTICES: Readonly<Record<Exclude<CompiledCheck['severity'], 'park'>, string>> = { warn: 'check-failed', note: 'check-noted' };

/** A no is a failure, and so is what cannot be computed. No value is neither: the check has nothing to judge. */
function fails({ holds }: CompiledCheck, input: ExpressionInput): boolean {
  try {
    const outcome = holds.evaluate(input);
    return outcome.kind === 'value' && outcome.value !== true;
  } catch {
    return true;
  }
}

function parked(failed: readonly CompiledCheck[]): Planned | null {
  const checks = failed.filter(({ severity }) => severity === 'park');
  const [first] = checks;
  if (first === undefined) return null;
  const names = checks.map(({ name }) => `"${name}"`).join(', ');
  return {
    outcome: 'parked',
    code: CHECK_FAILED,
    reason: `${checks.length === 1 ? 'A check does' : 'Checks do'} not hold: ${names}.`,
    remedy: `Correct the record in the source, or the check (${lineText(first.line)} of the spec), then retry.`,
    checks: failed.map(({ name }) => name),
  };
}

function noticeOf({ name, severity, line }: CompiledCheck): readonly Notice[] {
  return severity === 'park' ? [] : [{ code: CHECK_NOTICES[severity], path: name, line }];
}

/** The plan of a record, held back where a check that parks does not hold; weaker ones are noted. */
export function withChecks(record: SourceRecord, planned: Planned, context: TransformContext): Planned {
  const checks = planned.outcome === 'planned' ? context.compiled.checks.filter(({ entity }) => entity === record.entity) : [];
  if (planned.outcome !== 'planned' || checks.length === 0) return planned;
  const input = recordInput(record, context.source);
  const failed = checks.filter((check) => fails(check, input));
  return parked(failed) ?? { ...planned, notices: [...planned.notices, ...failed.flatMap(noticeOf)] };
}
