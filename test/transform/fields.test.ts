import assert from 'node:assert/strict';
import { CrosswalkError } from '../../src/base/errors.ts';
import type { Values } from '../../src/record/model.ts';
import type { CompiledField } from '../../src/spec/compiled.ts';
import { Hold } from '../../src/transform/hold.ts';
import { resolveField, type Resolved } from '../../src/transform/resolve-field.ts';
import { custom, fieldOf, line, option, seconds } from './fixture.ts';

const TIER = [option('1', 'Gold'), option('2', 'Silver'), option('3', 'Gold')];
const tier = fieldOf('tier', 'list', TIER);

function resolve(field: CompiledField, values: Values): Resolved {
  return resolveField(field, { input: { values, udf: {}, collections: {} }, zone: 'Europe/Berlin', record: 'Ticket 1' });
}

function brief(field: CompiledField, values: Values): unknown[] {
  const { send, field: { source, expected, treatment }, notices } = resolve(field, values);
  return [source, send, expected, treatment, ...notices.map(({ code }) => code)];
}

describe('resolveField', () => {
  it('copies a list by its label', () => {
    assert.deepEqual(brief(line('T', tier, { attribute: true }), { tier: 1 }), ['Gold', 'Gold', 'Gold', 'same']);
    assert.deepEqual(brief(line('T', tier, { attribute: true, type: 'list', options: ['Gold', 'Silver'] }), { tier: '2' }), ['Silver', 'Silver', 'Silver', 'same']);
  });

  it('takes a list\'s stored value for a number', () => {
    assert.deepEqual(brief(line('T', tier, { attribute: true, type: 'integer' }), { tier: '2' }).slice(1, 3), [2, 2]);
  });

  it('maps by stored value, so that two options of one label stay apart', () => {
    const field = line('T', tier, { attribute: true, values: { byValue: new Map([['1', 'gold'], ['3', 'old gold']]), otherwise: undefined } });
    assert.deepEqual(brief(field, { tier: 3 }), ['Gold', 'old gold', 'old gold', 'converted']);
    assert.deepEqual(brief(field, { tier: 1 }), ['Gold', 'gold', 'gold', 'converted']);
  });

  it('counts every use of otherwise, for an unknown option and for none', () => {
    const field = line('T', tier, { values: { byValue: new Map([['1', 'gold']]), otherwise: 'bronze' } });
    assert.deepEqual(brief(field, { tier: 2 }), ['Silver', 'bronze', 'bronze', 'defaulted', 'otherwise-used']);
    assert.deepEqual(brief(field, { tier: null }), [null, 'bronze', 'bronze', 'defaulted', 'otherwise-used']);
  });

  it('does what the policy says with an unknown value', () => {
    const values = { byValue: new Map([['1', 'gold']]), otherwise: undefined };
    assert.deepEqual(brief(line('T', tier, { values, unknown: 'drop' }), { tier: 2 }), ['Silver', null, null, 'dropped', 'value-dropped']);
    assert.throws(() => resolve(line('T', tier, { values, unknown: 'park' }), { tier: 2 }), (error) => error instanceof Hold && error.code === 'value-unknown' && !error.message.includes('Silver'));
    assert.throws(() => resolve(line('T', tier, { values, unknown: 'otherwise' }), { tier: 2 }), Hold);
    assert.throws(
      () => resolve(line('T', tier, { values, unknown: 'fail' }), { tier: 2 }),
      (error) => error instanceof CrosswalkError && error.code === 'transform/value-unknown' && error.where.line === 10 && error.where.record === 'Ticket 1',
    );
  });

  it('refuses an option that the destination does not have, and one without a label', () => {
    const field = line('T', tier, { type: 'list', options: ['Silver'], unknown: 'drop' });
    assert.deepEqual(brief(field, { tier: 1 }), ['Gold', null, null, 'dropped', 'value-dropped']);
    assert.deepEqual(brief(line('T', tier, { unknown: 'drop' }), { tier: 99 }), [99, null, null, 'dropped', 'value-dropped']);
  });

  it('does what the policy says with a text that is too long', () => {
    const long = (tooLong: CompiledField['tooLong'], extra: Partial<CompiledField> = {}): CompiledField => line('T', fieldOf('t'), { length: 3, tooLong, ...extra });
    assert.deepEqual(brief(long('truncate'), { t: 'ab😀' }), ['ab😀', 'ab', 'ab', 'truncated', 'value-truncated']);
    assert.deepEqual(brief(long('drop'), { t: 'abcd' }), ['abcd', null, null, 'dropped', 'value-dropped']);
    assert.deepEqual(brief(long('truncate'), { t: 'abc' }), ['abc', 'abc', 'abc', 'same']);
    assert.throws(() => resolve(long('park'), { t: 'abcd' }), (error) => error instanceof Hold && error.code === 'value-too-long');
    assert.throws(() => resolve(long('fail'), { t: 'abcd' }), (error) => error instanceof CrosswalkError && error.code === 'transform/value-too-long');
    assert.deepEqual(brief(long('otherwise', { values: { byValue: new Map([['x', 'long!']]), otherwise: 'n/a' } }), { t: 'x' }), ['x', 'n/a', 'n/a', 'defaulted', 'otherwise-used']);
  });

  it('counts an expression without a value, not an empty field', () => {
    assert.deepEqual(brief(line('T', custom(() => ({ kind: 'none' }))), {}), [null, null, null, 'same', 'no-value']);
    assert.deepEqual(brief(line('T', fieldOf('n', 'integer'), { type: 'integer' }), { n: null }), [null, null, null, 'same']);
    assert.deepEqual(brief(line('T', fieldOf('t')), { t: null }), ['', null, null, 'same']);
  });

  it('sends moments as seconds and expects ISO text', () => {
    const at = seconds('2024-01-02T09:00:00Z');
    assert.deepEqual(brief(line('T', fieldOf('d', 'datetime'), { type: 'datetime' }), { d: '2024-01-02T10:00:00' }), ['2024-01-02T10:00:00', at, '2024-01-02T09:00:00Z', 'converted']);
    assert.deepEqual(brief(line('T', fieldOf('d', 'datetime'), { type: 'datetime' }), { d: '2024-01-02T09:00:00.55Z' }).slice(1), [at, '2024-01-02T09:00:00Z', 'same']);
    assert.deepEqual(brief(line('T', fieldOf('d', 'date'), { type: 'date' }), { d: '2024-01-02T00:00:00Z' }).slice(2), ['2024-01-02T00:00:00Z', 'same']);
    assert.throws(() => resolve(line('T', fieldOf('d', 'datetime'), { type: 'datetime' }), { d: 'soon' }), Hold);
  });

  it('converts numbers and yes or no, and rounds only for whole numbers', () => {
    assert.deepEqual(brief(line('T', fieldOf('n', 'decimal'), { type: 'decimal' }), { n: 1.25 }), [1.25, 1.25, 1.25, 'same']);
    assert.deepEqual(brief(line('T', fieldOf('n', 'decimal'), { type: 'integer' }), { n: 1.75 }), [1.75, 2, 2, 'converted']);
    assert.deepEqual(brief(line('T', fieldOf('n'), { type: 'decimal' }), { n: ' 3.5 ' }), [' 3.5 ', 3.5, 3.5, 'converted']);
    assert.deepEqual(brief(line('T', fieldOf('b', 'integer'), { type: 'boolean' }), { b: 1 }), [1, true, true, 'converted']);
    assert.deepEqual(brief(line('T', fieldOf('b', 'boolean'), { type: 'boolean' }), { b: false }), [false, false, false, 'same']);
    assert.deepEqual(brief(line('T', fieldOf('n', 'integer')), { n: 7 }), [7, '7', '7', 'converted']);
    assert.throws(() => resolve(line('T', fieldOf('n'), { type: 'integer' }), { n: '0x10' }), Hold);
  });

  it('takes constants as they are', () => {
    assert.deepEqual(brief(line('Source System', { constant: 'Autotask' }, { attribute: true }), {}), ['Autotask', 'Autotask', 'Autotask', 'same']);
  });

  it('keeps line breaks in attributes only', () => {
    assert.equal(resolve(line('T', fieldOf('t'), { attribute: true }), { t: 'a\r\nb\u0000 ' }).send, 'a\nb');
    assert.equal(resolve(line('title', fieldOf('t')), { t: 'a\r\nb\u0000 ' }).send, 'a b');
  });
});
