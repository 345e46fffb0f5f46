import assert from 'node:assert/strict';
import { SymbolKind, type DocumentSymbol, type SelectionRange } from 'vscode-languageserver-types';
import { foldingRanges } from '../../src/language-service/editing/folding.ts';
import { selectionRanges } from '../../src/language-service/editing/selection.ts';
import { SpecText, type SpecWorld } from '../../src/language-service/spec-text.ts';
import { documentSymbols } from '../../src/language-service/symbols/document-symbols.ts';
import { semanticTokens, TOKEN_TYPES } from '../../src/language-service/symbols/semantic-tokens.ts';
import { workspaceSymbols } from '../../src/language-service/symbols/workspace-symbols.ts';
import { CATALOGS, EXAMPLE } from '../spec/support.ts';
import { at, worldOf } from './marked.ts';
import { opened, told } from './project.ts';

const HOSTILE = ['', '{', 'a: {', '"', 'a:\n  - b\n - c: d\n', '\uFEFFcrosswalk: 1\r\n', '"": x\n', '<<: *a\n', 'ticket:\n\tx: 1\n', 'ticket: { from: [, values: { "a }\n', 'company:\n  attributes:\n    __proto__: x\n    constructor: { values: { toString: y } }\n'];

function lines(symbols: readonly DocumentSymbol[], depth = 0): readonly string[] {
  return symbols.flatMap(({ name, kind, detail, children = [] }) => [`${'  '.repeat(depth)}${name} ${Object.entries(SymbolKind).find(([, value]) => value === kind)?.[0] ?? ''} ${detail ?? ''}`.trimEnd(), ...lines(children, depth + 1)]);
}

describe('document symbols', () => {
  it('are the keys as they stand in each other, with what they are', () => {
    const text = 'source: { system: autotask }\ncompany:\n  from: Company\n  fields:\n    name: companyName\n  attributes:\n    "Tier: x":\n      from: a +\n        b\n      values: { Gold: 1 }\nleave_behind:\n  Project: { archive: csv }\n';
    assert.deepEqual(lines(documentSymbols(new SpecText('file:///a', text))), [
      'source Namespace', '  system Key autotask', 'company Namespace', '  from Key Company', '  fields Namespace', '    name Field companyName', '  attributes Namespace', '    Tier: x Property', '      from Key a + b', '      values Namespace', '        Gold EnumMember 1', 'leave_behind Namespace', '  Project Class', '    archive Key csv',
    ]);
  });

  it('lie inside of each other and of the text, whatever stands there', () => {
    for (const text of [EXAMPLE, ...HOSTILE]) {
      const spec = new SpecText('file:///a', text);
      const inside = ({ range, selectionRange, children = [], name }: DocumentSymbol): boolean => {
        const [from, to, start, end] = [range.start, range.end, selectionRange.start, selectionRange.end].map((position) => spec.lines.offsetAt(position)) as [number, number, number, number];
        return name !== '' && from <= start && end <= to && to <= text.length && children.every((child) => spec.lines.offsetAt(child.range.start) >= from && spec.lines.offsetAt(child.range.end) <= to && inside(child));
      };
      assert.ok(documentSymbols(spec).every(inside), text);
    }
  });
});

describe('workspace symbols', () => {
  it('find what is filled in every spec by letters of its name', () => {
    const { all } = opened('acme', 'crosswalk|.yaml');
    const found = (query: string): readonly string[] => {
      const symbols = workspaceSymbols(all, query);
      return told(all, symbols.map(({ location }) => location as Parameters<typeof told>[1][number]));
    };
    assert.deepEqual(found('Hours'), ['base 16:5 Hours', 'beta 6:5 Hours']);
    assert.deepEqual(found('acctier'), ['acme 6:5 Account Tier', 'base 6:5 Account Tier']);
    assert.deepEqual(found('hoursToBill'), []);
    assert.equal(found('').length > 10, true);
    assert.equal(workspaceSymbols(all, 'Hours')[0]?.containerName, 'shared.base.crosswalk.yaml › ticket › attributes');
  });
});

describe('folding', () => {
  const folds = (text: string): readonly string[] => foldingRanges(new SpecText('file:///a', text)).map(({ startLine, endLine, kind }) => `${startLine}-${endLine}${kind === undefined ? '' : ` ${kind}`}`);

  it('covers sections, maps in braces, long texts and runs of comments', () => {
    assert.deepEqual(folds('# a\n# b\ncompany:\n  from: x\n  fields: {\n    a: b\n  }\n  body: |\n    one\n    two\n\n# c\nticket: x\n'), ['0-1 comment', '2-9', '4-6', '7-9']);
    assert.deepEqual(folds('company:\r\n  from: x\r\n'), ['0-1']);
    for (const text of HOSTILE) for (const { startLine, endLine } of foldingRanges(new SpecText('file:///a', text))) assert.ok(startLine < endLine && endLine < text.split('\n').length, text);
  });
});

describe('selection', () => {
  const grown = (source: string): readonly string[] => {
    const { world, position } = at(source, { catalogs: CATALOGS });
    const { spec } = world;
    const found: string[] = [];
    for (let one: SelectionRange | undefined = selectionRanges(world, [position])[0]; one !== undefined; one = one.parent) found.push(spec.text.slice(spec.lines.offsetAt(one.range.start), spec.lines.offsetAt(one.range.end)));
    return found;
  };

  it('grows from the name over the value and the line to the section and the file', () => {
    assert.deepEqual(grown('x: 1\ncompany:\n  fields:\n    name: a + ab|c\n    b: c\n'), ['abc', 'a + abc', 'name: a + abc', 'fields:\n    name: a + abc\n    b: c', 'company:\n  fields:\n    name: a + abc\n    b: c', 'x: 1\ncompany:\n  fields:\n    name: a + abc\n    b: c\n']);
    assert.deepEqual(grown('source: { system: auto|task }'), ['autotask', 'system: autotask', ' system: autotask ', '{ system: autotask }', 'source: { system: autotask }']);
  });

  it('always grows, and never fails', () => {
    for (const text of [...HOSTILE, EXAMPLE]) {
      const world = worldOf(text);
      for (let offset = 0; offset <= Math.min(text.length, 300); offset += 1) {
        let size = -1;
        for (let one: SelectionRange | undefined = selectionRanges(world, [world.spec.lines.positionAt(offset)])[0]; one !== undefined; one = one.parent) {
          const [start, end] = [world.spec.lines.offsetAt(one.range.start), world.spec.lines.offsetAt(one.range.end)];
          assert.ok(start <= offset && offset <= end && end - start > size);
          size = end - start;
        }
        assert.equal(size, text.length);
      }
    }
  });
});

describe('semantic tokens', () => {
  function tokens(world: SpecWorld, range?: Parameters<typeof semanticTokens>[1]): readonly string[] {
    const { data } = semanticTokens(world, range);
    const found: string[] = [];
    let [line, character] = [0, 0];
    for (let index = 0; index < data.length; index += 5) {
      const [down = 0, right = 0, length = 0, type = 0, modifiers = 0] = data.slice(index, index + 5);
      line += down;
      character = down === 0 ? character + right : right;
      const start = world.spec.lines.offsetAt({ line, character });
      found.push(`${world.spec.text.slice(start, start + length)} ${TOKEN_TYPES[type]} ${modifiers}`);
    }
    return found;
  }

  it('tell fields, attributes, options, functions and constants apart', () => {
    const text = 'ticket:\n  from: Ticket\n  attributes:\n    Hours: sum(timeEntries.map(t, t.hoursToBill)) + 1\n    Tier:\n      from: \'udf["A b"] + "x" + label(status)\'\n      values: { New: open }\n';
    assert.deepEqual(tokens(worldOf(text, { catalogs: CATALOGS })), [
      'Ticket class 0', 'Hours variable 1', 'sum function 0', 'timeEntries property 2', 'map function 0', 't parameter 0', 't parameter 0', 'hoursToBill property 2', '1 number 0', 'Tier variable 1', 'udf keyword 0', 'A b property 2', '"x" string 0', 'label function 0', 'status property 2', 'New enumMember 0',
    ]);
    assert.deepEqual(tokens(worldOf(text, { catalogs: CATALOGS }), { start: { line: 6, character: 0 }, end: { line: 7, character: 0 } }), ['New enumMember 0']);
  });

  it('never overlap nor leave the line, whatever stands there', () => {
    for (const text of [...HOSTILE, EXAMPLE, 'company:\n  fields:\n    a: "x\n      y" + b\n    b: |\n      a +\n      b\n']) {
      const { data } = semanticTokens(worldOf(text));
      const ends = text.split('\n').map((line) => line.length);
      let [line, start, end] = [0, 0, 0];
      for (let index = 0; index < data.length; index += 5) {
        const [down = 0, right = 0, length = 0] = data.slice(index, index + 3);
        start = down === 0 ? start + right : right;
        assert.ok(length > 0 && (down > 0 || index === 0 || start >= end), text);
        line += down;
        end = start + length;
        assert.ok(end <= (ends[line] ?? -1), text);
      }
    }
  });
});
