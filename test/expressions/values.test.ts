import assert from 'node:assert/strict';
import { CrosswalkError } from '../../src/base/errors.ts';
import { compileExpression } from '../../src/expressions/compile.ts';
import { compute, input, SCOPE } from './support.ts';

describe('what an expression computes', () => {
  it('reads fields whose names are words of the language elsewhere', () => {
    assert.equal(compute('type == 1', { values: { type: 1 } }), true);
    assert.equal(compute('udf["__proto__"] + "!"', { udf: { ['__proto__']: 'x' } }), 'x!');
    assert.equal(compute('udf["__proto__"] + udf["constructor"] + "!"', { udf: {} }), '!');
  });

  it('never reads what a record inherits', () => {
    const result = compileExpression('udf["constructor"] + udf["__proto__"]', SCOPE);
    assert.ok(result.ok);
    assert.deepEqual(result.expression.evaluate({ values: {}, udf: {}, collections: {} }), { kind: 'value', value: '' });
  });

  it('compares a stored option with numbers and texts, whichever way it is stored', () => {
    for (const stored of [1, '1']) {
      assert.equal(compute('status == 1', { values: { status: stored } }), true);
      assert.equal(compute('status == "1"', { values: { status: stored } }), true);
      assert.equal(compute('status != 1', { values: { status: stored } }), false);
      assert.equal(compute('status in [13, 1]', { values: { status: stored } }), true);
      assert.equal(compute('status in [13, 91]', { values: { status: stored } }), false);
      assert.equal(compute('label(status)', { values: { status: stored } }), 'New');
    }
    assert.equal(compute('status > 4', { values: { status: '5' } }), true);
  });

  it('treats whole and broken numbers alike', () => {
    assert.equal(compute('hours * 2 + 1', { values: { hours: 1.5 } }), 4);
    assert.equal(compute('hours == 2', { values: { hours: 2.0 } }), true);
    assert.equal(compute('hours', { values: { hours: '2.50' } }), 2.5);
    assert.equal(compute('isActive != 1', { values: { isActive: 0 } }), true);
    assert.equal(compute('-hours % 2', { values: { hours: 3 } }), -1);
  });

  it('works on collections', () => {
    const timeEntries = [{ hoursToBill: 1.25, summaryNotes: 'a', kind: 1 }, { hoursToBill: 0.5, summaryNotes: 'b', kind: 2 }];
    assert.equal(compute('sum(timeEntries.map(t, t.hoursToBill))', { timeEntries }), 1.75);
    assert.equal(compute('sum(timeEntries.map(t, t.hoursToBill))', {}), 0);
    assert.equal(compute('size(timeEntries)', { timeEntries }), 2);
    assert.equal(compute('join(timeEntries.map(t, t.summaryNotes), ", ")', { timeEntries }), 'a, b');
    assert.equal(compute('timeEntries.map(t, t.summaryNotes).join("/")', { timeEntries }), 'a/b');
    assert.equal(compute('timeEntries.filter(t, t.kind == 2).size()', { timeEntries }), 1);
    assert.equal(compute('timeEntries.exists(t, t.hoursToBill > 1)', { timeEntries }), true);
    assert.equal(compute('timeEntries.all(t, t.hoursToBill > 1)', { timeEntries }), false);
    assert.equal(compute('timeEntries.exists_one(t, t.hoursToBill > 1)', { timeEntries }), true);
    assert.equal(compute('timeEntries[1].summaryNotes', { timeEntries }), 'b');
    assert.equal(compute('timeEntries[7].summaryNotes', { timeEntries }), 'none');
    assert.equal(compute('join(timeEntries.map(t, label(t.kind)), ",")', { timeEntries }), 'Work,2');
    assert.equal(compute('sum(timeEntries.map(t, sum(timeEntries.map(u, u.hoursToBill * t.hoursToBill))))', { timeEntries }), 1.75 * 1.75);
    assert.equal(compute('max(timeEntries.map(t, t.hoursToBill))', {}), 'none');
  });

  it('has the functions of text, number and date', () => {
    assert.equal(compute('upper(trim("  a ")) + lower("B")'), 'Ab');
    assert.equal(compute('title.contains("x") && title.startsWith("a") && title.endsWith("z")', { values: { title: 'axz' } }), true);
    assert.equal(compute('replace(title, ".", "")', { values: { title: '1.2.3' } }), '123');
    assert.equal(compute('substring("añb", 1, 2)'), 'ñ');
    assert.equal(compute('split("a;b", ";")[1]'), 'b');
    assert.equal(compute('round(2.345, 2) + floor(1.9) + ceil(0.1) + abs(-1)'), 5.35);
    assert.equal(compute('string(hours) + "h"', { values: { hours: 2 } }), '2h');
    assert.equal(compute('double("2.5") + int("7")'), 9.5);
    assert.equal(compute('createDate < date("2024-01-02")', { values: { createDate: '2024-01-01T23:59:59Z' } }), true);
    assert.equal(compute('createDate == date("2024-01-01T01:00:00+01:00")', { values: { createDate: '2024-01-01T00:00:00Z' } }), true);
    assert.equal(compute('date("2024-01-01 05:00:00")'), '2024-01-01T05:00:00.000Z');
    assert.equal(compute('date("2024-01-01")'), '2024-01-01');
  });

  it('says which single field it is, so that lists are copied by label', () => {
    const kinds = ['status', 'udf["Account Tier"]', 'udf.Region', 'status == 1', 'timeEntries[0].summaryNotes', 'label(status)'];
    const fields = kinds.map((text) => {
      const result = compileExpression(text, SCOPE);
      return result.ok ? (result.expression.field?.name ?? null) : 'broken';
    });
    assert.deepEqual(fields, ['status', 'Account Tier', 'Region', null, null, null]);
  });

  it('lists what it reads, each once', () => {
    const result = compileExpression('title + title + udf.Region + string(sum(timeEntries.map(t, t.hoursToBill)))', SCOPE);
    assert.deepEqual(result.ok && result.expression.uses, [
      { name: 'title', custom: false },
      { name: 'Region', custom: true },
      { name: 'hoursToBill', custom: false, collection: 'timeEntries' },
    ]);
  });

  it('fails with its own error and without data of the record', () => {
    const cases: readonly (readonly [string, Record<string, string | number>])[] = [['hours + 1', { hours: 'private words' }], ['1 / hours', { hours: 0 }], ['open', { open: 'private words' }], ['createDate', { createDate: 'private words' }]];
    for (const [text, given] of cases) {
      const result = compileExpression(text, SCOPE);
      assert.ok(result.ok);
      assert.throws(
        () => result.expression.evaluate(input({ values: given })),
        (error: unknown) => error instanceof CrosswalkError && error.code === 'expression/failed' && !error.message.includes('private') && error.remedy !== '',
        text,
      );
    }
  });

  it('stops loops that visit too much', () => {
    const timeEntries = Array.from({ length: 1000 }, () => ({ hoursToBill: 1 }));
    const result = compileExpression('sum(timeEntries.map(t, sum(timeEntries.map(u, u.hoursToBill))))', SCOPE);
    assert.ok(result.ok);
    assert.throws(() => result.expression.evaluate(input({ timeEntries })), /too many items/);
  });
});
