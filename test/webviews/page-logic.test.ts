import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DIFF_CLASSES } from '../../src/diff/model.ts';
import type { DiffClass } from '../../src/diff/model.ts';
import { moveCursor } from '../../src/webviews/diff/grid-keys.ts';
import { RowStore } from '../../src/webviews/diff/row-store.ts';
import { OUTCOMES, verdictOf, when } from '../../src/webviews/diff/verdict.ts';

const counts = (some: Partial<Record<DiffClass, number>>): Record<DiffClass, number> => ({ ...(Object.fromEntries(DIFF_CLASSES.map((name) => [name, 0])) as Record<DiffClass, number>), ...some });

describe('the verdict', () => {
  it('says in plain words what arrived', () => {
    assert.equal(verdictOf(counts({ same: 1200, converted: 40, wrong: 6, missing: 4 })).title, '1,240 of 1,250 values arrived as planned. 10 need a look.');
    assert.equal(verdictOf(counts({ same: 1200, wrong: 1 })).title, '1,200 of 1,201 values arrived as planned. 1 needs a look.');
    assert.equal(verdictOf(counts({ same: 12 })).title, 'All 12 values arrived as planned.');
    assert.equal(verdictOf(counts({ same: 1, converted: 1, masked: 2 })).more, 'On the way, 1 was converted and 2 masked for staging, as the spec says.');
  });

  it('is good only when something was compared and nothing needs a look', () => {
    assert.equal(verdictOf(counts({})).good, false);
    for (const kind of DIFF_CLASSES) assert.equal(verdictOf(counts({ [kind]: 1 })).good, kind !== 'wrong' && kind !== 'missing', kind);
  });

  it('knows every outcome', () => {
    assert.deepEqual([...OUTCOMES].sort(), [...DIFF_CLASSES].sort());
  });

  it('tells times in UTC and leaves what is no time as it is', () => {
    assert.equal(when('2026-08-01T09:14:03Z'), '1 Aug 2026, 09:14 UTC');
    assert.equal(when('soon'), 'soon');
  });
});

describe('keys of the grid', () => {
  const key = (name: string, ctrlKey = false) => ({ key: name, ctrlKey, metaKey: false });
  const size = { rows: 100, columns: 6, page: 10 };

  it('move by cell, row end, page and document end', () => {
    assert.deepEqual(moveCursor({ row: 3, column: 2 }, key('ArrowDown'), size), { row: 4, column: 2 });
    assert.deepEqual(moveCursor({ row: 3, column: 2 }, key('End'), size), { row: 3, column: 5 });
    assert.deepEqual(moveCursor({ row: 3, column: 2 }, key('Home', true), size), { row: 0, column: 0 });
    assert.deepEqual(moveCursor({ row: 3, column: 2 }, key('End', true), size), { row: 99, column: 5 });
    assert.deepEqual(moveCursor({ row: 3, column: 2 }, key('PageDown'), size), { row: 13, column: 2 });
    assert.equal(moveCursor({ row: 3, column: 2 }, key('a'), size), null);
  });

  it('never leave the grid', () => {
    const keys = ['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End'];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...keys), fc.boolean())), (pressed) => {
        let cursor = { row: 0, column: 0 };
        for (const [name, ctrl] of pressed) cursor = moveCursor(cursor, key(name, ctrl), size) ?? cursor;
        assert.ok(cursor.row >= 0 && cursor.row < size.rows && cursor.column >= 0 && cursor.column < size.columns);
      }),
      { seed: 3 },
    );
  });
});

describe('rows in the page', () => {
  it('are asked for once and forgotten when far away', () => {
    const asked: number[] = [];
    const store = new RowStore((start) => asked.push(start));
    store.need(0, 150);
    store.need(10, 160);
    assert.deepEqual(asked, [0, 100]);
    const row = (index: number) => ({ kind: 'field', index }) as never;
    store.put(0, [row(0)]);
    assert.equal(store.get(0)?.index, 0);
    for (let start = 100; start < 4000; start += 100) {
      store.need(start, start);
      store.put(start, [row(start)]);
    }
    assert.equal(store.get(0), undefined);
    store.need(0, 0);
    assert.equal(asked.filter((start) => start === 0).length, 2);
  });

  it('that nobody waits for are dropped', () => {
    const store = new RowStore(() => undefined);
    store.need(0, 0);
    store.clear();
    store.put(0, [{ kind: 'field', index: 0 } as never]);
    assert.equal(store.get(0), undefined);
  });
});
