/** `npm run bench` and `npm run bench:long`: measures, prints and writes docs/benchmarks.md. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Contest, Findings } from './bars.ts';
import { Arena, RIVALS, type Entry, type Limit } from './contest.ts';
import { measureEditor } from './editor.ts';
import { memoryRun, type MemoryRun } from './memory.ts';
import { packageSize } from './package-size.ts';
import { pageOf, withSection, type Circumstances } from './page.ts';
import { killAndResume, type Resumed } from './resume.ts';

const ROOT = path.dirname(import.meta.dirname);
const PAGE = path.join(ROOT, 'docs', 'benchmarks.md');
const EXAMPLE = path.join(ROOT, 'examples', 'acme.crosswalk.yaml');
const FEW_PARTS = path.join(import.meta.dirname, 'few-parts.crosswalk.yaml');

/** The clock runs faster where the limit leaves the CPU idle, and never so fast that the CPU decides: below half of one core. */
const LIMITS: readonly Limit[] = [
  { quota: 83, speed: 10, tickets: 64, atMost: 70 },
  { quota: 167, speed: 6, tickets: 125, atMost: 70 },
  { quota: 1667, speed: 1, tickets: 1_080, atMost: 66 },
];
/** A toy, to see that the bench itself works. */
const QUICK: readonly Limit[] = [{ quota: 83, speed: 20, tickets: 40, atMost: 40 }];
/** Rivals that never reach the limit take as long at any speed of the clock. */
const SLOW_SPEED = 10;
const KILL_AFTER = 120;
const MINUTES = 10;
/** Bytes that a ledger and a cache take per ticket, with room to spare. */
const BYTES_PER_TICKET = 20_000;
const BUNDLE = path.join(ROOT, 'dist', 'extension.cjs');
const MEMORY_DISK = '/dev/shm';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface Mode {
  readonly name: 'bench' | 'bench:long';
  readonly limits: readonly Limit[];
  readonly sizes: readonly number[];
}

class Bench {
  readonly began = Date.now();
  readonly remarks: string[] = [];
  readonly #folders: string[] = [];

  async folder(base = os.tmpdir()): Promise<string> {
    const root = await mkdtemp(path.join(base, 'crosswalk-bench-'));
    this.#folders.push(root);
    const folder = path.join(root, 'project');
    await mkdir(folder);
    return folder;
  }

  async clean(): Promise<void> {
    for (const folder of this.#folders) await rm(folder, { recursive: true, force: true });
  }

  minutes(): number {
    return (Date.now() - this.began) / 60_000;
  }
}

function tell({ name, use, lost, cpuPerCall }: Entry): void {
  say(`  ${name.padEnd(24)} use ${(100 * use.use).toFixed(1).padStart(5)} %   429s ${String(use.refused).padStart(4)}   lost ${String(lost).padStart(3)}   ${cpuPerCall.toFixed(2)} ms CPU a call   ${use.windows} windows`);
}

/** At the fast limit files are left out: one call to the source for each would decide, and not the destination's limit. */
async function templateFor(bench: Bench, { quota }: Limit): Promise<string> {
  if (quota <= 167) return EXAMPLE;
  const file = path.join(await bench.folder(), 'no-files.yaml');
  await writeFile(file, (await readFile(EXAMPLE, 'utf8')).replace(/^ *files: .*\n/m, ''));
  return file;
}

async function slowRivals(bench: Bench, limit: Limit, template: string): Promise<readonly Entry[]> {
  const arena = new Arena(await bench.folder(), { ...limit, speed: SLOW_SPEED, tickets: 200 });
  try {
    await arena.open(template);
    await arena.ours('', true);
    const entries: Entry[] = [];
    for (const rival of RIVALS.filter(({ concurrency }) => concurrency === 1)) entries.push(await arena.rival(rival));
    return entries;
  } finally {
    await arena.close();
  }
}

async function contest(bench: Bench, limit: Limit, kill: boolean): Promise<{ readonly contest: Contest; readonly resumed: Resumed | null }> {
  say(`\n${limit.quota} calls per 10 seconds`);
  const arena = new Arena(await bench.folder(), limit);
  const ours: Entry[] = [];
  const rivals: Entry[] = [];
  const enter = (list: Entry[], entry: Entry): void => {
    list.push(entry);
    tell(entry);
  };
  try {
    const template = await templateFor(bench, limit);
    await arena.open(template);
    enter(ours, await arena.ours('Crosswalk', true));
    const whole = await arena.conversations();
    const apart = limit.speed < SLOW_SPEED / 2;
    for (const [index, rival] of RIVALS.entries()) {
      if (!apart || rival.concurrency > 1) enter(rivals, await arena.rival(rival));
      if (index === 0) enter(ours, await arena.ours('Crosswalk again'));
    }
    const resumed = kill ? await killAndResume(arena, KILL_AFTER, whole) : null;
    if (apart) for (const entry of await slowRivals(bench, limit, template)) enter(rivals, entry);
    return { contest: { limit, ours, rivals }, resumed };
  } finally {
    await arena.close();
  }
}

/** A ledger on a disk in memory: what is measured is memory, and a slow disk would only make it take longer. */
async function memoryBase(tickets: number): Promise<string> {
  if (!existsSync(MEMORY_DISK)) return os.tmpdir();
  const { bavail, bsize } = await statfs(MEMORY_DISK);
  return bavail * bsize > 2 * tickets * BYTES_PER_TICKET ? MEMORY_DISK : os.tmpdir();
}

/** What fits into the minutes that are left, going by the run before; whole ten thousands. */
function fitting(bench: Bench, mode: Mode, wanted: number, before: { readonly tickets: number; readonly minutes: number } | null): number {
  if (mode.name === 'bench:long' || before === null) return wanted;
  const fits = Math.floor(((MINUTES - bench.minutes()) / before.minutes) * before.tickets / 10_000) * 10_000;
  const tickets = Math.min(wanted, Math.max(2 * before.tickets, fits));
  if (tickets < wanted) bench.remarks.push(`Memory was measured up to ${tickets.toLocaleString('en')} tickets and not to ${wanted.toLocaleString('en')}, which did not fit into ${MINUTES} minutes on this machine.`);
  return tickets;
}

async function memory(bench: Bench, mode: Mode): Promise<readonly MemoryRun[]> {
  say('\nMemory, with the destination in process');
  const runs: MemoryRun[] = [];
  let before: { tickets: number; minutes: number } | null = null;
  for (const wanted of mode.sizes) {
    const tickets = fitting(bench, mode, wanted, before);
    const began = bench.minutes();
    const run = await memoryRun(await bench.folder(await memoryBase(tickets)), FEW_PARTS, tickets);
    before = { tickets, minutes: bench.minutes() - began };
    runs.push(run);
    say(`  ${String(tickets).padStart(9)} tickets   peak RSS ${(run.measured.peakRss / 1e6).toFixed(0)} MB   ${(run.measured.realMs / 1000).toFixed(0)} s`);
  }
  return runs;
}

function git(...args: readonly string[]): string {
  try {
    return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}

function circumstances(bench: Bench, load: number): Circumstances {
  const [cpu] = os.cpus();
  return {
    date: new Date(bench.began).toISOString().slice(0, 10),
    commit: `${git('rev-parse', '--short', 'HEAD') || 'unknown'}${git('status', '--porcelain') === '' ? '' : ' with changes'}`,
    node: process.versions.node,
    machine: `${os.cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.type()} ${os.arch()}`,
    load,
    minutes: bench.minutes(),
    remarks: bench.remarks,
  };
}

const INTRODUCTION = `# Benchmarks

Written by \`npm run bench\` (at most about ten minutes) and \`npm run bench:long\` (up to a million tickets). Ratios travel to other machines, absolute numbers do not. A machine that does something else meanwhile spoils both.
`;

async function write(mode: Mode, text: string, file: string): Promise<void> {
  const page = existsSync(file) ? await readFile(file, 'utf8') : INTRODUCTION;
  await writeFile(file, withSection(page, mode.name, text));
  say(`\nWritten to ${path.relative(process.cwd(), file)}`);
}

async function measure(bench: Bench, mode: Mode): Promise<Findings> {
  const contests: Contest[] = [];
  let resumed: Resumed | null = null;
  for (const [index, limit] of mode.limits.entries()) {
    const done = await contest(bench, limit, index === 0);
    contests.push(done.contest);
    resumed ??= done.resumed;
  }
  if (contests.some(({ limit }) => limit.quota > 167)) bench.remarks.push('At the fast limit tickets go without their files: Autotask gives one file a call, and that, not the destination, would be waited for.');
  // The package first: what is measured of the extension is what is shipped.
  const vsix = mode.name === 'bench' ? await packageSize(say) : null;
  const editor = mode.name === 'bench' ? await measureEditor(BUNDLE, say) : null;
  const runs = await memory(bench, mode);
  return { contests, memory: runs, resumed, vsix, editor };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { long: { type: 'boolean' }, quick: { type: 'boolean' }, out: { type: 'string' } } });
  const long: Mode = { name: 'bench:long', limits: [], sizes: [10_000, 100_000, 1_000_000] };
  const usual: Mode = { name: 'bench', limits: LIMITS, sizes: [10_000, 100_000] };
  const quick: Mode = { name: 'bench', limits: QUICK, sizes: [200, 400] };
  const mode = values.long === true ? long : values.quick === true ? quick : usual;
  const [load = 0] = os.loadavg();
  const bench = new Bench();
  // Child processes end by themselves when we do.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void bench.clean().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143)));
  if (load > 1) bench.remarks.push(`This machine was busy with something else when the bench began (load ${load.toFixed(1)}): times and CPU figures are too high.`);
  try {
    const findings = await measure(bench, mode);
    const text = pageOf(circumstances(bench, load), findings);
    say(`\n${text}`);
    if (values.out !== undefined || values.quick !== true) await write(mode, text, values.out ?? PAGE);
  } finally {
    await bench.clean();
  }
}

await main();
