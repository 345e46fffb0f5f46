import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { AttributeDefinition } from '../../../src/spec/compiled.ts';
import { scriptedFaults } from '../../../src/sandbox/kit/faults.ts';
import { ContactExists } from '../../../src/systems/destination.ts';
import { alignThread } from '../../../src/systems/intercom/settle.ts';
import { momentText } from '../../../src/systems/intercom/read-back.ts';
import type { ConversationPart, OperationBody } from '../../../src/transform/operation.ts';
import { collect, failureOf } from '../support.ts';
import { loadPeople, sourceFile, THEN, withIntercom, type Bench } from './sandbox.ts';

async function* noBytes(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new Uint8Array());
}

function attribute(model: AttributeDefinition['model'], name: string, type: AttributeDefinition['type'], options: readonly string[] = []): AttributeDefinition {
  return { model, name, type, options, line: 1 };
}

const OPENING = { kind: 'conversation.create', contact: { entity: 'Contact', id: '1' }, body: 'a < b & "c"\nsecond line', createdAt: THEN } as const;

function part(change: Partial<ConversationPart>): ConversationPart {
  return { kind: 'conversation.part', message: 'note', author: { kind: 'admin', adminId: '102' }, body: '<p>text</p>', createdAt: THEN + 60, files: [], ...change };
}

async function conversation(bench: Bench, bodies: readonly OperationBody[] = [], opening: OperationBody = OPENING): Promise<string> {
  const { destinationId } = await bench.destination.write(opening, bench.context(null));
  for (const body of bodies) await bench.destination.write(body, bench.context(destinationId));
  return destinationId;
}

describe('Intercom: contact', () => {
  it('names the workspace', () =>
    withIntercom({}, async ({ destination }) => {
      assert.deepEqual(await destination.identify(), { id: 'abc12345', name: 'Acme', place: 'EU' });
    }));

  it('says that the token is wrong, without showing it', () =>
    withIntercom({}, async ({ open }) => {
      const failure = await failureOf(open({ token: 'wrong-token-xyz' }).identify());
      assert.equal(failure.code, 'http/unauthorized');
      assert.ok(!`${failure.message}${failure.remedy}`.includes('wrong-token-xyz'));
    }));

  it('every permission is asked for, and asking makes nothing', () =>
    withIntercom({}, async ({ destination, simulator }) => {
      const permissions = await destination.permissions();
      assert.ok(permissions.length >= 10 && permissions.every((permission) => permission.granted));
      const { contacts, companies, conversations, tags, dataAttributes, conversationAttributes } = simulator.state;
      assert.deepEqual([contacts, companies, conversations, tags, conversationAttributes].map((list) => list.length), [0, 0, 0, 0, 0]);
      assert.ok(dataAttributes.every((item) => !('custom' in item) || !item.custom));
    }));

  it('discovers the three entities, teammates and teams', () =>
    withIntercom({}, async (bench) => {
      await loadPeople(bench);
      await bench.destination.createAttributes([attribute('conversation', 'Priority', 'list', ['High', 'Low'])]);
      const catalog = await bench.destination.discover(() => undefined);
      assert.deepEqual(catalog.entities.map((entity) => entity.name), ['company', 'contact', 'conversation']);
      const fields = (name: string): readonly string[] => catalog.entities.find((entity) => entity.name === name)?.fields.map((field) => `${field.name}:${field.type}`) ?? [];
      assert.ok(fields('conversation').includes('Priority:list') && fields('conversation').includes('title:text'));
      assert.ok(fields('contact').includes('Source Contact ID:text') && fields('contact').includes('email:text'));
      assert.deepEqual(catalog.people.map((person) => person.email), ['support@acme.example', 'jo@acme.example']);
      assert.deepEqual(catalog.teams, [{ id: '201', name: 'Tier 1' }]);
      assert.equal(catalog.entities.find((entity) => entity.name === 'contact')?.count, 2);
      assert.deepEqual(catalog.incomplete, []);
    }));
});

describe('Intercom: preparing', () => {
  const wanted = [
    attribute('conversation', 'Priority', 'list', ['High', 'Low']),
    attribute('conversation', 'Original Create Date', 'datetime'),
    attribute('conversation', 'Billable Hours', 'decimal'),
    attribute('contact', 'Source Contact ID', 'text'),
    attribute('contact', 'Score', 'decimal'),
    attribute('company', 'Account Tier', 'list', ['gold', 'bronze']),
  ];

  it('makes what is missing, once', () =>
    withIntercom({}, async ({ destination, simulator }) => {
      assert.equal((await destination.createAttributes(wanted)).length, 6);
      const writes = simulator.log.filter((entry) => entry.method !== 'GET').length;
      assert.ok((await destination.createAttributes(wanted)).every(({ made }) => !made));
      assert.equal(simulator.log.filter((entry) => entry.method !== 'GET').length, writes);
    }));

  it('adds options that a list lacks and keeps the others', () =>
    withIntercom({}, async ({ destination }) => {
      await destination.createAttributes(wanted);
      const more = [attribute('conversation', 'Priority', 'list', ['High', 'Urgent']), attribute('company', 'Account Tier', 'list', ['silver'])];
      assert.ok((await destination.createAttributes(more)).every(({ made }) => !made));
      const { entities } = await destination.discover(() => undefined);
      const options = (entity: string, name: string): readonly string[] => entities.find((item) => item.name === entity)?.fields.find((field) => field.name === name)?.options?.map((option) => option.label) ?? [];
      assert.deepEqual(options('conversation', 'Priority'), ['High', 'Low', 'Urgent']);
      assert.deepEqual(options('company', 'Account Tier'), ['gold', 'bronze', 'silver']);
    }));

  it('refuses another type, a clash of names and a list of one, before the API does', () =>
    withIntercom({}, async ({ destination }) => {
      await destination.createAttributes(wanted);
      const code = async (definition: AttributeDefinition): Promise<string> => (await failureOf(destination.createAttributes([definition]))).code;
      assert.equal(await code(attribute('conversation', 'priority', 'text')), 'intercom/attribute-type');
      assert.equal(await code(attribute('company', 'score', 'decimal')), 'intercom/attribute-clash');
      assert.equal(await code(attribute('conversation', 'One', 'list', ['only'])), 'intercom/attribute-options');
    }));

  it('brings an archived one back where the API can, and says so where it cannot', () =>
    withIntercom({}, async ({ destination }) => {
      const made = await destination.createAttributes(wanted);
      for (const { model, name, destinationId } of made) if (['Score', 'Priority'].includes(name)) await destination.archiveAttribute(model, destinationId);
      assert.deepEqual((await destination.createAttributes([attribute('contact', 'Score', 'decimal')])).map((item) => item.name), ['Score']);
      assert.equal((await failureOf(destination.createAttributes([attribute('conversation', 'Priority', 'list', ['High', 'Low'])]))).code, 'intercom/attribute-archived');
    }));

  it('leaves a marker, once, and finds it (law 2)', () =>
    withIntercom({}, async ({ destination, simulator }) => {
      assert.equal(await destination.readMarker(), null);
      const marker = await destination.writeMarker('acme:1', 'ledger-9');
      assert.deepEqual(await destination.writeMarker('acme:1', 'ledger-9'), marker);
      assert.deepEqual(await destination.readMarker(), { project: 'acme:1', ledger: 'ledger-9', tagId: marker.tagId });
      await destination.writeMarker('other', 'ledger-1');
      assert.equal((await failureOf(destination.readMarker())).code, 'intercom/several-markers');
      for (const tag of simulator.state.tags) await destination.removeTag(tag.id);
      await destination.removeTag(marker.tagId);
      assert.equal(await destination.readMarker(), null);
    }));
});

describe('Intercom: writing', () => {
  it('one request for each operation, and nobody is told (law 6)', () =>
    withIntercom({}, async (bench) => {
      await loadPeople(bench);
      await bench.destination.createAttributes([attribute('conversation', 'Priority', 'text')]);
      const before = bench.simulator.log.length;
      await conversation(bench, [
        { kind: 'conversation.update', title: 'Title', attributes: { Priority: 'High' }, company: { entity: 'Company', id: '1' } },
        { kind: 'conversation.participant', contact: { entity: 'Contact', id: '2' } },
        part({ message: 'comment', files: [sourceFile('1', 'a.txt'), sourceFile('2', 'b.txt')] }),
        part({ message: 'note', createdAt: THEN + 61 }),
        part({ message: 'comment', author: { kind: 'contact', contact: { entity: 'Contact', id: '2' } }, body: 'thanks <3', createdAt: THEN + 62 }),
        { kind: 'conversation.assign', to: 'team', assigneeId: '201' },
        { kind: 'conversation.assign', to: 'admin', assigneeId: '102' },
        { kind: 'conversation.state', state: 'closed', snoozedUntil: null },
      ]);
      assert.equal(bench.simulator.log.length - before, 9);
      assert.deepEqual(bench.simulator.notifications, []);
    }));

  it('a second upsert of a company changes the same one', () =>
    withIntercom({}, async ({ destination, context, simulator }) => {
      const body = { kind: 'company.upsert', companyId: 'autotask:Company:1', fields: { name: 'A' }, attributes: {}, remoteCreatedAt: null } as const;
      const first = await destination.write(body, context(null));
      const second = await destination.write({ ...body, fields: { name: 'B' } }, context(null));
      assert.equal(first.destinationId, second.destinationId);
      assert.deepEqual(simulator.state.companies.map((company) => company.name), ['B']);
    }));

  it('a contact that exists is named by the conflict, live or archived', () =>
    withIntercom({}, async ({ destination, context, simulator }) => {
      const id = simulator.seedContact({ role: 'user', email: 'ann@customer.example' });
      const create = { kind: 'contact.create', role: 'user', externalId: 'autotask:Contact:9', fields: { email: 'ANN@customer.example' }, attributes: {} } as const;
      const conflict = async (): Promise<ContactExists> => {
        try {
          await destination.write(create, context(null));
        } catch (error) {
          if (error instanceof ContactExists) return error;
          throw error;
        }
        throw new Error('It should have been refused.');
      };
      assert.deepEqual([(await conflict()).destinationId, (await conflict()).archived], [id, false]);
      await archive(simulator.url, id);
      assert.deepEqual([(await conflict()).destinationId, (await conflict()).archived], [id, true]);
      await destination.write({ kind: 'contact.unarchive' }, context(id));
      assert.equal((await conflict()).archived, false);
      await destination.write({ kind: 'contact.update', fields: { name: 'Ann', phone: null }, attributes: {} }, context(id));
      assert.equal(simulator.state.contact(id)?.name, 'Ann');
    }));

  it('never sends a note in a contact’s name (law 4), nor more files than a reply takes', () =>
    withIntercom({}, async (bench) => {
      await loadPeople(bench);
      const id = await conversation(bench);
      const calls = bench.simulator.log.length;
      const write = (body: OperationBody): Promise<unknown> => bench.destination.write(body, bench.context(id));
      assert.equal((await failureOf(write(part({ author: { kind: 'contact', contact: { entity: 'Contact', id: '1' } } })))).code, 'intercom/note-of-contact');
      assert.equal((await failureOf(write(part({ files: Array.from({ length: 11 }, (_, n) => sourceFile(String(n), 'x')) })))).code, 'intercom/too-many-files');
      assert.equal(bench.simulator.log.length, calls);
    }));

  for (const [what, path, effect] of [['conversation', /^\/conversations$/, 1], ['reply', /\/reply$/, 1], ['contact', /^\/contacts$/, 1]] as const) {
    for (const kind of ['reset', 'cut', 'status', 'html'] as const) {
      it(`a ${what} whose answer is lost (${kind}) is ambiguous and was sent once (law 3)`, () =>
        withIntercom({ faults: scriptedFaults([{ method: 'POST', path, nth: what === 'contact' ? 3 : 1, fault: { kind, when: 'after' } }]) }, async (bench) => {
          await loadPeople(bench);
          const attempt = async (): Promise<unknown> => {
            if (what === 'contact') return bench.destination.write({ kind: 'contact.create', role: 'lead', externalId: null, fields: { name: 'x' }, attributes: {} }, bench.context(null));
            return conversation(bench, [part({})]);
          };
          assert.equal((await failureOf(attempt())).code, 'http/ambiguous');
          const matching = bench.simulator.log.filter((entry) => entry.method === 'POST' && path.test(entry.path));
          assert.equal(matching.filter((entry) => entry.effect).length, what === 'contact' ? 2 + effect : effect);
          assert.equal(matching.length, what === 'contact' ? 3 : 1);
        }));
    }
  }

  it('waits when one conversation takes no more replies, and loses none', () =>
    withIntercom({ switches: { replyThrottle: { count: 3, windowMs: 60_000 } }, speed: 500 }, async (bench) => {
      await loadPeople(bench);
      const id = await conversation(bench, Array.from({ length: 8 }, (_, n) => part({ createdAt: THEN + n + 1, body: `<p>${n}</p>` })));
      assert.equal((await bench.destination.readBack('conversation', id))?.get('parts.count'), 8);
      assert.ok(bench.destination.rate().throttled > 0);
    }));

  it('works through a small quota without a failure, and reports the told limit and the reserve (law 8)', () =>
    withIntercom({ switches: { quota: 30 } }, async ({ destination }) => {
      assert.equal(destination.rate().assumed, true);
      await destination.identify();
      await Promise.all(Array.from({ length: 120 }, () => destination.readBack('contact', '0'.repeat(24))));
      const rate = destination.rate();
      assert.deepEqual([rate.limit, rate.assumed, rate.reserve, rate.windowMs, rate.used], [30, false, 0.1, 10_000, 121]);
    }));
});

async function archive(url: string, id: string): Promise<void> {
  const headers = { Authorization: 'Bearer dG9rOnRlc3Q=', 'Intercom-Version': '2.16', Accept: 'application/json' };
  const answer = await fetch(`${url}contacts/${id}/archive`, { method: 'POST', headers });
  assert.equal(answer.status, 200);
}

describe('Intercom: after a lost answer', () => {
  it('finds the conversation by contact, exact time and text', () =>
    withIntercom({}, async (bench) => {
      await loadPeople(bench);
      const id = await conversation(bench);
      const other = await conversation(bench, [], { ...OPENING, body: 'another text' });
      await conversation(bench, [], { ...OPENING, createdAt: THEN + 1 });
      const probe = { contactId: bench.ids.get('Contact:1') ?? '', createdAt: THEN, body: OPENING.body };
      const byId = (found: readonly { readonly id: string; readonly sameText: boolean }[]): unknown => found.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      assert.deepEqual(byId(await bench.destination.findConversations(probe)), byId([{ id, sameText: true }, { id: other, sameText: false }]));
      assert.deepEqual(await bench.destination.findConversations({ ...probe, createdAt: THEN - 1 }), []);
      assert.deepEqual(await bench.destination.findConversations({ ...probe, contactId: bench.ids.get('Contact:2') ?? '' }), []);
      await conversation(bench);
      assert.equal((await bench.destination.findConversations(probe)).filter(({ sameText }) => sameText).length, 2);
    }));

  it('finds a lead by its trace attribute, by equality only', () =>
    withIntercom({}, async (bench) => {
      await loadPeople(bench);
      assert.equal(await bench.destination.findContact({ attribute: 'Source Contact ID', value: 'autotask:Contact:2' }), bench.ids.get('Contact:2'));
      assert.equal(await bench.destination.findContact({ attribute: 'Source Contact ID', value: 'autotask:Contact:' }), null);
    }));

  it('aligns our planned parts with the thread', () =>
    withIntercom({}, async (bench) => {
      await loadPeople(bench);
      const contact = { kind: 'contact', contact: { entity: 'Contact', id: '1' } } as const;
      const id = await conversation(bench, [part({}), part({ message: 'comment', author: contact, body: 'x <b> y', createdAt: THEN + 61 })]);
      const probes = [
        { key: 'public', createdAt: THEN + 60, message: 'comment', body: '<p>text</p>' },
        { key: 'one', createdAt: THEN + 60, message: 'note', body: '<p>text</p>' },
        { key: 'twin', createdAt: THEN + 60, message: 'note', body: '<p>text</p>' },
        { key: 'two', createdAt: THEN + 61, message: 'comment', body: 'x <b> y' },
        { key: 'later', createdAt: THEN + 62, message: 'comment', body: 'x <b> y' },
      ] as const;
      assert.deepEqual((await bench.destination.alignParts(id, probes)).map(({ key }) => key), ['one', 'two']);
      assert.deepEqual(alignThread([], probes), []);
    }));
});

describe('Intercom: reading back', () => {
  it('gives what arrived, under the agreed paths', () =>
    withIntercom({}, async (bench) => {
      await loadPeople(bench);
      await bench.destination.createAttributes([attribute('conversation', 'Original Create Date', 'datetime'), attribute('conversation', '__proto__', 'text')]);
      const id = await conversation(
        bench,
        [
          { kind: 'conversation.update', title: 'Title', attributes: { 'Original Create Date': THEN }, company: { entity: 'Company', id: '1' } },
          part({ files: [sourceFile('7', 'a.txt')] }),
          { kind: 'conversation.state', state: 'closed', snoozedUntil: null },
          part({ message: 'comment', author: { kind: 'contact', contact: { entity: 'Contact', id: '2' } }, body: 'late', createdAt: THEN + 61 }),
          { kind: 'conversation.assign', to: 'team', assigneeId: '201' },
          { kind: 'conversation.assign', to: 'admin', assigneeId: '102' },
          { kind: 'conversation.state', state: 'closed', snoozedUntil: null },
        ],
        { ...OPENING, contact: { entity: 'Contact', id: '2' } },
      );
      const found = await bench.destination.readBack('conversation', id);
      assert.deepEqual(Object.fromEntries(found ?? []), {
        contact: 'autotask:Contact:2',
        contact_id: bench.ids.get('Contact:2') ?? '',
        company: 'autotask:Company:1',
        title: 'Title',
        body: 'a < b & "c" second line',
        created_at: '2025-03-02T12:00:00Z',
        state: 'closed',
        team: 'Tier 1',
        assignee: 'Jo Smith',
        'attributes.Original Create Date': '2025-03-02T12:00:00Z',
        'parts.count': 2,
        'parts.1.kind': 'note',
        'parts.1.author': 'Jo Smith',
        'parts.1.created_at': '2025-03-02T12:01:00Z',
        'parts.1.body': 'text',
        'parts.1.files': 'a.txt (10 bytes)',
        'parts.1.addresses': bench.simulator.state.conversation(id)?.parts.find(({ attachments }) => attachments.length > 0)?.attachments[0]?.url ?? '',
        'parts.2.kind': 'comment',
        'parts.2.author': 'Lea',
        'parts.2.created_at': '2025-03-02T12:01:01Z',
        'parts.2.body': 'late',
      });
    }));

  it('hashes a file where it lies, beside the API and its limit', () =>
    withIntercom({}, async (bench) => {
      await loadPeople(bench);
      const id = await conversation(bench, [part({ files: [sourceFile('7', 'a.txt')] })]);
      const address = String((await bench.destination.readBack('conversation', id))?.get('parts.1.addresses'));
      const calls = bench.destination.calls();
      assert.deepEqual(await bench.destination.digestFile(address, 10), { kind: 'read', sha256: createHash('sha256').update('bytes of 7').digest('hex'), bytes: 10 });
      assert.deepEqual(await bench.destination.digestFile(address, 9), { kind: 'longer' });
      assert.deepEqual(await bench.destination.digestFile(`${bench.simulator.url}attachments/1/none.txt`, 9), { kind: 'gone' });
      assert.deepEqual(await bench.destination.digestFile('https://files.example/1', 9), { kind: 'elsewhere' });
      const asked: string[] = [];
      const open = bench.open({}, { fileHosts: ['files.example'], openFile: (url, way) => (asked.push(`${way} ${url.href}`), Promise.resolve({ status: 410, location: null, encoding: null, chunks: noBytes(), close: () => undefined })) });
      assert.deepEqual(await open.digestFile('https://files.example/1', 9), { kind: 'gone' });
      assert.deepEqual(asked, ['listed https://files.example/1']);
      assert.equal(bench.destination.calls(), calls);
    }));

  it('companies and contacts too, and null for what is not there', () =>
    withIntercom({}, async (bench) => {
      await loadPeople(bench);
      const { destination, ids } = bench;
      assert.deepEqual(Object.fromEntries((await destination.readBack('company', ids.get('Company:1') ?? '')) ?? []), { company_id: 'autotask:Company:1', name: 'Customer', remote_created_at: '2025-03-02T12:00:00Z' });
      assert.deepEqual(Object.fromEntries((await destination.readBack('contact', ids.get('Contact:1') ?? '')) ?? []), {
        role: 'user',
        external_id: 'autotask:Contact:1',
        name: 'Ann',
        email: 'ann@customer.example',
        company: 'autotask:Company:1',
        'attributes.Source Contact ID': 'autotask:Contact:1',
      });
      for (const type of ['company', 'contact', 'conversation'] as const) assert.equal(await destination.readBack(type, '0'.repeat(24)), null);
    }));

  it('sees what a person did there: another part, another teammate', () =>
    withIntercom({}, async (bench) => {
      await loadPeople(bench);
      const id = await conversation(bench, [part({}), { kind: 'conversation.assign', to: 'admin', assigneeId: '102' }]);
      const before = await bench.destination.snapshot('conversation', id);
      await bench.destination.readBack('conversation', id);
      bench.simulator.addTeammate({ id: '103', name: 'New One', email: 'new@acme.example', hasInboxSeat: true });
      await bench.destination.write(part({ author: { kind: 'admin', adminId: '103' }, createdAt: THEN + 99 }), bench.context(id));
      await bench.destination.write({ kind: 'conversation.assign', to: 'admin', assigneeId: '103' }, bench.context(id));
      const after = await bench.destination.readBack('conversation', id);
      assert.deepEqual([before?.parts, after?.get('parts.count'), after?.get('parts.2.author'), after?.get('assignee')], [1, 2, 'New One', 'New One']);
    }));

  it('reads moments in either form', () => {
    assert.equal(momentText(THEN), '2025-03-02T12:00:00Z');
    assert.equal(momentText('2025-03-02T12:00:00.000Z'), '2025-03-02T12:00:00Z');
    assert.equal(momentText('2025-03-02T12:00:00'), '2025-03-02T12:00:00Z');
    assert.equal(momentText('2025-03-02T13:00:00+01:00'), '2025-03-02T12:00:00Z');
    assert.equal(momentText('2025-03-02'), '2025-03-02T00:00:00Z');
    assert.equal(momentText('soon'), 'soon');
  });
});

describe('Intercom: lists and taking back', () => {
  it('lists all pages, companies without contacts too', () =>
    withIntercom({ speed: 1_000 }, async ({ destination, simulator }) => {
      const contacts = Array.from({ length: 320 }, (_, n) => simulator.seedContact({ role: 'user', external_id: `x:${n}` }));
      for (let n = 0; n < 130; n += 1) simulator.seedCompany({ company_id: `c:${n}`, name: `Company ${n}` });
      assert.deepEqual((await collect(destination.eachContact())).map((contact) => contact.id).sort(), [...contacts].sort());
      assert.equal(new Set((await collect(destination.eachCompany())).map((company) => company.companyId)).size, 130);
    }));

  it('summarises conversations', () =>
    withIntercom({}, async (bench) => {
      await loadPeople(bench);
      const id = await conversation(bench, [{ kind: 'conversation.update', title: 'Title', attributes: {}, company: null }]);
      const [summary, ...others] = await collect(bench.destination.eachConversation());
      assert.deepEqual(others, []);
      assert.deepEqual([summary?.id, summary?.title, summary?.state, summary?.createdAt, summary?.contactIds], [id, 'Title', 'open', THEN, [bench.ids.get('Contact:1')]]);
    }));

  it('removes for good, and again without harm', () =>
    withIntercom({}, async (bench) => {
      await loadPeople(bench);
      const id = await conversation(bench);
      const { destination, ids, simulator } = bench;
      for (let round = 0; round < 2; round += 1) {
        await destination.remove('conversation', id);
        await destination.remove('contact', ids.get('Contact:1') ?? '');
      }
      await destination.remove('company', ids.get('Company:1') ?? '');
      assert.equal(simulator.state.conversations.length, 0);
      assert.equal(simulator.state.contacts.length, 1);
      assert.equal(await destination.readBack('conversation', id), null);
    }));

  it('puts old values back, and clears what was empty (law 10)', () =>
    withIntercom({}, async (bench) => {
      await loadPeople(bench);
      const { destination, ids } = bench;
      const id = ids.get('Contact:1') ?? '';
      const before = await destination.snapshot('contact', id);
      await destination.write({ kind: 'contact.update', fields: { name: 'Changed', phone: '+15550100' }, attributes: { 'Source Contact ID': 'changed' } }, bench.context(id));
      assert.equal((await destination.snapshot('contact', id))?.fields['name'], 'Changed');
      await destination.restore('contact', id, { name: 'Ann', phone: null }, { 'Source Contact ID': 'autotask:Contact:1' });
      const after = await destination.snapshot('contact', id);
      assert.deepEqual([after?.fields, after?.attributes], [before?.fields, before?.attributes]);
      assert.ok(typeof after?.raw === 'object');
    }));
});
