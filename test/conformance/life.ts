/** Lives of the engine: processes of the bundled command line, as a customer has it, which may be killed at any write. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { Target } from '../../src/ledger/ledger.ts';
import type { Doom } from './doom.ts';
import type { Stage } from './subject.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
/** More lives than writes would mean that nothing goes on any more. */
const MOST_LIVES = 10_000;
const REQUIRE = `import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);`;

export interface Engine {
  readonly file: string;
  readonly cache: string;
  close(): Promise<void>;
}

/** Bundled once and compiled once, so that a life begins fast. */
export async function bundledEngine(): Promise<Engine> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-conformance-'));
  const file = path.join(folder, 'cli.mjs');
  await build({ absWorkingDir: ROOT, entryPoints: ['src/cli/main.ts'], outfile: file, bundle: true, platform: 'node', format: 'esm', target: 'node24', logLevel: 'silent', banner: { js: REQUIRE } });
  return { file, cache: path.join(folder, 'cache'), close: () => rm(folder, { recursive: true, force: true }) };
}

export interface Ended {
  /** null: killed. */
  readonly code: number | null;
  readonly document: Record<string, unknown>;
  /** Lives that it took, the last one included. */
  readonly lives: number;
}

function begin({ file, cache }: Engine, stage: Stage, args: readonly string[]): ChildProcess {
  const env = { ...process.env, NODE_COMPILE_CACHE: cache, CROSSWALK_CONNECTIONS: stage.sandbox.document.connections, CROSSWALK_CLOCK: stage.clock() };
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args, '--json', '--progress', 'none'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
}

function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly text: string }> {
  return new Promise((resolve) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.on('close', (code) => resolve({ code, text }));
  });
}

/** The simulator must see that the dead process hung up before anything is let in again. */
async function hungUp(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setTimeout(resolve, 15));
}

/** Runs a verb again and again, until a life ends by itself. */
export async function untilItEnds(engine: Engine, stage: Stage, doom: Doom, target: Target, args: readonly string[]): Promise<Ended> {
  const [verb = '', ...options] = args;
  for (let lives = 1; lives <= MOST_LIVES; lives += 1) {
    const child = begin(engine, stage, [verb, stage.project.specFile, '--to', target, ...options]);
    doom.arm(verb, () => child.kill('SIGKILL'));
    const { code, text } = await ended(child);
    doom.disarm();
    await hungUp();
    for (const side of ['staging', 'production'] as const) stage.board(side).release();
    if (code !== null) return { code, document: JSON.parse(text) as Record<string, unknown>, lives };
  }
  throw new Error(`${verb} did not end in ${MOST_LIVES} lives`);
}
