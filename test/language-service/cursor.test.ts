import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cursorAt, type Cursor } from '../../src/language-service/text/cursor.ts';
import { readOutline, type OutlineEntry } from '../../src/language-service/text/outline.ts';
import { marked } from './marked.ts';

function cursor(source: string): Cursor | null {
  const { text, offset } = marked(source);
  return cursorAt(text, readOutline(text), offset);
}

function told(source: string): string {
  const { text } = marked(source);
  const found = cursor(source);
  return found === null ? 'none' : `${found.place} ${found.path.join('/')} "${text.slice(found.start, found.end)}"`;
}

describe('the cursor', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['in an empty file', '|', 'key  ""'],
    ['at a half-typed key of the root', 'crosswalk: 1\nti|', 'key  "ti"'],
    ['at a half-typed key of a section', 'company:\n  fr|\n  to: company', 'key company "fr"'],
    ['on an empty line of a section', 'company:\n  from: Company\n  |\n', 'key company ""'],
    ['on an empty line under a key without a value', 'company:\n  fields:\n    |', 'key company/fields ""'],
    ['back at the indentation of the section', 'company:\n  fields:\n    name: a\n  |', 'key company ""'],
    ['behind a colon', 'company:\n  from: |', 'value company/from ""'],
    ['in a value', 'company:\n  from: Comp|any # the table', 'value company/from "Company"'],
    ['in a quoted key', 'company:\n  attributes:\n    "Account: Ti|er": x', 'key company/attributes ""Account: Tier""'],
    ['in braces, at a value', 'source: { system: auto|, connection: a }', 'value source/system "auto"'],
    ['in braces, at an empty value', 'source: { system: |, connection: a }', 'value source/system ""'],
    ['in braces, at a new key', 'source: { system: autotask, | }', 'key source ""'],
    ['in braces, at a half-typed key', 'source: { system: autotask, conn| }', 'key source "conn"'],
    ['in braces that nobody closed', 'source: { sys|\ndestination: { system: intercom }', 'key source "sys"'],
    ['in braces inside of braces', 'ticket:\n  state:\n    values: { New: open, Waiting: { snoozed_for: 1| } }', 'value ticket/state/values/Waiting/snoozed_for "1"'],
    ['in braces over several lines', 'ticket:\n  state:\n    values: {\n      New: open,\n      Wai|\n    }', 'key ticket/state/values "Wai"'],
    ['in a comment', 'company: # wh|at', 'none'],
    ['behind a # that is part of a value', 'people:\n  fallback: a#b|', 'value people/fallback "a#b"'],
    ['below an error', 'company:\n  "from: x\nticket:\n  from: |', 'value ticket/from ""'],
    ['with Windows line ends', 'company:\r\n  from: Co|\r\n  to: company\r\n', 'value company/from "Co"'],
    ['after a byte order mark', '\uFEFFcrosswalk: |', 'value crosswalk ""'],
    ['in a long expression on the next line', 'ticket:\n  fields:\n    body:\n      from: a +\n        b|', 'value ticket/fields/body/from "a +\n        b"'],
  ];
  for (const [name, source, wanted] of cases) it(name, () => assert.equal(told(source), wanted));

  it('never fails and stays inside of the text, whatever stands there', () => {
    const piece = fc.constantFrom('a', 'key', ': ', ':', '{', '}', '[', ']', ',', '"', "'", '#', ' ', '  ', '\n', '\r\n', '\t', '- ', '|', '>', '&x ', '*x', '<<: ', '\uFEFF', '🙂', '\\');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }).map((all) => all.join('')), fc.nat(), (text, place) => {
        const offset = place % (text.length + 1);
        const outline = readOutline(text);
        const inside = (entry: OutlineEntry): boolean => entry.keyStart >= 0 && entry.keyStart <= entry.keyEnd && entry.valueStart <= entry.valueEnd && entry.end <= text.length;
        assert.ok(outline.entries.every(inside));
        const found = cursorAt(text, outline, offset);
        assert.ok(found === null || (found.start >= 0 && found.start <= found.end && found.end <= text.length));
      }),
      { numRuns: 3000 },
    );
  });
});
