/**
 * What other processes ask of a run that is under way: one line each in `engine/<instance>.commands`, added at the end, which is atomic
 * for a line on a local disk. The name carries the instance, so that a command never reaches a later life of the run (decision 7).
 */
import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import { storeFailure } from '../base/sqlite-failure.ts';
import { engineFolder } from './holder.ts';

export const RUN_COMMANDS = ['pause', 'resume', 'cancel'] as const;
export type RunCommand = (typeof RUN_COMMANDS)[number];

export interface PostedCommand {
  readonly command: RunCommand;
  /** Who asks, in their own words; null: they did not say. */
  readonly by: string | null;
}

/** Characters of a name that are kept: a line stays far below what is read at a time. */
const LONGEST_NAME = 200;

const INSTANCE = /^[\w-]{1,64}$/;

function commandsFile(projectFolder: string, instance: string): string {
  // The instance comes from a file that anybody could have put there: it names nothing outside the folder.
  if (INSTANCE.test(instance)) return path.join(engineFolder(projectFolder), `${instance}.commands`);
  throw new CrosswalkError('control/instance', 'What the project says about its run cannot be understood.', { where: { file: engineFolder(projectFolder) }, remedy: 'Remove the folder `engine` of the project; nothing that counts is in it.', exit: 3 });
}

/** @throws CrosswalkError `control/disk`, `control/instance` (exit 3). */
export function postCommand(projectFolder: string, instance: string, posted: PostedCommand): void {
  const file = commandsFile(projectFolder, instance);
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    appendFileSync(file, `${JSON.stringify({ ...posted, by: posted.by?.slice(0, LONGEST_NAME) ?? null })}\n`, { mode: 0o600 });
  } catch (error) {
    throw storeFailure('control', file, error);
  }
}

function parsed(line: string): PostedCommand | null {
  try {
    const { command, by } = JSON.parse(line) as { readonly command?: unknown; readonly by?: unknown };
    const known = RUN_COMMANDS.find((name) => name === command);
    return known === undefined ? null : { command: known, by: typeof by === 'string' ? by : null };
  } catch {
    return null;
  }
}

/** Bytes read at a time: a person's commands are few. */
const CHUNK = 65_536;

/** Reads what was posted to one instance since the last look; a line that is not whole yet waits for the next. */
export class CommandReader {
  readonly #file: string;
  #offset = 0;

  constructor(projectFolder: string, instance: string) {
    this.#file = commandsFile(projectFolder, instance);
  }

  next(): readonly PostedCommand[] {
    const text = this.#read();
    const end = text.lastIndexOf('\n') + 1;
    this.#offset += Buffer.byteLength(text.slice(0, end));
    return text.slice(0, end).split('\n').map(parsed).filter((posted) => posted !== null);
  }

  /** The commands of an instance that has ended mean nothing. */
  remove(): void {
    rmSync(this.#file, { force: true });
  }

  #read(): string {
    let handle: number;
    try {
      handle = openSync(this.#file, 'r');
    } catch {
      return '';
    }
    try {
      const left = Math.min(CHUNK, fstatSync(handle).size - this.#offset);
      const buffer = Buffer.alloc(Math.max(0, left));
      return buffer.toString('utf8', 0, readSync(handle, buffer, 0, buffer.length, this.#offset));
    } finally {
      closeSync(handle);
    }
  }
}
