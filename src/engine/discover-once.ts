/** One discovery of one connection at a time: within a process those who ask share it, another process is refused. */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { kill, pid } from 'node:process';
import { CrosswalkError } from '../base/errors.ts';
import { storeFailure } from '../base/sqlite-failure.ts';

const underWay = new Map<string, Promise<unknown>>();

function isAlive(id: number): boolean {
  try {
    kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Milliseconds that a mark may be empty: it is made first and filled right then. */
const FILLED = 5_000;

/** What the mark says: the process that holds it, `someone` who just takes it, null: none that lives. */
function holderOf(mark: string): number | 'someone' | null {
  try {
    const text = readFileSync(mark, 'utf8');
    if (text === '') return Date.now() - statSync(mark).mtimeMs < FILLED ? 'someone' : null;
    const id = Number(text);
    // Our own id, and nothing under way here: left by a process that had the same one before.
    return Number.isSafeInteger(id) && id > 0 && id !== pid && isAlive(id) ? id : null;
  } catch {
    return null;
  }
}

/** @returns false where it stands already. */
function makeMark(mark: string): boolean {
  try {
    writeFileSync(mark, String(pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moved aside first: of two who find what a killed process left only one has it, and what the other one made meanwhile is seen and put back. */
function clearStale(mark: string): void {
  const aside = `${mark}.${pid}`;
  try {
    renameSync(mark, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (holderOf(aside) === null) rmSync(aside, { force: true });
  else renameSync(aside, mark);
}

function refuse(mark: string, connection: string, holder: ReturnType<typeof holderOf>): CrosswalkError {
  const who = typeof holder === 'number' ? ` (${holder})` : '';
  return new CrosswalkError('discover/under-way', `Another process${who} discovers the connection "${connection}" now.`, {
    where: { file: mark },
    remedy: 'Wait for it to end: its result is written to the same place. If that process is none of Crosswalk, remove this file.',
    exit: 2,
  });
}

/** @throws CrosswalkError `discover/under-way` (exit 2), `catalog/disk` (exit 3). */
function takeMark(mark: string, connection: string): void {
  try {
    mkdirSync(path.dirname(mark), { recursive: true, mode: 0o700 });
    if (makeMark(mark)) return;
    const holder = holderOf(mark);
    if (holder !== null) throw refuse(mark, connection, holder);
    clearStale(mark);
    if (!makeMark(mark)) throw refuse(mark, connection, holderOf(mark));
  } catch (error) {
    throw storeFailure('catalog', mark, error);
  }
}

/** Only our own: where ours was removed by hand, another process may have made its own. */
function removeMark(mark: string): void {
  try {
    if (readFileSync(mark, 'utf8') === String(pid)) rmSync(mark, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw storeFailure('catalog', mark, error);
  }
}

async function marked<T>(mark: string, connection: string, work: () => Promise<T>): Promise<T> {
  takeMark(mark, connection);
  try {
    return await work();
  } finally {
    removeMark(mark);
  }
}

/** Errors as `work`, and `discover/under-way`. @param folder of the snapshots. */
export function discoverOnce<T>(folder: string, connection: string, work: () => Promise<T>): Promise<T> {
  const mark = path.resolve(folder, `.${connection}.discovering`);
  const known = underWay.get(mark) as Promise<T> | undefined;
  if (known !== undefined) return known;
  const made = marked(mark, connection, work).finally(() => underWay.delete(mark));
  underWay.set(mark, made);
  return made;
}
