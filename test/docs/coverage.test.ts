import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..', '..');
const STATES = ['done', 'partly', 'open', 'nothing owed'] as const;
/** Words of the second column. */
const MOST_WORDS = 10;
const ID = /^(?:G|IC|X)\d+$|^(?:AT|CW|AR)-[A-Z]\d+[a-z]?$/;
const REFERENCE = /`(test\/[\w./-]+\.test\.ts)`((?:,? "[^"]+")+)/g;

interface Row {
  readonly section: string;
  readonly id: string;
  readonly what: string;
  readonly state: string;
  readonly reason: string;
}

interface Page {
  readonly rows: readonly Row[];
  /** Name of a section, or `all` → what the preface counts, in the order of STATES, then all rows. */
  readonly counts: ReadonlyMap<string, readonly number[]>;
}

function cellsOf(line: string): readonly string[] {
  return line.split('|').slice(1, -1).map((cell) => cell.trim());
}

/** Tables before the first heading of a section are counts, all others are rows. */
function readPage(text: string): Page {
  const rows: Row[] = [];
  const counts = new Map<string, readonly number[]>();
  let section: string | null = null;
  for (const line of text.split('\n')) {
    if (line.startsWith('## ')) section = line.slice(3).trim();
    const cells = cellsOf(line);
    if (!line.startsWith('|') || /^[-:]*$/.test(cells[0] ?? '') || cells[0] === 'id' || cells[0] === 'section') continue;
    const [id = '', what = '', state = '', reason = ''] = cells;
    if (section === null) counts.set(id, cells.slice(1).map(Number));
    else rows.push({ section, id, what, state, reason: cells.length === 4 ? reason : 'a row with another number of cells' });
  }
  return { rows, counts };
}

function referencesIn(reason: string): readonly { readonly file: string; readonly title: string }[] {
  return [...reason.matchAll(REFERENCE)].flatMap(([, file = '', titles = '']) => [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title })));
}

/** Titles of `describe` and `it`, as they read when they run. */
function titlesIn(source: string): ReadonlySet<string> {
  const calls = source.matchAll(/\b(?:describe|it)\(\s*(['"`])((?:\\.|(?!\1).)*)\1/g);
  return new Set([...calls].map(([, , title = '']) => title.replace(/\\(.)/g, '$1')));
}

function titlesOf(file: string): ReadonlySet<string> | null {
  const full = path.join(ROOT, file);
  return existsSync(full) ? titlesIn(readFileSync(full, 'utf8')) : null;
}

function referenceProblems({ id, reason }: Row): readonly string[] {
  const references = referencesIn(reason);
  const named = new Set(references.map(({ file }) => file)).size;
  const loose = (reason.match(/`test\//g) ?? []).length === named ? [] : [`${id}: a test file stands without a title`];
  return [
    ...loose,
    ...references.flatMap(({ file, title }) => {
      const titles = titlesOf(file);
      if (titles === null) return [`${id}: there is no ${file}`];
      return titles.has(title) ? [] : [`${id}: ${file} has no test "${title}"`];
    }),
  ];
}

function rowProblems(row: Row): readonly string[] {
  const { id, what, state, reason } = row;
  const problems: string[] = [];
  if (!ID.test(id)) problems.push(`${id}: not an id`);
  if (!STATES.some((known) => known === state)) problems.push(`${id}: "${state}" is no state`);
  const words = what.split(/\s+/).filter((word) => word !== '').length;
  if (words === 0 || words > MOST_WORDS) problems.push(`${id}: ${words} words`);
  if (reason === '') problems.push(`${id}: neither test nor reason`);
  if (state === 'done' && referencesIn(reason).length === 0) problems.push(`${id}: done without a test`);
  if (state === 'partly' && !/\bMissing: \S/.test(reason)) problems.push(`${id}: partly, and nothing is missing`);
  return [...problems, ...referenceProblems(row)];
}

function countsOf(rows: readonly Row[]): readonly number[] {
  return [...STATES.map((state) => rows.filter((row) => row.state === state).length), rows.length];
}

function countProblems({ rows, counts }: Page): readonly string[] {
  const sections = [...new Set(rows.map(({ section }) => section))];
  const wanted = new Map([...sections.map((name) => [name, countsOf(rows.filter(({ section }) => section === name))] as const), ['all', countsOf(rows)] as const]);
  const strangers = [...counts.keys()].filter((name) => !wanted.has(name)).map((name) => `counts of "${name}", which is no section`);
  const wrong = [...wanted].filter(([name, numbers]) => String(counts.get(name)) !== String(numbers));
  return [...strangers, ...wrong.map(([name, numbers]) => `counts of "${name}" are ${String(numbers)}, not ${String(counts.get(name))}`)];
}

function problemsOf(page: Page): readonly string[] {
  const ids = page.rows.map(({ id }) => id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id}: stands twice`);
  return [...twice, ...page.rows.flatMap(rowProblems), ...countProblems(page)];
}

const TEXT = readFileSync(path.join(ROOT, 'docs', 'coverage.md'), 'utf8');

describe('the page about coverage', () => {
  it('names tests that exist, knows its states and counts them right', () => {
    const page = readPage(TEXT);
    assert.ok(page.rows.length > 200, `only ${page.rows.length} rows were read`);
    assert.ok(page.rows.flatMap(({ reason }) => referencesIn(reason)).length > 100);
    assert.deepEqual(problemsOf(page), []);
  });

  const AGAIN = '| G01 | A second time | open | Why. |';
  const BROKEN: Readonly<Record<string, readonly [edit: (text: string) => string, complaint: RegExp]>> = {
    'a state that is none': [(text) => text.replace(/(\| G01 \|[^|]*\|) done \|/, '$1 nearly |'), /^G01: "nearly" is no state$/m],
    'an id twice': [(text) => `${text}${AGAIN}\n`, /^G01: stands twice$/m],
    'an id that is none': [(text) => text.replace('| G01 |', '| 1 |'), /^1: not an id$/m],
    'a file that is gone': [(text) => text.replace('test/spec/compile.test.ts', 'test/spec/gone.test.ts'), /^G01: there is no test\/spec\/gone\.test\.ts$/m],
    'a title that is gone': [(text) => text.replace('"of the example binds', '"Of the example binds'), /^G01: test\/spec\/compile\.test\.ts has no test "Of the example binds/m],
    'a file without a title': [(text) => text.replace(/("of the example binds[^"]*"); /, '$1; `test/spec/plan.test.ts`; '), /^G01: a test file stands without a title$/m],
    'done without a test': [(text) => text.replace(/(\| G01 \|[^|]*\| done \|)[^|]*\|/, '$1 It works. |'), /^G01: done without a test$/m],
    'partly without what is missing': [(text) => text.replace(/(\| G05 \|.*)Missing: /, '$1'), /^G05: partly, and nothing is missing$/m],
    'too many words': [(text) => text.replace('| G01 | ', '| G01 | one two three four five six '), /^G01: 1\d words$/m],
    'a row that lost a cell': [(text) => text.replace(/\| G16 \|[^|]*\|/, '| G16 |'), /^G16: "Outside/m],
    'counts that moved on': [(text) => text.replace('| nothing owed | Outside', '| open | Outside'), /^counts of "1 All three sources" are [\s\S]*^counts of "all" are /m],
    'a section that the preface forgot': [(text) => text.replace('| 2 Intercom gotchas |', '| 2 Gotchas |'), /which is no section$/m],
  };
  for (const [name, [edit, complaint]] of Object.entries(BROKEN)) {
    it(`is judged rightly: ${name}`, () => {
      const text = edit(TEXT);
      assert.notEqual(text, TEXT, 'nothing was broken');
      assert.match(problemsOf(readPage(text)).join('\n'), complaint);
    });
  }

  it('is judged by the titles of tests, not by any text of their files', () => {
    const titles = titlesIn("describe('a', () => { it('b\\'s \"c\"', () => { assert.equal('d', \"it is e\"); }); });");
    assert.deepEqual([...titles], ['a', 'b\'s "c"']);
  });
});
