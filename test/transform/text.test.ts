import assert from 'node:assert/strict';
import fc from 'fast-check';
import { normaliseBody, normaliseText } from '../../src/transform/normalise.ts';
import { filesText, isoSeconds } from '../../src/transform/paths.ts';
import { cleanText, cutText, isBlank, splitText, textToHtml } from '../../src/transform/text.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.constantFrom('<', '>', '&', '"', '\n', ' ', '\u0000', '\u200b', '\ud800', '&lt;', '<p>', '</p>', '<script>', 'a', '\u2028', '\u00a0', '&#0;', '<!--', ']]>') }),
);

describe('normaliseBody', () => {
  it('takes tags, entities and white space away', () => {
    assert.equal(normaliseBody('<p>a &amp; b&lt;c<br>d</p>\n<p>e\u00a0f</p>'), 'a & b<c d e f');
    assert.equal(normaliseBody('<h2>Hallo</h2><a href="https://x.example">link</a><img src="x" alt="y">'), 'Hallo link');
    assert.equal(normaliseBody(''), '');
  });

  it('compares by Unicode form C', () => {
    assert.equal(normaliseBody('<p>Mu\u0308ller</p>'), normaliseBody('<p>M\u00fcller</p>'));
  });

  it('keeps words apart that a tag parts, and together that none does', () => {
    assert.equal(normaliseBody('a<br>b'), 'a b');
    assert.equal(normaliseBody('a<b>b</b>'), 'ab');
  });

  it('survives a hostile depth', () => {
    assert.equal(typeof normaliseBody('<div>'.repeat(50_000)), 'string');
  });

  it('reads back our own HTML as the text it was made of, whatever the text', () => {
    fc.assert(fc.property(hostile, (text) => {
      const clean = cleanText(text);
      assert.equal(normaliseBody(textToHtml(clean)), normaliseText(clean));
    }), { seed: 1, numRuns: 1000 });
  });
});

describe('text', () => {
  it('strips control characters and halves of pairs, keeps tab and line feed', () => {
    assert.equal(cleanText('a\u0000b\u0085c\td\r\ne\rf\ud800'), 'abc\td\ne\nf\ufffd');
  });

  it('makes paragraphs and line breaks, and escapes all else', () => {
    assert.equal(textToHtml('a\nb\n\nc <script>&"\''), '<p>a<br>b</p><p>c &lt;script&gt;&amp;&quot;&#39;</p>');
  });

  it('never opens a tag of the text', () => {
    fc.assert(fc.property(hostile, (text) => {
      assert.doesNotMatch(textToHtml(cleanText(text)).replaceAll(/<\/?p>|<br>/g, ''), /[<>]/);
    }), { seed: 2, numRuns: 1000 });
  });

  it('cuts between code points', () => {
    assert.equal(cutText('a😀b', 2), 'a');
    assert.equal(cutText('a😀b', 3), 'a😀');
    assert.equal(cutText('abc', 3), 'abc');
  });

  it('splits without losing or breaking a character', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 2, max: 40 }), (text, limit) => {
      const pieces = splitText(text.toWellFormed(), limit);
      assert.equal(pieces.join(''), text.toWellFormed());
      assert.ok(pieces.every((piece) => piece.length <= limit && piece.isWellFormed()));
    }), { seed: 3 });
  });

  it('splits at white space where that is near', () => {
    assert.deepEqual(splitText('hello brave new world', 12), ['hello brave ', 'new world']);
  });

  it('calls white space and zero-width spaces blank', () => {
    assert.ok(isBlank(' \n\u200b\u00a0'));
    assert.ok(!isBlank('\u200bx'));
  });
});

describe('paths', () => {
  it('writes moments to the second', () => {
    assert.equal(isoSeconds(1_704_189_600), '2024-01-02T10:00:00Z');
  });

  it('writes files one a line, without a size that is not known', () => {
    assert.equal(filesText([{ name: 'a\nb.txt', size: 3 }, { name: 'c', size: null }]), 'a b.txt (3 bytes)\nc');
    assert.equal(filesText([]), null);
  });
});
