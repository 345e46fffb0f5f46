import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DIFF_CLASSES } from '../../src/diff/model.ts';
import type { DiffDocument } from '../../src/diff/model.ts';
import { parseDiff } from '../../src/extension/diff/diff-file.ts';
import { DiffPages } from '../../src/extension/diff/diff-pages.ts';
import type { Explainer } from '../../src/extension/diff/diff-pages.ts';
import { pageHtml } from '../../src/extension/diff/page-html.ts';
import { CELL_LENGTH, clip, excerptOf } from '../../src/extension/diff/text-pieces.ts';
import { hostileDocument, hugeDocument, troubledDocument } from '../webviews/stories/documents.ts';

const explainer: Explainer = {
  explain: (row) => row.path,
  pieces: (expected, arrived) => [
    { kind: 'expected', text: expected },
    { kind: 'arrived', text: arrived },
  ],
};

const pagesOf = (document: DiffDocument): DiffPages => new DiffPages(document, explainer);

describe('the pages of a diff', () => {
  it('give every row once, each below its record', () => {
    const document = troubledDocument();
    const pages = pagesOf(document);
    const { total, fields, records } = pages.show(DIFF_CLASSES, '');
    const rows = pages.rows(0, total).concat(pages.rows(200, total));
    assert.deepEqual([fields, records, rows.length], [document.rows.length, document.records.length, total]);
    assert.equal(rows.filter(({ kind }) => kind === 'field').length, document.rows.length);
    assert.deepEqual(rows.map(({ index }) => index), rows.map((_, at) => at));
  });

  it('filter by outcome and leave out records without such a field', () => {
    const pages = pagesOf(troubledDocument());
    const size = pages.show(['missing'], '');
    const rows = pages.rows(0, 100);
    assert.deepEqual([size.fields, size.records], [4, 4]);
    assert.ok(rows.every((row) => row.kind === 'record' || row.class === 'missing'));
    assert.ok(rows.every((row) => row.kind === 'field' || (row.fields === 1 && row.look === 3)));
  });

  it('find every word of the search, in any column', () => {
    const pages = pagesOf(troubledDocument());
    assert.equal(pages.show(DIFF_CLASSES, 'THURSDAY parts.3').fields, 4);
    assert.equal(pages.show(DIFF_CLASSES, 'thursday nowhere').fields, 0);
    assert.ok(pages.show(DIFF_CLASSES, 'T20240311.0002').fields > 0);
  });

  it('name the base in which a line stands, and no other file of the machine', () => {
    const document = troubledDocument();
    const fileOf = (file: unknown): readonly unknown[] => {
      const pages = pagesOf(parseDiff(JSON.stringify({ ...document, rows: document.rows.map((row) => ({ ...row, line: 7, file })) }), 'diff.json'));
      pages.show(DIFF_CLASSES, '');
      const [, row] = pages.rows(0, 2);
      return [row?.kind === 'field' && row.line, row?.kind === 'field' && row.file, pages.detail(1)?.file];
    };
    assert.deepEqual(fileOf('../shared.base.crosswalk.yaml'), [7, '../shared.base.crosswalk.yaml', '../shared.base.crosswalk.yaml']);
    for (const other of ['/etc/passwd', '/etc/x.crosswalk.yaml', 'C:\\x.crosswalk.yaml', 'x.json', 5, null, `${'a'.repeat(400)}.crosswalk.yaml`]) assert.deepEqual(fileOf(other), [7, undefined, undefined]);
  });

  it('never hand out more than one message can carry', () => {
    const pages = pagesOf(hugeDocument(100_000));
    assert.equal(pages.show(DIFF_CLASSES, '').fields, 100_008);
    const rows = pages.rows(50_000, 100_000);
    assert.equal(rows.length, 200);
    assert.ok(JSON.stringify(rows).length < 256 * 1024);
  });

  it('stay within 256 KB even for the longest values', () => {
    const document = hostileDocument();
    const long = { ...document.rows[0], source: '👩'.repeat(50_000), expected: 'x'.repeat(90_000), arrived: 'y '.repeat(90_000) };
    const pages = pagesOf({ ...document, rows: Array.from({ length: 300 }, () => long) as DiffDocument['rows'] });
    pages.show(DIFF_CLASSES, '');
    assert.ok(JSON.stringify(pages.rows(0, 100)).length < 256 * 1024);
  });

  it('show characters that turn or hide a text', () => {
    const pages = pagesOf(hostileDocument());
    const { total } = pages.show(DIFF_CLASSES, '');
    const text = JSON.stringify(pages.rows(0, total));
    assert.ok(text.includes('⟨U+202E⟩'));
    assert.ok(!text.includes('\u202e'));
  });

  it('answer any question of a page without falling over', () => {
    const pages = pagesOf(troubledDocument());
    pages.show(DIFF_CLASSES, '');
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.double()), fc.oneof(fc.integer(), fc.double()), (start, count) => {
        assert.ok(pages.rows(start, count).length <= 200);
        pages.detail(start);
      }),
      { seed: 7 },
    );
    assert.equal(pages.detail(0), null);
    assert.equal(typeof pages.detail(1)?.record.id, 'string');
  });
});

describe('a diff on disk', () => {
  const text = JSON.stringify(troubledDocument());

  it('is read as it was written', () => {
    assert.deepEqual(parseDiff(text, '/x'), troubledDocument());
  });

  it('is counted, not believed', () => {
    const lying = { ...troubledDocument(), counts: { ...troubledDocument().counts, wrong: 0, missing: 0 } };
    assert.equal(parseDiff(JSON.stringify(lying), '/x').counts.wrong, 8);
  });

  for (const [name, change] of [
    ['no JSON', () => '{'],
    ['another format', () => JSON.stringify({ ...troubledDocument(), format: 2 })],
    ['an unknown class', () => text.replace('"class":"wrong"', '"class":"fine"')],
    ['a third workspace', () => text.replace('"target":"staging"', '"target":"elsewhere"')],
    ['rows that are no list', () => JSON.stringify({ ...troubledDocument(), rows: {} })],
  ] as const) {
    it(`is refused with ${name}`, () => {
      assert.throws(() => parseDiff(change(), '/x'), { code: 'diff/unreadable' });
    });
  }
});

describe('texts of cells', () => {
  it('are one line, bounded, and never cut inside a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (value) => {
        const { text, clipped } = clip(value);
        assert.ok(!text.includes('\n'));
        assert.equal(clipped, [...value].length > CELL_LENGTH);
        assert.ok(!/[\ud800-\udbff]$/.test(text));
      }),
      { seed: 11 },
    );
  });

  it('begin near the first difference of a long text', () => {
    const pieces = excerptOf([
      { kind: 'both', text: `${'long '.repeat(200)}before ` },
      { kind: 'expected', text: 'Tuesday' },
      { kind: 'arrived', text: 'Thursday' },
      { kind: 'both', text: ' after'.repeat(200) },
    ]);
    const shown = pieces.map(({ text }) => text).join('');
    assert.match(shown, /^….{24}TuesdayThursday after/);
    assert.ok([...shown].length <= CELL_LENGTH + 2);
  });
});

describe('the frame of a page', () => {
  it('allows our script by nonce and nothing else', () => {
    const html = pageHtml({ title: 't', element: 'x-y', script: 's.js' }, 'abc');
    assert.match(html, /default-src 'none'; script-src 'nonce-abc'; style-src 'nonce-abc'; connect-src 'none'/);
    assert.ok(!html.includes('unsafe'));
  });
});
