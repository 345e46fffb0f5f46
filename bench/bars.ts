/** The bars of the design for speed, and whether this run met them. */
import type { Entry, Limit } from './contest.ts';
import { BAR_SIZE, type EditorFindings } from './editor.ts';
import type { Task } from './language/measure.ts';
import type { MemoryRun } from './memory.ts';
import type { Resumed } from './resume.ts';

export interface Contest {
  readonly limit: Limit;
  /** Ours first, and ours again (A/A). */
  readonly ours: readonly Entry[];
  readonly rivals: readonly Entry[];
}

export interface Findings {
  readonly contests: readonly Contest[];
  readonly memory: readonly MemoryRun[];
  readonly resumed: Resumed | null;
  /** Bytes; null: not measured. */
  readonly vsix: number | null;
  readonly editor: EditorFindings | null;
}

export interface Bar {
  readonly name: string;
  readonly wanted: string;
  readonly found: string;
  /** null: not measured here. */
  readonly met: boolean | null;
  /** Why it was missed, or why it was not measured. */
  readonly because: string;
}

export const percent = (share: number): string => `${(100 * share).toFixed(share < 0.01 && share > 0 ? 2 : 1)} %`;
export const milliseconds = (ms: number): string => `${ms.toFixed(ms < 10 ? 2 : 1)} ms`;
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

function bar(name: string, wanted: string, found: string, met: boolean, cause: string): Bar {
  return { name, wanted, found, met, because: met ? '' : cause };
}

function notMeasured(name: string, wanted: string, because: string): Bar {
  return { name, wanted, found: 'not measured', met: null, because };
}

export function shareRefused({ use: { accepted, refused } }: Entry): number {
  return refused === 0 ? 0 : refused / (accepted + refused);
}

export function callsOverFloor({ ours }: Entry): number {
  return ours === null ? Number.NaN : ours.result.calls.destination / ours.result.calls.floor;
}

/** Calls besides the records' own: identity, workspace, marker and gates are read once a run, whatever its size. */
const SMALL_RUN = 'A run reads the workspace, its marker and its gates once (about 20 calls), which weighs on a run this small; the ratio falls with size.';
const MACHINE = 'Node’s HTTP client and axios take most of it (see "in process" below for the rest), and more of it on a machine that does something else meanwhile.';

/** Milliseconds of the sandbox clock by which a hundredth of all turns may be late before budget is lost at a window's end. */
const LATE_MS = 100;

/** A late event loop is a machine that had no CPU for us; anything else is ours to find. */
function lateness(ours: readonly Entry[], speed: number): string {
  const loop = Math.max(...ours.map((entry) => entry.ours?.loopP99 ?? 0));
  const late = `p99 of the event-loop delay was ${milliseconds(loop)}, ${milliseconds(loop * speed)} of the sandbox's clock`;
  return loop * speed > LATE_MS ? `The engine got the CPU too late: ${late}.` : `Not explained by this machine (${late}): to be looked into.`;
}

function barsOf({ limit, ours }: Contest): readonly Bar[] {
  const name = `${limit.quota} calls per 10 s`;
  const worst = Math.min(...ours.map(({ use }) => use.use));
  const refused = Math.max(...ours.map(shareRefused));
  const floor = Math.max(...ours.map(callsOverFloor));
  return [
    bar(`Use of the budget, ${name}`, '≥ 97 %', percent(worst), worst >= 0.97, lateness(ours, limit.speed)),
    bar(`429s ÷ calls, ${name}`, '≤ 0.1 %', percent(refused), refused <= 0.001, 'Calls of one window were counted in the next one.'),
    bar(`Calls ÷ floor, ${name}`, '≤ 1.05', floor.toFixed(3), floor <= 1.05, SMALL_RUN),
  ];
}

function speedBars(contests: readonly Contest[]): readonly Bar[] {
  const runs = contests.at(-1)?.ours.flatMap(({ ours, cpuPerCall }) => (ours === null ? [] : [{ loop: ours.loopP99, cpu: cpuPerCall }])) ?? [];
  if (runs.length === 0) return [notMeasured('CPU per call', '≤ 2 ms', 'The contest at the fast limit was left out.')];
  const cpu = Math.max(...runs.map((run) => run.cpu));
  const loop = Math.max(...runs.map((run) => run.loop));
  return [
    bar('CPU per call, fast limit', '≤ 2 ms', milliseconds(cpu), cpu <= 2, MACHINE),
    bar('Event-loop delay p99, fast limit', '≤ 20 ms', milliseconds(loop), loop <= 20, 'Not measured by itself. Pages of the source are parsed and kept while tickets are loaded, each in one turn of the loop; a busy machine adds to it.'),
  ];
}

/** Growth of the peak from the smallest to the largest run. */
function growth(memory: readonly MemoryRun[]): number {
  const [first, last] = [memory[0], memory.at(-1)];
  return first === undefined || last === undefined ? Number.NaN : (last.measured.peakRss - first.measured.peakRss) / first.measured.peakRss;
}

function memoryBar(memory: readonly MemoryRun[]): Bar {
  const [first, last] = [memory[0], memory.at(-1)];
  const wanted = '< 20 % from 10,000 to 1,000,000 tickets';
  if (first === undefined || last === undefined || memory.length < 2) return notMeasured('Growth of memory', wanted, 'Runs of two sizes are needed.');
  const found = `${percent(growth(memory))} from ${first.tickets.toLocaleString('en')} to ${last.tickets.toLocaleString('en')}`;
  const met = growth(memory) < 0.2;
  if (!met || last.tickets >= 1_000_000) return bar('Growth of memory', wanted, found, met, 'Something is held for each record: see "Memory" below.');
  return { name: 'Growth of memory', wanted, found, met: null, because: 'Within the bar up to this size; a million takes `npm run bench:long`.' };
}

function overlapBar(memory: readonly MemoryRun[]): Bar {
  const echo = memory.at(-1)?.measured.echo ?? null;
  const wanted = 'before the source is read to its end';
  if (echo === null || echo.sourceCallsAtFirstWrite === null) return notMeasured('First record is written', wanted, 'No run with the source in it.');
  const { sourceCallsAtFirstWrite: at, sourceCalls } = echo;
  return bar('First record is written', wanted, `after ${at} of ${sourceCalls} calls to the source`, at < sourceCalls, 'The source was read to its end before anything was loaded.');
}

function resumeBar(resumed: Resumed | null): Bar {
  const wanted = '≤ 10 s, 0 doubled, 0 missing';
  if (resumed === null) return notMeasured('Safe resume after kill -9', wanted, 'Left out of this run.');
  const seconds = resumed.startSeconds + resumed.lookSeconds;
  const exact = resumed.doubled === 0 && resumed.missing === 0;
  return bar('Safe resume after kill -9', wanted, `${seconds.toFixed(1)} s, ${resumed.doubled} doubled, ${resumed.missing} missing`, exact && seconds <= 10, exact ? `${resumed.startSeconds.toFixed(1)} s are the start of the process on this machine. The rest are about ten looks at the workspace, and the end of a window whose budget the killed process had used up.` : 'A defect: see law 3.');
}

function vsixBar(bytes: number | null): Bar {
  if (bytes === null) return notMeasured('Size of the VSIX', '≤ 4 MB', 'Left out of this run.');
  return bar('Size of the VSIX', '≤ 4 MB', `${(bytes / 1e6).toFixed(2)} MB`, bytes <= 4e6, 'A dependency grew: see dist/meta.json.');
}

const LANGUAGE_BARS: readonly (readonly [Task, string, number, string])[] = [
  ['completion', 'Completion p95', 30, ''],
  ['hover', 'Hover p95', 15, ''],
  ['diagnostics', 'Diagnostics after a keystroke p95', 50, ' The YAML library reads the whole text anew after each keystroke, which takes most of it; the rules take a tenth.'],
];

function languageBars({ language }: EditorFindings): readonly Bar[] {
  return LANGUAGE_BARS.map(([task, name, most, known]) => {
    const [ours, rival] = language.filter((timing) => timing.task === task && timing.lines === BAR_SIZE.lines && timing.fields === BAR_SIZE.fields);
    const wanted = `≤ ${most} ms at 2,000 lines × 2,000 fields`;
    if (ours === undefined || rival === undefined) return notMeasured(name, wanted, 'Left out of this run.');
    const cause = `The slowest of ${ours.runs} calls; the median is ${milliseconds(ours.median)}. ${rival.service} took ${milliseconds(rival.p95)} in the same run.${known}`;
    return bar(name, wanted, `${milliseconds(ours.p95)} (${rival.service}: ${milliseconds(rival.p95)})`, ours.p95 <= most, cause);
  });
}

function editorBars(editor: EditorFindings | null): readonly Bar[] {
  if (editor === null) return [notMeasured('Completion, hover, diagnostics, activation, diff page', 'see design §7', 'Left out of this run.')];
  const { activation, diffPage } = editor;
  const start = activation === null ? Number.NaN : activation.load + activation.activate;
  return [
    ...languageBars(editor),
    activation === null ? notMeasured('Activation', '≤ 80 ms', 'The bundle was not built.') : bar('Activation', '≤ 80 ms, nothing awaited', `${milliseconds(start)} (${milliseconds(activation.load)} of it to load the code)`, start <= 80, 'Loading the bundled code by a Node without a code cache takes most of it; VS Code keeps one.'),
    bar('First diff rows', '≤ 150 ms', milliseconds(diffPage.firstRows), diffPage.firstRows <= 150, 'From the page\'s first script, in a browser that draws without a graphics card; the 100,000 rows are on the host\'s side.'),
    bar('100,000 rows scroll smoothly', 'no blank row on screen', `${diffPage.blankFrames} of ${diffPage.frames} frames blank, ${milliseconds(diffPage.frameP95)} a frame (p95)`, diffPage.blankFrames === 0, 'Rows came later than the frame that needed them.'),
  ];
}

/** All of design §7, those included that nobody measured. */
export function barsOfRun(findings: Findings): readonly Bar[] {
  return [
    ...findings.contests.flatMap(barsOf),
    ...speedBars(findings.contests),
    memoryBar(findings.memory),
    overlapBar(findings.memory),
    resumeBar(findings.resumed),
    vsixBar(findings.vsix),
    ...editorBars(findings.editor),
  ];
}
