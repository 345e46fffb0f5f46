import assert from 'node:assert/strict';
import type { Field } from '../../src/catalog/model.ts';
import type { CompiledField } from '../../src/spec/compiled.ts';
import { input } from '../expressions/support.ts';
import { DESTINATION, EXAMPLE, SOURCE, compileText, compiledOf, edited, withFields } from './support.ts';

const PRIORITY = '    Priority: priority                    # a list: options come from the picklist, labels are copied';

function withAttribute(name: string, line: string): string {
  return edited([PRIORITY, `    ${name}: ${line}`]);
}

function ticketField(text: string, name: string): CompiledField {
  const field = compiledOf(text).ticket?.fields.find((candidate) => candidate.target.name === name);
  assert.ok(field !== undefined);
  return field;
}

function custom(name: string, type: Field['type'], options?: readonly string[]): Field {
  return { name, label: name, type, required: false, readOnly: false, custom: true, ...(options === undefined ? {} : { options: options.map((label, index) => ({ value: `u${index}`, label, active: true })) }) };
}

describe('a compiled spec', () => {
  it('of the example binds everything by stored value', () => {
    const compiled = compiledOf(EXAMPLE);
    assert.deepEqual([...(compiled.ticket?.state?.values.byValue ?? [])], [['1', 'open'], ['7', { snoozedFor: 1_209_600 }], ['5', 'closed']]);
    assert.deepEqual([...(compiled.ticket?.team?.values.byValue ?? [])], [['29683354', 'Tier 1']]);
    assert.equal(compiled.ticket?.team?.values.otherwise, 'Tier 1');
    const tier = compiled.company?.fields[1];
    assert.deepEqual([...(tier?.values?.byValue ?? [])], [['1', 'gold'], ['2', 'silver']]);
    assert.deepEqual([tier?.values?.otherwise, tier?.unknown, tier?.line, tier?.target.options], ['bronze', 'otherwise', 22, ['gold', 'silver', 'bronze']]);
    assert.equal(compiled.ticket?.since, Date.UTC(2023, 11, 31, 23), 'midnight in Berlin');
    assert.deepEqual(compiled.ticket?.collections.map((item) => [item.collection, item.body.text, item.publicWhen?.expression.text, item.skipWhen?.line]), [['notes', 'description', 'publish == 1', 61], ['timeEntries', 'summaryNotes', 'false', undefined]]);
    assert.deepEqual([...compiled.people.replace], [['jo@old.example', 'jo@acme.example']]);
    assert.deepEqual(compiled.teams, [{ name: 'Tier 1', line: 55 }]);
  });

  it('of the example defines its attributes, trace attributes included', () => {
    assert.deepEqual(compiledOf(EXAMPLE).attributes, [
      { model: 'company', name: 'Account Tier', type: 'list', options: ['gold', 'silver', 'bronze'], line: 22 },
      { model: 'conversation', name: 'Priority', type: 'list', options: ['High', 'Medium', 'Low', 'Critical'], line: 47 },
      { model: 'conversation', name: 'Billable Hours', type: 'decimal', options: [], line: 48 },
      { model: 'contact', name: 'Source Contact ID', type: 'text', options: [], line: 7 },
      { model: 'conversation', name: 'Source Ticket ID', type: 'text', options: [], line: 7 },
      { model: 'conversation', name: 'Original Create Date', type: 'datetime', options: [], line: 8 },
      { model: 'conversation', name: 'Source System', type: 'text', options: [], line: 9 },
    ]);
  });

  it('computes what the example says', () => {
    const { ticket, contact } = compiledOf(EXAMPLE);
    const record = { ...input({ values: { id: 12, title: 'Printer', status: 5, createDate: '2024-03-01T10:00:00Z' } }), collections: { timeEntries: [input({ values: { hoursToBill: 1.5 } }).values, input({ values: { hoursToBill: 2 } }).values] } };
    const outcome = (name: string): unknown => {
      const from = ticket?.fields.find((field) => field.target.name === name)?.from;
      return from?.kind === 'expression' ? from.expression.evaluate(record) : from?.value;
    };
    assert.deepEqual(outcome('Billable Hours'), { kind: 'value', value: 3.5 });
    assert.deepEqual(outcome('Source Ticket ID'), { kind: 'value', value: 12 });
    assert.deepEqual(outcome('Original Create Date'), { kind: 'value', value: '2024-03-01T10:00:00Z' });
    assert.equal(outcome('Source System'), 'Autotask');
    const lead = (given: Record<string, string | number | null>): unknown => contact?.leadWhen?.expression.evaluate(input({ values: given }));
    assert.deepEqual(lead({ emailAddress: null, isActive: 1 }), { kind: 'value', value: true });
    assert.deepEqual(lead({ emailAddress: 'a@b.example', isActive: 1 }), { kind: 'value', value: false });
    const skip = ticket?.collections[0]?.skipWhen?.expression;
    assert.deepEqual(skip?.evaluate(input({ values: { noteType: '91' } })), { kind: 'value', value: true });
    assert.deepEqual(skip?.evaluate(input({ values: { noteType: 3 } })), { kind: 'value', value: false });
  });

  it('infers types from fields, values and expressions', () => {
    const types = [
      ['title', 'text'],
      ['estimatedHours', 'decimal'],
      ['companyID', 'text'],
      ['isVisibleToComanaged', 'boolean'],
      ['udf["Approved On"]', 'datetime'],
      ['priority == 4', 'boolean'],
      ['label(priority)', 'text'],
      ['size(timeEntries)', 'decimal'],
      ['{ value: 3 }', 'integer'],
      ['{ value: moved }', 'text'],
      ['{ from: priority, values: { High: 1, Low: 2 }, otherwise: 3 }', 'integer'],
      ['{ from: priority, values: { High: true }, otherwise: false }', 'boolean'],
    ];
    for (const [line = '', type] of types) assert.equal(ticketField(withAttribute('Thing', line), 'Thing').target.type, type, line);
  });

  it('keeps two options with one label apart', () => {
    const field = ticketField(withAttribute('Issue', '{ from: issueType, values: { "#11": other, "#12": odd }, otherwise: rest }'), 'Issue');
    assert.deepEqual([...(field.values?.byValue ?? [])], [['11', 'other'], ['12', 'odd']]);
  });

  it('parks what no entry covers, unless the line says otherwise', () => {
    assert.equal(ticketField(withAttribute('Thing', '{ from: priority, values: { High: a, Low: b } }'), 'Thing').unknown, 'park');
    assert.equal(ticketField(withAttribute('Thing', '{ from: priority, values: { High: a, Low: b }, unknown: drop }'), 'Thing').unknown, 'drop');
  });

  it('writes as an existing attribute where that can take it', () => {
    const destination = withFields(DESTINATION, 'conversation', (fields) => [...fields, custom('Priority', 'text')]);
    const target = compiledOf(EXAMPLE, { source: SOURCE, destination }).ticket?.fields.find((field) => field.target.name === 'Priority')?.target;
    assert.deepEqual([target?.type, target?.options], ['text', null]);
  });

  it('is refused with one error', () => {
    const { compiled, problems } = compileText(edited(['name: companyName', 'name: nothing']));
    assert.equal(compiled, null);
    assert.deepEqual(problems.filter((problem) => problem.severity === 'error').map((problem) => problem.code), ['expression/unknown-field']);
  });
});

describe('the plan hash', () => {
  const hash = compiledOf(EXAMPLE).planHash;

  it('is equal after prepare, in another workspace, and when counts, profiles and times move', () => {
    const { attributes } = compiledOf(EXAMPLE);
    const prepared = {
      ...DESTINATION,
      connection: 'acme-intercom-test',
      account: { id: 'other', name: 'Other', place: 'eu' },
      discoveredAt: '2030-01-01T00:00:00Z',
      teams: [{ id: '9', name: 'Tier 1' }],
      entities: DESTINATION.entities.map((entity) => ({
        ...entity,
        count: 12_345,
        fields: [...entity.fields, ...attributes.filter((attribute) => attribute.model === entity.name).map((attribute) => custom(attribute.name, attribute.type, attribute.type === 'list' ? attribute.options : undefined))],
      })),
    };
    assert.equal(compiledOf(EXAMPLE, { source: SOURCE, destination: prepared }).planHash, hash);
    const moved = { ...SOURCE, discoveredAt: '2030-01-01T00:00:00Z', entities: SOURCE.entities.map((entity) => ({ ...entity, count: 7, fields: entity.fields.map((field) => ({ ...field, profile: { sampled: 1, filled: 0, distinct: 0, longest: 0 } })) })) };
    assert.equal(compiledOf(EXAMPLE, { source: moved, destination: DESTINATION }).planHash, hash);
    assert.equal(compiledOf(edited(['connection: acme-intercom,', 'connection: other,'], ['staging: acme-intercom-test', 'staging: third'])).planHash, hash);
  });

  it('is equal where a date-time of a contact reads back as a date', () => {
    const text = edited(['    email: emailAddress', '    email: emailAddress\n  attributes:\n    Since: createDate']);
    const before = compiledOf(text);
    const after = compiledOf(text, { source: SOURCE, destination: withFields(DESTINATION, 'contact', (fields) => [...fields, custom('Since', 'date')]) });
    assert.equal(after.contact?.fields.find((field) => field.target.name === 'Since')?.target.type, 'datetime');
    assert.equal(after.planHash, before.planHash);
  });

  it('is equal when only comments, blanks and quotes change', () => {
    assert.equal(compiledOf(edited(['    title: title', '\n    # new\n    title:   "title"'])).planHash, hash);
  });

  it('does not tell from which hosts files are read back: that writes nothing', () => {
    const named = compiledOf(edited(['when: 20:00-06:00', 'when: 20:00-06:00, hosts: Files.example .cdn.example']));
    assert.deepEqual([named.ticket?.files?.hosts, compiledOf(EXAMPLE).ticket?.files?.hosts], [['files.example', '.cdn.example'], []]);
    assert.equal(named.planHash, hash);
  });

  it('changes with what is written', () => {
    const changes: readonly (readonly [string, string])[] = [
      ['title: title', 'title: ticketNumber'],
      ['Gold: gold', 'Gold: golden'],
      ['otherwise: bronze', 'otherwise: silver'],
      ['existing: fill_empty                    # or', 'existing: overwrite                    # or'],
      ['2024-01-01', '2024-01-02'],
      ['Europe/Berlin', 'Europe/Paris'],
      ['14d', '15d'],
      ['  Project: { archive: csv }\n', ''],
      ['max: 20MB', 'max: 21MB'],
      ['public_when: publish == 1', 'public_when: publish == 2'],
      ['Source Ticket ID', 'Ticket Number'],
    ];
    const hashes = changes.map((change) => compiledOf(edited(change)).planHash);
    assert.equal(new Set([hash, ...hashes]).size, changes.length + 1);
  });

  it('changes with the definition of a field that is used, and not of another', () => {
    const change = (name: string, entity: string): string => compiledOf(EXAMPLE, { source: withFields(SOURCE, entity, (fields) => fields.map((field) => (field.name === name ? { ...field, required: !field.required } : field))), destination: DESTINATION }).planHash;
    for (const [name, entity] of [['priority', 'Ticket'], ['publish', 'TicketNote'], ['hoursToBill', 'TimeEntry'], ['isActive', 'Contact']] as const) assert.notEqual(change(name, entity), hash, name);
    assert.equal(change('resolution', 'Ticket'), hash);
    assert.equal(change('internalNotes', 'TimeEntry'), hash);
  });
});
