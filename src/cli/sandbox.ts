/** `crosswalk sandbox`: no account, no key. Simulators of both systems with one made-up customer, until stopped. */
import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import type { SavedSandbox } from '../sandbox/control/model.ts';
import { readState, writeState } from '../sandbox/control/state-file.ts';
import { StateRefusal } from '../sandbox/kit/saved-state.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { timeOf, wholeNumber, type RawOptions } from './options.ts';
import { quoted } from './words.ts';

/** Absolute, so that the paths it prints hold in any other terminal. Made if it is not there. */
async function folderFor(given: string | undefined): Promise<string> {
  if (given === undefined) return mkdtemp(path.join(os.tmpdir(), 'crosswalk-sandbox-'));
  const folder = path.resolve(given);
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new CrosswalkError('sandbox/folder', 'The folder for the connections file cannot be written.', { where: { file: folder }, remedy: 'Give another one with --folder.', exit: 3, cause: error });
  }
  return folder;
}

function stateError(error: unknown, file: string): unknown {
  if (error instanceof StateRefusal) return new CrosswalkError(`sandbox/${error.code}`, error.message, { where: { file }, remedy: error.remedy, exit: 2, cause: error });
  if (error instanceof Error && 'syscall' in error) return new CrosswalkError('sandbox/state-file', 'The file for the saved state cannot be read or written.', { where: { file }, remedy: 'Check its path and its folder.', exit: 3, cause: error });
  return error;
}

/** What --restore names. What the saved state decides cannot be asked for beside it. */
async function savedState(options: RawOptions): Promise<SavedSandbox | undefined> {
  const { restore } = options;
  if (restore === undefined) return undefined;
  const beside = (['seed', 'tickets', 'start'] as const).filter((name) => options[name] !== undefined).map((name) => `--${name}`);
  if (beside.length > 0) throw new CrosswalkError('cli/usage', `${beside.join(', ')} cannot stand beside --restore: the saved state tells it.`, { remedy: `Leave out ${beside.join(', ')}.`, exit: 2 });
  const file = path.resolve(restore);
  try {
    return await readState(file);
  } catch (error) {
    throw stateError(error, file);
  }
}

function sandboxText({ tickets, seed, urls, connections, clock, control }: Sandbox['document']): string {
  return [
    `Sandbox with ${tickets} tickets, seed ${seed}: no account, no key, nothing leaves this machine.`,
    ...Object.entries(urls).map(([name, url]) => `  ${name.padEnd(12)}${url}`),
    '',
    'To watch it in a browser: requests, messages to people, faults, save and reset',
    `  ${control}`,
    '',
    'In another terminal, before the first command:',
    `  export CROSSWALK_CONNECTIONS=${quoted(connections)}`,
    `  export CROSSWALK_CLOCK=${quoted(clock)}`,
    'Then begin with a mapping spec, for example examples/acme.crosswalk.yaml:',
    '  crosswalk connect SPEC',
    '',
    'Its workspaces live as long as it runs, unless they are saved. Stop it with Ctrl-C.',
  ].join('\n');
}

function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

async function saveTo(given: string, sandbox: Sandbox): Promise<void> {
  const file = path.resolve(given);
  try {
    await writeState(file, sandbox.save());
  } catch (error) {
    throw stateError(error, file);
  }
  process.stderr.write(`Saved. To go on from here: crosswalk sandbox --restore ${quoted(file)}\n`);
}

/** The addresses lead nowhere now. States that were saved stay, and so does a folder that the person named. */
async function cleanUp(connections: string, named: boolean): Promise<void> {
  if (named) return;
  const folder = path.dirname(connections);
  await rm(connections, { force: true });
  if ((await readdir(folder)).length === 0) await rm(folder, { recursive: true, force: true });
  else process.stderr.write(`Saved states are kept in ${folder}\n`);
}

/** Prints where everything is and stays until stopped. */
export async function runSandbox(options: RawOptions): Promise<0> {
  const restore = await savedState(options);
  const settings = {
    seed: wholeNumber(options.seed, '--seed', 1, { min: 0, max: 2 ** 31 }),
    tickets: wholeNumber(options.tickets, '--tickets', 500, { min: 1, max: 1_000_000 }),
    speed: wholeNumber(options.speed, '--speed', 1, { min: 1, max: 10_000 }),
    start: timeOf(options.start, '--start', Date.now()),
  };
  const folder = await folderFor(options.folder);
  const sandbox = await startSandbox({ ...settings, folder, ...(restore === undefined ? {} : { restore }) }).catch((error: unknown) => {
    throw stateError(error, options.restore ?? folder);
  });
  const { document } = sandbox;
  // Before the addresses are told: whoever reads them may stop it at once.
  const end = stopped();
  process.stdout.write(`${options.json === true ? JSON.stringify(document) : sandboxText(document)}\n`);
  await end;
  try {
    if (options.saveOnExit !== undefined) await saveTo(options.saveOnExit, sandbox);
  } finally {
    await sandbox.close();
    await cleanUp(document.connections, options.folder !== undefined);
  }
  return 0;
}
