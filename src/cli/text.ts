/** What a verb says to a person in a terminal. Plain words, the next step at the end. */
import type { ConnectResult } from '../engine/connect.ts';
import type { DiscoverResult } from '../engine/discover.ts';
import type { PrepareResult } from '../engine/prepare.ts';
import { fileOf } from '../engine/project.ts';
import type { Project } from '../engine/project-place.ts';
import type { AcknowledgeResult, ApproveResult } from '../engine/sign.ts';
import type { Problem } from '../spec/model.ts';
import type { Exclusion, Plan } from '../spec/plan.ts';
import { duration, plural } from '../reports/text.ts';
import { changeLines } from './change-text.ts';
import { lines, quoted, range, table } from './words.ts';

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
      ...changeLines(catalog.changes),
    );
  });
  return blocks.join('\n\n');
}

const AFTER_CHECK = 'Next: `crosswalk plan`';

/** @param suppressed how many remarks a comment keeps quiet.
 * @param discovered false: the fields of both systems are not known, so names of fields and options were not checked. */
export function checkText(project: Project, problems: readonly Problem[], discovered: boolean, suppressed = 0): string {
  const file = project.specFile;
  const unchecked = discovered ? '' : 'Fields and options were not checked: they are not known yet. Run `crosswalk discover` first.';
  const quiet = suppressed === 0 ? '' : `${plural(suppressed, 'remark')} suppressed by comments`;
  if (problems.length === 0) return lines(discovered ? `${file}: nothing to complain about.` : `${file}: the words of the language are right.`, quiet, unchecked, discovered ? AFTER_CHECK : '');
  const told = problems.map(({ at, severity, code, message, remedy }) => lines(`${fileOf(project, at)}:${at.line}:${at.column} ${severity} ${code}: ${message}`, `    ${remedy}`));
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return lines(...told, `${plural(errors, 'error')}, ${plural(problems.length - errors, 'other remark')}`, quiet, unchecked, errors === 0 && discovered ? AFTER_CHECK : '');
}

function hours(value: number): string {
  return duration(Math.max(1000, value * 3_600_000));
}

/** @param filesFrom when the files' hours begin next, ISO 8601; null: they are now, or there are none. */
export function planText(plan: Plan, filesFrom: string | null): string {
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
    filesFrom === null ? '' : `  note     it is outside the files' hours now: a full run that starts now would wait until ${filesFrom}; \`crosswalk migrate --to production --dry-run\` counts the tickets`,
    plan.exclusions.length === 0 ? 'Next: `crosswalk prepare --to staging`' : 'Next: `crosswalk scope` shows it as a document; then `crosswalk acknowledge --by NAME`',
  );
}

function exclusionLines(exclusions: readonly Exclusion[]): readonly string[] {
  return exclusions.map(({ entity, archive, records, loses }) => `  stays behind  ${entity} (${records ?? '?'} records, archived as ${archive}): ${loses}`);
}


export function acknowledgeText(result: AcknowledgeResult): string {
  const { signature, exclusions, file } = result;
  if (file === null) return lines(`Dry run: nothing was signed. ${signature.by} would take note of:`, ...exclusionLines(exclusions));
  return lines(`${signature.by} takes note, at ${signature.at}:`, ...exclusionLines(exclusions), `Written to ${file}`, 'Next: `crosswalk prepare --to staging`');
}

export function approveText(result: ApproveResult): string {
  const { signature, run, file } = result;
  const what = `${run} for plan ${signature.subject.slice(0, 12)}`;
  if (file === null) return `Dry run: nothing was signed. ${signature.by} would approve ${what}.`;
  return lines(`${signature.by} approves ${what}, at ${signature.at}.`, `Written to ${file}`, 'Next: `crosswalk prepare --to production`');
}

export function acceptText(signature: { readonly by: string; readonly at: string }, dryRun: boolean): string {
  if (dryRun) return `Dry run: nothing was signed. ${signature.by} would accept the migration.`;
  return `${signature.by} accepts the migration, at ${signature.at}.`;
}

/** What to type for the steps that are open: the canary is loaded first, and what is read needs no word. */
function stepsCommand(target: PrepareResult['target'], open: PrepareResult['steps'], canaryLoaded: boolean): string {
  const byPerson = open.filter(({ step }) => step.proof === 'person').map(({ step }) => step.id);
  const others = byPerson.filter((id) => id !== 'canary' || canaryLoaded);
  const canary = byPerson.length > others.length ? ' --canary MAILBOX' : '';
  const confirm = others.length === 0 ? '' : `${others.map((id) => ` --confirm ${quoted(id)}`).join('')} --by NAME`;
  return `\`crosswalk prepare --to ${target}${canary}${confirm}\``;
}

/** A sample needs no guided step; a full run needs all of them (law 2). */
function afterPrepare({ target, steps, canary }: PrepareResult): string {
  if (target === 'staging') return 'Next: `crosswalk sample`';
  const open = steps.filter(({ done }) => !done);
  return open.length === 0 ? 'Next: `crosswalk migrate --to production`' : `Next: do what is left, then ${stepsCommand(target, open, canary !== null)}`;
}

export function prepareText(result: PrepareResult, dryRun: boolean): string {
  const open = result.steps.filter(({ done }) => !done);
  const attributes = plural(result.created.length, 'attribute');
  return lines(
    `${dryRun ? 'Dry run: nothing was written. ' : ''}${result.target} workspace ${result.workspace}: ${dryRun ? `${attributes} to make` : `${attributes} made`}, ${result.existing} there already.`,
    result.canary === null || dryRun ? '' : `The canary conversation to ${result.canary} is loaded. Nothing of it may arrive in that mailbox: look, then confirm the step "canary".`,
    ...result.steps.map(({ step, done, by }) => lines(`  [${done ? 'x' : ' '}] ${step.id}  ${step.title}${by === null ? '' : ` (${by})`}`, done ? '' : `        ${step.how}`)),
    open.length === 0 ? 'Nothing is left to do by hand.' : `${plural(open.length, 'step')} left. Confirm what only a person can see: \`crosswalk prepare --to ${result.target} --confirm STEP --by NAME\``,
    dryRun ? '' : afterPrepare(result),
  );
}
