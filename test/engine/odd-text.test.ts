import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { archive } from '../../src/engine/archive.ts';
import { latestDiff } from '../../src/engine/diff.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { renderDiff } from '../../src/reports/diff-text.ts';
import { renderDiffByField } from '../../src/reports/diff-summary.ts';
import { migrated, readyToMigrate, testProject, type TestProject } from '../support/project.ts';
import { editRows } from '../support/edit-rows.ts';

/** Texts that break programs. Each is told from the others by its letters. */
const ODD: readonly string[] = [
  'Zeile eins\nZeile zwei\r\nZeile drei',
  '\u202eright to left\u202c and \u2066isolated\u2069',
  'family 👩‍👩‍👧‍👦 flag 🏴󠁧󠁢󠁳󠁣󠁴󠁿 tone 👍🏽',
  'half \ud83d pair \udc00 here',
  'nul \u0000 bell \u0007 escape \u001b[31mred\u001b[0m c1 \u0085',
  '__proto__',
  'constructor',
  'toString',
  `long ${'ä'.repeat(10_000)}`,
  'e\u0301 and é, Z\u0351\u036b\u0343algo',
  '<script>alert(1)</script><img src=x onerror=alert(2)>&amp;&lt;b&gt;',
  '[link](javascript:alert(1)) **bold** `code` | cell |',
  '=1+1',
  '=HYPERLINK("http://evil.example","click")',
  '+49 30 1234567',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  '"quoted", \'single\'; and, commas',
  '${x} {{y}} %s %00 ../../etc/passwd',
  'ﷺ ẞ ﬁ Ⅷ ①',
  '\u200b\u200d\ufeff',
  '   ',
];

const odd = (index: number): string => ODD[index % ODD.length] ?? '';
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe('a customer whose texts break programs', function () {
  this.timeout(180_000);
  let test: TestProject;

  before(async () => {
    test = await testProject({ tickets: 30 });
    editRows(test, 'companies', (company, index) => ({ ...company, companyName: odd(index), city: odd(index + 3), userDefinedFields: company.userDefinedFields }));
    editRows(test, 'contacts', (contact, index) => ({ ...contact, firstName: odd(index), lastName: odd(index + 1) }));
    editRows(test, 'tickets', (ticket, index) => ({ ...ticket, title: odd(index), description: odd(index + 5), createDate: '2026-02-03T04:05:06Z' }));
    editRows(test, 'ticketNotes', (note, index) => ({ ...note, title: odd(index), description: odd(index + 2) }));
    editRows(test, 'timeEntries', (entry, index) => ({ ...entry, summaryNotes: odd(index) }));
    editRows(test, 'attachments', (attachment, index) => ({ ...attachment, title: odd(index), fullPath: odd(index) }));
    editRows(test, 'projects', (project, index) => ({ ...project, projectName: odd(index + 12), description: odd(index + 15) }));
    await readyToMigrate(test);
  });
  after(() => test.close());

  it('arrives as planned or is parked with its reason, and nothing is lost on the way', async () => {
    const diff = await latestDiff(test.project);
    assert.deepEqual(diff.rows.filter((row) => row.class === 'wrong' || row.class === 'missing'), []);
    const result = await migrate(test.environment, test.project, { target: 'production', dryRun: false });
    for (const [entity, { read, pending, ...rest }] of Object.entries(result.counts)) {
      assert.deepEqual([pending, Object.values(rest).reduce((sum, number) => sum + number, 0)], [0, read], entity);
    }
    assert.ok(result.parked.every(({ code, remedy }) => !/unexpected|internal|failed|differs/.test(code) && remedy !== ''), JSON.stringify(result.parked));
    assert.ok((result.counts['Ticket']?.loaded ?? 0) > 20, JSON.stringify(result.counts['Ticket']));
    assert.equal((await reconcile(test.environment, test.project, 'production')).balanced, true);
  });

  it('puts no control character and no markup of the source into Intercom', () => {
    const { state } = test.sandbox.production;
    // Bodies are HTML there, titles and names are plain text (reference/intercom.md §16).
    const bodies = migrated(test).flatMap(({ source, parts }) => [source.body, ...parts.map(({ body }) => body ?? '')]);
    const texts = [...bodies, ...migrated(test).map(({ title }) => title ?? ''), ...state.companies.map(({ name }) => name ?? ''), ...state.contacts.map(({ name }) => name ?? '')];
    assert.ok(texts.some((text) => text.includes('👩‍👩‍👧‍👦')), 'emoji stay whole');
    for (const text of texts) {
      assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/);
      assert.ok(text.isWellFormed());
    }
    assert.ok(bodies.some((body) => body.includes('&lt;script&gt;')));
    for (const body of bodies) assert.doesNotMatch(body, /<(script|img)\b/i);
  });

  it('steers no terminal and breaks no table of the reports', async () => {
    const diff = await latestDiff(test.project);
    for (const text of [renderDiff(diff, { all: true, width: 100, colour: false }), renderDiffByField(diff, { all: true, width: 100, colour: false })]) {
      for (const line of text.split('\n')) assert.doesNotMatch(line, CONTROLS);
    }
    for (const { markdown } of [await readReport(test)]) assert.doesNotMatch(markdown.replaceAll('\n', ''), CONTROLS);
  });

  it('is archived as it is, in cells that no spreadsheet runs', async () => {
    const { archives, folder } = await archive(test.environment, test.project);
    assert.ok(archives.every(({ complete }) => complete));
    const rows = cellsOf(await readFile(path.join(folder, 'Project.csv'), 'utf8'));
    const [header = [], ...cells] = rows;
    assert.ok(cells.length > 0 && cells.every((row) => row.length === header.length));
    for (const cell of cells.flat()) assert.ok(!/^[=+@\t\r]/.test(cell) && !/^-\D/.test(cell), JSON.stringify(cell));
    assert.ok(cells.flat().some((cell) => cell.startsWith("'=")), 'there are formulas at all');
    const name = header.indexOf('projectName');
    const told = new Set(cells.map((row) => row[name]));
    for (const project of test.sandbox.autotask.world.projects) {
      const wanted = String(project.projectName);
      assert.ok(told.has(wanted) || told.has(`'${wanted}`) || !wanted.isWellFormed(), JSON.stringify(wanted.slice(0, 40)));
    }
  });
});

/** CSV as RFC 4180 has it: cells in quotes may hold commas, quotes and line ends. */
function cellsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.replace(/^\ufeff/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  return rows.filter((row) => row.length > 1);
}

async function readReport({ environment, project }: TestProject): Promise<{ readonly markdown: string }> {
  const { files } = await reconcile(environment, project, 'production');
  const markdown = files.find((file) => file.endsWith('.md'));
  return { markdown: markdown === undefined ? '' : await readFile(markdown, 'utf8') };
}
