import assert from 'node:assert/strict';
import { scriptedFaults, type Fault } from '../../../src/sandbox/kit/faults.ts';
import type { SourceRecord } from '../../../src/record/model.ts';
import type { Source } from '../../../src/systems/source.ts';
import { collect, failureOf } from '../support.ts';
import { withAutotask, world } from './sandbox.ts';

const ALL = { createdSince: null, ids: null };

async function records(source: Source, entity: string, options = ALL as Parameters<Source['read']>[1]): Promise<SourceRecord[]> {
  return (await collect(source.read(entity, options))).flat();
}

describe('Autotask: contact', () => {
  it('names the account by the zone look-up, with or without the path of the API', () =>
    withAutotask({}, async ({ open, simulator }) => {
      for (const baseUrl of [simulator.url, simulator.baseUrl]) {
        const account = await open({ baseUrl }).identify();
        assert.equal(account.id, '4711');
        assert.equal(account.place, simulator.baseUrl);
      }
    }));

  it('says which credentials are wrong, and repeats none', () =>
    withAutotask({}, async ({ open, connection }) => {
      for (const change of [{ secret: 'wrong-secret' }, { integrationCode: 'WRONG' }, { username: 'nobody@acme.example' }]) {
        const failure = await failureOf(open(change).count('Ticket', ALL));
        assert.equal(failure.code, 'http/unauthorized');
        assert.equal(failure.exit, 3);
        const shown = `${failure.message} ${failure.remedy}`;
        for (const secret of [connection.secret, connection.integrationCode, ...Object.values(change)]) assert.ok(!shown.includes(secret), shown);
      }
    }));

  it('says that the host cannot be reached', () =>
    withAutotask({}, async ({ open }) => {
      assert.equal((await failureOf(open({ baseUrl: 'http://127.0.0.1:1/' }).identify())).code, 'http/unreachable');
    }));

  it('says that the account lives in another zone, and sends it no key', () =>
    withAutotask({ switches: { zoneUrl: 'https://webservices29.autotask.net/ATServicesRest/' } }, async ({ open, simulator }) => {
      const failure = await failureOf(open().identify());
      assert.equal(failure.code, 'source/wrong-zone');
      assert.ok(failure.remedy.includes('webservices29.autotask.net'));
      assert.ok(simulator.log.every((entry) => /zoneinformation/i.test(entry.path)));
    }));

  it('follows a zone look-up to nobody but the vendor (law 11)', () =>
    withAutotask({ switches: { zoneUrl: 'https://evil.example/ATServicesRest/' } }, async ({ open }) => {
      assert.equal((await failureOf(open().identify())).code, 'source/zone-unknown');
    }));

  it('names a web page that stands in between', () =>
    withAutotask({ faults: scriptedFaults([{ count: 100, fault: { kind: 'html', when: 'before', status: 200 } }]) }, async ({ open }) => {
      assert.equal((await failureOf(open().identify())).code, 'http/not-json');
    }));

  it('tells permissions one by one', () =>
    withAutotask({ switches: { forbidden: ['Contracts'] } }, async ({ open }) => {
      const permissions = await open().permissions();
      assert.deepEqual(permissions.filter((permission) => !permission.granted).map((permission) => permission.name), ['Contract']);
      assert.equal(permissions.length, 9);
    }));
});

describe('Autotask: discovery', () => {
  it('finds fields, options, user-defined fields, collections, counts and people', () =>
    withAutotask({}, async ({ open }) => {
      const catalog = await open().discover(() => undefined);
      const ticket = catalog.entities.find((entity) => entity.name === 'Ticket');
      const company = catalog.entities.find((entity) => entity.name === 'Company');
      assert.equal(ticket?.count, 150);
      assert.deepEqual(ticket.collections, { notes: 'TicketNote', timeEntries: 'TimeEntry' });
      const field = (name: string): unknown => ticket.fields.find((item) => item.name === name)?.type;
      assert.deepEqual([field('status'), field('createDate'), field('companyID'), field('title'), field('Go-Live Date')], ['list', 'datetime', 'reference', 'text', 'date']);
      const status = ticket.fields.find((item) => item.name === 'status');
      assert.deepEqual(status?.options?.find((option) => option.label === 'Complete'), { value: '5', label: 'Complete', active: true });
      assert.equal(status.options.find((option) => option.value === '21')?.active, false);
      assert.equal(Object.values(status.profile?.options ?? {}).reduce((sum, count) => sum + count, 0), 150);
      assert.equal(company?.fields.find((item) => item.name === 'Account Tier')?.custom, true);
      assert.ok(ticket.fields.some((item) => item.name === '__proto__' && item.custom));
      assert.deepEqual(catalog.incomplete, []);
      const internal = catalog.entities.flatMap((entity) => entity.fields.filter((item) => item.internal === true).map((item) => `${entity.name}.${item.name}`));
      assert.deepEqual(internal, ['TimeEntry.internalNotes']);
      assert.ok(catalog.people.some((person) => person.email === 'support@acme.example'));
    }));

  it('keeps no value of a person in the catalog, people’s names and addresses aside', () =>
    withAutotask({}, async ({ open }) => {
      const catalog = JSON.stringify((await open().discover(() => undefined)).entities);
      for (const contact of world().contacts) if (contact.emailAddress !== null && contact.emailAddress.length > 5) assert.ok(!catalog.includes(contact.emailAddress));
    }));

  it('a refusal for one entity makes that one incomplete, not the discovery fail', () =>
    withAutotask({ switches: { forbidden: ['Contracts', 'Resources'] } }, async ({ open }) => {
      const catalog = await open().discover(() => undefined);
      assert.deepEqual(catalog.incomplete.map((item) => item.entity), ['Resource', 'Contract']);
      assert.equal(catalog.entities.length, 7);
    }));
});

describe('Autotask: reading', () => {
  it('brings every ticket with every note, time entry and file, by sets', () =>
    withAutotask({}, async ({ open, simulator }) => {
      const source = open();
      const tickets = await records(source, 'Ticket');
      const { ticketNotes, timeEntries, attachments } = world();
      assert.equal(tickets.length, await source.count('Ticket', ALL));
      assert.deepEqual(tickets.map((ticket) => Number(ticket.id)), world().tickets.map((ticket) => ticket.id).sort((a, b) => a - b));
      const parts = tickets.flatMap((ticket) => ticket.parts);
      assert.equal(parts.filter((part) => part.collection === 'notes').length, ticketNotes.length);
      assert.equal(parts.filter((part) => part.collection === 'timeEntries').length, timeEntries.filter((entry) => entry.ticketID !== null).length);
      const files = [...tickets.flatMap((ticket) => ticket.files), ...parts.flatMap((part) => part.files)];
      assert.equal(files.length, attachments.length);
      // Never a call for each ticket (design §7).
      assert.ok(simulator.log.length <= 20, String(simulator.log.length));
    }));

  it('maps publish to visibility (law 4)', () =>
    withAutotask({}, async ({ open }) => {
      const parts = (await records(open(), 'Ticket')).flatMap((ticket) => ticket.parts);
      for (const part of parts.filter((item) => item.collection === 'notes')) {
        assert.equal(part.visibility, part.values['publish'] === 1 ? 'public' : 'internal');
        for (const file of part.files) assert.notEqual(file.visibility, 'unknown');
      }
      assert.deepEqual([...new Set(parts.map((part) => part.visibility))].sort(), ['internal', 'public']);
    }));

  it('tells contacts, technicians and programs apart', () =>
    withAutotask({}, async ({ open }) => {
      const tickets = await records(open(), 'Ticket');
      for (const ticket of tickets) {
        const row = world().tickets.find((item) => String(item.id) === ticket.id);
        if (row?.createdByContactID != null) assert.deepEqual(ticket.author, { kind: 'contact', id: String(row.createdByContactID) });
        else if (row?.creatorResourceID === 4) assert.equal(ticket.author.kind, 'system');
      }
      const kinds = new Set(tickets.flatMap((ticket) => ticket.parts.map((part) => part.author.kind)));
      assert.ok(kinds.has('contact') && kinds.has('technician') && kinds.has('system'));
    }));

  it('a file stays with its own part, whether or not its row names the ticket', () =>
    withAutotask({}, async ({ open, simulator }) => {
      const shape = (tickets: readonly SourceRecord[]): unknown => tickets.map((ticket) => [ticket.id, ticket.files.map((file) => file.id), ticket.parts.map((part) => part.files.map((file) => file.id))]);
      const always = shape(await records(open(), 'Ticket'));
      simulator.set({ attachmentTicketId: 'own' });
      assert.deepEqual(shape(await records(open(), 'Ticket')), always);
    }));

  it('normalises times and keeps hostile names', () =>
    withAutotask({}, async ({ open }) => {
      const tickets = await records(open(), 'Ticket');
      for (const ticket of tickets) {
        assert.match(ticket.createdAt ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/);
        assert.equal(Object.getPrototypeOf(ticket.values), null);
        assert.equal(Object.getPrototypeOf(ticket.udf), null);
      }
      assert.ok(tickets.some((ticket) => Object.hasOwn(ticket.udf, '__proto__')));
    }));

  it('reads only the ids asked for, and only what was created since', () =>
    withAutotask({}, async ({ open }) => {
      const source = open();
      const ids = world().tickets.slice(3, 6).map((ticket) => String(ticket.id));
      assert.deepEqual((await records(source, 'Ticket', { createdSince: null, ids: [...ids, 'x', '99999999'] })).map((ticket) => ticket.id).sort(), [...ids].sort());
      assert.deepEqual(await records(source, 'Ticket', { createdSince: null, ids: [] }), []);
      const since = Date.UTC(2025, 6, 1);
      const newer = world().tickets.filter((ticket) => Date.parse(ticket.createDate) >= since).length;
      assert.ok(newer > 0 && newer < 150);
      assert.equal((await records(source, 'Ticket', { createdSince: since, ids: null })).length, newer);
      assert.equal(await source.count('Ticket', { createdSince: since, ids: null }), newer);
    }));

  it('knows company 0 and names no person in a label (law 13)', () =>
    withAutotask({}, async ({ open }) => {
      const source = open();
      const companies = await records(source, 'Company');
      assert.ok(companies.some((company) => company.id === '0'));
      for (const contact of await records(source, 'Contact')) assert.equal(contact.label, `Contact ${contact.id}`);
    }));

  it('an entity that it does not know is refused before anything is sent', () =>
    withAutotask({}, async ({ open, simulator }) => {
      assert.equal((await failureOf(records(open(), 'Invoice'))).code, 'source/unknown-entity');
      assert.equal(simulator.log.length, 0);
    }));
});

describe('Autotask: faults', () => {
  const kinds: readonly Fault[] = [
    { kind: 'reset', when: 'before' },
    { kind: 'reset', when: 'after' },
    { kind: 'cut', when: 'after' },
    { kind: 'status', when: 'before', status: 503 },
    { kind: 'status', when: 'before', status: 429 },
  ];
  for (const fault of kinds) {
    it(`pages go on where they were after ${fault.kind} ${fault.status ?? fault.when}`, () =>
      withAutotask({ faults: scriptedFaults([{ path: /query$/i, nth: 2, count: 2, fault }]) }, async ({ open }) => {
        const tickets = await records(open(), 'Ticket');
        assert.equal(new Set(tickets.map((ticket) => ticket.id)).size, 150);
        assert.equal(tickets.length, 150);
      }));
  }

  it('keeps within the thread limit, and a refusal for it is repeated', () =>
    withAutotask({ switches: { threads: 1 } }, async ({ open }) => {
      const source = open();
      const counts = await Promise.all(Array.from({ length: 6 }, () => source.count('Ticket', ALL)));
      assert.deepEqual(counts, [150, 150, 150, 150, 150, 150]);
      assert.ok(source.rate().throttled > 0);
    }));

  it('runs two at a time, which three threads always take', () =>
    withAutotask({ latencyMs: () => 1_000 }, async ({ open }) => {
      const source = open();
      await Promise.all(Array.from({ length: 12 }, () => source.count('Ticket', ALL)));
      assert.equal(source.rate().throttled, 0);
    }));

  it('reads the limit from the system and leaves the reserve (law 8)', () =>
    withAutotask({ switches: { hourlyLimit: 400 } }, async ({ open }) => {
      const source = open();
      await source.count('Ticket', ALL);
      assert.deepEqual([source.rate().limit, source.rate().assumed, source.rate().reserve], [400, false, 0.1]);
      assert.equal(open({}, { timeZone: 'America/New_York' }).rate().reserve, 0.5);
    }));
});

describe('Autotask: files', () => {
  it('brings the bytes of every file of tickets, notes and time entries', () =>
    withAutotask({}, async ({ open }) => {
      const source = open();
      const tickets = await records(source, 'Ticket');
      const parents = new Set<string>();
      for (const file of tickets.flatMap((ticket) => [...ticket.files, ...ticket.parts.flatMap((part) => part.files)])) {
        const parent = file.handle.split('/')[0] ?? '';
        if (parents.has(parent)) continue;
        parents.add(parent);
        const bytes = await source.file(file, 20_000_000);
        assert.equal(bytes.byteLength, file.size);
      }
      assert.ok(parents.has('Tickets') && parents.has('TicketNotes'), [...parents].join());
    }));

  it('refuses what is too large, before and during the download, and names what is missing', () =>
    withAutotask({}, async ({ open }) => {
      const source = open();
      const file = (await records(source, 'Ticket')).flatMap((ticket) => ticket.files).find((item) => (item.size ?? 0) > 10);
      assert.ok(file !== undefined);
      const calls = source.calls();
      assert.equal((await failureOf(source.file(file, 5))).code, 'source/file-too-large');
      assert.equal(source.calls(), calls);
      assert.equal((await failureOf(source.file({ ...file, size: null }, 5))).code, 'source/file-too-large');
      assert.equal((await failureOf(source.file({ ...file, handle: 'Tickets/1/Attachments/999999999' }, 5_000_000))).code, 'source/file-missing');
      assert.equal((await failureOf(source.file({ ...file, handle: '../../Companies/1' }, 5_000_000))).code, 'source/file-missing');
      assert.equal(Buffer.from(await source.file({ ...file, handle: 'link:https://x.example/a', size: 19 }, 100)).toString(), 'https://x.example/a');
    }));
});
