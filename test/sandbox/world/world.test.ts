import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { PICKLISTS, UDFS } from '../../../src/sandbox/world/picklists.ts';
import { makeWorld } from '../../../src/sandbox/world/world.ts';
import { fingerprint } from './fingerprint.ts';
import { rowsOf, type WorldRows } from '../../support/world-rows.ts';

const NOW = Date.UTC(2026, 10, 20, 12);

function otherProcess(seed: number, tickets: number): string {
  const [world, own] = ['../../../src/sandbox/world/world.ts', './fingerprint.ts'].map((path) => JSON.stringify(fileURLToPath(new URL(path, import.meta.url))));
  const code = `
    const { makeWorld } = await import(${world});
    const { fingerprint } = await import(${own});
    process.stdout.write(fingerprint(makeWorld({ seed: ${seed}, tickets: ${tickets}, now: ${NOW}, day: 1 })));`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8', env: { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8' } });
}

const rowsOfWorld = (seed: number, tickets: number): WorldRows => rowsOf(makeWorld({ seed, tickets, now: NOW }));
const world = rowsOfWorld(3, 500);
const has = <T>(rows: readonly T[], test: (row: T) => boolean): boolean => rows.some(test);

describe('the seeded world', () => {
  it('is the same for the same seed, in another process, time zone and language', () => {
    assert.equal(fingerprint(makeWorld({ seed: 3, tickets: 90, now: NOW, day: 1 })), otherProcess(3, 90));
  });

  it('differs for another seed', () => {
    assert.notEqual(fingerprint(makeWorld({ seed: 4, tickets: 90, now: NOW })), fingerprint(makeWorld({ seed: 3, tickets: 90, now: NOW })));
  });

  it('has sane sizes', () => {
    assert.equal(world.tickets.length, 500);
    assert.equal(world.companies.length, 1 + Math.round(500 / 12));
    assert.equal(rowsOfWorld(1, 10).companies.length, 9);
    assert.ok(world.contacts.length > world.companies.length * 3);
    assert.equal(world.resources.length, 12);
    assert.ok(world.ticketNotes.length > 700 && world.timeEntries.length > 300 && world.attachments.length > 100);
  });

  it('keeps references, order and time for any seed and size', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 120 }), (seed, tickets) => {
        const made = rowsOfWorld(seed, tickets);
        const ids = (rows: readonly { readonly id: number }[]): ReadonlySet<number> => new Set(rows.map((row) => row.id));
        const [companies, contacts, resources, known, notes, entries] = [ids(made.companies), ids(made.contacts), ids(made.resources), ids(made.tickets), ids(made.ticketNotes), ids(made.timeEntries)];
        const fits = (set: ReadonlySet<number>, id: number | null): boolean => id === null || set.has(id);
        for (const rows of [made.companies, made.contacts, made.tickets, made.ticketNotes, made.timeEntries, made.attachments, made.projects, made.contracts]) {
          assert.ok(rows.every((row, index) => index === 0 || row.id > (rows[index - 1]?.id ?? -1)), 'ids ascend');
        }
        for (const row of made.tickets) assert.ok(companies.has(row.companyID) && fits(contacts, row.contactID) && fits(contacts, row.createdByContactID) && fits(resources, row.creatorResourceID) && fits(resources, row.assignedResourceID));
        for (const row of made.tickets) assert.ok(Date.parse(row.createDate) <= NOW && Date.parse(row.lastActivityDate) <= NOW && Date.parse(row.createDate) <= Date.parse(row.lastActivityDate));
        for (const row of made.ticketNotes) assert.ok(known.has(row.ticketID) && fits(contacts, row.createdByContactID) && fits(resources, row.creatorResourceID) && Date.parse(row.createDateTime) <= NOW);
        for (const row of made.timeEntries) assert.ok(fits(known, row.ticketID) && resources.has(row.resourceID));
        for (const row of made.attachments) assert.ok(known.has(row.ticketID) && fits(notes, row.ticketNoteID) && fits(entries, row.timeEntryID));
      }),
      { numRuns: 40, seed: 11 },
    );
  });

  it('uses only options that its lists have', () => {
    const options = (list: keyof typeof PICKLISTS): ReadonlySet<string> => new Set(PICKLISTS[list].map((option) => option.value));
    const within = (list: keyof typeof PICKLISTS, values: readonly (number | null)[]): void => {
      const known = options(list);
      for (const value of values) assert.ok(value === null || known.has(String(value)), `${list} ${value}`);
    };
    within('ticketStatus', world.tickets.map((row) => row.status));
    within('queue', world.tickets.map((row) => row.queueID));
    within('priority', world.tickets.map((row) => row.priority));
    within('source', world.tickets.map((row) => row.source));
    within('noteType', world.ticketNotes.map((row) => row.noteType));
    within('publish', world.ticketNotes.map((row) => row.publish));
    for (const row of [...world.companies, ...world.contacts, ...world.tickets]) {
      for (const value of row.userDefinedFields) {
        const udf = UDFS.find((item) => item.name === value.name);
        assert.ok(udf, value.name);
        if (udf.kind === 'list') assert.ok(udf.options.some((option) => option.value === value.value));
      }
    }
  });
});

describe('the oddities of the seeded world', () => {
  const contact = (id: number | null): WorldRows['contacts'][number] | undefined => world.contacts.find((row) => row.id === id);
  const small = rowsOfWorld(9, 60);

  for (const [size, sample] of [['60', small], ['500', world]] as const) {
    it(`are all there with ${size} tickets`, () => {
      const people = new Map(sample.contacts.map((row) => [row.id, row]));
      assert.equal(sample.companies[0]?.id, 0);
      assert.ok(has(sample.resources, (row) => row.id === 4) && has(sample.resources, (row) => row.licenseType === 7));
      assert.equal(sample.resources.filter((row) => !row.isActive).length, 2);
      assert.ok(has(sample.resources, (row) => row.email === 'jo@old.example'));
      assert.ok(has(sample.contacts, (row) => row.emailAddress === '') && has(sample.contacts, (row) => row.emailAddress === null) && has(sample.contacts, (row) => row.isActive === 0));
      assert.ok(has(sample.contacts, (row) => row.firstName === '__proto__') && has(sample.contacts, (row) => /[\r\n]/.test(row.firstName)));
      assert.ok(has(sample.contacts, (row) => /\p{Script=Arabic}/u.test(row.firstName)) && has(sample.contacts, (row) => /\p{Extended_Pictographic}/u.test(row.firstName)));
      const spellings = new Set(sample.contacts.map((row) => row.emailAddress ?? '').filter((mail) => mail.toLowerCase() === 'shared@duplicate.example'));
      assert.ok(spellings.size >= 3);
      assert.ok(has(sample.tickets, (row) => row.contactID === null));
      assert.ok(has(sample.tickets, (row) => row.contactID !== null && people.get(row.contactID)?.companyID !== row.companyID));
      assert.ok(has(sample.tickets, (row) => row.description === '') && has(sample.tickets, (row) => row.description === null));
      assert.ok(has(sample.tickets, (row) => row.creatorType === 2 && row.createdByContactID === row.contactID) && has(sample.tickets, (row) => row.creatorType === 1 && row.contactID !== null));
      assert.ok(has(sample.tickets, (row) => row.createdByContactID !== null && row.createdByContactID !== row.contactID));
      assert.ok(has(sample.tickets, (row) => row.createDate < '2024-01-01') && has(sample.tickets, (row) => row.createDate > '2024-01-01'));
      assert.ok(has(sample.ticketNotes, (row) => row.description.length > 32_000) && has(sample.ticketNotes, (row) => row.description === ''));
      assert.ok(has(sample.ticketNotes, (row) => row.title === null) && [13, 91, 99].some((type) => has(sample.ticketNotes, (row) => row.noteType === type)));
      assert.deepEqual([...new Set(sample.ticketNotes.map((row) => row.publish))].sort(), [1, 2, 4]);
      const tickets = new Map(sample.tickets.map((row) => [row.id, row]));
      assert.ok(has(sample.ticketNotes, (row) => row.createDateTime < (tickets.get(row.ticketID)?.createDate ?? '')));
      const moments = sample.ticketNotes.map((row) => `${row.ticketID} ${row.createDateTime.slice(0, 19)}`);
      assert.ok(new Set(moments).size < moments.length);
      assert.ok(has(sample.attachments, (row) => row.fileSize === 0) && sample.bytesOf(sample.attachments.find((row) => row.fileSize === 0) ?? assert.fail()).length === 0);
      for (const type of [4, 18, 23]) assert.ok(has(sample.attachments, (row) => row.parentType === type), `files of ${type}`);
    });
  }

  it('has two tickets of one contact in one second, once', () => {
    const keys = world.tickets.map((row) => `${row.contactID} ${row.createDate.slice(0, 19)}`);
    assert.equal(keys.length - new Set(keys).size, 1);
  });

  it('has the statuses, queues and tiers that the example spec names', () => {
    const labels = new Set(world.tickets.map((row) => PICKLISTS.ticketStatus.find((option) => option.value === String(row.status))?.label));
    for (const label of ['New', 'Waiting Customer', 'Complete', 'In Progress', 'Waiting Vendor']) assert.ok(labels.has(label), label);
    assert.ok(has(world.tickets, (row) => row.queueID === 29682833));
    const tiers = new Set(world.companies.flatMap((row) => row.userDefinedFields).filter((value) => value.name === 'Account Tier').map((value) => value.value));
    for (const tier of ['T1', 'T2', 'T3', 'T9']) assert.ok(tiers.has(tier), tier);
    assert.ok(has(world.tickets, (row) => row.userDefinedFields.some((value) => value.value === 'RC0')));
    assert.ok(has(world.tickets, (row) => contact(row.contactID)?.isActive === 0));
  });

  it('has one large file and files of the size that their row tells', () => {
    assert.equal(world.attachments.filter((row) => row.fileSize > 3_000_000).length, 1);
    for (const row of world.attachments) assert.equal(world.bytesOf(row).length, row.fileSize);
    const [first, second] = world.attachments.filter((row) => row.fileSize > 1000);
    assert.ok(first && second && !world.bytesOf(first).subarray(0, 64).equals(world.bytesOf(second).subarray(0, 64)));
  });

  it('names no domain that anyone could own', () => {
    const text = JSON.stringify(world);
    for (const domain of text.match(/[a-z0-9-]+\.(?:com|de|net|org|eu|io|co)(?![a-z0-9.-])/gi) ?? []) assert.fail(domain);
    for (const row of world.contacts) if (row.emailAddress?.includes('@')) assert.match(row.emailAddress.trim(), /\.example$/i);
  });
});
