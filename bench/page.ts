/** The run as a page. */
import { barsOfRun, callsOverFloor, megabytes, milliseconds, percent, shareRefused, type Bar, type Contest, type Findings } from './bars.ts';
import type { Entry } from './contest.ts';
import type { Timing } from './language/measure.ts';
import type { MemoryRun } from './memory.ts';

export interface Circumstances {
  readonly date: string;
  readonly commit: string;
  readonly node: string;
  readonly machine: string;
  /** Processes that wanted a core in the minute before, by `os.loadavg`. */
  readonly load: number;
  readonly minutes: number;
  /** What else has to be known. */
  readonly remarks: readonly string[];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const VERDICT = { true: 'met', false: '**missed**', null: 'open' } as const;

function barTable(bars: readonly Bar[]): string {
  return table(['bar', 'wanted', 'found', '', 'why'], bars.map(({ name, wanted, found, met, because }) => [name, wanted, found, VERDICT[`${met}`], because]));
}

function entryRow(entry: Entry, best: Entry): readonly string[] {
  const { name, use, ours, lost, cpuPerCall } = entry;
  const ratio = best.use.use === 0 ? '–' : (use.use / best.use.use).toFixed(2);
  return [name, percent(use.use), percent(use.worst), ratio, percent(shareRefused(entry)), String(lost), ours === null ? '–' : callsOverFloor(entry).toFixed(3), milliseconds(cpuPerCall), String(use.windows)];
}

function contestText({ limit, ours, rivals }: Contest): string {
  const [first] = ours;
  if (first === undefined) return '';
  const cpuShare = ours.map((entry) => (entry.ours === null ? '' : percent(entry.ours.cpuMs / entry.ours.realMs))).join(' and ');
  return [
    `### ${limit.quota} calls per 10 seconds`,
    '',
    `${limit.tickets} tickets; clock at speed ${limit.speed}; the engine used ${cpuShare} of one core.`,
    '',
    table(['who', 'use', 'worst window', 'ratio', '429s', 'lost calls', 'calls ÷ floor', 'CPU per call', 'windows'], [...ours, ...rivals].map((entry) => entryRow(entry, first))),
  ].join('\n');
}

function memoryRow({ tickets, measured }: MemoryRun): readonly string[] {
  const { peakRss, echo, cpuMs, realMs, result, loopP99 } = measured;
  const writes = echo?.writes ?? 0;
  return [
    tickets.toLocaleString('en'),
    megabytes(peakRss),
    writes.toLocaleString('en'),
    milliseconds(cpuMs / Math.max(1, writes)),
    Math.round(writes / (realMs / 1000)).toLocaleString('en'),
    String(result.calls.source),
    ((1000 * result.calls.source) / tickets).toFixed(1),
    `${echo?.sourceCallsAtFirstWrite ?? '–'}`,
    `${echo?.sourceCallsAtFirstTicket ?? '–'}`,
    milliseconds(loopP99),
  ];
}

const WHAT_IT_IS = `**Use** is what the simulator of Intercom admitted, divided by the limit less the reserve of 10 % that Crosswalk leaves for live traffic, per whole window
in which at least a window's worth of calls was still to be made. More than 100 % means that the reserve was eaten. **Ratio** is a row's use divided by that of the first row. The second row is the same
as the first, measured again: what these two differ by means nothing elsewhere either. **Lost calls** were refused for good, with what should have followed them.

The rivals are the official SDK \`intercom-client\` with its own retries. They play again the writes of our first run, on the same workspace, with the same latency of 150 to 350 ms, and do
nothing else: they read no source, keep no ledger, prove nothing and could not be resumed. So their CPU time is of less work. The simulators run in a process of their own and count; the engine's own figures are not used.

None of this is a measurement of Intercom or Autotask: the limits, windows and headers are those of their documents, the network is this machine's loopback.`;

const MEMORY_IS = `Whole migrations with a spec of two or three calls per ticket and no files. The source is the simulator in another process; the destination answers inside the engine's process, at once, and keeps nothing.
So this is the memory and the CPU of reading, keeping, planning and the ledger, without HTTP to the destination; it is not how fast a migration is, which the limit decides.`;

const LANGUAGE_IS = `Both services in one process, turn by turn, no transport; the text changes before each call, so nothing that was read before helps. The rival has the same keys, words and descriptions as a JSON schema, with the
fields of the catalog as an enum with descriptions. It checks the structure; Crosswalk binds every expression to the catalog besides, and knows types, options and profiles. Times are milliseconds, median and 95th percentile of 25 calls (6 at 10,000 lines, where the 95th percentile is the slowest).`;

function timingRows(timings: readonly Timing[]): readonly (readonly string[])[] {
  const services = [...new Set(timings.map(({ service }) => service))];
  const keys = [...new Set(timings.map(({ task, lines, fields }) => `${task} ${lines} ${fields}`))];
  return keys.map((key) => {
    const [task = '', lines = '', fields = ''] = key.split(' ');
    const own = services.map((service) => timings.find((timing) => timing.service === service && `${timing.task} ${timing.lines} ${timing.fields}` === key));
    const cells = own.map((timing) => (timing === undefined ? '–' : `${timing.median.toFixed(1)} / ${timing.p95.toFixed(1)}`));
    const [first, second] = own;
    const ratio = first === undefined || second === undefined ? '–' : (second.median / first.median).toFixed(1);
    return [task, Number(lines).toLocaleString('en'), Number(fields).toLocaleString('en'), ...cells, ratio, own.map((timing) => String(timing?.answered ?? '–')).join(' / ')];
  });
}

/** The section of one run, without its heading. */
export function pageOf(circumstances: Circumstances, findings: Findings): string {
  const { date, commit, node, machine, load, minutes, remarks } = circumstances;
  const { contests, memory, resumed, editor } = findings;
  return [
    `${date}, commit ${commit}, Node ${node}, ${machine}. It took ${minutes.toFixed(1)} minutes; load before it began: ${load.toFixed(1)}.`,
    ...remarks.map((remark) => `\n${remark}`),
    `\n### Bars\n\n${barTable(barsOfRun(findings))}`,
    ...(contests.length === 0 ? [] : [`\n${WHAT_IT_IS}`]),
    ...contests.map((contest) => `\n${contestText(contest)}`),
    ...(memory.length === 0 ? [] : [`\n### Memory and the source\n\n${MEMORY_IS}\n\n${table(['tickets', 'peak RSS', 'writes', 'CPU per write, in process', 'writes per second', 'source calls', 'per 1,000 tickets', 'before the first write', 'before the first ticket', 'loop p99'], memory.map(memoryRow))}`]),
    ...(editor === null ? [] : [`\n### Completion, hover, diagnostics\n\n${LANGUAGE_IS}\n\n${table(['task', 'lines', 'fields', ...new Set(editor.language.map(({ service }) => service)), 'times faster', 'answered'], timingRows(editor.language))}`]),
    ...(resumed === null ? [] : [`\n### kill -9\n\nKilled after ${resumed.writesBefore} writes. The new process asked for the first time after ${resumed.startSeconds.toFixed(1)} s, and wrote ${resumed.lookSeconds.toFixed(1)} s of the sandbox's clock later. Compared with an uninterrupted run: ${resumed.doubled} conversations doubled or different, ${resumed.missing} missing.`]),
  ].join('\n');
}

/** Puts a section in place of the one of the same name; the others stay. */
export function withSection(page: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const section = `${open}\n## \`npm run ${name}\`\n\n${text}\n${close}`;
  const from = page.indexOf(open);
  const to = page.indexOf(close);
  if (from < 0 || to < from) return `${page.trimEnd()}\n\n${section}\n`;
  return page.slice(0, from) + section + page.slice(to + close.length);
}
