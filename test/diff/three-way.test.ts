import assert from 'node:assert/strict';
import fc from 'fast-check';
import { recordChanges, type Comparison } from '../../src/diff/record-changes.ts';
import { threeWay } from '../../src/diff/three-way.ts';
import type { ConversationPart, PlannedOperation } from '../../src/transform/operation.ts';

const values = fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), fc.constantFrom('x', 'y', '', 7, null), { noNullPrototype: false });

describe('three ways: source then, source now, destination now', () => {
  it('updates what only the source changed, leaves what only people changed, and lists what both did', () => {
    const result = threeWay({ a: '1', b: '1', c: '1', d: '1' }, { a: '2', b: '1', c: '2', d: '2' }, { a: '1', b: 'theirs', c: 'theirs', d: '2' });
    assert.deepEqual(result, { changes: { a: '2' }, before: { a: '1' }, conflicts: ['c'] });
  });

  it('clears what became empty in the source, unless somebody filled it', () => {
    assert.deepEqual(threeWay({ a: '1', b: '1' }, {}, { a: '1', b: 'theirs' }), { changes: { a: null }, before: { a: '1' }, conflicts: ['b'] });
    assert.deepEqual(threeWay({ a: '1' }, {}, { a: null }).changes, {});
  });

  it('never writes over a value that is not ours, and names each value once at most', () => {
    fc.assert(
      fc.property(values, values, values, (then, wanted, now) => {
        const { changes, before, conflicts } = threeWay(then, wanted, now);
        for (const name of Object.keys(changes)) {
          assert.ok(!conflicts.includes(name));
          const [shown, ours] = [Object.hasOwn(now, name) ? now[name] : null, Object.hasOwn(then, name) ? then[name] : null];
          const empty = (value: unknown): boolean => value === null || value === undefined || value === '';
          assert.ok((empty(shown) && empty(ours)) || String(shown) === String(ours), `${name}: ${String(shown)} is not ours`);
          assert.ok(Object.hasOwn(before, name));
        }
      }),
      { seed: 1 },
    );
  });

  it('has nothing to do where the source did not change', () => {
    fc.assert(fc.property(values, values, (then, now) => assert.deepEqual(threeWay(then, then, now), { changes: {}, before: {}, conflicts: [] })), { seed: 2 });
  });
});

const part = (body: string, more: Partial<ConversationPart> = {}): ConversationPart => ({ kind: 'conversation.part', message: 'comment', author: { kind: 'admin', adminId: '1' }, body, createdAt: 5, files: [], ...more });
const CREATE: PlannedOperation = { key: 'create', body: { kind: 'conversation.create', contact: { entity: 'Contact', id: '1' }, body: 'Hello', createdAt: 1 } };
const CLOSE: PlannedOperation = { key: 'state', body: { kind: 'conversation.state', state: 'closed', snoozedUntil: null } };

function conversation(then: readonly PlannedOperation[], planned: readonly PlannedOperation[], more: { readonly state?: string; readonly thenState?: string; readonly team?: string } = {}): Comparison {
  return {
    then: { fields: {}, attributes: {}, state: more.thenState ?? 'open', companies: [], operations: then },
    planned,
    now: { fields: { state: more.state ?? 'open', team_assignee_id: more.team ?? 0 }, attributes: {} },
    existing: null,
    suffix: '@delta-2',
    grown: false,
  };
}

function keys(comparison: Comparison): readonly string[] {
  return recordChanges(comparison).steps.map(({ operation }) => operation.key);
}

function codes(comparison: Comparison): readonly string[] {
  return recordChanges(comparison).conflicts.map(({ path, code }) => `${path} ${code}`);
}

describe('what a delta writes on a thread', () => {
  const one: PlannedOperation = { key: 'part:notes:1', body: part('one') };
  const two: PlannedOperation = { key: 'part:notes:2', body: part('two', { createdAt: 6 }) };

  it('adds new parts at the end, and closes again what was ours to close', () => {
    const closed = { state: 'closed', thenState: 'closed' };
    assert.deepEqual(keys(conversation([CREATE, one, CLOSE], [CREATE, one, two, CLOSE], closed)), ['part:notes:2', 'state@delta-2']);
    assert.deepEqual(keys(conversation([CREATE, one, CLOSE], [CREATE, one, two, CLOSE], { ...closed, state: 'open' })), ['part:notes:2'], 'somebody reopened it: it stays open');
    assert.deepEqual(keys(conversation([CREATE, one, CLOSE], [CREATE, one, CLOSE], closed)), []);
  });

  it('changes a state that is still ours, opens what is open again, and lists what both changed', () => {
    assert.deepEqual(keys(conversation([CREATE], [CREATE, CLOSE])), ['state@delta-2']);
    const reopened = recordChanges(conversation([CREATE, CLOSE], [CREATE], { state: 'closed', thenState: 'closed' })).steps[0]?.operation.body;
    assert.deepEqual(reopened, { kind: 'conversation.state', state: 'open', snoozedUntil: null });
    assert.deepEqual(codes(conversation([CREATE], [CREATE, CLOSE], { state: 'snoozed' })), ['state changed-in-destination']);
  });

  it('closes again what its own part reopened in an earlier life, and what an agent had closed', () => {
    const reopened = { ...conversation([CREATE, one, CLOSE], [CREATE, one, CLOSE], { state: 'open', thenState: 'closed' }), grown: true };
    assert.deepEqual(keys(reopened), ['state@delta-2']);
    const theirs = recordChanges(conversation([CREATE], [CREATE, one], { state: 'closed' })).steps.at(-1)?.operation.body;
    assert.deepEqual(theirs, { kind: 'conversation.state', state: 'closed', snoozedUntil: null });
  });

  it('adds nothing to a thread whose contact is another one by now: the first one would see it (law 4)', () => {
    const moved: PlannedOperation = { ...CREATE, body: { ...CREATE.body, contact: { entity: 'Contact', id: '2' } } as typeof CREATE.body };
    const join: PlannedOperation = { key: 'participant:Contact:9', body: { kind: 'conversation.participant', contact: { entity: 'Contact', id: '9' } } };
    assert.deepEqual([keys(conversation([CREATE], [moved, join, one])), codes(conversation([CREATE], [moved, join, one]))], [[], ['contact opener-moved']]);
  });

  it('brings new files of a carrier as a part of their own, in the visibility that they have (law 4)', () => {
    const file = (id: string): ConversationPart['files'][number] => ({ id, name: id, contentType: 'text/plain', size: 1, visibility: 'public', author: { kind: 'system', id: null }, createdAt: '2024-01-01T00:00:00Z', handle: id });
    const then: PlannedOperation = { key: 'part:files-1', body: part('Files', { message: 'note', files: [file('A')] }) };
    const planned: readonly PlannedOperation[] = [{ key: 'part:files-1', body: part('Files', { files: [file('B')] }) }, { key: 'part:files-2', body: part('Files', { message: 'note', files: [file('A')] }) }];
    const { steps, conflicts } = recordChanges(conversation([CREATE, then], [CREATE, ...planned]));
    assert.deepEqual(conflicts, []);
    assert.deepEqual(steps.map(({ operation: { key, body } }) => (body.kind === 'conversation.part' ? [key, body.message, body.files.map(({ id }) => id)] : [key])), [['part:files-1@delta-2', 'comment', ['B']]]);
    const shown: PlannedOperation = { key: 'part:files-1', body: part('Files', { files: [file('A')] }) };
    assert.deepEqual(codes(conversation([CREATE, shown], [CREATE, then])), ['file:A visibility-changed'], 'a public file that became internal is listed, never silent');
    assert.deepEqual(codes(conversation([CREATE, shown], [CREATE])), ['file:A part-removed']);
  });

  it('lists what no API changes: edited, removed and re-published parts, and another opening text', () => {
    assert.deepEqual(codes(conversation([CREATE, one], [CREATE, { ...one, body: part('edited') }])), ['part:notes:1 part-edited']);
    assert.deepEqual(codes(conversation([CREATE, one], [CREATE, { ...one, body: part('one', { message: 'note' }) }])), ['part:notes:1 visibility-changed'], 'law 4');
    assert.deepEqual(codes(conversation([CREATE, one], [CREATE])), ['part:notes:1 part-removed']);
    assert.deepEqual(codes(conversation([CREATE], [{ ...CREATE, body: { ...CREATE.body, body: 'Other' } as typeof CREATE.body }])), ['body opening-changed']);
  });

  it('hands over to another team only where ours is still the one', () => {
    const assign = (assigneeId: string): PlannedOperation => ({ key: 'assign:team', body: { kind: 'conversation.assign', to: 'team', assigneeId } });
    assert.deepEqual(keys(conversation([CREATE, assign('7')], [CREATE, assign('8')], { team: '7' })), ['assign:team@delta-2']);
    assert.deepEqual(codes(conversation([CREATE, assign('7')], [CREATE, assign('8')], { team: '9' })), ['team changed-in-destination']);
    assert.deepEqual(keys(conversation([CREATE], [CREATE, assign('8')])), ['assign:team@delta-2']);
  });
});

describe('what a delta writes on people and companies', () => {
  const upsert = (name: string, tier: string): PlannedOperation => ({ key: 'upsert', body: { kind: 'company.upsert', companyId: 'autotask:Company:1', fields: { name }, attributes: { Tier: tier }, remoteCreatedAt: 1 } });
  const of = (adopted: boolean, now: { readonly name: string | null; readonly tier: string | null }): Comparison => ({
    then: { fields: adopted ? {} : { name: 'Old' }, attributes: { Tier: 'gold' }, state: 'open', companies: [], operations: [] },
    planned: [upsert('New', 'silver')],
    now: { fields: { name: now.name }, attributes: { Tier: now.tier } },
    existing: adopted ? 'fill_empty' : null,
    suffix: '@delta-2',
    grown: false,
  });

  it('sends only what changed, with the old values beside it (law 10)', () => {
    const [step] = recordChanges(of(false, { name: 'Old', tier: 'theirs' })).steps;
    assert.deepEqual(step, { operation: { key: 'upsert@delta-2', body: { kind: 'company.upsert', companyId: 'autotask:Company:1', fields: { name: 'New' }, attributes: {}, remoteCreatedAt: null } }, before: { fields: { name: 'Old' }, attributes: {} } });
    assert.deepEqual(codes(of(false, { name: 'Old', tier: 'theirs' })), ['attributes.Tier changed-in-destination']);
  });

  it('does not judge what it never wrote on an object of others, and fills it only where it is empty', () => {
    assert.deepEqual(codes(of(true, { name: 'Their name', tier: 'gold' })), []);
    assert.deepEqual(recordChanges(of(true, { name: 'Their name', tier: 'gold' })).steps[0]?.before, { fields: {}, attributes: { Tier: 'gold' } });
    assert.deepEqual(recordChanges(of(true, { name: null, tier: 'gold' })).steps[0]?.before?.fields, { name: null });
  });

  it('links a contact to its new company and keeps the old link, listed', () => {
    const create: PlannedOperation = { key: 'create', body: { kind: 'contact.create', role: 'user', externalId: 'k', fields: {}, attributes: {} } };
    const link = (id: string): PlannedOperation => ({ key: 'company', body: { kind: 'contact.attach_company', company: { entity: 'Company', id } } });
    const comparison: Comparison = { then: { fields: { role: 'user', external_id: 'k' }, attributes: {}, state: 'open', companies: [{ entity: 'Company', id: '1' }], operations: [] }, planned: [create, link('2')], now: { fields: {}, attributes: {} }, existing: null, suffix: '@delta-2', grown: false };
    assert.deepEqual([keys(comparison), codes(comparison)], [['company@delta-2'], ['company link-kept']]);
    assert.deepEqual(keys({ ...comparison, planned: [create, link('1')] }), []);
  });
});
