import assert from 'node:assert/strict';
import fc from 'fast-check';
import { placeOf } from '../../src/spec/offsets.ts';
import { parseSpec } from '../../src/spec/parse.ts';
import { EXAMPLE, edited } from './support.ts';

/** What stands between ‹ and › is what the problem points at: line and column are read from the mark. */
interface Golden {
  readonly code: string;
  readonly name: string;
  readonly text: string;
  readonly suggestion?: string;
}

function edit(code: string, name: string, from: string, to: string, suggestion?: string): Golden {
  return { code, name, text: edited([from, to]), ...(suggestion === undefined ? {} : { suggestion }) };
}

const PRIORITY = '    Priority: priority                    # a list: options come from the picklist, labels are copied';
const LEAD = '  lead_when: emailAddress == "" || isActive != 1';
const HOURS = '    hours: { note: summaryNotes, public_when: "false" }';

const GOLDEN: readonly Golden[] = [
  { code: 'spec/empty', name: 'an empty file', text: '‹›' },
  { code: 'spec/empty', name: 'only a comment', text: '‹›# nothing\n' },
  { code: 'spec/wrong-type', name: 'a list instead of a map', text: '‹›- a\n' },
  { code: 'yaml/syntax', name: 'an open bracket', text: edited(['time_zone: Europe/Berlin ', 'time_zone: [Europe/Berlin ']) },
  edit('yaml/duplicate-key', 'the same key twice', '    email: emailAddress', '    email: emailAddress\n    ‹email›: lastName'),
  edit('yaml/tab', 'a tab', '  from: Contact\n', '‹\t›from: Contact\n'),
  { code: 'yaml/several-documents', name: 'two documents', text: `${EXAMPLE}‹---\ncrosswalk: 1\n›` },
  edit('yaml/alias', 'an alias of nothing', '  from: Contact\n', '  from: ‹*contact›\n'),
  edit('yaml/comment-cuts-expression', 'a "#" that cuts', '    title: title', '    title: ‹title + " #" + externalID›', `'title + " #" + externalID'`),
  edit('yaml/tag', 'a "!" that becomes a tag', LEAD, '  lead_when: ‹!empty(emailAddress)›', "'!empty(emailAddress)'"),
  edit('yaml/quotes-eaten', 'a text joined at the start', '    title: title', '    title: "Ticket " ‹+ title›', `'"Ticket " + title'`),
  edit('yaml/flow-comma', 'a comma inside braces', HOURS, '    hours: { note: ‹join(timeEntries.map(t, t.x), ", ")›, public_when: "false" }'),
  edit('yaml/flow-bracket', 'a bracket inside braces', '    title: title', '    title: { from: udf‹[›"Asset Tag"] }'),
  edit('yaml/key-starts-with-gt', 'a key that starts with ">"', '    values: { New: open,', '    values: { ‹>›New: open,'),
  edit('spec/unknown-key', 'a mistyped key', '  existing: fill_empty                    # or', '  ‹exsiting›: fill_empty                    # or', 'existing'),
  edit('spec/unknown-key', 'a key of another section', '  since: 2024-01-01', '  ‹staging›: 2024-01-01'),
  edit('spec/missing-key', 'people without fallback', '‹'.slice(1) + 'people:                                   # technicians → teammates, by e-mail\n  fallback: support@acme.example', '‹people›:\n  # nobody'),
  edit('spec/missing-key', 'a long form without from', '      from: udf["Account Tier"]\n', ''),
  edit('spec/from-and-value', 'a long form with both', '      otherwise: bronze ', '      value: 1\n      otherwise: bronze '),
  edit('spec/wrong-type', 'a list where a map is due', PRIORITY, '    Priority: ‹[a, b]›'),
  edit('spec/wrong-type', 'nothing after the colon', '    name: companyName', '    ‹name›:'),
  edit('spec/wrong-type', 'a text where a map is due', 'company:\n  from: Company', 'company:\n  from: Company\n  fields: ‹none›\nother:'),
  edit('spec/wrong-value', 'a word that is no choice', 'opening: internal_unless_from_contact', 'opening: ‹publik›', 'public'),
  edit('spec/wrong-value', 'another system', 'system: autotask', 'system: ‹autotsk›', 'autotask'),
  edit('spec/version', 'another version', 'crosswalk: 1', 'crosswalk: ‹2›', '1'),
  edit('spec/time-zone', 'an offset', 'Europe/Berlin', '‹+02:00›'),
  edit('spec/time-zone', 'a zone that is none', 'Europe/Berlin', '‹Europe/Berlim›'),
  edit('spec/date', 'a day that is none', '2024-01-01', '‹2024-02-31›'),
  edit('spec/size', 'a size without unit', 'max: 20MB', 'max: ‹20›'),
  edit('spec/duration', 'a duration that is none', 'snoozed_for: 14d', 'snoozed_for: ‹two weeks›'),
  edit('spec/hours', 'an hour that is none', '20:00-06:00', '‹25:00-06:00›'),
  edit('spec/hosts', 'an address in place of a host', 'when: 20:00-06:00', 'when: 20:00-06:00, hosts: ‹https://files.example›'),
  edit('spec/hosts', 'a host in numbers', 'when: 20:00-06:00', 'when: 20:00-06:00, hosts: ‹files.example 10.0.0.8›'),
  edit('spec/email', 'an address that is none', 'support@acme.example', '‹support›'),
  edit('spec/extends-missing', 'a base that nobody read', 'crosswalk: 1', 'crosswalk: 1\nextends: ‹./base.crosswalk.yaml›'),
  edit('spec/secret', 'a key that asks for one', 'connection: acme-autotask }', 'connection: acme-autotask, ‹secret›: x }'),
  edit('spec/secret', 'a token', '    email: emailAddress', '    email: ‹dG9rOjEyMzQ1Njc4OTBhYmNkZWYxMjM0NTY3ODkw›'),
];

describe('a wrong spec', () => {
  for (const { code, name, text, suggestion } of GOLDEN) {
    it(`${code}: ${name}`, () => {
      const start = text.indexOf('‹');
      const plain = text.replace('‹', '').replace('›', '');
      const { spec, problems } = parseSpec(plain);
      const found = problems.filter((problem) => problem.code === code);
      const [first] = found;
      assert.ok(first !== undefined, `found ${JSON.stringify(problems.map((problem) => [problem.code, problem.at]))}`);
      assert.equal(spec, null);
      if (start >= 0) {
        const lines = plain.slice(0, start).split('\n');
        assert.deepEqual([first.at.line, first.at.column], [lines.length, (lines.at(-1) ?? '').length + 1]);
        assert.equal(plain.slice(first.at.start, first.at.end), text.slice(start + 1, text.indexOf('›')));
      }
      if (suggestion !== undefined) assert.equal(first.suggestions[0], suggestion);
      assert.ok(first.remedy !== '' && first.message !== '');
    });
  }

  it('is told everything at once, in the order of the file', () => {
    const text = edited(['Europe/Berlin', 'Berlin'], ['existing: fill_empty                    # or', 'existing: fill                    # or'], ['2024-01-01', 'yesterday'], ['max: 20MB', 'max: big']);
    assert.deepEqual(parseSpec(text).problems.map((problem) => problem.code), ['spec/time-zone', 'spec/wrong-value', 'spec/date', 'spec/size']);
    assert.ok(parseSpec(text).draft !== null, 'the rest can still be checked');
  });

  it('does not take the aftermath of one broken line for more mistakes', () => {
    const { problems } = parseSpec(edited(['    title: title', '    title: { from: udf["Asset Tag"] }']));
    assert.deepEqual(problems.map((problem) => problem.code), ['yaml/flow-bracket']);
  });

  it('does not repeat a credential', () => {
    const token = 'dG9rOjEyMzQ1Njc4OTBhYmNkZWYxMjM0NTY3ODkw';
    const { problems } = parseSpec(edited(['    email: emailAddress', `    email: ${token}`]));
    assert.ok(!JSON.stringify(problems).includes(token));
  });

  it('ends aliases that explode', () => {
    const bomb = `a: &a {x: 1}\n${Array.from({ length: 9 }, (_, index) => `${'bcdefghij'[index]}: &${'bcdefghij'[index]} {${'xyzuvwxyq'.split('').map((key, at) => `${key}${at}: *${'abcdefghi'[index]}`).join(', ')}}`).join('\n')}\nteam: *j\n`;
    assert.ok(parseSpec(bomb).problems.length > 0);
    const many = `crosswalk: 1\nleave_behind:\n  A: &a { archive: csv }\n${Array.from({ length: 300 }, (_, index) => `  E${index}: *a`).join('\n')}\n`;
    assert.ok(parseSpec(many).problems.some((problem) => problem.code === 'yaml/too-many-aliases'));
  });

  it('refuses what is too large or too deep', () => {
    for (const text of ['x'.repeat(1_000_001), `a: ${'['.repeat(100_000)}`]) assert.equal(parseSpec(text).problems[0]?.code, 'spec/too-large');
  });

  it('never throws', () => {
    const pieces = fc.constantFrom('crosswalk: 1', 'company:', '  from: ', 'fields:', ' - ', '\n', '  ', '{', '}', '"', "'", '!', '&a', '*a', '#', ': ', '|', '>', '\t', '---', '__proto__: 1', 'values: { "#5": x }', 'ticket: { from: Ticket, to: conversation }');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(''))), (text) => {
        const { spec, problems } = parseSpec(text);
        assert.ok(spec === null && problems.length > 0);
        for (const { at } of problems) assert.ok(at.line >= 1 && at.column >= 1 && at.start <= at.end);
      }),
      { seed: 17, numRuns: 1000 },
    );
  });
});

describe('a right spec', () => {
  it('is read without a word', () => {
    const { spec, problems } = parseSpec(EXAMPLE);
    assert.deepEqual(problems, []);
    assert.ok(spec !== null);
    assert.deepEqual(spec.ticket?.thread.files, { ...spec.ticket?.thread.files, max: 20_000_000, oversize: 'note', when: { from: 1200, to: 360 } });
    assert.deepEqual(spec.ticket?.state?.values.entries[1]?.to.value, { snoozedFor: 14 * 86_400 });
    assert.equal(spec.ticket?.thread.hours?.from.value, 'timeEntries');
    assert.equal(spec.ticket?.thread.hours?.body?.text, 'summaryNotes');
    assert.equal(spec.ticket?.thread.hours?.publicWhen?.kind === 'expression' && spec.ticket.thread.hours.publicWhen.text, 'false');
    assert.equal(spec.company?.fields[1]?.from.at.line, 23);
  });

  it('takes a condition that YAML reads as yes/no, a constant and a stored value', () => {
    const text = edited(['public_when: "false"', 'public_when: false'], [PRIORITY, '    Priority: { value: 3 }\n    Kind: { from: type, values: { "#1": a, 2: b }, unknown: drop, too_long: park }']);
    const { spec } = parseSpec(text);
    assert.equal(spec?.ticket?.thread.hours?.publicWhen?.kind === 'expression' && spec.ticket.thread.hours.publicWhen.text, 'false');
    const [, , , constant, mapped] = spec?.ticket?.fields ?? [];
    assert.deepEqual(constant?.from.kind === 'constant' && constant.from.value, 3);
    assert.deepEqual([mapped?.unknown, mapped?.tooLong, mapped?.values?.entries.map((entry) => entry.from.value)], ['drop', 'park', ['#1', '2']]);
  });

  it('warns where nothing says where a conversation came from', () => {
    const text = EXAMPLE.replace(/trace:[\s\S]*?\n\n/, '');
    const { spec, problems } = parseSpec(text);
    assert.ok(spec !== null && spec.trace === null);
    assert.deepEqual(problems.map((problem) => [problem.code, problem.severity]), [['spec/no-trace', 'warning']]);
  });

  it('maps offsets of an expression through quotes, escapes and folds', () => {
    const forms = [
      ['plain', '    title: title + X'],
      ['double', '    title: "title + \\"a\\\\u00e9\\u00e9\\" + X"'],
      ['single', "    title: 'title + udf[\"it''s\"] + X'"],
      ['plain', '    title: title\n      + "a"\n      + X'],
      ['double', '    title: "title +\n      X"'],
    ] as const;
    for (const [style, line] of forms) {
      const text = edited(['    title: title', line]);
      const from = parseSpec(text).spec?.ticket?.fields[0]?.from;
      assert.ok(from?.kind === 'expression' && from.style === style, line);
      const place = placeOf(from, from.text.indexOf('X'), from.text.indexOf('X') + 1);
      assert.equal(text.slice(place.start, place.end), 'X', line);
      const lines = text.slice(0, place.start).split('\n');
      assert.deepEqual([place.line, place.column], [lines.length, (lines.at(-1) ?? '').length + 1], line);
    }
  });
});
