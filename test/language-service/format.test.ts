import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import type { Range } from 'vscode-languageserver-types';
import { format } from '../../src/language-service/editing/format.ts';
import { SpecText } from '../../src/language-service/spec-text.ts';
import { parseSpec } from '../../src/spec/parse.ts';
import { EXAMPLE } from '../spec/support.ts';

function formatted(text: string, range?: Range): string {
  const spec = new SpecText('file:///a', text);
  return format(spec, range).toReversed().reduce((result, edit) => result.slice(0, spec.lines.offsetAt(edit.range.start)) + edit.newText + result.slice(spec.lines.offsetAt(edit.range.end)), text);
}

/** What the spec says, places aside. */
function said(text: string): string {
  return JSON.stringify([parseSpec(text).draft, parseSpec(text).problems.map(({ code }) => code), parseDocument(text).toJS()], (key, value: unknown) => (key === 'at' || key === 'raw' ? undefined : value));
}

/** An alias without an anchor has no value. */
function valueOf(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ mapAsMap: true });
  } catch (error) {
    return (error as Error).message;
  }
}

const CASES: readonly (readonly [string, string, string])[] = [
  ['indents by two', 'company:\n    from: x\n    fields:\n       a: b\n', 'company:\n  from: x\n  fields:\n    a: b\n'],
  ['keeps comments with the lines they belong to', '# top\ncompany:\n    # of from\n    from: x\n    # at the end\n  # of nothing\n# of ticket\nticket: y # why\n', '# top\ncompany:\n  # of from\n  from: x\n  # at the end\n# of nothing\n# of ticket\nticket: y # why\n'],
  ['writes one blank after a colon, none before it, and none at the end of a line', 'a:    b  \nc :  { d:   e }\t\n', 'a: b\nc: { d: e }\n'],
  ['leaves the blanks before a comment', 'a: b          # far\nc:            # none\n  d: e\n', 'a: b          # far\nc:            # none\n  d: e\n'],
  ['keeps the inside of a long text', 'a:\n    b: |\n        one  \n          two\n    c: "x\n       y"\n', 'a:\n  b: |\n      one  \n        two\n  c: "x\n     y"\n'],
  ['keeps Windows line ends and a mark at the start', '\uFEFFa:\r\n    b:  c  \r\n', '\uFEFFa:\r\n  b: c\r\n'],
  ['ends the file with one line end', 'a: b\n\n\n', 'a: b\n'],
  ['adds the line end that is missing', 'a: b', 'a: b\n'],
  ['indents lists and maps in braces', 'a:\n   - b:  c\n     d: e\n   -  f\ng: {\n  h: i,\n    j:  k\n}\n', 'a:\n  - b: c\n    d: e\n  - f\ng: {\n  h: i,\n    j: k\n}\n'],
  ['keeps anchors, aliases and quotes', 'a:   &x  { b: "c" }\nd:  *x\n\'e\':   \'f\'\n', 'a: &x  { b: "c" }\nd: *x\n\'e\': \'f\'\n'],
  ['keeps blank lines', 'a: b\n\n\nc: d\n', 'a: b\n\n\nc: d\n'],
  ['leaves alone what is no YAML', 'a:   b\n  c: {\n', 'a:   b\n  c: {\n'],
  ['leaves alone two documents in one file', 'a:   b\n---\nc:   d\n', 'a:   b\n---\nc:   d\n'],
];

describe('formatting', () => {
  for (const [name, before, after] of CASES) {
    it(name, () => {
      assert.equal(formatted(before), after);
      assert.equal(formatted(after), after, 'a second time changes nothing');
    });
  }

  it('leaves the example as it is', () => assert.equal(formatted(EXAMPLE), EXAMPLE));

  it('of a range changes its lines only, and nothing where that would say something else', () => {
    const text = 'a:   b\nc:   d\ne:\n    f:   g\n    h: i\n';
    const lines = (from: number, to: number): Range => ({ start: { line: from, character: 2 }, end: { line: to, character: 1 } });
    assert.equal(formatted(text, lines(1, 1)), 'a:   b\nc: d\ne:\n    f:   g\n    h: i\n');
    assert.equal(formatted(text, lines(2, 4)), 'a:   b\nc:   d\ne:\n  f: g\n  h: i\n');
    assert.equal(formatted(text, lines(3, 3)), text);
    assert.equal(formatted('a:   b\nc:   d\n', { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }), 'a: b\nc:   d\n');
  });

  it('never changes what a spec says, whatever its blanks are, and is done after one time (property)', () => {
    const lines = EXAMPLE.split('\n');
    const change = fc.record({ line: fc.nat(lines.length - 1), kind: fc.constantFrom('trail', 'colon', 'blank', 'comment', 'deeper') });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), fc.boolean(), (changes, step, windows) => {
        const changed = lines.map((line) => line.replace(/^ +/, (blanks) => ' '.repeat((blanks.length / 2) * step)));
        for (const { line, kind } of changes) {
          const text = changed[line] ?? '';
          changed[line] = { trail: `${text}  `, colon: text.replace(/: (?=\S)/, ':    '), blank: `${text}\n`, comment: `${/^ */.exec(text)?.[0] ?? ''}# note\n${text}`, deeper: `       # lost\n${text}` }[kind];
        }
        const text = changed.join(windows ? '\r\n' : '\n');
        const result = formatted(text);
        assert.equal(said(result), said(text));
        assert.equal(formatted(result), result);
        assert.equal(result.replaceAll(/\s+/g, ''), text.replaceAll(/\s+/g, ''));
        // Not by doing nothing: every key is where it stood in the example.
        const keys = (source: string): readonly string[] => source.split(/\r?\n/).filter((line) => /^ *[\w"]/.test(line)).map((line) => /^ *[^:]+:/.exec(line)?.[0] ?? '');
        assert.deepEqual(keys(result), keys(EXAMPLE));
      }),
      { numRuns: 15 },
    );
  });

  it('never fails, and never changes what any text says (property)', () => {
    const piece = fc.constantFrom('a', 'key', ': ', ':  ', '{', '}', '[', ']', ',', '"', "'", '#', ' ', '  ', '\n', '\n  ', '\n    ', '\r\n', '\t', '- ', '|', '|2', '>', '&x ', '*x', '\uFEFF', '🙂', '? ', '---', '\\');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }).map((all) => all.join('')), (text) => {
        const result = formatted(text);
        if (result === text) return;
        const [before, after] = [parseDocument(text, { uniqueKeys: false }), parseDocument(result, { uniqueKeys: false })];
        assert.deepEqual([after.errors, valueOf(after)], [before.errors, valueOf(before)]);
      }),
      { numRuns: 1500 },
    );
  });
});
