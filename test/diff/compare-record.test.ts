import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Scalar } from '../../src/record/model.ts';
import type { ExpectedField } from '../../src/transform/operation.ts';
import { TREATMENTS } from '../../src/transform/operation.ts';
import { compareRecord, summarise } from '../../src/diff/compare-record.ts';
import { explain } from '../../src/diff/explain.ts';
import { DIFF_CLASSES, type DiffRow } from '../../src/diff/model.ts';
import { wordChanges } from '../../src/diff/word-changes.ts';

const META = { entity: 'Ticket', id: '1', label: 'T1', destinationId: '500', created: true };

function field(path: string, expected: Scalar, extra: Partial<ExpectedField> = {}): ExpectedField {
  return { path, source: expected, expected, treatment: 'same', line: 3, reason: null, ...extra };
}

function classOf(path: string, expected: Scalar, arrived: Scalar | undefined, extra: Partial<ExpectedField> = {}): string | undefined {
  const read = new Map<string, Scalar>(arrived === undefined ? [] : [[path, arrived]]);
  return compareRecord([field(path, expected, extra)], read, META)[0]?.class;
}

describe('compareRecord', () => {
  it('gives a value that arrived its treatment, with the spec\'s line and the record', () => {
    const [row] = compareRecord([field('title', 'Printer', { treatment: 'truncated', reason: 'long', source: 'Printers' })], new Map([['title', 'Printer']]), META);
    assert.deepEqual(row, { entity: 'Ticket', id: '1', label: 'T1', destinationId: '500', path: 'title', source: 'Printers', expected: 'Printer', arrived: 'Printer', class: 'truncated', line: 3, reason: 'long' });
    for (const treatment of TREATMENTS) assert.equal(classOf('title', 'x', 'x', { treatment }), treatment);
  });

  it('calls absent, null and empty text missing, whatever was done to the value', () => {
    for (const arrived of [undefined, null, '', '  ']) assert.equal(classOf('title', 'x', arrived, { treatment: 'masked' }), 'missing');
    assert.equal(classOf('attributes.Hours', 0, undefined), 'missing');
    assert.equal(classOf('attributes.Done', false, null), 'missing');
  });

  it('calls another value wrong, and one where none should be', () => {
    assert.equal(classOf('state', 'closed', 'open', { treatment: 'converted' }), 'wrong');
    assert.equal(classOf('attributes.Hours', 1, 1.5), 'wrong');
    assert.equal(classOf('attributes.Hours', 1, '1'), 'wrong');
    assert.equal(classOf('attributes.Done', true, false), 'wrong');
    assert.equal(classOf('phone', null, '+49', { treatment: 'masked' }), 'wrong');
    assert.equal(compareRecord([field('phone', null)], new Map([['phone', '+49']]), META)[0]?.reason, 'should be empty');
    assert.equal(classOf('phone', null, undefined, { treatment: 'masked' }), 'masked');
    assert.equal(classOf('parts.1.kind', 'note', 'comment'), 'wrong');
  });

  it('says of an empty text that came back as nothing why it is the same', () => {
    const reason = (source: Scalar, expected: Scalar): string | null | undefined => compareRecord([field('email', expected, { source })], new Map(), META)[0]?.reason;
    for (const empty of ['', '  ']) assert.equal(reason(empty, null), 'empty in the source, empty in Intercom');
    assert.equal(reason('', ''), 'empty in the source, empty in Intercom');
    assert.equal(reason(null, null), null);
  });

  it('does not mind white space and Unicode form, but every letter', () => {
    assert.equal(classOf('title', 'M\u00fcller  a\nb', 'Mu\u0308ller a b '), 'same');
    assert.equal(classOf('title', 'Printer', 'printer'), 'wrong');
    assert.equal(classOf('title', 'ab', 'a b'), 'wrong');
  });

  it('takes a moment as seconds or as ISO text, and shows ISO text', () => {
    const iso = '2024-01-02T10:00:00Z';
    for (const arrived of [1_704_189_600, '2024-01-02T10:00:00.000Z', '2024-01-02T11:00:00+01:00', iso]) {
      const [row] = compareRecord([field('attributes.Created', iso)], new Map<string, Scalar>([['attributes.Created', arrived]]), META);
      assert.deepEqual([row?.class, row?.arrived], ['same', iso]);
    }
    assert.equal(classOf('attributes.Created', iso, 1_704_189_601), 'wrong');
    assert.equal(classOf('attributes.Created', iso, 1e300), 'wrong');
    assert.equal(classOf('attributes.Created', iso, 'soon'), 'wrong');
  });

  it('takes a file whose size the source did not tell at any size, but not another file', () => {
    assert.equal(classOf('parts.1.files', 'a.txt\nb.txt (3 bytes)', 'a.txt (9 bytes)\nb.txt (3 bytes)'), 'same');
    assert.equal(classOf('parts.1.files', 'a.txt (3 bytes)', 'a.txt (4 bytes)'), 'wrong');
    assert.equal(classOf('parts.1.files', 'a.txt', 'b.txt (4 bytes)'), 'wrong');
    assert.equal(classOf('parts.1.files', 'a.txt', 'a.txt (4 bytes)\nb.txt (4 bytes)'), 'wrong');
    assert.equal(classOf('parts.1.files', 'a.txt', null), 'missing');
    assert.equal(classOf('parts.1.files', 'a (3 bytes)', 'a (3 bytes) (9 bytes)'), 'wrong');
  });

  it('calls what nobody planned wrong: attributes, parts and files', () => {
    const read = new Map<string, Scalar>([['title', 'x'], ['attributes.Other', 'y'], ['attributes.None', null], ['parts.2.kind', 'comment'], ['parts.2.body', 'hello'], ['parts.2.author', 'A'], ['parts.1.files', 'a (1 bytes)'], ['phone', '1']]);
    const rows = compareRecord([field('title', 'x')], read, META);
    assert.deepEqual(rows.slice(1).map((row) => [row.path, row.class, row.reason]), [['attributes.Other', 'wrong', 'not planned'], ['parts.2.kind', 'wrong', 'not planned'], ['parts.2.body', 'wrong', 'not planned'], ['parts.1.files', 'wrong', 'not planned']]);
  });

  it('leaves alone what an object had before us', () => {
    assert.deepEqual(compareRecord([], new Map([['attributes.Other', 'y']]), { ...META, created: false }), []);
  });

  it('has one row for each expected field in its order, and survives any text', () => {
    const scalar = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant(null), fc.constantFrom('__proto__', '2024-01-02T10:00:00Z'));
    const path = fc.oneof(fc.string(), fc.constantFrom('title', 'parts.1.files', 'parts.1.body', '__proto__', 'attributes.__proto__', 'constructor'));
    fc.assert(fc.property(fc.array(fc.tuple(path, scalar, scalar)), (rows) => {
      const expected = rows.map(([name, value]) => field(name, value));
      const result = compareRecord(expected, new Map(rows.map(([name, , value]) => [name, value])), META);
      assert.deepEqual(result.map((row) => row.path), expected.map((row) => row.path));
      assert.ok(result.every((row) => explain(row).endsWith('.')));
      assert.equal(Object.values(summarise(result)).reduce((sum, count) => sum + count, 0), result.length);
    }), { seed: 6 });
  });

  it('finds a value equal to itself the same', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean()), (value) => {
      assert.equal(classOf('attributes.X', value, value), 'same');
    }), { seed: 7 });
  });
});

describe('summarise', () => {
  it('counts each class, those without a row too', () => {
    const counts = summarise([{ class: 'wrong' }, { class: 'same' }, { class: 'wrong' }]);
    assert.deepEqual(Object.keys(counts), [...DIFF_CLASSES]);
    assert.deepEqual([counts.wrong, counts.same, counts.missing], [2, 1, 0]);
  });
});

describe('explain', () => {
  const explained = (change: Partial<DiffRow>): string => explain({ entity: 'Ticket', id: '1', label: 'T1', destinationId: '5', path: 'title', source: 'a', expected: 'b', arrived: 'c', class: 'same', line: 1, reason: null, ...change });

  it('says each class in one sentence', () => {
    assert.equal(explained({ class: 'same', arrived: 'a' }), 'The title arrived as it is in the source: "a".');
    assert.equal(explained({ class: 'wrong', path: 'parts.3.body', reason: 'another value arrived' }), 'The text of part 3 is wrong: "b" was expected, "c" arrived.');
    assert.equal(explained({ class: 'wrong', path: 'attributes.Tier', reason: 'not planned' }), 'The attribute "Tier" was not planned, yet "c" arrived.');
    assert.equal(explained({ class: 'missing', path: 'parts.count' }), 'The number of parts is missing: "b" was expected.');
    assert.equal(explained({ class: 'shifted', path: 'parts.2.created_at', reason: 'times along a thread increase' }), 'The time of part 2 moved from "a" to "c": times along a thread increase.');
    assert.equal(explained({ class: 'dropped', reason: 'too long' }), 'The title was left out; the source has "a": too long.');
  });

  it('clips long values between characters', () => {
    assert.equal(explained({ arrived: '😀'.repeat(80) }), `The title arrived as it is in the source: "${'😀'.repeat(60)}…".`);
  });
});

describe('wordChanges', () => {
  it('marks the words that differ', () => {
    assert.deepEqual(wordChanges('the old printer', 'the new printer'), [
      { kind: 'same', text: 'the ' }, { kind: 'removed', text: 'old' }, { kind: 'added', text: 'new' }, { kind: 'same', text: ' printer' },
    ]);
  });

  it('joins back to both texts', () => {
    const text = fc.array(fc.constantFrom('a', 'b', ' ', '\n', 'word', '😀', '<b>'), { maxLength: 40 }).map((words) => words.join(''));
    fc.assert(fc.property(text, text, (expected, arrived) => {
      const changes = wordChanges(expected, arrived);
      const join = (other: string): string => changes.filter(({ kind }) => kind === 'same' || kind === other).map((change) => change.text).join('');
      assert.deepEqual([join('removed'), join('added')], [expected, arrived]);
    }), { seed: 8 });
  });

  it('shows texts too different to compare as replaced', () => {
    const words = (prefix: string): string => Array.from({ length: 20_000 }, (_, index) => `${prefix}${index}`).join(' ');
    assert.deepEqual(wordChanges(words('a'), words('b')).map(({ kind }) => kind), ['removed', 'added']);
  });
});
