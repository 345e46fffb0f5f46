import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson, sha256 } from '../../src/base/canonical.ts';
import { contentHash } from '../../src/engine/content-hash.ts';
import type { Scalar, SourcePart, SourceRecord, Values } from '../../src/record/model.ts';
import { catalogLookup } from '../../src/transform/context.ts';
import { transformRecord } from '../../src/transform/transform.ts';
import { compiledOf, EXAMPLE, SOURCE } from '../spec/support.ts';
import { CONTEXT, file, note, ticket } from '../transform/fixture.ts';

const compiled = compiledOf(EXAMPLE);
const hash = contentHash(compiled, false);
const context = { ...CONTEXT, compiled, source: catalogLookup(SOURCE) };

const BASE: SourceRecord = ticket({ parts: [note('1'), note('2', { files: [file('9')] })], files: [file('7')] }, { priority: 1, ticketType: 1, lastActivityDate: '2024-02-01T00:00:00Z' });

function fieldsOf(entity: string): readonly string[] {
  return SOURCE.entities.find(({ name }) => name === entity)?.fields.filter(({ custom }) => !custom).map(({ name }) => name) ?? [];
}

function withValue(values: Values, name: string, value: Scalar): Values {
  return { ...values, [name]: value };
}

/** One change somewhere in a ticket. */
const change: fc.Arbitrary<(record: SourceRecord) => SourceRecord> = fc.oneof(
  fc.tuple(fc.constantFrom(...fieldsOf('Ticket')), fc.constantFrom<Scalar>(null, 1, 5, 8, 'text', '2024-03-01T00:00:00Z')).map(([name, value]) => (record: SourceRecord) => ({ ...record, values: withValue(record.values, name, value) })),
  fc.tuple(fc.constantFrom(...fieldsOf('TicketNote')), fc.constantFrom<Scalar>(null, 1, 2, 13, 'text')).map(([name, value]) => (record: SourceRecord) => ({ ...record, parts: record.parts.map((part: SourcePart) => ({ ...part, values: withValue(part.values, name, value) })) })),
  fc.constantFrom<Scalar>('gold', null).map((value) => (record: SourceRecord) => ({ ...record, udf: { 'Account Tier': value, other: 1 } })),
  fc.constantFrom<(record: SourceRecord) => SourceRecord>(
    (record) => ({ ...record, modifiedAt: '2024-05-01T00:00:00Z' }),
    (record) => ({ ...record, label: 'T20240102.0002' }),
    (record) => ({ ...record, createdAt: '2024-01-02T10:00:01Z', values: withValue(record.values, 'createDate', '2024-01-02T10:00:01Z') }),
    (record) => ({ ...record, parts: record.parts.toReversed() }),
    (record) => ({ ...record, parts: record.parts.slice(1) }),
    (record) => ({ ...record, parts: record.parts.map((part) => ({ ...part, visibility: 'internal' as const })) }),
    (record) => ({ ...record, parts: [...record.parts, note('3', { collection: 'elsewhere' })] }),
    (record) => ({ ...record, files: [file('7', { handle: 'found another way' })] }),
    (record) => ({ ...record, files: [file('7', { size: 11 })] }),
    (record) => ({ ...record, author: { kind: 'technician', id: '1' } }),
  ),
);

describe('whether a record changed since it was loaded', () => {
  it('is told by what the spec reads: an equal hash means that the same would be written', () => {
    let [equal, other] = [0, 0];
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
        const changed = changes.reduce((record, apply) => apply(record), BASE);
        if (!hash.isSame(changed, hash.of(BASE))) {
          other += 1;
          return;
        }
        equal += 1;
        const [before, after] = [transformRecord(BASE, context), transformRecord(changed, context)];
        assert.ok(before.outcome === 'planned' && after.outcome === 'planned');
        assert.deepEqual(after.operations.map(({ key, body }) => ({ key, body: withoutHandles(body) })), before.operations.map(({ key, body }) => ({ key, body: withoutHandles(body) })));
      }),
      { numRuns: 200, seed: 6 },
    );
    assert.ok(equal > 50 && other > 50, `${equal} equal, ${other} changed`);
  });

  it('is not changed by a field that no line reads, and is by one that a line reads', () => {
    const with_ = (name: string, value: Scalar): SourceRecord => ({ ...BASE, values: withValue(BASE.values, name, value) });
    assert.equal(hash.of(with_('lastActivityDate', '2026-01-01T00:00:00Z')), hash.of(BASE));
    assert.equal(hash.of({ ...BASE, modifiedAt: '2026-01-01T00:00:00Z' }), hash.of(BASE));
    for (const [name, value] of [['title', 'Another'], ['description', 'Another'], ['status', 5], ['priority', 2], ['queueID', 9]] as const) assert.notEqual(hash.of(with_(name, value)), hash.of(BASE), name);
    assert.notEqual(hash.of({ ...BASE, parts: [...BASE.parts, note('3')] }), hash.of(BASE));
    assert.notEqual(contentHash({ ...compiled, planHash: 'other' }, false).of(BASE), hash.of(BASE));
    assert.notEqual(contentHash(compiled, true).of(BASE), hash.of(BASE), 'masked addresses are others');
  });

  it('takes a field named __proto__ for a field', () => {
    const expression = { text: 'x', type: 'text' as const, uses: [{ name: '__proto__', custom: true }], field: null, evaluate: () => ({ kind: 'none' as const }) };
    const [title] = compiled.ticket?.fields ?? [];
    assert.ok(title && compiled.ticket);
    const odd = contentHash({ ...compiled, ticket: { ...compiled.ticket, fields: [{ ...title, from: { kind: 'expression', expression } }] } }, false);
    const own = (value: string): Values => Object.defineProperty(Object.create(null) as Record<string, Scalar>, '__proto__', { value, enumerable: true });
    assert.notEqual(odd.of({ ...BASE, udf: own('a') }), odd.of({ ...BASE, udf: own('b') }));
  });

  it('understands the hash of an older ledger, which covers the whole record', () => {
    const older = sha256(`${compiled.planHash}:${canonicalJson(BASE)}`);
    assert.ok(hash.isSame(BASE, older));
    assert.ok(!hash.isSame({ ...BASE, modifiedAt: '2026-01-01T00:00:00Z' }, older), 'nobody can know what changed');
  });
});

function withoutHandles(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body, (key, value: unknown) => (key === 'handle' ? undefined : value)));
}
