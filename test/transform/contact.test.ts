import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SourceRecord, Values } from '../../src/record/model.ts';
import { isAddress, maskAddress } from '../../src/transform/address.ts';
import { placeholderOperations, placeholderRef } from '../../src/transform/placeholder.ts';
import { transformRecord } from '../../src/transform/transform.ts';
import { bodiesOf, CONTEXT, fieldOf, line, noticeCodes, plan, row, seconds, SPEC, type Plan } from './fixture.ts';

function contact(values: Values = {}, company: string | null = '5'): SourceRecord {
  return {
    entity: 'Contact', id: '12', label: 'Ann', udf: {}, parts: [], files: [], author: { kind: 'unknown', id: null }, createdAt: null, modifiedAt: null,
    values: { name: 'Ann Customer', emailAddress: 'Ann@Client.example', phone: '+49 30 1', isActive: 1, ...values },
    links: { company, contact: null, technician: null },
  };
}

function created(planned: Plan): Extract<Plan['operations'][number]['body'], { kind: 'contact.create' }> {
  const [body] = bodiesOf(planned, 'contact.create');
  assert.ok(body);
  return body;
}

describe('contact', () => {
  it('becomes a user with our key, then joins its company', () => {
    const planned = plan(contact());
    assert.deepEqual(planned.operations, [
      { key: 'create', body: { kind: 'contact.create', role: 'user', externalId: 'autotask:Contact:12', fields: { name: 'Ann Customer', phone: '+49 30 1', email: 'ann@client.example' }, attributes: { 'Source Contact ID': 'autotask:Contact:12' } } },
      { key: 'company', body: { kind: 'contact.attach_company', company: { entity: 'Company', id: '5' } } },
    ]);
    assert.equal(row(planned, 'company')?.expected, 'autotask:Company:5');
    assert.equal(row(planned, 'external_id')?.expected, 'autotask:Contact:12');
    assert.equal(row(planned, 'email')?.treatment, 'converted');
  });

  it('becomes a lead by the rule, keeping its address but no external id', () => {
    const planned = plan(contact({ isActive: 0 }));
    assert.equal(created(planned).role, 'lead');
    assert.equal(created(planned).externalId, null);
    assert.equal(created(planned).fields.email, 'ann@client.example');
    assert.equal(created(planned).attributes['Source Contact ID'], 'autotask:Contact:12');
    assert.deepEqual(noticeCodes(planned), []);
  });

  it('becomes a lead for want of an address, counted', () => {
    for (const emailAddress of [null, '', '   ']) {
      const planned = plan(contact({ emailAddress }));
      assert.equal(created(planned).role, 'lead');
      assert.ok(!('email' in created(planned).fields));
      assert.deepEqual(noticeCodes(planned), ['lead-without-email']);
    }
  });

  it('waits for a person when its address is none, without saying the address', () => {
    for (const emailAddress of ['ann@', 'ann', 'a b@c.example', 'ann@client', 'a@b.example, c@d.example', '<ann@client.example>', 'ann@-client.example', 'ann@client..example']) {
      const planned = transformRecord(contact({ emailAddress }), CONTEXT);
      assert.equal(planned.outcome, 'parked', emailAddress);
      assert.ok(planned.outcome === 'parked' && planned.code === 'invalid-email' && planned.remedy !== '' && !planned.reason.includes(emailAddress));
    }
  });

  it('waits for a person when a policy would cut its address: the rest is somebody else\'s', () => {
    const fields = [line('email', fieldOf('emailAddress'), { length: 17, tooLong: 'truncate' })];
    const planned = transformRecord(contact(), { ...CONTEXT, compiled: { ...SPEC, contact: { entity: 'Contact', existing: 'keep', leadWhen: null, line: 1, fields } } });
    assert.ok(planned.outcome === 'parked' && planned.code === 'invalid-email');
  });

  it('carries our key in the trace attribute, whatever the spec puts there', () => {
    const fields = [line('Source Contact ID', { constant: '7' }, { attribute: true, line: 4 })];
    const planned = plan(contact(), { ...CONTEXT, compiled: { ...SPEC, contact: { entity: 'Contact', existing: 'keep', leadWhen: null, line: 1, fields } } });
    assert.deepEqual(created(planned).attributes, { 'Source Contact ID': 'autotask:Contact:12' });
    assert.deepEqual(planned.expected.filter(({ path }) => path === 'attributes.Source Contact ID').map(({ expected, line: at }) => [expected, at]), [['autotask:Contact:12', 4]]);
  });

  it('joins no company that was not moved', () => {
    const planned = plan(contact({}, '6'));
    assert.equal(planned.operations.length, 1);
    assert.equal(row(planned, 'company')?.treatment, 'dropped');
    assert.deepEqual(noticeCodes(planned), ['company-missing']);
  });

  it('keeps an attribute named __proto__ an attribute', () => {
    const fields = [line('__proto__', fieldOf('name'), { attribute: true })];
    const planned = plan(contact(), { ...CONTEXT, compiled: { ...SPEC, contact: { ...SPEC.contact, entity: 'Contact', existing: 'keep', leadWhen: null, line: 1, fields } } });
    assert.ok(Object.hasOwn(created(planned).attributes, '__proto__'));
    assert.match(JSON.stringify(created(planned).attributes), /"__proto__":"Ann Customer"/);
  });
});

describe('law 6: masking', () => {
  const masked = { ...CONTEXT, target: 'staging' as const, mask: true };

  it('makes the address undeliverable and drops the phone number', () => {
    const planned = plan(contact(), masked);
    assert.equal(created(planned).fields.email, maskAddress('ann@client.example'));
    assert.ok(!('phone' in created(planned).fields));
    assert.deepEqual([row(planned, 'email')?.treatment, row(planned, 'phone')?.treatment, row(planned, 'phone')?.expected], ['masked', 'masked', null]);
    assert.doesNotMatch(JSON.stringify(planned.operations), /client\.example|\+49/);
  });

  it('gives one address one mask and two addresses two', () => {
    assert.equal(maskAddress('Ann@Client.example'), maskAddress('ann@client.example'));
    assert.notEqual(maskAddress('ann@client.example'), maskAddress('ann@other.example'));
    assert.ok(isAddress(maskAddress('ann@client.example')));
    assert.match(maskAddress('ann@client.example'), /^ann\.[0-9a-f]{16}@masked\.invalid$/);
  });

  it('never shows the domain, not even one hidden in the local part', () => {
    const local = fc.string({ unit: fc.constantFrom('a', 'b', '.', '=', '+', '%', 'ü'), minLength: 1, maxLength: 20 });
    const domain = fc.tuple(fc.stringMatching(/^[a-z0-9]{2,12}$/), fc.constantFrom('example', 'test')).map((labels) => labels.join('.'));
    fc.assert(fc.property(local, domain, fc.boolean(), (name, host, hidden) => {
      const address = `${name}${hidden ? `=${host}` : ''}@${host}`;
      assert.ok(!maskAddress(address).includes(host));
      assert.match(maskAddress(address), /^[a-z0-9]+\.[0-9a-f]{16}@masked\.invalid$/);
    }), { seed: 5 });
  });
});

describe('company', () => {
  it('is one upsert by our key with its date of creation', () => {
    const record: SourceRecord = { ...contact(), entity: 'Company', id: '5', values: { companyName: ' Client\nGmbH ' }, createdAt: '2020-05-01T00:00:00.5Z' };
    const planned = plan(record);
    assert.deepEqual(planned.operations, [
      { key: 'upsert', body: { kind: 'company.upsert', companyId: 'autotask:Company:5', fields: { name: 'Client GmbH' }, attributes: {}, remoteCreatedAt: seconds('2020-05-01T00:00:00Z') } },
    ]);
    assert.equal(row(planned, 'remote_created_at')?.expected, '2020-05-01T00:00:00Z');
    assert.equal(row(planned, 'company_id')?.expected, 'autotask:Company:5');
  });

  it('lets the spec name another date of creation', () => {
    const fields = [line('remote_created_at', fieldOf('since', 'date'), { type: 'datetime' })];
    const record: SourceRecord = { ...contact(), entity: 'Company', id: '5', values: { since: '2019-02-03' } };
    const planned = plan(record, { ...CONTEXT, compiled: { ...SPEC, company: { entity: 'Company', existing: 'keep', line: 1, fields } } });
    const [body] = bodiesOf(planned, 'company.upsert');
    assert.equal(body?.remoteCreatedAt, seconds('2019-02-02T23:00:00Z'));
    assert.deepEqual(body?.fields, {});
    assert.equal(planned.expected.filter(({ path }) => path === 'remote_created_at').length, 1);
  });
});

describe('placeholder', () => {
  it('is a user without an address, with a key of its own', () => {
    const [create, link] = placeholderOperations('5', 'Client GmbH', CONTEXT);
    assert.deepEqual(create?.body, { kind: 'contact.create', role: 'user', externalId: 'autotask:Placeholder:company-5', fields: { name: 'Client GmbH (no contact)' }, attributes: { 'Source Contact ID': 'autotask:Placeholder:company-5' } });
    assert.deepEqual(link?.body, { kind: 'contact.attach_company', company: { entity: 'Company', id: '5' } });
    assert.equal(placeholderOperations(null, null, CONTEXT).length, 1);
    assert.notDeepEqual(placeholderRef(null), placeholderRef('all'));
  });
});

describe('transformRecord', () => {
  it('excludes what the spec does not map', () => {
    assert.deepEqual(transformRecord({ ...contact(), entity: 'Project' }, CONTEXT), { outcome: 'excluded', code: 'entity-not-mapped', reason: 'The spec maps nothing from Project.' });
  });
});
