/**
 * What a process that outlives its starter leaves for it: `engine/<id>.json` with how it ended, beside `engine/<id>.out` and
 * `engine/<id>.log`, its output (design §8). The process writes the record itself, so that its id and its end are its own word.
 */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import { storeFailure } from '../base/sqlite-failure.ts';
import { postCommand, type PostedCommand } from '../ledger/commands.ts';
import { engineFolder, readHolder, type Holder } from '../ledger/holder.ts';
import type { Project } from './project-place.ts';

export interface EngineRecord {
  readonly id: string;
  readonly pid: number;
  readonly verb: string;
  /** ISO 8601, UTC, real time. */
  readonly startedAt: string;
  /** Exit code (design §4); null: it has not ended, or was killed. */
  readonly exit: number | null;
}

export interface EngineFiles {
  readonly folder: string;
  readonly record: string;
  readonly out: string;
  readonly log: string;
  /** Made by the one that has shown the result. */
  readonly seen: string;
}

const ID = /^[\w-]{1,64}$/;

/** @throws CrosswalkError `engine/id` where the id is no plain name. */
export function engineFiles(project: Project, id: string): EngineFiles {
  if (!ID.test(id)) throw new CrosswalkError('engine/id', 'The name of this process is not one.', { remedy: 'Use letters, digits, "-" and "_".', exit: 2 });
  const folder = engineFolder(project.folder);
  const at = (suffix: string): string => path.join(folder, `${id}.${suffix}`);
  return { folder, record: at('json'), out: at('out'), log: at('log'), seen: at('seen') };
}

/** Whole or not at all. @throws CrosswalkError `engine/disk` (exit 3). */
export function writeEngineRecord(project: Project, record: EngineRecord): void {
  const file = engineFiles(project, record.id).record;
  try {
    writeFileSync(`${file}.partial`, `${JSON.stringify(record)}\n`, { mode: 0o600 });
    renameSync(`${file}.partial`, file);
  } catch (error) {
    throw storeFailure('engine', file, error);
  }
}

function isRecord(value: unknown, id: string): value is EngineRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Record<string, unknown>;
  const isPid = typeof record['pid'] === 'number' && Number.isSafeInteger(record['pid']) && record['pid'] > 0;
  return record['id'] === id && isPid && typeof record['verb'] === 'string' && typeof record['startedAt'] === 'string' && (record['exit'] === null || typeof record['exit'] === 'number');
}

/** null: it has not begun, or what is there cannot be read. */
export function readEngineRecord(project: Project, id: string): EngineRecord | null {
  try {
    const value: unknown = JSON.parse(readFileSync(engineFiles(project, id).record, 'utf8'));
    return isRecord(value, id) ? value : null;
  } catch {
    return null;
  }
}

/** The last word of the process that holds the project; whether it lives, `crosswalk status` tells by the lock. Opens no ledger. */
export function lastHolder(project: Project): Holder | null {
  return readHolder(project.folder);
}

/** Asks one life of a process; heard as soon as it holds the project, also where it has just been started. @throws CrosswalkError `control/disk`. */
export function askInstance(project: Project, instance: string, posted: PostedCommand): void {
  postCommand(project.folder, instance, posted);
}

function idsOf(folder: string): readonly string[] {
  try {
    const times = new Map<string, number>();
    for (const name of readdirSync(folder)) {
      const id = name.split('.')[0] ?? '';
      if (id === 'current' || !ID.test(id)) continue;
      times.set(id, Math.max(times.get(id) ?? 0, statSync(path.join(folder, name)).mtimeMs));
    }
    return [...times].sort(([, a], [, b]) => b - a).map(([id]) => id);
  } catch {
    return [];
  }
}

/** Records of the processes that were started detached, newest first. */
export function engineRecords(project: Project): readonly EngineRecord[] {
  return idsOf(engineFolder(project.folder)).map((id) => readEngineRecord(project, id)).filter((record) => record !== null);
}

/** Removes what older processes left, all but the newest `keep`. What they did is in the ledger. */
export function forgetOldEngines(project: Project, keep: number): void {
  const folder = engineFolder(project.folder);
  const old = new Set(idsOf(folder).slice(keep));
  if (old.size === 0) return;
  for (const name of readdirSync(folder)) if (old.has(name.split('.')[0] ?? '')) rmSync(path.join(folder, name), { force: true });
}

/** Whether somebody has shown the result, or seen that there is none. */
export function isClaimed(project: Project, id: string): boolean {
  return existsSync(engineFiles(project, id).seen);
}

/** true for the first that asks: a result is shown once, in whichever window. */
export function claimResult(project: Project, id: string): boolean {
  try {
    closeSync(openSync(engineFiles(project, id).seen, 'wx', 0o600));
    return true;
  } catch {
    return false;
  }
}
