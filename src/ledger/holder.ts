/**
 * Who holds a project now and what it does: `engine/current.json`, written by the process that has the writer lock and read by
 * everybody else, the editor too, which never opens a ledger (design §8). It is a courtesy: the lock decides, and a file that
 * cannot be written or read stops nothing.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pid } from 'node:process';
import type { Clock } from '../base/clock.ts';
import type { Target } from './ledger.ts';

export interface HolderProgress {
  readonly phase: string;
  readonly message: string;
  readonly entity?: string;
  readonly done?: number;
  readonly total?: number;
}

/** Verbs that may take hours, and take commands while they run. */
export type LongVerb = 'sample' | 'migrate' | 'delta' | 'rollback';

export interface Holder {
  /** One life of one process. */
  readonly instance: string;
  readonly pid: number;
  /** null: a short verb, which is over soon and takes no command. */
  readonly verb: LongVerb | null;
  readonly target: Target | null;
  /** ISO 8601, UTC, by the run's clock. */
  readonly since: string;
  readonly state: 'working' | 'paused' | 'stopping';
  /** Who asked for this state; null where nobody did. */
  readonly by: string | null;
  /** Since when it is in this state; ISO 8601, UTC. */
  readonly at: string;
  readonly progress: HolderProgress | null;
}

/** Where the processes of a project leave word: holder, commands, outcomes. */
export function engineFolder(projectFolder: string): string {
  return path.join(projectFolder, 'engine');
}

function currentFile(projectFolder: string): string {
  return path.join(engineFolder(projectFolder), 'current.json');
}

const VERBS: readonly unknown[] = ['sample', 'migrate', 'delta', 'rollback', null];
const STATES: readonly unknown[] = ['working', 'paused', 'stopping'];

function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null) return false;
  const { instance, pid, verb, since, state, at } = value as Record<string, unknown>;
  const texts = [instance, since, at].every((text) => typeof text === 'string');
  return texts && typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0 && VERBS.includes(verb) && STATES.includes(state);
}

/** This process, about to hold a project. @param job null: a short verb. */
export function holderOf(process: { readonly clock: Clock; readonly instance?: string }, job: { readonly verb: LongVerb; readonly target: Target } | null): Holder {
  const now = new Date(process.clock.now()).toISOString();
  return { instance: process.instance ?? randomUUID(), pid, verb: job?.verb ?? null, target: job?.target ?? null, since: now, state: 'working', by: null, at: now, progress: null };
}

/** The last word of a holder, alive or not; null: it ended well, or none was there. Whether it lives, the writer lock tells. */
export function readHolder(projectFolder: string): Holder | null {
  try {
    const value: unknown = JSON.parse(readFileSync(currentFile(projectFolder), 'utf8'));
    return isHolder(value) ? value : null;
  } catch {
    return null;
  }
}

/** Whole or not at all: a reader never sees half of it. */
export function writeHolder(projectFolder: string, holder: Holder): void {
  const file = currentFile(projectFolder);
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.partial`, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
    renameSync(`${file}.partial`, file);
  } catch {
    // A full disk ends the run through its ledger, with a better message; on Windows a reader may hold the file for a moment.
  }
}

export function removeHolder(projectFolder: string): void {
  try {
    rmSync(currentFile(projectFolder), { force: true });
  } catch {
    // The lock is given back all the same, and with it goes what the file says.
  }
}

/** "migrate to production, process 1234, since 2026-11-16 19:30 UTC". */
export function holderWords({ verb, target, pid, since }: Holder): string {
  const what = verb === null ? 'a short command' : `${verb} to ${target ?? 'an unknown workspace'}`;
  return `${what}, process ${pid}, since ${since.slice(0, 16).replace('T', ' ')} UTC`;
}
