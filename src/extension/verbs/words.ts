/** Results of verbs in a sentence. Counts and names of entities only. No `vscode` here. */
import type { ConnectResult } from '../../engine/connect.ts';
import type { RunResult } from '../../engine/counts.ts';
import type { DeltaResult } from '../../engine/delta.ts';
import type { DiscoverResult } from '../../engine/discover.ts';
import type { RollbackResult } from '../../engine/rollback.ts';
import type { SampleResult } from '../../engine/sample.ts';
import type { Plan } from '../../spec/plan.ts';
import { COMMANDS } from '../commands.ts';
import type { CommandId } from '../commands.ts';

const number = (value: number): string => new Intl.NumberFormat('en').format(value);
export const counted = (count: number, one: string, many = `${one}s`): string => `${number(count)} ${count === 1 ? one : many}`;

export function connectWords(result: ConnectResult): { readonly text: string; readonly good: boolean } {
  const denied = result.connections.flatMap(({ name, permissions }) => permissions.filter(({ granted }) => !granted).map((permission) => `${name}: ${permission.name}`));
  if (denied.length > 0) return { good: false, text: `Permissions are missing: ${denied.join('; ')}.` };
  return { good: true, text: `${result.connections.map(({ name, account }) => `${name} (${account.name})`).join(' and ')} answered; every permission is there.` };
}

export function discoverWords(result: DiscoverResult): string {
  const parts = result.catalogs.map(({ connection, entities }) => `${connection}: ${counted(entities.reduce((sum, { fields }) => sum + fields, 0), 'field')} in ${counted(entities.length, 'entity', 'entities')}`);
  return `Discovered ${parts.join('; ')}.`;
}

export function sampleWords(result: SampleResult): { readonly text: string; readonly good: boolean } {
  const all = Object.values(result.differences).reduce((sum, count) => sum + count, 0);
  const look = result.differences.wrong + result.differences.missing;
  const held = result.parked.length === 0 ? '' : ` ${counted(result.parked.length, 'record')} held back.`;
  const verdict = look === 0 ? `all ${number(all)} values arrived as planned.` : `${number(all - look)} of ${number(all)} values arrived as planned, ${number(look)} ${look === 1 ? 'needs' : 'need'} a look.`;
  return { good: look === 0, text: `The sample is in ${result.workspace}: ${verdict}${held}` };
}

export function runWords(result: RunResult): { readonly text: string; readonly good: boolean } {
  const rows = Object.entries(result.counts);
  const moved = rows.map(([entity, row]) => `${counted(row.loaded + row.matched + row.merged + row.unchanged, entity, entity)} of ${number(row.read)}`).join(', ');
  const excluded = rows.reduce((sum, [, row]) => sum + row.excluded, 0);
  const out = excluded === 0 ? '' : ` ${counted(excluded, 'record')} left out, as the spec says.`;
  const held = result.parked.length;
  return { good: held === 0, text: `Moved ${moved}.${out}${held === 0 ? '' : ` ${counted(held, 'record')} held back: the view "Runs" names each with its remedy.`}` };
}

export function deltaWords(result: DeltaResult): { readonly text: string; readonly good: boolean } {
  const rows = Object.values(result.counts);
  const sum = (status: 'loaded' | 'matched' | 'merged' | 'unchanged'): number => rows.reduce((total, row) => total + row[status], 0);
  const brought = sum('loaded') + sum('matched') + sum('merged');
  const lists = [
    ...(result.conflicts.length === 0 ? [] : [`${counted(result.conflicts.length, 'change')} of the source not written, since somebody changed it in Intercom too or no API can`]),
    ...(result.gone.length === 0 ? [] : [`${counted(result.gone.length, 'record')} gone from the source`]),
    ...(result.parked.length === 0 ? [] : [`${counted(result.parked.length, 'record')} held back`]),
  ];
  return { good: lists.length === 0, text: `${brought === 0 ? 'Nothing had changed' : `Brought ${counted(brought, 'record')}`}; ${number(sum('unchanged'))} were as before.${lists.length === 0 ? '' : ` ${lists.join('; ')}.`}` };
}

/** What a full run is about to do, for the question before it. */
export function migrationDetail(plan: Plan, production: string): string {
  const steps = plan.steps.map(({ entity, becomes, records }) => `${records === null ? 'All' : number(records)} × ${entity} → ${becomes}`);
  const behind = plan.exclusions.length === 0 ? '' : `\nLeft behind: ${plan.exclusions.map(({ entity }) => entity).join(', ')}.`;
  const { low, high } = plan.hours;
  const hours = high < 1 ? 'less than an hour' : `about ${number(Math.floor(low))} to ${number(Math.ceil(high))} hours`;
  // A wait of hours is told before it begins.
  const waits = plan.warnings.filter(({ code }) => code === 'plan/files-hours').map(({ message }) => ` ${message}`);
  return `This writes to the workspace of the connection "${production}", which people work in.\n\n${steps.join('\n')}${behind}\n\nIt takes ${hours}.${waits.join('')} It goes on when this window is closed. You can pause or stop it at any time; it goes on where it stopped.`;
}

export function rollbackDetail(result: RollbackResult): string {
  const lines = Object.entries(result.counts).map(([type, row]) => {
    const parts = [`${number(row.remove)} to remove`, row.restore > 0 ? `${number(row.restore)} to put back` : '', row.keep > 0 ? `${number(row.keep)} to keep` : '', row.gone > 0 ? `${number(row.gone)} already gone` : ''];
    return `${type}: ${parts.filter((text) => text !== '').join(', ')}`;
  });
  return `In ${result.workspace} (${result.target}):\n${lines.join('\n')}\n\nWhat others touched since is kept. Everything is exported before it is deleted.\n\nWhat no API takes away: ${result.stays.join(' ')}`;
}

const isCommand = (id: string): id is CommandId => Object.hasOwn(COMMANDS, id);

/** Where the editor has a command of its own for one way of using a verb. */
const SPECIAL: readonly (readonly [start: RegExp, command: CommandId])[] = [
  [/^spot-check .*--answer/, 'crosswalk.answerSpotCheck'],
  [/^spot-check/, 'crosswalk.spotCheck'],
  [/^parked .*--retry/, 'crosswalk.retryParked'],
  [/^parked .*--answer/, 'crosswalk.answerParked'],
  [/^parked .*--form/, 'crosswalk.parkedForm'],
  [/^rollback .*--(?:entity|run|ids)/, 'crosswalk.rollbackPart'],
  [/^status .*--verify/, 'crosswalk.verifyLedger'],
  [/^ledger export/, 'crosswalk.exportLedger'],
  [/^ledger import/, 'crosswalk.importLedger'],
];

function commandOf(verb: string, rest: string): CommandId | null {
  const special = SPECIAL.find(([start]) => start.test(`${verb}${rest}`));
  const id = `crosswalk.${verb}`;
  return special?.[1] ?? (isCommand(id) ? id : null);
}

/** The engine speaks of verbs of the command line; in the editor they are commands. `first` is the one that is named first: a button. */
export function inEditorWords(remedy: string): { readonly text: string; readonly first: CommandId | null } {
  const found: CommandId[] = [];
  const text = remedy.replace(/`crosswalk ([a-z-]+)([^`]*)`/g, (whole, verb: string, rest: string) => {
    const id = commandOf(verb, rest);
    if (id === null) return whole;
    found.push(id);
    return `"${COMMANDS[id].title}"`;
  });
  const quoted = (Object.keys(COMMANDS) as CommandId[]).find((id) => text.includes(`"${COMMANDS[id].title}"`));
  return { text, first: found[0] ?? quoted ?? null };
}
