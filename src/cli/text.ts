/** What a verb says to a person in a terminal. Plain words, the next step at the end. */
import type { ConnectResult } from '../engine/connect.ts';
import type { DiscoverResult } from '../engine/discover.ts';
import type { PrepareResult } from '../engine/prepare.ts';
import type { AcknowledgeResult, ApproveResult } from '../engine/sign.ts';
import type { Problem } from '../spec/model.ts';
import type { Exclusion, Plan } from '../spec/plan.ts';
import { duration, plural } from '../reports/text.ts';
import { lines, range, table } from './words.ts';

export function connectText(result: ConnectResult): string {
  const blocks = result.connections.map(({ name, system, account, permissions }) => {
    const missing = permissions.filter(({ granted }) => !granted);
    const rights = missing.length === 0 ? `all ${permissions.length} permissions are there` : `${missing.length} of ${permissions.length} permissions are missing`;
    return lines(`${name} (${system}): ${account.name}, ${account.place}; ${rights}`, ...missing.map((right) => `  missing  ${right.name}: ${right.remedy ?? 'ask the administrator'}`));
  });
  return blocks.join('\n');
}

export function discoverText(result: DiscoverResult): string {
  const blocks = result.catalogs.map((catalog) => {
    const rows = catalog.entities.map((entity) => [entity.name, entity.count === null ? '?' : String(entity.count), String(entity.fields), String(entity.custom)]);
    return lines(
      `${catalog.connection} (${catalog.system}): ${catalog.account}`,
      table(['entity', 'records', 'fields', 'custom'], rows),
      `  ${plural(catalog.people, 'person', 'people')}, ${plural(catalog.teams, 'team')}`,
      ...catalog.incomplete.map(({ entity, reason }) => `  not read  ${entity}: ${reason}`),
    );
  });
  return blocks.join('\n\n');
}

export function checkText(file: string, problems: readonly Problem[]): string {
  if (problems.length === 0) return `${file}: nothing to complain about.`;
  const sorted = [...problems].sort((a, b) => a.at.start - b.at.start);
  const told = sorted.map(({ at, severity, code, message, remedy }) => lines(`${file}:${at.line}:${at.column} ${severity} ${code}: ${message}`, `    ${remedy}`));
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return lines(...told, `${plural(errors, 'error')}, ${plural(problems.length - errors, 'other remark')}`);
}

function hours(value: number): string {
  return duration(Math.max(1000, value * 3_600_000));
}

export function planText(plan: Plan): string {
  const missing = plan.attributes.filter(({ exists }) => !exists);
  const steps = plan.steps.map((step) => [`${step.entity} → ${step.becomes}`, step.records === null ? '?' : String(step.records), range(step.calls)]);
  return lines(
    `Plan ${plan.planHash.slice(0, 12)}`,
    table(['what', 'records', 'calls'], steps),
    `  source calls about ${plan.calls.source}, destination calls ${range(plan.calls.destination)}`,
    `  time ${hours(plan.hours.low)} to ${hours(plan.hours.high)} at ${plan.hours.limitPer10s} calls per 10 s${plan.hours.assumed ? ' (assumed: the first answer tells the real limit)' : ''}`,
    `  attributes to make: ${missing.length === 0 ? 'none' : missing.map(({ model, name }) => `${model}/${name}`).join(', ')}`,
    ...exclusionLines(plan.exclusions),
    ...plan.guided.map(({ id, title }) => `  by hand  ${id}: ${title}`),
    ...plan.warnings.map(({ code, message, line }) => `  note     ${line === null ? '' : `line ${line}: `}${message} (${code})`),
  );
}

function exclusionLines(exclusions: readonly Exclusion[]): readonly string[] {
  return exclusions.map(({ entity, archive, records, loses }) => `  stays behind  ${entity} (${records ?? '?'} records, archived as ${archive}): ${loses}`);
}

function written(file: string | null): string {
  return file === null ? 'Dry run: nothing was signed.' : `Written to ${file}`;
}

export function acknowledgeText(result: AcknowledgeResult): string {
  return lines(`${result.signature.by} takes note, at ${result.signature.at}:`, ...exclusionLines(result.exclusions), written(result.file));
}

export function approveText(result: ApproveResult): string {
  return lines(`${result.signature.by} approves sample ${result.run} for plan ${result.signature.subject.slice(0, 12)}, at ${result.signature.at}.`, written(result.file));
}

export function prepareText(result: PrepareResult): string {
  const open = result.steps.filter(({ done }) => !done);
  return lines(
    `${result.target} workspace ${result.workspace}: ${plural(result.created.length, 'attribute')} made, ${result.existing} there already.`,
    ...result.steps.map(({ step, done, by }) => lines(`  [${done ? 'x' : ' '}] ${step.id}  ${step.title}${by === null ? '' : ` (${by})`}`, done ? '' : `        ${step.how}`)),
    open.length === 0 ? 'Nothing is left to do by hand.' : `${plural(open.length, 'step')} left. Those that only a person can see: --confirm STEP --by NAME`,
  );
}
