import assert from 'node:assert/strict';
import { barsOfRun, callsOverFloor, shareRefused, type Findings } from '../../bench/bars.ts';
import { BAR_SIZE, type EditorFindings } from '../../bench/editor.ts';
import { TASKS, type Timing } from '../../bench/language/measure.ts';
import type { Entry } from '../../bench/contest.ts';
import type { Measured } from '../../bench/engine.ts';
import { pageOf, withSection } from '../../bench/page.ts';

const RATE = { limit: 83, assumed: false, windowMs: 10_000, reserve: 0.1, used: 0, throttled: 0 };

function measured(more: Partial<Measured> = {}): Measured {
  return { result: { calls: { source: 10, destination: 104, floor: 100 }, rate: { source: RATE, destination: RATE }, counts: {}, durationMs: 1 }, cpuMs: 104, realMs: 1000, loopP99: 5, peakRss: 100e6, echo: null, ...more };
}

function entry(name: string, more: Partial<Entry['use']> = {}): Entry {
  return { name, use: { windows: 7, use: 1, worst: 0.99, accepted: 1000, refused: 0, ...more }, ours: measured(), lost: 0, cpuPerCall: 1 };
}

const SLOW = { ...entry('SDK', { use: 0.5 }), ours: null };
const LIMIT = { quota: 83, speed: 10, tickets: 60, atMost: 60 };
const ECHO = { writes: 500, sourceCalls: 40, sourceCallsAtFirstWrite: 10, sourceCallsAtFirstTicket: 40 };

function timing(service: string, task: Timing['task'], p95: number): Timing {
  return { service, task, ...BAR_SIZE, median: p95 / 2, p95, runs: 25, answered: 1 };
}

const EDITOR: EditorFindings = {
  language: TASKS.flatMap((task) => [timing('ours', task, 15), timing('rival', task, 60)]),
  activation: { load: 70, activate: 10 },
  diffPage: { rows: 100_000, firstRows: 150, frames: 120, blankFrames: 0, frameP95: 16 },
};

function findings(more: Partial<Findings> = {}): Findings {
  return {
    contests: [{ limit: LIMIT, ours: [entry('ours'), entry('again')], rivals: [SLOW] }],
    memory: [
      { tickets: 10_000, measured: measured({ echo: ECHO }) },
      { tickets: 1_000_000, measured: measured({ echo: ECHO, peakRss: 119e6 }) },
    ],
    resumed: { writesBefore: 120, startSeconds: 1, lookSeconds: 2, doubled: 0, missing: 0 },
    vsix: 1e6,
    editor: EDITOR,
    ...more,
  };
}

function verdicts(found: Findings): Record<string, boolean | null> {
  return Object.fromEntries(barsOfRun(found).map(({ name, met }) => [name, met]));
}

describe('the bars of the bench', () => {
  it('are met by a good run, and open where nothing was measured', () => {
    const all = barsOfRun(findings());
    assert.deepEqual(all.filter(({ met }) => met === false), []);
    assert.deepEqual(all.filter(({ met }) => met === null), []);
    const none = barsOfRun(findings({ contests: [], memory: [], resumed: null, vsix: null, editor: null }));
    assert.ok(none.every(({ met }) => met === null), 'what was not measured is not met');
    assert.ok(all.every(({ met, because }) => met === true || because !== ''), 'each bar that is not met says why');
  });

  it('judge the worse of the two runs of ours', () => {
    const worse = entry('again', { use: 0.96, refused: 2 });
    const judged = verdicts(findings({ contests: [{ limit: LIMIT, ours: [entry('ours'), worse], rivals: [] }] }));
    assert.equal(judged['Use of the budget, 83 calls per 10 s'], false);
    assert.equal(judged['429s ÷ calls, 83 calls per 10 s'], false);
    assert.equal(judged['Calls ÷ floor, 83 calls per 10 s'], true);
  });

  it('stand at what the design says', () => {
    const only = (ours: Entry): Findings => findings({ contests: [{ limit: LIMIT, ours: [ours], rivals: [] }] });
    const use = (share: number): boolean | null | undefined => verdicts(only(entry('', { use: share })))['Use of the budget, 83 calls per 10 s'];
    assert.deepEqual([use(0.97), use(0.969)], [true, false]);
    const refused = (count: number): boolean | null | undefined => verdicts(only(entry('', { accepted: 10_000 - count, refused: count })))['429s ÷ calls, 83 calls per 10 s'];
    assert.deepEqual([refused(10), refused(11)], [true, false]);
    const cpu = (cpuPerCall: number): boolean | null | undefined => verdicts(only({ ...entry(''), cpuPerCall }))['CPU per call, fast limit'];
    assert.deepEqual([cpu(2), cpu(2.1)], [true, false]);
    const vsix = (bytes: number): boolean | null | undefined => verdicts(findings({ vsix: bytes }))['Size of the VSIX'];
    assert.deepEqual([vsix(4e6), vsix(4e6 + 1)], [true, false]);
  });

  it('judge the editor at the size that the design names', () => {
    const judged = (more: Partial<EditorFindings>): readonly string[] => barsOfRun(findings({ editor: { ...EDITOR, ...more } })).flatMap(({ name, met }) => (met === false ? [name] : []));
    const slow = (task: Timing['task'], p95: number): EditorFindings['language'] => EDITOR.language.map((item) => (item.task === task && item.service === 'ours' ? { ...item, p95 } : item));
    assert.deepEqual(judged({ language: slow('completion', 30.1) }), ['Completion p95']);
    assert.deepEqual(judged({ language: slow('hover', 15.1) }), ['Hover p95']);
    assert.deepEqual(judged({ language: slow('diagnostics', 50.1) }), ['Diagnostics after a keystroke p95']);
    assert.deepEqual(judged({ activation: { load: 80, activate: 1 } }), ['Activation']);
    assert.deepEqual(judged({ diffPage: { ...EDITOR.diffPage, firstRows: 151, blankFrames: 1 } }), ['First diff rows', '100,000 rows scroll smoothly']);
  });

  it('ask for a million tickets before they call memory bounded', () => {
    const upTo = (tickets: number, peakRss: number): boolean | null | undefined =>
      verdicts(findings({ memory: [{ tickets: 10_000, measured: measured() }, { tickets, measured: measured({ peakRss }) }] }))['Growth of memory'];
    assert.equal(upTo(1_000_000, 119e6), true);
    assert.equal(upTo(1_000_000, 120e6), false);
    assert.equal(upTo(100_000, 119e6), null);
    assert.equal(upTo(100_000, 150e6), false);
  });

  it('miss a resume that doubles or loses anything, however fast', () => {
    const resume = (doubled: number, missing: number): boolean | null | undefined =>
      verdicts(findings({ resumed: { writesBefore: 1, startSeconds: 1, lookSeconds: 1, doubled, missing } }))['Safe resume after kill -9'];
    assert.deepEqual([resume(0, 0), resume(1, 0), resume(0, 1)], [true, false, false]);
  });

  it('want the first write before the last page of the source', () => {
    const first = (sourceCallsAtFirstWrite: number): boolean | null | undefined =>
      verdicts(findings({ memory: [{ tickets: 10_000, measured: measured({ echo: { ...ECHO, sourceCallsAtFirstWrite } }) }] }))['First record is written'];
    assert.deepEqual([first(39), first(40)], [true, false]);
  });

  it('come from right ratios', () => {
    assert.equal(callsOverFloor(entry('')), 1.04);
    assert.equal(shareRefused(entry('', { accepted: 75, refused: 25 })), 0.25);
    assert.equal(barsOfRun(findings()).find(({ name }) => name === 'Growth of memory')?.found, '19.0 % from 10,000 to 1,000,000');
  });
});

describe('the page of the bench', () => {
  const circumstances = { date: '2026-01-01', commit: 'abc', node: '24', machine: 'toy', load: 0, minutes: 1, remarks: [] };

  it('shows a rival as a ratio to our first run', () => {
    const row = pageOf(circumstances, findings()).split('\n').find((line) => line.startsWith('| SDK '));
    assert.match(row ?? '', /\| 50\.0 % \| 99\.0 % \| 0\.50 \|/);
  });

  it('keeps the other command\'s section', () => {
    const page = withSection(withSection('# Benchmarks\n', 'bench', 'first'), 'bench:long', 'long');
    const again = withSection(page, 'bench', 'second');
    assert.ok(again.includes('second') && again.includes('long') && !again.includes('first'));
    assert.ok(again.indexOf('second') < again.indexOf('long'));
  });
});
