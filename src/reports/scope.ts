/** The written scope: what moves, what stays, who does what. Made to be read and signed by people who see no spec. */
import type { Catalog } from '../catalog/model.ts';
import type { Plan } from '../spec/plan.ts';
import { BOUNDARIES } from './boundaries.ts';
import { markdownTable, plain } from './markdown.ts';
import { count, plural } from './text.ts';

export interface ScopeInput {
  readonly plan: Plan;
  readonly source: Catalog;
  readonly destination: Catalog;
  /** Name of the spec's file. */
  readonly spec: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

function known(value: number | null): string {
  return value === null ? 'not known' : count(value);
}

function range({ low, high }: { readonly low: number; readonly high: number }): string {
  return low === high ? count(low) : `${count(low)} to ${count(high)}`;
}

function section(title: string, ...blocks: readonly string[]): string {
  return `## ${title}\n\n${blocks.join('\n')}`;
}

function moves({ plan }: ScopeInput): string {
  const rows = plan.steps.map((step) => [step.entity, step.becomes, known(step.records), range(step.calls)]);
  const { hours, calls } = plan;
  const limit = `${count(hours.limitPer10s)} calls in 10 seconds${hours.assumed ? ' (assumed: no answer told it)' : ''}`;
  const work = `${count(calls.source)} calls to the source and ${range(calls.destination)} to the destination: ${range(hours)} hours at ${limit}.`;
  return section('What moves', markdownTable(['Source', 'Becomes', 'Records', 'Calls'], rows, 'Nothing.'), `${work}\n`);
}

function stays({ plan }: ScopeInput): string {
  const rows = plan.exclusions.map((exclusion) => [exclusion.entity, known(exclusion.records), exclusion.archive.toUpperCase(), exclusion.loses]);
  const signing = 'A named person acknowledges this list before anything moves (`crosswalk acknowledge`).';
  const hash = `Hash of the list: ${plan.exclusionsHash}\n`;
  return section('What stays behind', markdownTable(['Source', 'Records', 'Archived as', 'What is lost'], rows, 'Nothing is left out.'), `${signing} ${hash}`);
}

/** Entities of the source that the spec neither moves nor archives: said aloud, not left to be found out. */
function unnamed({ plan, source }: ScopeInput): string {
  const named = new Set([...plan.steps.map((step) => step.entity), ...plan.exclusions.map((exclusion) => exclusion.entity)]);
  const partOfAnother = new Set(source.entities.filter(({ name }) => named.has(name)).flatMap((entity) => Object.values(entity.collections ?? {})));
  const rest = source.entities.filter(({ name }) => !named.has(name) && !partOfAnother.has(name));
  const rows = rest.map((entity) => [entity.name, known(entity.count)]);
  const unread = source.incomplete.map(({ entity, reason }) => `- ${plain(entity)} could not be read: ${plain(reason)}\n`);
  return section('What the spec does not name', markdownTable(['Source', 'Records'], rows, 'Every object that was discovered is named above.'), ...unread);
}

function attributes({ plan }: ScopeInput): string {
  const rows = plan.attributes.map((item) => [item.model, item.name, item.type, item.options.join(', '), item.exists ? 'exists' : 'will be created', item.file === undefined ? String(item.line) : `${item.line} (${item.file})`]);
  return section('Attributes in the destination', markdownTable(['Of', 'Name', 'Type', 'Options', 'State', 'Line of the spec'], rows, 'None is needed.'));
}

function guided({ plan }: ScopeInput): string {
  const steps = plan.guided.map((step, index) => {
    const proof = step.proof === 'read' ? 'Checked by reading it back.' : 'No API shows it: a person confirms it by name.';
    return `${index + 1}. **${plain(step.title)}**: ${plain(step.how)} ${proof}\n`;
  });
  return section('What a person does', ...(steps.length === 0 ? ['Nothing.\n'] : steps));
}

function boundaries(): string {
  const rows = BOUNDARIES.map(({ wish, fact, instead }) => [wish, fact, instead]);
  return section('What Intercom does not offer, and what happens instead', markdownTable(['Expected', 'Fact', 'Instead'], rows, 'None.'));
}

function warnings({ plan }: ScopeInput): string {
  const lines = plan.warnings.map(({ code, message, line }) => `- ${plain(message)} (${plain(code)}${line === null ? '' : `, line ${line}`})\n`);
  return section('Warnings', ...(lines.length === 0 ? ['None.\n'] : lines));
}

function account(catalog: Catalog): string {
  return `${plain(catalog.account.name)} (${catalog.system}, ${plain(catalog.account.id)}), discovered ${plain(catalog.discoveredAt)}`;
}

/** @returns markdown. Names and counts only, no record's data. */
export function renderScope(input: ScopeInput): string {
  const { plan, source, destination } = input;
  const head = [
    `# Scope of the migration: ${plain(input.spec)}\n`,
    `- From: ${account(source)}`,
    `- To: ${account(destination)}`,
    `- Written: ${plain(input.at)}`,
    `- Plan hash: ${plan.planHash}`,
    `- In short: ${plural(plan.steps.length, 'kind')} of objects ${plan.steps.length === 1 ? 'moves' : 'move'}, ${plan.exclusions.length} stay behind, ${plural(plan.guided.length, 'step')} for a person.\n`,
  ];
  return [head.join('\n'), moves(input), stays(input), unnamed(input), attributes(input), guided(input), boundaries(), warnings(input)].join('\n');
}
