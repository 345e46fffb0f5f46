/** Which command goes on with the newest run, where it did not end and no process works on it. No `vscode` here. */
import type { StatusResult } from '../../engine/status.ts';
import type { CommandId } from '../commands.ts';

const AGAIN: Readonly<Record<string, CommandId>> = { sample: 'crosswalk.sample', migrate: 'crosswalk.migrate', delta: 'crosswalk.delta', rollback: 'crosswalk.rollback' };

/** null: there is nothing to go on with, or not from the editor. */
export function commandAgain({ runs, current }: Pick<StatusResult, 'runs' | 'current'>): CommandId | null {
  const newest = runs.find(({ verb }) => verb !== 'prepare');
  if (newest === undefined || current !== null || newest.status === 'done' || newest.status === 'running') return null;
  // The editor moves to production only; another full run is resumed where it was started.
  if ((newest.verb === 'migrate' || newest.verb === 'delta') && newest.target !== 'production') return null;
  return AGAIN[newest.verb] ?? null;
}
