/** What is told of what was found: severities that are set, comments that suppress, and the order. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { Catalogs } from '../../src/spec/check.ts';
import type { Problem } from '../../src/spec/model.ts';
import { parseSpec } from '../../src/spec/parse.ts';
import { checkAll, type Report, type RuleSetting } from '../../src/spec/report.ts';
import { RULE_CODES, SETTABLE_CODES } from '../../src/spec/rules/codes.ts';
import { suppressionsIn } from '../../src/spec/suppressions.ts';
import { CATALOGS, DESTINATION, EXAMPLE, SOURCE, edited } from './support.ts';

/** With the workspace that the example names for staging: every rule can look. */
const ALL: Catalogs = { ...CATALOGS, staging: { ...DESTINATION, connection: 'acme-intercom-test', account: { ...DESTINATION.account, id: 'another' } } };
const TEAM = '    values: { Level I Support: Tier 1 }';

function report(text: string, settings: Readonly<Record<string, RuleSetting>> = {}, catalogs: Catalogs = ALL): Report {
  return checkAll({ parsed: parseSpec(text), texts: new Map([['', text]]), catalogs, unreadable: [], acknowledged: null, now: Date.parse(SOURCE.discoveredAt), staleAfter: 7, settings: new Map(Object.entries(settings)) });
}

function codes(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ code }) => code);
}

function of(found: Report, code: string): readonly Problem[] {
  return found.told.filter((problem) => problem.code === code);
}

describe('severities that are set', () => {
  it('turn a rule off, down and up', () => {
    assert.deepEqual(of(report(EXAMPLE), 'spec/unknown-team').map(({ severity }) => severity), ['warning']);
    assert.deepEqual(of(report(EXAMPLE, { 'spec/unknown-team': 'off' }), 'spec/unknown-team'), []);
    assert.deepEqual(of(report(EXAMPLE, { 'spec/unknown-team': 'information' }), 'spec/unknown-team').map(({ severity }) => severity), ['information']);
    assert.deepEqual(of(report(EXAMPLE, { 'spec/unknown-team': 'error' }), 'spec/unknown-team').map(({ severity }) => severity), ['error']);
  });

  it('leave an error what it is, and say so once', () => {
    const text = edited(['    created_at: createDate\n', ''], ['    body: description\n', '']);
    const found = report(text, { 'spec/unmapped-required': 'off' });
    assert.deepEqual(of(found, 'spec/unmapped-required').map(({ severity }) => severity), ['error', 'error']);
    assert.equal(of(found, 'spec/stays-error').length, 1);
    assert.match(of(found, 'spec/stays-error')[0]?.message ?? '', /"spec\/unmapped-required" is set to "off", but is an error here/);
  });
});

describe('a credential in a spec (law 11)', () => {
  const token = 'dG9rOjEyMzQ1Njc4OTBhYmNkZWYxMjM0NTY3ODkw';
  const places: readonly (readonly [string, string])[] = [
    ['email: emailAddress', `email: ${token}`],
    ['email: emailAddress', `email: 'lower(${token}x - 1)'`],
    ['email: emailAddress', `email: emailAddress\n    ${token}: emailAddress`],
    ['email: emailAddress', `email: emailAddress\n    Bearer x${token}: emailAddress`],
    ['existing: fill_empty', `existing: ${token}`],
    ['otherwise: Tier 1 ', `otherwise: ${token} `],
    ['time_zone: ', `time_zone: ${token} `],
    ['trace:  ', `# crosswalk-ignore ${token}\n${token}: 1\ntrace:  `],
    ['trace:  ', `# crosswalk-ignore spec/unknown-key\n${token}: 1\ntrace:  `],
  ];

  it('is not repeated by anything that is told, or suppressed, beside it', () => {
    for (const place of places) {
      const found = report(edited([...place]));
      assert.ok(!JSON.stringify(found).includes(token.slice(0, 20)), place[1]);
    }
    assert.deepEqual(codes(of(report(edited(['otherwise: Tier 1 ', `otherwise: ${token} `])), 'spec/secret')), ['spec/secret']);
  });

  it('keeps nothing quiet that stands elsewhere', () => {
    const found = report(edited(['email: emailAddress', `email: ${token}`]));
    assert.deepEqual(codes(found.told).filter((code) => code !== 'spec/secret'), codes(report(EXAMPLE).told).filter((code) => !code.startsWith('spec/addresses-')), 'what is said of addresses stands at that very line');
  });
});

describe('a comment', () => {
  it('keeps a remark of its line, of the line below, and of the file quiet, with its reason', () => {
    for (const text of [
      edited([TEAM, `${TEAM}   # crosswalk-ignore spec/unknown-team made next week`]),
      edited([TEAM, `    # crosswalk-ignore spec/unknown-team made next week\n${TEAM}`]),
      edited([TEAM, `    # crosswalk-ignore spec/unknown-team made next week\n\n    # another\n${TEAM}`]),
      `# crosswalk-ignore-file spec/unknown-team made next week\r\n${EXAMPLE}`,
      edited([TEAM, `${TEAM} # crosswalk-ignore spec/no-such-thing , spec/unknown-team made next week`]),
    ]) {
      const found = report(text);
      assert.deepEqual([of(found, 'spec/unknown-team').length, found.suppressed.map(({ problem, reason }) => [problem.code, reason])], [0, [['spec/unknown-team', 'made next week']]], text);
      assert.deepEqual(of(found, 'spec/unused-suppression'), []);
    }
  });

  it('speaks of one line only', () => {
    const found = report(edited([TEAM, `${TEAM}\n    # crosswalk-ignore spec/unknown-team\n    # nothing below`], ['    otherwise: Tier 1 ', '    otherwise: Tier 2 ']));
    assert.equal(of(found, 'spec/unknown-team').length, 1);
    assert.equal(of(found, 'spec/unused-suppression').length, 1);
  });

  it('that keeps nothing quiet is told, where every rule could look', () => {
    const text = edited(['trace:  ', '# crosswalk-ignore spec/unknown-team\ntrace:  ']);
    const [problem] = of(report(text), 'spec/unused-suppression');
    assert.deepEqual([problem?.severity, text.slice(problem?.at.start, problem?.at.end)], ['information', 'crosswalk-ignore spec/unknown-team']);
    assert.deepEqual(of(report(text, {}, { ...ALL, destination: null }), 'spec/unused-suppression'), []);
    assert.deepEqual(of(report(text, {}, { ...ALL, source: { ...SOURCE, incomplete: [{ entity: 'TicketNote', reason: '403' }] } }), 'spec/unused-suppression'), []);
    assert.deepEqual(of(report(text, {}, CATALOGS), 'spec/unused-suppression'), [], 'staging is named, and not known');
    assert.equal(of(report(text.replace(', staging: acme-intercom-test', ''), {}, CATALOGS), 'spec/unused-suppression').length, 1);
    assert.deepEqual(of(report(text, { 'spec/unused-suppression': 'off' }), 'spec/unused-suppression'), []);
    assert.deepEqual(of(report(`# crosswalk-ignore-file spec/unused-suppression\n${text}`), 'spec/unused-suppression'), []);
    assert.deepEqual(of(report(edited(['trace:  ', '# crosswalk-ignore spec/not-acknowledged\ntrace:  '])), 'spec/unused-suppression'), [], 'nobody asked who signed');
  });

  it('is not called useless where an error hides what it speaks of', () => {
    const quiet = ['    otherwise: open', '    otherwise: open  # crosswalk-ignore spec/options-by-otherwise fine'] as const;
    assert.deepEqual(of(report(edited(quiet)), 'spec/unused-suppression'), []);
    const hidden = report(edited(quiet, ['    from: status', '    from: statu']));
    assert.deepEqual([of(hidden, 'spec/options-by-otherwise'), of(hidden, 'spec/unused-suppression')].map(({ length }) => length), [1, 0]);
    const wrong = of(hidden, 'expression/unknown-field');
    assert.equal(wrong.length, 1);
  });

  it('cannot suppress an error, and must name a rule that exists', () => {
    const text = edited(['    name: companyName', '    name: compnyName # crosswalk-ignore expression/unknown-field']);
    const found = report(text);
    assert.equal(of(found, 'expression/unknown-field').length, 1);
    assert.equal(of(found, 'spec/stays-error').length, 1);
    assert.deepEqual(found.suppressed, []);
    const [unknown] = of(report(edited([TEAM, `${TEAM} # crosswalk-ignore spec/unknown-taem`])), 'spec/unknown-rule');
    assert.match(unknown?.remedy ?? '', /spec\/unknown-team/);
    assert.equal(of(report(`# crosswalk-ignore\n${EXAMPLE}`), 'spec/unknown-rule').length, 1);
  });

  it('is one only where YAML has a comment', () => {
    const texts = ['a: "# crosswalk-ignore spec/x"\n', "a: '# crosswalk-ignore spec/x'\n", 'a: |\n  # crosswalk-ignore spec/x\n', '--- |\n# crosswalk-ignore spec/x\n', 'a: b# crosswalk-ignore spec/x\n', '# crosswalk-ignored spec/x\n', '# crosswalk-ignore-files spec/x\n'];
    for (const text of texts) assert.deepEqual(suppressionsIn(text), [], text);
    assert.deepEqual(suppressionsIn('\uFEFFa: { b: c } # crosswalk-ignore spec/x why\n').map(({ codes: names, line, reason, at }) => [names, line, reason, at.column]), [[['spec/x'], 1, 'why', 16]]);
  });

  it('is found in any text, without a place outside of it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('# crosswalk-ignore spec/a b', '\n', '"', "'", '|', ': ', 'x', '\r\n', '{', '}', '\t', '\u0002', '\u001f', '#', '- ')).map((parts) => parts.join('')), (text) => {
        for (const { at, line } of suppressionsIn(text)) {
          assert.ok(text.slice(at.start, at.end).startsWith('crosswalk-ignore'));
          assert.ok(line === null || (line >= at.line && line <= text.split('\n').length));
        }
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('the list of rules', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));

  it('names every code that the sources tell, and nothing else', () => {
    const rooms = ['src/spec', 'src/spec/rules', 'src/expressions'];
    const files = rooms.flatMap((room) => readdirSync(`${root}/${room}`).filter((name) => name.endsWith('.ts') && name !== 'codes.ts').map((name) => readFileSync(`${root}/${room}/${name}`, 'utf8')));
    const said = new Set(files.flatMap((text) => [...text.matchAll(/'((?:yaml|spec|expression|catalog)\/[a-z-]+)'/g)].map((match) => match[1] ?? '')));
    // Of a run and of the plan, not of a check.
    for (const code of ['expression/failed', 'catalog/incomplete']) said.delete(code);
    assert.deepEqual([...said].sort(), [...RULE_CODES.keys()].sort());
  });

  it('holds every code that the page about gotchas promises', () => {
    const promised = [...readFileSync(`${root}/docs/gotchas.md`, 'utf8').matchAll(/`(spec\/[a-z-]+)`/g)].map((match) => match[1] ?? '');
    assert.ok(promised.length > 40);
    assert.deepEqual(promised.filter((code) => !RULE_CODES.has(code)), []);
  });

  it('is what the settings of VS Code offer', () => {
    const { contributes } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { contributes: { configuration: { properties: Record<string, { properties: Record<string, { enum: readonly string[] }> }> } } };
    const offered = contributes.configuration.properties['crosswalk.rules']?.properties ?? {};
    assert.deepEqual(Object.keys(offered), SETTABLE_CODES);
    for (const { enum: words } of Object.values(offered)) assert.deepEqual(words, ['off', 'information', 'warning', 'error']);
  });

  it('says as error what a problem told as error, as nothing more what it told as less', () => {
    const found = report(EXAMPLE);
    assert.ok(codes(found.told).every((code) => RULE_CODES.has(code)));
    assert.deepEqual(found.told.filter(({ code, severity }) => RULE_CODES.get(code) !== severity).map(({ code }) => code), []);
  });
});
