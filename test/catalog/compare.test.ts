import assert from 'node:assert/strict';
import { compareCatalogs, isUnchanged } from '../../src/catalog/compare.ts';
import type { Catalog, Entity, Field } from '../../src/catalog/model.ts';
import { catalogImpact } from '../../src/spec/catalog-impact.ts';
import type { Spec } from '../../src/spec/model.ts';
import { parseSpec } from '../../src/spec/parse.ts';
import { DESTINATION, EXAMPLE, SOURCE, withFields } from '../spec/support.ts';

function spec(text: string = EXAMPLE): Spec {
  const { spec: parsed } = parseSpec(text);
  assert.ok(parsed !== null);
  return parsed;
}

function withEntity(catalog: Catalog, name: string, change: (entity: Entity) => Entity | null): Catalog {
  return { ...catalog, entities: catalog.entities.flatMap((entity) => (entity.name === name ? (change(entity) ?? []) : [entity])) };
}

const changeField = (name: string, change: (field: Field) => Field | null, entity = 'Ticket'): Catalog => withFields(SOURCE, entity, (fields) => fields.flatMap((field) => (field.name === name ? (change(field) ?? []) : [field])));
const lineOf = (piece: string): number => EXAMPLE.split('\n').findIndex((line) => line.includes(piece)) + 1;

/** `renamed Ticket.x: … @12,14` */
function told(after: Catalog, before: Catalog = SOURCE): readonly string[] {
  return catalogImpact(compareCatalogs(before, after), before, spec()).map(({ kind, entity, field, custom, detail, lines }) => `${kind} ${entity}${field === null ? '' : `.${custom ? 'udf.' : ''}${field}`}${detail === '' ? '' : `: ${detail}`}${lines.length === 0 ? '' : ` @${lines.map(({ line }) => line).join()}`}`);
}

describe('two catalogs compared', () => {
  it('are the same where only numbers, people and profiles changed', () => {
    const later: Catalog = { ...SOURCE, discoveredAt: '2026-12-01T00:00:00Z', people: [], entities: SOURCE.entities.map((entity) => ({ ...entity, count: 9, fields: entity.fields.map(({ profile, ...field }) => (profile === undefined ? field : { ...field, profile: { ...profile, filled: 1 } })) })) };
    assert.ok(isUnchanged(compareCatalogs(SOURCE, later)));
  });

  it('tell what is gone, new and changed, and which lines of the spec it touches, those first', () => {
    const field: Field = { name: 'Colour', label: 'Colour', type: 'text', required: false, readOnly: false, custom: true };
    assert.deepEqual(told(withFields(changeField('title', (entry) => ({ ...entry, length: 50 })), 'Ticket', (fields) => [...fields.filter(({ name }) => name !== 'description' && name !== 'resolution'), field])), [
      `removed Ticket.description @${lineOf('body: description')}`,
      `changed Ticket.title: text of 255 characters → text of 50 characters @${lineOf('title: title')}`,
      'removed Ticket.resolution',
      'added Ticket.udf.Colour',
    ]);
    assert.deepEqual(told(changeField('hoursToBill', (entry) => ({ ...entry, type: 'text' }), 'TimeEntry')), [`changed TimeEntry.hoursToBill: decimal → text @${lineOf('Billable Hours')}`]);
    assert.deepEqual(told(changeField('publish', () => null, 'TicketNote')), [`removed TicketNote.publish @${lineOf('public_when: publish')}`]);
  });

  it('tell options that came, went, got another name, were retired or offered again', () => {
    const after = changeField('status', (field) => ({ ...field, options: [...(field.options ?? []).filter(({ value }) => value !== '8').map((option) => (option.value === '5' ? { ...option, label: 'Done' } : option.value === '1' ? { ...option, active: !option.active } : option)), { value: '99', label: 'Escalated', active: true }] }));
    const [change] = told(after);
    assert.match(change ?? '', /^changed Ticket\.status: options removed: ".+"; options renamed: "Complete" → "Done"; options added: "Escalated"; options retired: "New" @/);
  });

  it('know a field again by its label, its options or its values, and guess nothing where two could be meant', () => {
    const rename = (name: string, to: Partial<Field>, entity = 'Ticket'): Catalog => changeField(name, (field) => ({ ...field, ...to }), entity);
    assert.deepEqual(told(rename('queueID', { name: 'queue' })), [`renamed Ticket.queueID: now "queue" @${lineOf('from: queueID')}`]);
    assert.deepEqual(told(rename('Account Tier', { name: 'Tier', label: 'Tier' }, 'Company')), [`renamed Company.udf.Account Tier: now "Tier" @${lineOf('from: udf')}`], 'by its options');
    assert.deepEqual(told(rename('companyName', { name: 'accountName', label: 'Account Name' }, 'Company')), [`renamed Company.companyName: now "accountName" @${lineOf('name: companyName')}`], 'by its values');
    const twins = withFields(SOURCE, 'Ticket', (fields) => fields.flatMap((field) => (field.name === 'queueID' ? [{ ...field, name: 'a' }, { ...field, name: 'b' }] : [field])));
    assert.deepEqual(told(twins).map((line) => line.split(' ').slice(0, 2).join(' ')), ['removed Ticket.queueID', 'added Ticket.a', 'added Ticket.b']);
    assert.ok(told(rename('title', { name: 'subject', label: 'Subject', type: 'list' })).some((line) => line.startsWith('removed Ticket.title')), 'another type is another field');
  });

  it('tell entities, and are silent about those that could not be read', () => {
    assert.deepEqual(told(withEntity(SOURCE, 'Contract', () => null)), [`removed Contract @${lineOf('Contract: { archive')}`]);
    assert.deepEqual(told(withEntity(SOURCE, 'TimeEntry', (entity) => ({ ...entity, name: 'WorkEntry' }))), [`renamed TimeEntry: now "WorkEntry" @${lineOf('TimeEntry: { archive')}`]);
    assert.deepEqual(told({ ...withEntity(SOURCE, 'Contract', () => null), incomplete: [{ entity: 'Contract', reason: '403' }] }), []);
    assert.deepEqual(told(SOURCE, { ...withEntity(SOURCE, 'Contract', () => null), incomplete: [{ entity: 'Contract', reason: '403' }] }), []);
  });

  it('name lines of the destination side by their targets', () => {
    const before = withFields(DESTINATION, 'conversation', (fields) => [...fields, { name: 'Priority', label: 'Priority', type: 'list', required: false, readOnly: false, custom: true, options: [{ value: 'a', label: 'Low', active: true }] }]);
    assert.deepEqual(told(DESTINATION, before), [`removed conversation.udf.Priority @${lineOf('Priority: priority')}`]);
  });

  it('take hostile names for what they are', () => {
    const odd = withFields(SOURCE, 'Ticket', (fields) => [...fields, { name: '__proto__', label: '', type: 'text', required: false, readOnly: false, custom: true }, { name: 'constructor', label: '', type: 'text', required: false, readOnly: false, custom: false }]);
    assert.deepEqual(told(odd), ['added Ticket.udf.__proto__', 'added Ticket.constructor']);
    assert.deepEqual(told(SOURCE, odd), ['removed Ticket.udf.__proto__', 'removed Ticket.constructor']);
  });
});
