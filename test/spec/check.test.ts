import assert from 'node:assert/strict';
import { checkSpec } from '../../src/spec/check.ts';
import type { Severity } from '../../src/spec/model.ts';
import { parseSpec } from '../../src/spec/parse.ts';
import { CATALOGS, DESTINATION, EXAMPLE, SOURCE, compileText, edited, problemsIn, withFields } from './support.ts';

interface Golden {
  readonly code: string;
  readonly severity: Severity;
  readonly name: string;
  /** What stands between ‹ and › is what the problem points at. */
  readonly text: string;
  readonly suggestion?: string;
}

function edit(code: string, severity: Severity, name: string, from: string, to: string, suggestion?: string): Golden {
  return { code, severity, name, text: edited([from, to]), ...(suggestion === undefined ? {} : { suggestion }) };
}

const PRIORITY = '    Priority: priority                    # a list: options come from the picklist, labels are copied';
const TIER = '    Account Tier:\n      from: udf["Account Tier"]\n      values: { Gold: gold, Silver: silver }\n      otherwise: bronze                   # every use is counted and shown';
/** What stands in place of entries for the other queues. */
const TEAM_OTHERWISE = '    otherwise: Tier 1                     # queues without a team of their own\n';
const PUBLIC = '      public_when: publish == 1';

const GOLDEN: readonly Golden[] = [
  edit('expression/unknown-field', 'error', 'a field that is none', 'name: companyName', 'name: ‹compnyName›', 'companyName'),
  edit('expression/unknown-field', 'error', 'inside a call, in quotes', 'sum(timeEntries.map(t, t.hoursToBill))', "'sum(timeEntries.map(t, t.‹hoursBill›))'", 'hoursToBill'),
  edit('expression/unknown-field', 'error', 'a user-defined field that is none', 'from: udf["Account Tier"]', 'from: udf[‹"Account Teir"›]', 'Account Tier'),
  edit('expression/unknown-field', 'error', 'a field of another entity, in a note', PUBLIC, '      public_when: ‹priority› == 1'),
  edit('expression/unknown-function', 'error', 'a function that is none', 'name: companyName', 'name: ‹uper›(companyName)', 'upper'),
  edit('expression/syntax', 'error', 'half an expression', 'name: companyName', 'name: companyName +'),
  edit('expression/type', 'error', 'a text joined with a list', 'name: companyName', 'name: ‹companyName + companyType›'),
  edit('expression/too-large', 'error', 'an expression without end', 'name: companyName', `name: ${Array.from({ length: 1200 }, () => '1').join('+')}`),
  edit('yaml/quotes-eaten', 'error', 'a constant that reads as a field', PRIORITY, '    Priority: "‹very high›"', `'"very high"'`),
  edit('spec/unknown-entity', 'error', 'an entity that is none', '  Project: { archive', '  ‹Projects›: { archive', 'Project'),
  edit('spec/unknown-collection', 'error', 'a collection that is none', '      from: notes', '      from: ‹note›', 'notes'),
  edit('spec/target-not-available', 'error', 'a target of later', 'to: conversation ', 'to: ‹intercom_ticket› ', 'conversation'),
  edit('spec/loaded-and-left', 'error', 'loaded and left behind', '  Project: { archive', '  ‹Contact›: { archive'),
  edit('spec/not-mentioned', 'information', 'an entity that nobody names', '  Project: { archive: csv }\n', ''),
  edit('spec/not-a-condition', 'error', 'a text as condition', PUBLIC, '      public_when: ‹description›'),
  edit('spec/always-public', 'warning', 'a rule that lets everything out', PUBLIC, '      public_when: "‹true›"'),
  edit('spec/always-public', 'warning', 'a rule that every option meets', PUBLIC, '      public_when: ‹publish != 99›'),
  edit('spec/never-public', 'warning', 'a number in place of a yes', PUBLIC, '      public_when: ‹publish›'),
  edit('spec/never-public', 'warning', 'an option that is none', PUBLIC, '      public_when: ‹publish == 99›'),
  edit('spec/never-public', 'warning', 'a text that no option is', PUBLIC, '      public_when: ‹noteType == "x"›'),
  edit('spec/never-public', 'warning', 'two options at once', PUBLIC, '      public_when: ‹publish == 1 && publish == 2›'),
  edit('spec/file-limit', 'warning', 'files that Intercom may refuse', 'max: 20MB', 'max: ‹200MB›', '100MB'),
  edit('spec/internal-text-public', 'error', 'an internal text that is let out', 'hours: { note: summaryNotes, public_when: "false" }', 'hours: { note: internalNotes, public_when: ‹hoursWorked > 0› }'),
  edit('spec/always-skipped', 'warning', 'a rule that skips everything', 'skip_when: noteType in [13, 91, 99]', 'skip_when: ‹1 == 1›'),
  edit('spec/unknown-option', 'error', 'a label that is none', '{ New: open,', '{ ‹Nwe›: open,', 'New'),
  edit('spec/unknown-option', 'error', 'a stored value that is none', '{ New: open,', '{ ‹"#77"›: open,'),
  edit('spec/duplicate-option', 'error', 'label and stored value of one option', '{ New: open,', '{ New: open, ‹"#1"›: open,'),
  edit('spec/ambiguous-option', 'error', 'a label that two options share', PRIORITY, '    Issue: { from: issueType, values: { Hardware: a, ‹Other›: b } }', '"#11"'),
  edit('spec/options-not-covered', 'warning', 'options without an entry', '    otherwise: open\n', ''),
  edit('spec/unknown-target', 'error', 'a field that cannot be filled', '    title: title', '    ‹titel›: title', 'title'),
  edit('spec/unknown-target', 'error', 'a field that is ours', '    email: emailAddress', '    ‹external_id›: emailAddress'),
  edit('spec/duplicate-target', 'error', 'the same attribute in other case', PRIORITY, `${PRIORITY}\n    ‹priority›: queueID`),
  edit('spec/type-mismatch', 'error', 'a text where a date is due', 'created_at: createDate', 'created_at: ‹ticketNumber›'),
  edit('spec/type-mismatch', 'error', 'a mapped text where a number is due', '    name: companyName', '    name: companyName\n    size: { from: ‹companyType›, values: { Customer: many, Prospect: few } }'),
  edit('spec/unmapped-required', 'error', 'nothing fills created_at', '    created_at: createDate\n', ''),
  edit('spec/attribute-clash', 'error', 'one name on contact and company', '    email: emailAddress', '    email: emailAddress\n  attributes:\n    ‹account tier›: phone'),
  edit('spec/attribute-clash', 'error', 'a name that the other model has', TIER, '    ‹Shoe Size›: companyName'),
  edit('spec/attribute-clash', 'error', 'a name that exists in other case', TIER, '    ‹region›: companyName', 'Region'),
  edit('spec/attribute-clash', 'error', 'the name of a trace attribute', PRIORITY, `${PRIORITY}\n    Source system: title`),
  edit('spec/attribute-type', 'error', 'an attribute of another type', '    email: emailAddress', '    email: emailAddress\n  attributes:\n    ‹Shoe Size›: firstName'),
  edit('spec/attribute-options', 'information', 'options that prepare adds', PRIORITY, '    ‹Office›: priority'),
  edit('spec/attribute-name', 'error', 'a sign that Intercom refuses', TIER, '    ‹Account/Tier›: companyName', 'Account Tier'),
  edit('spec/single-option-list', 'error', 'a list with one option', PRIORITY, '    ‹Sole›: udf["Sole Choice"]'),
  edit('spec/unknown-team', 'warning', 'a team that is none', '{ Level I Support: Tier 1 }', '{ Level I Support: ‹Tier 1› }', 'Tier 2'),
  edit('spec/unknown-teammate', 'warning', 'a fallback that is none', 'support@acme.example', '‹nobody@acme.example›'),
  edit('spec/wrong-system', 'error', 'another system than the connection', 'system: autotask', 'system: ‹atera›', 'autotask'),
  edit('spec/staging-is-production', 'error', 'one workspace for both', 'staging: acme-intercom-test', 'staging: ‹acme-intercom›'),
];

describe('a spec against its catalogs', () => {
  for (const { code, severity, name, text, suggestion } of GOLDEN) {
    it(`${code}: ${name}`, () => {
      const start = text.indexOf('‹');
      const plain = text.replace('‹', '').replace('›', '');
      const problems = problemsIn(plain);
      const [first] = problems.filter((problem) => problem.code === code && (start < 0 || problem.at.start === start));
      assert.ok(first !== undefined, `found ${JSON.stringify(problems.map((problem) => [problem.code, problem.at.line, problem.at.column, problem.message]))}`);
      assert.equal(first.severity, severity);
      if (start >= 0) {
        const lines = plain.slice(0, start).split('\n');
        assert.deepEqual([first.at.line, first.at.column], [lines.length, (lines.at(-1) ?? '').length + 1]);
        assert.equal(plain.slice(first.at.start, first.at.end), text.slice(start + 1, text.indexOf('›')));
      }
      if (suggestion !== undefined) assert.equal(first.suggestions[0], suggestion);
      assert.ok(first.remedy !== '' && first.message !== '');
      if (severity === 'error') assert.equal(parseSpec(plain).spec === null ? null : compileText(plain).compiled, null, 'nothing with an error compiles');
    });
  }

  it('says nothing wrong about the example', () => {
    assert.deepEqual(problemsIn(EXAMPLE).filter(({ severity }) => severity !== 'information').map((problem) => [problem.code, problem.severity, problem.at.line]), [['spec/unknown-team', 'warning', 55]]);
    assert.deepEqual(problemsIn(EXAMPLE).filter(({ severity }) => severity === 'information').map(({ code }) => code), ['spec/attribute-new', 'spec/attribute-new', 'spec/addresses-missing', 'spec/addresses-shared', 'spec/attribute-new', 'spec/options-by-otherwise', 'spec/options-by-otherwise']);
  });

  it('counts the records of options that no entry covers', () => {
    const problem = problemsIn(edited([TEAM_OTHERWISE, ''])).find(({ code }) => code === 'spec/options-not-covered');
    assert.match(problem?.message ?? '', /"Level II Support", "Monitoring Alert".*180 of 500/);
  });

  it('counts a retired option that records still hold as open', () => {
    const problems = problemsIn(edited(['    otherwise: open\n', '']));
    assert.match(problems.find((problem) => problem.code === 'spec/options-not-covered')?.message ?? '', /"In Progress", "Waiting Vendor"\. 100 of 500/);
  });

  it('names retired options that are copied, and entries for ones that nobody holds', () => {
    const copied = problemsIn(edited([PRIORITY, '    Root Cause: udf["Root Cause"]']));
    assert.ok(copied.some((problem) => problem.code === 'spec/retired-option' && problem.message.includes('"Unknown"')));
    const mapped = problemsIn(edited([PRIORITY, '    Root: { from: \'udf["Root Cause"]\', values: { Network: a, Unknown: b }, otherwise: c }']));
    assert.ok(mapped.some((problem) => problem.code === 'spec/retired-option' && problem.severity === 'information'));
    const held = problemsIn(edited(['{ New: open,', '{ Waiting Vendor: open, New: open,']));
    assert.ok(!held.some((problem) => problem.code === 'spec/retired-option'), 'records hold it still');
  });

  it('needs a contact to open conversations', () => {
    const text = EXAMPLE.replace(/contact:\n {2}from: Contact[\s\S]*?\n\n/, '');
    assert.ok(problemsIn(text).some((problem) => problem.code === 'spec/missing-section' && problem.severity === 'error'));
  });

  it('asks for required attributes of the destination', () => {
    const destination = withFields(DESTINATION, 'conversation', (fields) => fields.map((field) => (field.name === 'Office' ? { ...field, required: true } : field)));
    assert.ok(problemsIn(EXAMPLE, { ...CATALOGS, destination }).some((problem) => problem.code === 'spec/unmapped-required' && problem.message.includes('Office')));
  });

  it('looks at staging too, and refuses it where it is production', () => {
    const staging = { ...withFields(DESTINATION, 'conversation', (fields) => [...fields, { name: 'Priority', label: 'Priority', type: 'integer' as const, required: false, readOnly: false, custom: true }]), connection: 'acme-intercom-test', account: { ...DESTINATION.account, id: 'acme-test' } };
    assert.deepEqual(problemsIn(EXAMPLE, { ...CATALOGS, staging }).filter((problem) => problem.severity === 'error').map((problem) => problem.code), ['spec/attribute-type']);
    assert.ok(problemsIn(EXAMPLE, { ...CATALOGS, staging: { ...DESTINATION, connection: 'acme-intercom-test' } }).some((problem) => problem.code === 'spec/staging-is-production'));
  });

  it('judges a condition only by options that the catalog lists', () => {
    const fine = ['publish == 1', '"publish == 2 || noteType == 18"', 'publish in [1, 2]', "'label(publish) == \"All Autotask Users\"'", "'title == \"no such title\"'", "'publish == 99 || title != \"\"'", 'creatorResourceID == 1', '"false"', 'empty(publish)'];
    for (const condition of fine) {
      const told = problemsIn(edited([PUBLIC, `      public_when: ${condition}`])).filter(({ code }) => code === 'spec/never-public' || code === 'spec/always-public');
      assert.deepEqual(told.map(({ code }) => code), [], condition);
    }
    const never = edited([PUBLIC, '      public_when: publish == 99']);
    const count = (catalogs: typeof CATALOGS): number => problemsIn(never, catalogs).filter(({ code }) => code === 'spec/never-public').length;
    const unlisted = withFields(SOURCE, 'TicketNote', (fields) => fields.map((field) => (field.name === 'publish' ? { ...field, options: [] } : field)));
    assert.deepEqual([count(CATALOGS), count({ ...CATALOGS, source: unlisted }), count({ ...CATALOGS, source: { ...SOURCE, incomplete: [{ entity: 'TicketNote', reason: '403' }] } }), count({ ...CATALOGS, source: null })], [1, 0, 0, 0]);
  });

  it('takes 100 MB for a file, which the Messenger takes too', () => {
    assert.ok(!problemsIn(edited(['max: 20MB', 'max: 100MB'])).some(({ code }) => code === 'spec/file-limit'));
  });

  it('tells one tab as one mistake, wherever it stands', () => {
    for (const line of ['    name: companyName', '  fallback: support@acme.example', '      from: notes', '  Contract: { archive: json }', '  from: Contact', 'crosswalk: 1']) {
      const text = edited([line, line.replace(/^ */, '\t')]);
      assert.deepEqual(problemsIn(text).map(({ code, at }) => [code, at.line]), [['yaml/tab', text.slice(0, text.indexOf('\t')).split('\n').length]], line);
    }
    assert.ok(!problemsIn(edited(['title: title', 'title:\ttitle'])).some(({ code }) => code === 'yaml/tab'), 'a tab after the colon is none');
  });

  it('complains of nothing that cannot be known', () => {
    const { spec } = parseSpec(edited(['name: companyName', 'name: nonsense'], ['{ New: open,', '{ Nothing: open,'], ['  Project: {', '  Whatever: {'], ['from: notes', 'from: scribbles']));
    assert.ok(spec !== null);
    assert.deepEqual(checkSpec(spec, { source: null, destination: null, staging: null }).filter((problem) => problem.code !== 'spec/unmapped-required'), []);
    const incomplete = { ...SOURCE, entities: SOURCE.entities.filter((entity) => entity.name !== 'TicketNote' && entity.name !== 'Project'), incomplete: [{ entity: 'TicketNote', reason: '403' }, { entity: 'Project', reason: '403' }] };
    const codes = problemsIn(EXAMPLE, { ...CATALOGS, source: incomplete }).filter(({ severity }) => severity !== 'information').map((problem) => problem.code);
    assert.deepEqual(codes, ['spec/unknown-team']);
  });
});
