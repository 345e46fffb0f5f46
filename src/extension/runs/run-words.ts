/** A run that is under way, in words. Counts and names of entities only. No `vscode` here. */
import type { Holder, LongVerb } from '../../ledger/holder.ts';

/** The run that holds a project. */
export interface LiveRun extends Holder {
  readonly verb: LongVerb;
}

const number = (value: number): string => value.toLocaleString('en');

const DOING: Readonly<Record<LongVerb, string>> = { sample: 'sampling', migrate: 'migrating', delta: 'updating', rollback: 'rolling back' };
/** What a run is called. */
export const NOUNS: Readonly<Record<LongVerb, string>> = { sample: 'Sample', migrate: 'Migration', delta: 'Delta', rollback: 'Rollback' };

/** "1,204 of 5,000"; '' where nothing is counted. */
function counted({ progress }: LiveRun): string {
  return progress?.done === undefined || progress.total === undefined || progress.total === 0 ? '' : `${number(progress.done)} of ${number(progress.total)}`;
}

/** "Migration in production". */
export function runName(verb: LongVerb, target: Holder['target']): string {
  return target === null ? NOUNS[verb] : `${NOUNS[verb]} in ${target}`;
}

/** For the status bar: "Crosswalk: migrating 1,204 of 5,000". A message may hold anything, so it stays out of a place that draws icons. */
export function statusBarText(run: LiveRun): string {
  const count = counted(run);
  if (run.state === 'paused') return `$(debug-pause) Crosswalk: paused${count === '' ? '' : ` at ${count}`}`;
  if (run.state === 'stopping') return '$(sync~spin) Crosswalk: stopping';
  return `$(sync~spin) Crosswalk: ${[DOING[run.verb], count].filter((text) => text !== '').join(' ')}`;
}

/** For a row and a notification: "paused by Jo · Loading Ticket: 3 of 40". */
export function stateWords({ state, by, progress }: LiveRun): string {
  const word = { working: 'under way', paused: 'paused', stopping: 'stopping' }[state];
  const who = by === null || state === 'working' ? '' : ` by ${by}`;
  return [`${word}${who}`, progress?.message ?? ''].filter((text) => text !== '').join(' · ');
}

/** 0 to 100; null: nothing is counted. */
export function percentOf({ progress }: Pick<LiveRun, 'progress'>): number | null {
  return progress?.done === undefined || progress.total === undefined || progress.total === 0 ? null : Math.min(100, (100 * progress.done) / progress.total);
}
