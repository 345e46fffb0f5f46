/** Saved states on disk: one JSON document with its own hash, so that a file that was cut or edited is refused. */
import { createHash, randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { StateRefusal } from '../kit/saved-state.ts';
import { LAST_DAY } from './model.ts';
import type { SavedSandbox } from './model.ts';

const FORMAT = 'crosswalk-sandbox-state';
const VERSION = 1;

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function asText(saved: SavedSandbox): string {
  try {
    return JSON.stringify(saved);
  } catch (error) {
    // The longest text of the runtime: about 500 million characters.
    if (error instanceof RangeError) throw new StateRefusal('state/too-large', 'The state is too large for a file.', 'Save a sandbox with fewer records.');
    throw error;
  }
}

/** Writes the state so that only its owner can read it; the file appears whole or not at all. */
export async function writeState(file: string, saved: SavedSandbox): Promise<void> {
  const state = asText(saved);
  const partial = `${file}.${randomUUID()}.partial`;
  try {
    await writeFile(partial, `{"format":"${FORMAT}","version":${VERSION},"sha256":"${hashOf(state)}","state":${state}}\n`, { mode: 0o600, flag: 'wx' });
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function foreign(message: string): StateRefusal {
  return new StateRefusal('state/foreign', message, 'Take a file that `crosswalk sandbox` has saved.');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new StateRefusal('state/broken', 'The file is not complete, or it is no saved state.', 'Take a file that `crosswalk sandbox` has saved.');
  }
}

function isWhole(value: unknown, max: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max;
}

const LATEST_TIME = 8_640_000_000_000_000;

function isSaved(state: unknown): state is SavedSandbox {
  if (!isObject(state) || !isWhole(state['savedAt'], LATEST_TIME) || !isObject(state['world'])) return false;
  const { seed, tickets, start, day } = state['world'];
  const world = isWhole(seed, 2 ** 31) && isWhole(tickets, 1_000_000) && tickets > 0 && isWhole(start, LATEST_TIME) && isWhole(day, LAST_DAY);
  return world && isObject(state['autotask']) && isObject(state['production']) && isObject(state['staging']);
}

/** Reads what `writeState` wrote. @throws StateRefusal `state/foreign`, `state/version`, `state/broken`; the error of the file system. */
export async function readState(file: string): Promise<SavedSandbox> {
  const document = parse(await readFile(file, 'utf8'));
  if (!isObject(document) || document['format'] !== FORMAT) throw foreign('The file is no saved sandbox.');
  if (document['version'] !== VERSION) throw new StateRefusal('state/version', 'The state was saved by another version of the sandbox.', 'Start a new sandbox, or use the version that saved it.');
  const state = document['state'];
  if (document['sha256'] !== hashOf(JSON.stringify(state)) || !isSaved(state)) throw new StateRefusal('state/broken', 'The saved state was changed or is damaged.', 'Save it again, or take another file.');
  return state;
}
