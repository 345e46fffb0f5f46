import assert from 'node:assert/strict';
import { format } from '../../src/language-service/editing/format.ts';
import { SpecText } from '../../src/language-service/spec-text.ts';
import { readOutline } from '../../src/language-service/text/outline.ts';
import { openDocument } from '../../src/spec/document.ts';

/** Calls of one method of a prototype while `work` runs. */
function callsOf<T extends object>(prototype: T, method: keyof T, work: () => unknown): number {
  const known = Object.getOwnPropertyDescriptor(prototype, method);
  assert.ok(known !== undefined && typeof known.value === 'function');
  const original = known.value as (...given: readonly unknown[]) => unknown;
  let calls = 0;
  Object.defineProperty(prototype, method, {
    ...known,
    value: function counted(this: unknown, ...given: readonly unknown[]): unknown {
      calls += 1;
      return Reflect.apply(original, this, given);
    },
  });
  try {
    work();
  } finally {
    Object.defineProperty(prototype, method, known);
  }
  return calls;
}

describe('a hostile text', () => {
  it('with thousands of list signs on one line is read', () => {
    const { entries } = readOutline(`${'- '.repeat(6000)}a: 1\nb: 2\n`);
    assert.ok(entries.length < 100);
    assert.equal(entries.at(-1)?.key, 'b');
  });

  it('with a brace that nobody closes is read in time in proportion to its lines', () => {
    const textOf = (lines: number): string => `a:\n  b: {\n${'    c: 1\n'.repeat(lines)}`;
    const [few, many] = [100, 1000].map((lines) => callsOf(String.prototype, 'indexOf', () => readOutline(textOf(lines))));
    assert.ok((many ?? 0) < (few ?? 0) * 12, `${few} and ${many} looks`);
    const { entries } = readOutline(textOf(5));
    assert.deepEqual(entries.map(({ line }) => line), [0, 1, 2, 3, 4, 5, 6]);
    assert.deepEqual(readOutline('a: { b: { c: 1,\n  d: 2 },\n\n  e: 3 }\nf: 4\n').entries.map(({ key, line }) => [key, line]), [['a', 0], ['b', 0], ['c', 0], ['d', 1], ['e', 3], ['f', 4]]);
  });

  it('with many lines of comments is formatted in time in proportion to them', () => {
    const textOf = (lines: number): SpecText => new SpecText('file:///a', `a:\n    b: c\n${'  # d\n'.repeat(lines)}`);
    const [few, many] = [100, 1000].map((lines) => callsOf(Map.prototype, 'get', () => format(textOf(lines))));
    assert.ok((many ?? 0) < (few ?? 0) * 12, `${few} and ${many} looks`);
  });

  it('with thousands of anchors in a row is not given to the parser', () => {
    for (const sign of ['&x ', '!x ', '&x\n  ']) assert.deepEqual(openDocument(`a: ${sign.repeat(1000)}b\n`).problems.map(({ code }) => code), ['spec/too-large']);
    assert.deepEqual(openDocument('a: &x !!str "! ! & Co."\n').problems, []);
  });
});
