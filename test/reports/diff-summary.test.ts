import assert from 'node:assert/strict';
import { DIFF_CLASSES, type DiffClass, type DiffDocument, type DiffRow } from '../../src/diff/model.ts';
import { renderDiffByField } from '../../src/reports/diff-summary.ts';

function row(id: string, path: string, of: DiffClass, source: string | null, arrived: string | null): DiffRow {
  return { entity: 'Ticket', id, label: `T${id}`, destinationId: `9${id}`, path, source, expected: arrived, arrived, class: of, line: 40, reason: null };
}

function document(rows: readonly DiffRow[]): DiffDocument {
  const counts = Object.fromEntries(DIFF_CLASSES.map((name) => [name, rows.filter((item) => item.class === name).length])) as Record<DiffClass, number>;
  const ids = [...new Set(rows.map(({ id }) => id))];
  return {
    format: 1, run: 'sample-1', planHash: 'abc', spec: 'a.crosswalk.yaml', workspace: { id: 'w', name: 'Acme', target: 'staging' }, readAt: '2026-01-01T00:00:00Z', counts, rows,
    records: ids.map((id) => ({ entity: 'Ticket', id, label: `T${id}`, destinationId: `9${id}`, proof: 'verified in full' as const, stratum: null })),
  };
}

const OPTIONS = { all: false, width: 120, colour: false };

describe('the diff by field', () => {
  it('counts the values of one field, class and line together, parts as one field', () => {
    const text = renderDiffByField(document([row('1', 'state', 'converted', 'New', 'open'), row('2', 'state', 'converted', 'Complete', 'closed'), row('1', 'parts.1.body', 'same', 'a', 'a'), row('2', 'parts.7.body', 'same', 'b', 'b')]), OPTIONS);
    assert.match(text, /state\s+converted\s+2\s+line 40\s+New → open/);
    assert.match(text, /parts\.\*\.body\s+same\s+2/);
    assert.match(text, /Nothing is wrong or missing/);
    assert.doesNotMatch(text, /record by record:/);
  });

  it('shows the records in which something is wrong, and only those', () => {
    const text = renderDiffByField(document([row('1', 'title', 'wrong', 'right title', 'other title'), row('2', 'title', 'same', 'fine', 'fine')]), OPTIONS);
    assert.match(text, /What is wrong or missing, record by record:/);
    assert.match(text, /Ticket T1 \(1\)/);
    assert.doesNotMatch(text, /Ticket T2 \(2\)/);
  });

  it('lets no value steer the terminal', () => {
    const text = renderDiffByField(document([row('1', 'title', 'same', '\u001b[31mred\n', '\u001b[31mred\n')]), OPTIONS);
    assert.equal(text.includes('\u001b'), false);
  });
});
