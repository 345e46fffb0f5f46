/** One discovery of one connection at a time: within a process those who ask share it, another process is refused. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { kill, pid } from 'node:process';
import { CrosswalkError } from '../base/errors.ts';
import { storeFailure } from '../base/sqlite-failure.ts';

/** Milliseconds: a discovery takes minutes, and a process id is given anew some day. */
const LONGEST = 30 * 60_000;

const underWay = new Map<string, Promise<unknown>>();

function isAlive(id: number): boolean {
  try {
    kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The process that holds the mark; null: none that lives. */
function holderOf(mark: string): number | null {
  try {
    const id = Number(readFileSync(mark, 'utf8'));
    const young = Date.now() - statSync(mark).mtimeMs < LONGEST;
    return young && Number.isSafeInteger(id) && id > 0 && isAlive(id) ? id : null;
  } catch {
    return null;
  }
}

/** @throws CrosswalkError `discover/under-way` (exit 2), `catalog/disk` (exit 3). */
function takeMark(mark: string, connection: string): void {
  try {
    mkdirSync(path.dirname(mark), { recursive: true, mode: 0o700 });
    writeFileSync(mark, String(pid), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw storeFailure('catalog', mark, error);
    const holder = holderOf(mark);
    if (holder !== null) {
      throw new CrosswalkError('discover/under-way', `Another process (${holder}) discovers the connection "${connection}" now.`, { remedy: 'Wait for it to end: its result is written to the same place.', exit: 2 });
    }
    // Left by a process that was killed.
    rmSync(mark, { force: true });
    writeFileSync(mark, String(pid), { mode: 0o600 });
  }
}

async function marked<T>(mark: string, connection: string, work: () => Promise<T>): Promise<T> {
  takeMark(mark, connection);
  try {
    return await work();
  } finally {
    rmSync(mark, { force: true });
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
