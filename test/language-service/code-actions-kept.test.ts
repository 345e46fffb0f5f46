/** What fixes and refactorings leave alone: meaning, comments, siblings, and the time of who waits. */
import assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver-types';
import { codeActions } from '../../src/language-service/code-actions/actions.ts';
import { fixAll } from '../../src/language-service/code-actions/fix-all.ts';
import { addLines, removal } from '../../src/language-service/code-actions/layout.ts';
import { diagnose } from '../../src/language-service/diagnostics.ts';
import { SpecText, type SpecWorld } from '../../src/language-service/spec-text.ts';
import { CATALOGS, EXAMPLE, edited } from '../spec/support.ts';
import { at, worldOf } from './marked.ts';
import { appliedTo, changesOf } from './workspace-edit.ts';

const base = (text: string): SpecText => new SpecText('file:///project/shared.base.crosswalk.yaml', text);

function refactorings(source: string, bases: readonly SpecText[] = []): { readonly world: SpecWorld; readonly actions: readonly CodeAction[] } {
  const { world, position } = at(source, { bases });
  return { world, actions: codeActions(world, { range: { start: position, end: position }, diagnostics: [], only: ['refactor.rewrite'] }) };
}

function fixesFor(text: string, code: string): readonly CodeAction[] {
  const world = worldOf(text, { catalogs: CATALOGS });
  const [first] = diagnose(world, {}).filter((found) => found.code === code);
  assert.ok(first !== undefined, `there is no ${code}`);
  return codeActions(world, { range: first.range, diagnostics: [first], only: ['quickfix'] });
}

const mendedIn = (text: string): readonly string[] => fixAll(worldOf(text, { catalogs: CATALOGS })).mended.map(({ code }) => code);

describe('another form of a line', () => {
  const offered = (line: string, below: string): readonly string[] => refactorings(`extends: ./shared.base.crosswalk.yaml\ncompany:\n  attributes:\n    ${line}\n`, [base(below)]).actions.map(({ title }) => title);
  const LINES = ['Tier: company|Name', 'Tier: \'"go|ld"\'', 'Tier: { from: company|Name }', 'Tier: { value: go|ld }'];

  it('is not offered where a base says more about it, for it would merge with that or drop it', () => {
    for (const line of LINES) {
      assert.deepEqual(offered(line, 'company: { attributes: { Tier: { from: x, values: { a: b }, otherwise: c } } }\n'), [], line);
      assert.deepEqual(offered(line, 'company: { attributes: *shared }\n'), [], line);
      assert.notDeepEqual(offered(line, 'company: { attributes: { Other: x } }\n'), [], line);
    }
  });
});

describe('one fix that does not help', () => {
  const AROUND: readonly (readonly [string, string])[] = [['Europe/Berlin', 'berlin'], ['    title: title', '    title: titel']];

  it('stops no other one', () => {
    assert.deepEqual(mendedIn(edited(...AROUND, ['    name: companyName', '    nme: companyName\n    name: companyName'])), ['spec/time-zone', 'expression/unknown-field']);
    // Both are taken for the same key: the first one gets it.
    assert.deepEqual(mendedIn(edited(...AROUND, ['    name: companyName', '    nme: companyName\n    naem: companyName'])), ['spec/time-zone', 'spec/unknown-target', 'expression/unknown-field']);
  });

  it('is no key that stands beside it already', () => {
    const fixes = fixesFor(edited(['    name: companyName', '    nme: companyName\n    name: companyName']), 'spec/unknown-target');
    assert.deepEqual(fixes.map(({ title }) => title).filter((title) => title.startsWith('Replace')), []);
  });
});

describe('hours', () => {
  const written = (when: string): { readonly titles: readonly string[]; readonly mended: number } => {
    const text = edited(['when: 20:00-06:00', `when: ${when}`]);
    return { titles: fixesFor(text, 'spec/hours').flatMap(({ title }) => /"(.+)"/.exec(title)?.[1] ?? []), mended: mendedIn(text).length };
  };

  it('are written without a look only where they are read in one way', () => {
    assert.deepEqual(written('8-6'), { titles: ['08:00-18:00', '08:00-06:00', '20:00-06:00'], mended: 0 });
    assert.deepEqual(written('8am-6'), { titles: ['08:00-18:00', '08:00-06:00'], mended: 0 });
    assert.deepEqual(written('12 to 6'), { titles: ['12:00-18:00', '12:00-06:00'], mended: 0 });
    for (const when of ['22-6', '8pm to 6am', '20.00 - 6.00']) assert.equal(written(when).mended, 1, when);
  });
});

describe('comments', () => {
  it('above the first line go with it when lines are sorted', () => {
    const { world, actions } = refactorings('ticket:\n  attri|butes:\n    # for all\n\n    # crosswalk-ignore spec/lossy on purpose\n    # of Zeta\n    Zeta: priority\n    # of Alpha\n    Alpha: title\n');
    const action = actions.find(({ title }) => title === 'Sort 2 lines by name');
    assert.ok(action?.edit !== undefined);
    assert.equal(appliedTo(world.spec, changesOf(action.edit, world.spec.uri)), 'ticket:\n  attributes:\n    # for all\n\n    # of Alpha\n    Alpha: title\n    # crosswalk-ignore spec/lossy on purpose\n    # of Zeta\n    Zeta: priority\n');
  });

  it('of other lines are not removed with one', () => {
    const gone = (text: string, path: readonly string[]): string | null => {
      const { spec } = worldOf(text);
      const entry = spec.entryAt(path);
      assert.ok(entry !== null);
      const edit = removal(spec, entry);
      return edit === null ? null : appliedTo(spec, [{ range: spec.lines.range(edit.start, edit.end), newText: edit.text }]);
    };
    assert.equal(gone('a: { b: 1, c: 2, # of c\n  d: 3 }\n', ['a', 'c']), null);
    assert.equal(gone('a: { b: 1, # of b\n  c: 2 }\n', ['a', 'c']), null);
    assert.equal(gone('a: { b: 1,\n  c: 2 }\n', ['a', 'c']), 'a: { b: 1 }\n');
    assert.equal(gone('x: 1\na: # of a\n  b: 1\n', ['a', 'b']), null);
    assert.equal(gone('x: 1\na:\n  # of b\n  b: 1\n', ['a', 'b']), null);
    assert.equal(gone('x: 1\na:\n  b: 1 # of b\ny: 2\n', ['a', 'b']), 'x: 1\ny: 2\n');
  });

  it('hold no comma that ends an entry', () => {
    const { spec } = worldOf('a: { b: 1 # one, two\n  }\n');
    const edit = addLines(spec, spec.entryAt(['a']), [{ key: 'c', value: { text: '2', as: 'raw' } }]);
    assert.ok(edit !== null);
    assert.equal(appliedTo(spec, [{ range: spec.lines.range(edit.start, edit.end), newText: edit.text }]), 'a: { b: 1, c: 2 # one, two\n  }\n');
  });
});

describe('many remarks', () => {
  /** Looks at the base's text: two for each parse and check of the chain. */
  const counted = (traps: number): { readonly world: SpecWorld; readonly looks: () => number } => {
    const lines = Array.from({ length: traps }, (_, index) => `    A${index}: "x" + title`);
    const text = EXAMPLE.replace('crosswalk: 1', 'extends: ./shared.base.crosswalk.yaml').replace('    Priority: priority', [...lines, '    Priority: priority'].join('\n'));
    const below = base('crosswalk: 1\n');
    let looks = 0;
    Object.defineProperty(below, 'text', { get: () => ((looks += 1), 'crosswalk: 1\n') });
    return { world: worldOf(text, { bases: [below], catalogs: CATALOGS }), looks: () => looks };
  };

  it('are looked at in a number of parses that has an end', () => {
    const { world, looks } = counted(60);
    const diagnostics = diagnose(world, {});
    assert.ok(diagnostics.length > 60);
    const before = looks();
    const range = { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } };
    assert.ok(codeActions(world, { range, diagnostics, only: ['quickfix'] }).length > 0);
    assert.ok(looks() - before <= 2 * 61, String(looks() - before));
  });

  it('of other lines cost nothing', () => {
    const { world, looks } = counted(20);
    const diagnostics = diagnose(world, {});
    const trap = diagnostics.find(({ code }) => code === 'yaml/quotes-eaten');
    assert.ok(trap !== undefined);
    const before = looks();
    assert.ok(codeActions(world, { range: trap.range, diagnostics, only: ['quickfix'] }).length > 0);
    assert.ok(looks() - before <= 2 * 8, String(looks() - before));
  });

  it('are mended by and by, each time with as many parses at most', () => {
    const { world, looks } = counted(100);
    const { mended } = fixAll(world);
    assert.ok(mended.length >= 30, String(mended.length));
    assert.ok(looks() <= 2 * 241, String(looks()));
  });
});
