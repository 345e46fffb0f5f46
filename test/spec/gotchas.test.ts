/** Rules over what discovery saw of the data and of the workspace: each where it speaks, and where it has to be silent. */
import assert from 'node:assert/strict';
import type { Catalog, Field, FieldProfile } from '../../src/catalog/model.ts';
import type { Catalogs } from '../../src/spec/check.ts';
import type { Problem } from '../../src/spec/model.ts';
import { checkSpec } from '../../src/spec/check.ts';
import { exclusionsSubject } from '../../src/spec/exclusions.ts';
import { parseSpec } from '../../src/spec/parse.ts';
import { CATALOGS, DESTINATION, EXAMPLE, SOURCE, edited, problemsIn, withFields } from './support.ts';

const PRIORITY = '    Priority: priority                    # a list: options come from the picklist, labels are copied';
const PUBLIC = '      public_when: publish == 1';

function told(code: string, text: string, catalogs: Catalogs = CATALOGS): readonly Problem[] {
  return problemsIn(text, catalogs).filter((problem) => problem.code === code);
}

function profile(more: Partial<FieldProfile>): FieldProfile {
  return { sampled: 100, filled: 100, distinct: 100, longest: 10, ...more };
}

/** The source with one field changed. */
function sourceWith(entity: string, name: string, change: Partial<Field>): Catalogs {
  return { ...CATALOGS, source: withFields(SOURCE, entity, (fields) => fields.map((field) => (field.name === name ? { ...field, ...change } : field))) };
}

function incomplete(entity: string): Catalogs {
  return { ...CATALOGS, source: { ...SOURCE, incomplete: [{ entity, reason: '403' }] } };
}

function attribute(name: string, more: Partial<Field> = {}): Field {
  return { name, label: name, type: 'text', required: false, readOnly: false, custom: true, ...more };
}

/** The spec of a line of the ticket in place of Priority. */
function line(text: string): string {
  return edited([PRIORITY, `    ${text}`]);
}

describe('values that are longer than their target', () => {
  const text = edited(['    email: emailAddress', '    email: emailAddress\n  attributes:\n    Motto: firstName']);

  it('are told by the longest that was seen', () => {
    const [problem, ...rest] = told('spec/too-long', text, sourceWith('Contact', 'firstName', { profile: profile({ sampled: 160, longest: 300 }) }));
    assert.deepEqual([problem?.severity, rest.length], ['warning', 0]);
    assert.match(problem?.message ?? '', /"firstName" of 160 records seen has 300 characters; "Motto" takes 255/);
    assert.deepEqual(told('spec/too-long', text, sourceWith('Contact', 'firstName', { profile: profile({ longest: 255 }), length: 8000 })), [], 'what was seen fits');
  });

  it('are a word where only the field tells, and none where nothing does or the line says what to do', () => {
    assert.deepEqual(told('spec/too-long', text, sourceWith('Contact', 'firstName', { length: 8000 })).map(({ severity }) => severity), ['information']);
    assert.deepEqual(told('spec/too-long', text), []);
    const policy = text.replace('Motto: firstName', 'Motto: { from: firstName, too_long: park }');
    assert.deepEqual(told('spec/too-long', policy, sourceWith('Contact', 'firstName', { length: 8000 })), []);
    assert.deepEqual(told('spec/too-long', text, { ...sourceWith('Contact', 'firstName', { length: 8000 }), destination: null }), []);
  });

  it('are found in constants and value maps too', () => {
    const long = 'x'.repeat(300);
    assert.equal(told('spec/too-long', text.replace('Motto: firstName', `Motto: { value: ${long} }`)).length, 1);
    assert.equal(told('spec/too-long', line('Sort: priority')).length, 0, 'conversations name no limit');
  });
});

describe('what a line loses', () => {
  it('is told: decimals, shared labels, the time of day', () => {
    assert.equal(told('spec/lossy', edited(['    name: companyName', '    name: companyName\n    size: udf["Share"]']), { ...CATALOGS, source: withFields(SOURCE, 'Company', (fields) => [...fields, attribute('Share', { type: 'decimal' })]) }).length, 1);
    assert.match(told('spec/lossy', line('Issue: issueType'))[0]?.message ?? '', /share the label "Other"/);
    const destination = withFields(DESTINATION, 'contact', (fields) => [...fields, attribute('Since', { type: 'date' })]);
    const [problem] = told('spec/lossy', edited(['    email: emailAddress', '    email: emailAddress\n  attributes:\n    Since: createDate']), { ...CATALOGS, destination });
    assert.deepEqual([problem?.severity, problem?.code], ['information', 'spec/lossy']);
    assert.deepEqual(told('spec/lossy', line('Priority: priority')), []);
  });

  it('is told of links, of types that nobody knows and of one item of many', () => {
    assert.equal(told('spec/copies-id', line('Resource: assignedResourceID'))[0]?.severity, 'information');
    assert.equal(told('spec/unknown-type', line('What: externalID'), sourceWith('Ticket', 'externalID', { type: 'unknown' })).length, 1);
    const [one] = told('spec/one-of-many', line("Hours: 'timeEntries[0].hoursToBill'"));
    assert.equal(line("Hours: 'timeEntries[0].hoursToBill'").slice(one?.at.start, one?.at.end), 'timeEntries[0]');
    assert.deepEqual(told('spec/one-of-many', line("Hours: 'timeEntries[0].hoursToBill'"), incomplete('Ticket')), []);
  });
});

describe('the workspace', () => {
  it('shows which attributes will be made, once for each section', () => {
    const found = told('spec/attribute-new', EXAMPLE);
    assert.deepEqual(found.map(({ severity }) => severity), ['information', 'information', 'information']);
    assert.match(found[2]?.message ?? '', /5 attributes of the conversation will be made in "acme-intercom": "Priority", "Billable Hours"/);
    assert.deepEqual(told('spec/attribute-new', EXAMPLE, { ...CATALOGS, destination: null }), []);
    const partly: Catalog = { ...DESTINATION, incomplete: [{ entity: 'conversation', reason: '403' }] };
    assert.equal(told('spec/attribute-new', EXAMPLE, { ...CATALOGS, destination: partly }).length, 2);
  });

  it('has room for 250 attributes of contacts and companies together', () => {
    const full = (number: number): Catalogs => ({ ...CATALOGS, destination: withFields(DESTINATION, 'contact', (fields) => [...fields, ...Array.from({ length: number }, (_, index) => attribute(`Own ${index}`))]) });
    // Three stand there; the spec adds one of the company and one of the contact.
    assert.deepEqual(told('spec/too-many-attributes', EXAMPLE, full(245)), []);
    assert.match(told('spec/too-many-attributes', EXAMPLE, full(246))[0]?.message ?? '', /has 249 attributes and the spec adds 2/);
  });

  it('refuses a conversation attribute that stands there twice', () => {
    const destination = withFields(DESTINATION, 'conversation', (fields) => [...fields, attribute('Priority', { type: 'list' }), attribute('Priority', { type: 'list' })]);
    assert.equal(told('spec/attribute-twice', EXAMPLE, { ...CATALOGS, destination })[0]?.severity, 'error');
    assert.deepEqual(told('spec/attribute-twice', line('Other: priority'), { ...CATALOGS, destination }), []);
  });

  it('is better two', () => {
    assert.equal(told('spec/no-staging', edited([', staging: acme-intercom-test', '']))[0]?.severity, 'information');
  });
});

describe('fields of the source', () => {
  it('that hold data and go nowhere are told once for each section, the fullest first', () => {
    const source = withFields(SOURCE, 'Ticket', (fields) => fields.map((field) => (['resolution', 'externalID', 'contactID', 'title'].includes(field.name) ? { ...field, profile: profile({ filled: field.name === 'resolution' ? 90 : 40 }) } : field)));
    const [problem, ...rest] = told('spec/unmapped-fields', EXAMPLE, { ...CATALOGS, source });
    assert.deepEqual([rest.length, problem?.severity, EXAMPLE.slice(problem?.at.start, problem?.at.end)], [0, 'information', 'ticket']);
    assert.match(problem?.message ?? '', /^2 fields of Ticket hold data and go nowhere: "resolution", "externalID"\.$/);
    assert.deepEqual(told('spec/unmapped-fields', EXAMPLE, { ...CATALOGS, source: { ...source, incomplete: [{ entity: 'Ticket', reason: '403' }] } }), []);
    assert.match(told('spec/unmapped-fields', `${EXAMPLE}checks: { c: { for: ticket, holds: resolution != "" } }\n`, { ...CATALOGS, source })[0]?.message ?? '', /"resolution"/, 'a check moves nothing');
  });

  it('that are addresses are told where they are missing or shared', () => {
    assert.match(told('spec/addresses-missing', EXAMPLE)[0]?.message ?? '', /^10 of 160 contacts/);
    assert.match(told('spec/addresses-shared', EXAMPLE)[0]?.message ?? '', /^2 of 160 contacts/);
    const whole = sourceWith('Contact', 'emailAddress', { profile: profile({}) });
    assert.deepEqual([...told('spec/addresses-missing', EXAMPLE, whole), ...told('spec/addresses-shared', EXAMPLE, whole), ...told('spec/addresses-shared', EXAMPLE, incomplete('Contact'))], []);
  });
});

describe('people', () => {
  const without = { ...CATALOGS, source: { ...SOURCE, people: [{ id: '1', name: 'A', email: 'a@b.example', active: false }, { id: '2', name: 'B', email: 'jo@old.example', active: true }] } };

  it('of the source without a teammate are counted', () => {
    assert.deepEqual(told('spec/technicians-without-teammate', EXAMPLE, without).map(({ severity, message }) => [severity, message.slice(0, 29)]), [['information', '1 of 2 technicians (0 active)']]);
    const active = { ...without, source: { ...without.source, people: without.source.people.map((person) => ({ ...person, active: true })) } };
    assert.equal(told('spec/technicians-without-teammate', EXAMPLE, active)[0]?.severity, 'warning');
    assert.deepEqual(told('spec/technicians-without-teammate', EXAMPLE, { ...active, source: { ...active.source, incomplete: [{ entity: 'Resource', reason: '403' }] } }), []);
  });

  it('who are replaced must be there', () => {
    const text = edited(['jo@old.example: jo@acme', 'jo@odl.example: jo@acme']);
    assert.deepEqual(told('spec/unknown-technician', text, without).map(({ severity, suggestions }) => [severity, suggestions[0]]), [['warning', 'jo@old.example']]);
    assert.deepEqual(told('spec/unknown-technician', text, { ...CATALOGS, source: { ...SOURCE, people: [] } }), []);
  });
});

describe('conditions', () => {
  it('are read by what records hold', () => {
    const seen = (options: Record<string, number>): Catalogs => sourceWith('TicketNote', 'publish', { profile: profile({ options }) });
    assert.deepEqual(told('spec/never-public', EXAMPLE, seen({ 2: 100 })).map(({ severity, message }) => [severity, message.slice(0, 28)]), [['information', 'None of the 100 records seen']]);
    assert.equal(told('spec/always-public', EXAMPLE, seen({ 1: 100 }))[0]?.severity, 'information');
    assert.deepEqual([...told('spec/never-public', EXAMPLE, seen({ 1: 50, 2: 50 })), ...told('spec/always-public', EXAMPLE, seen({ 1: 50, 2: 50 })), ...told('spec/never-public', EXAMPLE)], []);
  });

  it('that publish what the source keeps internal are turned round', () => {
    assert.equal(told('spec/publish-inverted', edited([PUBLIC, '      public_when: publish == 2']))[0]?.severity, 'warning');
    for (const fine of ['publish in [1, 2]', 'empty(publish)', 'noteType == 18']) assert.deepEqual(told('spec/publish-inverted', edited([PUBLIC, `      public_when: ${fine}`])), [], fine);
  });

  it('that make a lead of everybody, or show every opening, are told', () => {
    assert.equal(told('spec/always-lead', edited(['lead_when: emailAddress == "" || isActive != 1', "lead_when: 'true'"]))[0]?.severity, 'warning');
    const text = edited(['opening: internal_unless_from_contact', 'opening: public']);
    const [problem] = told('spec/opening-public', text);
    assert.deepEqual([problem?.severity, text.slice(problem?.at.start, problem?.at.end), problem?.suggestions], ['warning', 'public', ['internal_unless_from_contact']]);
  });

  it('of state and team show what "otherwise" takes', () => {
    const found = told('spec/options-by-otherwise', EXAMPLE);
    assert.match(found[0]?.message ?? '', /"otherwise" takes "In Progress", "Waiting Vendor"\. 100 of 500 records/);
    assert.equal(told('spec/options-by-otherwise', edited(['{ New: open,', '{ New: open, In Progress: open, Waiting Vendor: open,'])).length, 1);
  });
});

describe('targets that Intercom has elsewhere', () => {
  for (const [model, name, remedy] of [['ticket', 'priority', /attributes/], ['ticket', 'external_id', /trace/], ['ticket', 'subject', /title/], ['ticket', 'tags', /attributes/], ['ticket', 'state', /state/], ['contact', 'first_name', /lastName/], ['company', 'domain', /website/]] as const) {
    it(`${name} of the ${model}`, () => {
      const first = { ticket: '    title: title', contact: '    email: emailAddress', company: '    name: companyName' }[model];
      const [problem] = told('spec/unknown-target', edited([first, `${first}\n    ${name}: "1"`]));
      assert.match(problem?.remedy ?? '', remedy);
    });
  }
});

describe('what stays behind', () => {
  const { draft } = parseSpec(EXAMPLE);
  const codes = (acknowledged: readonly string[] | null): readonly string[] => (draft === null ? [] : checkSpec(draft, CATALOGS, acknowledged).map(({ code }) => code));

  it('wants a signature, where it is known who signed', () => {
    assert.ok(!codes(null).includes('spec/not-acknowledged'));
    assert.ok(codes([]).includes('spec/not-acknowledged'));
    const subject = exclusionsSubject([{ entity: 'Project', archive: 'csv' }, { entity: 'Contract', archive: 'json' }, { entity: 'TimeEntry', archive: 'csv' }]);
    assert.ok(!codes([subject]).includes('spec/not-acknowledged'));
  });
});

describe('every remark', () => {
  it('is short, whatever the names are', () => {
    const long = 'n'.repeat(400);
    const source = withFields(SOURCE, 'Ticket', (fields) => fields.map((field) => ({ ...field, profile: profile({ longest: 9_999 }), options: field.options?.map((option) => ({ ...option, label: `${option.label} ${long}` })) ?? [] })));
    for (const problem of problemsIn(edited([PRIORITY, `    ${long}: priority\n    ${long}: ${long}`], ['{ New: open,', `{ ${long}: open,`], ['  Project: {', `  ${long}: {`]), { ...CATALOGS, source })) {
      assert.ok(problem.message.length <= 200 && problem.remedy.length <= 200 && problem.suggestions.length <= 3, problem.code);
    }
  });
});
