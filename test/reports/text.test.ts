import assert from 'node:assert/strict';
import fc from 'fast-check';
import { markdownTable, plain } from '../../src/reports/markdown.ts';
import { displayWidth, duration, textTable, visible, wrap } from '../../src/reports/text.ts';

const anyText = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.string());

describe('reports: text', () => {
  it('lets no control, direction or invisible character through to the terminal', () => {
    assert.equal(visible('a\u001b[31mb\u202ec\u200bd\u0007\u009b'), 'a\\u{1b}[31mb\\u{202e}c\\u{200b}d\\u{7}\\u{9b}');
    assert.equal(visible('one\r\ntwo\nthree'), 'one⏎two⏎three');
    fc.assert(
      fc.property(anyText, (text) => {
        assert.doesNotMatch(visible(text), /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);
      }),
      { seed: 1 },
    );
  });

  it('wraps within the width and loses nothing but the spaces it broke at', () => {
    assert.deepEqual(wrap('the quick brown fox', 10), ['the quick', 'brown fox']);
    assert.deepEqual(wrap('abcdefghij', 4), ['abcd', 'efgh', 'ij']);
    assert.deepEqual(wrap('日本語テキスト', 6), ['日本語', 'テキス', 'ト']);
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 30 }), (raw, width) => {
        const text = visible(raw);
        const lines = wrap(text, width);
        for (const line of lines) assert.ok(displayWidth(line) <= width);
        assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
      }),
      { seed: 2 },
    );
  });

  it('aligns columns and shrinks the widest until the table fits', () => {
    const rows = [
      ['name', 'n'],
      ['a long name that must wrap', '7'],
      ['日本', '1,000'],
    ];
    assert.deepEqual(textTable(rows, { width: 23, indent: ' ', right: new Set([1]) }).flat(), [
      ' name                 n',
      ' a long name          7',
      ' that must wrap',
      ' 日本             1,000',
    ]);
  });

  it('tells durations by their two largest units', () => {
    assert.deepEqual([0, 320, 1000, 65_000, 7_200_000, 97_500_000].map(duration), ['0 ms', '320 ms', '1 s', '1 min 5 s', '2 h', '1 d 3 h']);
  });

  it('shows names in markdown as they are', () => {
    assert.equal(plain('a|b <script> [x](y) `c` *d* #1 & \\'), 'a\\|b &lt;script&gt; \\[x\\](y) \\`c\\` \\*d\\* \\#1 &amp; \\\\');
    const table = markdownTable(['A'], [['one|two\nthree']], 'None.');
    assert.deepEqual(table.split('\n'), ['| A |', '| --- |', '| one\\|two⏎three |', '']);
    assert.equal(markdownTable(['A'], [], 'None.'), 'None.\n');
  });
});
