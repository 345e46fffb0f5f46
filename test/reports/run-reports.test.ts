import assert from 'node:assert/strict';
import type { DiffDocument, DiffRow } from '../../src/diff/model.ts';
import type { DiffClass } from '../../src/diff/model.ts';
import { DIFF_CLASSES } from '../../src/diff/model.ts';
import { renderDiff } from '../../src/reports/diff-text.ts';
import type { EntityReconciliation, Reconciliation } from '../../src/reports/reconciliation.ts';
import { renderReconciliation } from '../../src/reports/reconciliation.ts';
import type { CountsRow, RunSummary } from '../../src/reports/summary-table.ts';
import { renderSummary } from '../../src/reports/summary-table.ts';
import type { RateReport } from '../../src/systems/source.ts';

function row(change: Partial<DiffRow>): DiffRow {
  return { entity: 'Ticket', id: '100', label: 'T1', destinationId: '215', path: 'title', source: 'a', expected: 'a', arrived: 'a', class: 'same', line: 41, reason: null, ...change };
}

function diff(rows: readonly DiffRow[]): DiffDocument {
  const counts = Object.fromEntries(DIFF_CLASSES.map((name) => [name, rows.filter((item) => item.class === name).length])) as Record<DiffClass, number>;
  const records = ['100', '101'].map((id) => ({ entity: 'Ticket', id, label: `T${id}`, destinationId: `2${id}`, proof: 'verified in full' as const, stratum: null }));
  return { format: 1, run: 'sample-1', planHash: 'abc', spec: 'acme.crosswalk.yaml', workspace: { id: 'ws', name: 'Acme', target: 'staging' }, readAt: '2026-01-02T03:04:05Z', counts, records, rows };
}

const TERMINAL = { all: false, width: 100, colour: false };

function counts(change: Partial<CountsRow>): CountsRow {
  return { read: 0, loaded: 0, matched: 0, merged: 0, unchanged: 0, excluded: 0, parked: 0, failed: 0, pending: 0, ...change };
}

describe('reports: diff in a terminal', () => {
  it('shows what is not the same, record by record, and counts the rest', () => {
    const text = renderDiff(diff([row({}), row({ path: 'attributes.Tier', class: 'wrong', source: 'Gold', expected: 'gold', arrived: null, reason: 'option unknown' }), row({ id: '101' })]), TERMINAL);
    assert.deepEqual(text.split('\n'), [
      'Run sample-1 of acme.crosswalk.yaml in the staging workspace Acme (ws), read back 2026-01-02T03:04:05Z',
      'Plan abc',
      '',
      'same 2 · wrong 1',
      '1 field wrong or missing in 1 of 2 records.',
      '',
      'Ticket T100 (100) → 2100 · verified in full',
      '  field            class  source  expected  arrived    spec     why',
      '  attributes.Tier  wrong  Gold    gold      (nothing)  line 41  option unknown',
      '  and 1 field the same',
      '',
      'Ticket T101 (101) → 2101 · verified in full',
      '  All 1 field the same.',
      '',
    ]);
  });

  it('shows every field when asked', () => {
    const text = renderDiff(diff([row({}), row({ id: '101', path: 'state' })]), { ...TERMINAL, all: true });
    assert.match(text, /title\s+same/);
    assert.match(text, /state\s+same/);
    assert.match(text, /Nothing is wrong or missing\./);
  });

  it('shows the place where long values part, and tells a text from a number', () => {
    const long = 'x'.repeat(5000);
    const text = renderDiff(diff([row({ class: 'wrong', expected: `${long}END`, arrived: `${long}end` }), row({ class: 'wrong', path: 'n', expected: '5', arrived: 5 })]), { ...TERMINAL, width: 400 });
    assert.match(text, /xEND/);
    assert.match(text, /xend/);
    assert.match(text, /\(4,843 characters\) …x/);
    assert.match(text, /n +wrong +a +"5" +5 /);
  });

  it('keeps to the width and gives no value power over the terminal', () => {
    const hostile = '\u001b]0;owned\u0007'.repeat(40);
    const text = renderDiff(diff([row({ class: 'dropped', source: hostile, reason: hostile, path: hostile })]), { ...TERMINAL, width: 90 });
    assert.ok(!text.includes('\u001b') && !text.includes('\u0007'));
    const table = text.split('\n').filter((line) => line.startsWith('  '));
    assert.ok(table.length > 5 && table.every((line) => line.length <= 90));
    assert.match(renderDiff(diff([row({ class: 'wrong' })]), { ...TERMINAL, colour: true }), /\u001b\[31m {2}title .*\u001b\[0m\n/);
  });
});

describe('reports: summary of a run', () => {
  const rate: RateReport = { limit: 1667, assumed: false, windowMs: 10_000, reserve: 0.1, used: 10, throttled: 0 };
  const summary: RunSummary = {
    run: 'migrate-2',
    counts: { Company: counts({ read: 3, loaded: 2, merged: 1 }), Ticket: counts({ read: 1200, loaded: 1198, parked: 2 }) },
    calls: { source: 20, destination: 6300, floor: 6000 },
    rate: { source: { ...rate, limit: 10_000, windowMs: 3_600_000, reserve: 0.5, assumed: true }, destination: { ...rate, throttled: 2 } },
    durationMs: 65_000,
    parked: ['7', '8'].map((id) => ({ entity: 'Ticket', id, code: 'transform/no-contact', remedy: 'Choose a contact.' })),
  };

  it('tells every word of the conservation table, calls, limits and what is held back', () => {
    assert.deepEqual(renderSummary(summary, 120).split('\n'), [
      'Run migrate-2, 1 min 5 s',
      '',
      '          read  loaded  matched  merged  unchanged  excluded  parked  failed  pending',
      'Company      3       2        0       1          0         0       0       0        0',
      'Ticket   1,200   1,198        0       0          0         0       2       0        0',
      '',
      'Calls: 20 to the source, 6,300 to the destination, 1.05 times the least possible 6,000.',
      'Source: limit 10,000 per 1 h (assumed, no answer told it), 50 % kept free, throttled 0 times',
      'Destination: limit 1,667 per 10 s, 10 % kept free, throttled 2 times',
      '',
      'Held back: 2 records',
      '  Ticket, transform/no-contact: Choose a contact.',
      '    2 records: 7, 8',
      '',
    ]);
  });

  it('says so when the books do not add up', () => {
    const short = renderSummary({ ...summary, counts: { Ticket: counts({ read: 10, loaded: 9 }), Contact: counts({ read: 2, loaded: 1, pending: 1 }) } }, 120);
    assert.match(short, /! Ticket: 10 read, but 9 accounted for\./);
    assert.match(short, /! Contact: 1 not yet done\./);
  });
});

describe('reports: reconciliation', () => {
  const whole: EntityReconciliation = {
    entity: 'Ticket',
    sourceCount: 10,
    cacheCount: 10,
    goneFromSource: 0,
    purged: 0,
    incomparable: 0,
    counts: counts({ read: 10, loaded: 8, excluded: 2 }),
    destinationCount: 8,
    notRead: [],
    missing: [],
    differing: [],
    changedSince: [],
    proof: { acknowledged: 0, verified: 6, 'verified in full': 2 },
  };
  const result = (change: Partial<EntityReconciliation>, balanced = true): Reconciliation => ({
    run: 'migrate-2',
    planHash: 'abc',
    target: 'production',
    workspace: 'Acme | <b>',
    at: '2026-01-02T03:04:05Z',
    entities: [{ ...whole, ...change }],
    balanced,
    auditHead: 'head',
  });

  it('says that nothing is missing only when every count agrees', () => {
    const good = renderReconciliation(result({}));
    assert.match(good, /\*\*Nothing is missing\.\*\*/);
    assert.match(good, /\| Ticket \| 10 \| 10 \| 0 \| 8 \| 0 \| 0 \|/);
    assert.match(good, /\| Ticket \| 0 \| 6 \| 2 \|/);
    assert.match(good, /Plan hash: abc {2}\nHead of the audit chain: head/);
    assert.match(good, /Acme \\\| &lt;b&gt;/);
    assert.match(renderReconciliation(result({ sourceCount: null })), /\*\*Nothing is missing\.\*\*[\s\S]*not told/);
  });

  const shortfalls: Readonly<Record<string, readonly [Partial<EntityReconciliation>, RegExp]>> = {
    'a source that counts more than was read': [{ sourceCount: 11 }, /the source has 11, we read 10/],
    'more read than cached': [{ sourceCount: null, cacheCount: 9 }, /count 10 as read, of which 0 are gone from the source; the cache holds 9/],
    'books that do not add up': [{ counts: counts({ read: 10, loaded: 8, excluded: 1 }) }, /10 read, but 9 accounted for/],
    'records not done': [{ counts: counts({ read: 10, loaded: 8, excluded: 1, pending: 1 }) }, /1 not yet done/],
    'fewer found than should be': [{ destinationCount: 7 }, /8 should be in the destination, 7 were found/],
    'records that were never read': [{ notRead: ['12'] }, /1 record of the source never read[\s\S]*never read, by id[\s\S]*Ticket: 12/],
    'records that arrived otherwise': [{ differing: [{ id: '7', names: ['title'] }] }, /1 record did not arrive as sent[\s\S]*## Not as sent, by source id[\s\S]*Ticket: 7 \(title\)/],
    'missing records': [{ missing: ['5'], destinationCount: 7 }, /1 record missing[\s\S]*## Missing, by source id[\s\S]*Ticket: 5/],
  };
  for (const [name, [change, expected]] of Object.entries(shortfalls)) {
    it(`is not proven with ${name}, whatever the flag says`, () => {
      const text = renderReconciliation(result(change, true));
      assert.match(text, /\*\*This migration is not proven\.\*\*/);
      assert.match(text, expected);
    });
  }

  it('lists what people changed later, and is proven all the same', () => {
    assert.match(renderReconciliation(result({ changedSince: [{ id: '7', names: ['state'] }] })), /Nothing is missing[\s\S]*since our last write, by source id[\s\S]*Ticket: 7 \(state\)/);
  });

  it('is not proven when the engine says so, and lists at most 200 ids', () => {
    assert.match(renderReconciliation(result({}, false)), /not proven[\s\S]*The counts do not agree/);
    const many = Array.from({ length: 1250 }, (_, index) => String(index));
    assert.match(renderReconciliation(result({ missing: many })), /, 199, and 1,050 more in the JSON file/);
  });
});
