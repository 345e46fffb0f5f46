import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileExpression } from '../../src/expressions/compile.ts';
import { problemsOf, SCOPE } from './support.ts';

/** Text between ‹ and › is what the problem points at. */
const GOLDEN: readonly (readonly [string, string, string?])[] = [
  ['‹titel› + "x"', 'expression/unknown-field', 'title'],
  ['udf[‹"Acount Tier"›]', 'expression/unknown-field', 'Account Tier'],
  ['udf.‹Regoin›', 'expression/unknown-field', 'Region'],
  ['sum(timeEntries.map(t, t.‹hoursToBil›))', 'expression/unknown-field', 'hoursToBill'],
  ['‹timeEntry›.size() > 0', 'expression/unknown-field', 'timeEntries'],
  ['‹lowercase›(title)', 'expression/unknown-function'],
  ['‹lowr›(title)', 'expression/unknown-function', 'lower'],
  ['title.‹matches›("a+")', 'expression/unknown-function', 'contains'],
  ['‹title + 1›', 'expression/type'],
  ['‹label(status) - 1›', 'expression/type'],
  ['‹status + "x"›', 'expression/type'],
  ['‹open == 1›', 'expression/type'],
  ['‹title == 1›', 'expression/type'],
  ['‹createDate < "2024-01-01"›', 'expression/type'],
  ['sum(‹timeEntries›)', 'expression/type'],
  ['sum(‹timeEntries.map(t, t.summaryNotes)›)', 'expression/type'],
  ['upper(‹status›)', 'expression/type'],
  ['label(‹title›)', 'expression/type'],
  ['‹upper(title, title)›', 'expression/type'],
  ['‹timeEntries›', 'expression/type'],
  ['‹udf›', 'expression/type'],
  ['‹udf.?Region›', 'expression/type'],
  ['‹title› ? 1 : 2', 'expression/type'],
  ['open ? 1 : "x"', 'expression/type'],
  ['title in ‹status›', 'expression/type'],
  ['‹timeEntries.summaryNotes›', 'expression/type'],
  ['‹{"a": 1}›', 'expression/type'],
  ['‹b"x"›', 'expression/type'],
  ['title +‹›', 'expression/syntax'],
  ['title ‹title›', 'expression/syntax'],
  ['‹"abc›', 'expression/syntax'],
  ['‹for› + 1', 'expression/syntax'],
  ['‹›', 'expression/syntax'],
];

describe('what is wrong with an expression', () => {
  for (const [marked, code, suggestion] of GOLDEN) {
    it(`${code}: ${marked}`, () => {
      const text = marked.replace('‹', '').replace('›', '');
      const [found] = problemsOf(text);
      assert.ok(found !== undefined, 'nothing was found');
      assert.equal(found.code, code);
      if (marked.includes('‹')) assert.equal(`${text.slice(0, found.start)}‹${text.slice(found.start, found.end)}›${text.slice(found.end)}`, marked);
      if (suggestion !== undefined) assert.equal(found.suggestions[0], suggestion);
      assert.ok(found.message !== '' && found.remedy !== '');
    });
  }

  it('tells how to compare where one "=" stands', () => {
    for (const text of ['status = 1', 'status =! 1', 'status === 1']) assert.match(problemsOf(text)[0]?.remedy ?? '', /"==" for equal/, text);
    assert.doesNotMatch(problemsOf('title title')[0]?.remedy ?? '', /for equal/);
  });

  it('reports every mistake of one expression', () => {
    assert.deepEqual(problemsOf('titel + upper(status) + udf.Nowhere').map((problem) => problem.code), ['expression/unknown-field', 'expression/type', 'expression/unknown-field']);
  });

  it('hints at the user-defined field of that name', () => {
    assert.match(problemsOf('Region')[0]?.message ?? '', /udf\["Region"\]/);
  });

  it('bounds length, nesting and the number of nodes', () => {
    const huge = ['x'.repeat(5000), `${'('.repeat(200)}1${')'.repeat(200)}`, Array.from({ length: 1500 }, () => '1').join('+'), 'timeEntries.map(a, timeEntries.map(b, timeEntries.map(c, 1).size()).size()).size()'];
    for (const text of huge) assert.equal(problemsOf(text)[0]?.code, 'expression/too-large', text.slice(0, 30));
  });

  it('complains of no name where the catalog is not complete', () => {
    const open = { ...SCOPE, complete: false };
    assert.deepEqual(problemsOf('titel + udf["Nowhere"] + timeEntries.map(t, t.nothing).join(",")', open), []);
    assert.deepEqual(problemsOf('anything == 5 && other.startsWith("x")', open), []);
    assert.equal(problemsOf('nofunction(title)', open)[0]?.code, 'expression/unknown-function');
  });

  it('survives any text', () => {
    const words = fc.constantFrom('title', 'status', 'udf', 'timeEntries', '.', '[', ']', '(', ')', '"', '+', '==', '?', ':', '.map(', 't', ',', '1', 'null', '__proto__', 'constructor', '.?', 'sum', 'empty', 'label', ' in ', '!');
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 60 }), fc.array(words, { maxLength: 20 }).map((parts) => parts.join(''))), (text) => {
        const result = compileExpression(text, SCOPE);
        if (result.ok) return;
        for (const problem of result.problems) assert.ok(problem.start >= 0 && problem.start <= problem.end && problem.end <= text.length, text);
      }),
      { seed: 5, numRuns: 2000 },
    );
  });
});
